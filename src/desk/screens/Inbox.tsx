import type { Ref } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { FilterRules } from '#protocol/events-triage.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { VirtualList } from '../components/VirtualList.tsx';
import { useDesk } from '../context.ts';
import type { Filling } from '../filling.ts';
import { callingOf, calls, type ThreadRow } from '../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import type { Search } from '../reading.ts';
import { NothingListed, progressWords } from './Opening.tsx';
import { FilterDialog } from './triage/FilterDialog.tsx';
import { Filters } from './triage/Filters.tsx';
import { RowContent } from './triage/RowContent.tsx';
import type { Selection } from './triage/selection.ts';
import { type TriageAsk, TriageBar } from './triage/TriageBar.tsx';

/** Three lines of text and room around them, in pixels; Arabic is larger and needs more. */
const ROW_HEIGHT = { en: 84, ar: 104 } as const;

export interface InboxProps {
  readonly rows: readonly ThreadRow[];
  /** True when there is no thread at all, whatever the filter. */
  readonly none: boolean;
  readonly filling: Filling;
  readonly rules: FilterRules;
  readonly selection: Selection;
  readonly query: string;
  readonly search: Search | null;
  readonly active: number;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly onRules: (rules: FilterRules) => void;
  readonly onAsk: (ask: TriageAsk) => void;
  readonly onQuery: (query: string) => void;
  readonly onActive: (index: number) => void;
  readonly onOpen: (index: number) => void;
  readonly onKeys: () => void;
}

/** Left pane: search, filters, and the conversations. */
export function Inbox(props: InboxProps) {
  const { rows, search, selection, rules, filling } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  // A number that grows by the hundred is seen, and read out once it stands.
  const isCounted = props.query === '' && filling.opening?.total !== null;
  const counted = isCounted ? progressWords(m, filling) : '';
  const isSilent = props.none && filling.state !== 'whole';
  const [filtering, setFiltering] = useState(false);
  const calling = useMemo(() => callingOf(state), [state.triage.mentions]);
  const isPicked = (index: number): boolean => {
    const row = rows[index];
    return row !== undefined && selection.threads.has(row.thread);
  };
  const rowAt = (index: number) => {
    const row = rows[index];
    return row
      ? {
          key: row.thread,
          content: <RowContent row={row} picked={isPicked(index)} called={calls(row, calling)} />,
        }
      : { key: String(index), content: null };
  };
  return (
    <section
      class="pane-list"
      aria-label={m.list.label}
      data-testid="inbox"
      data-searched={search?.words ?? ''}
      data-waiting={search?.waiting ?? 0}
    >
      <search class="search">
        <div class="only-phone">
          <h1 class="unseen">{m.list.label}</h1>
        </div>
        <Icon name="search" size={18} />
        <input
          ref={props.searchRef}
          type="search"
          name="search"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          placeholder={m.list.search}
          aria-label={m.list.search}
          value={props.query}
          onInput={(event) => props.onQuery(event.currentTarget.value)}
        />
        {props.query === '' ? (
          <span class="key only-wide" aria-hidden="true">
            /
          </span>
        ) : (
          <Button kind="quiet" aria-label={m.list.clear} onClick={() => props.onQuery('')}>
            <Icon name="close" size={16} />
          </Button>
        )}
      </search>
      {selection.threads.size > 0 ? (
        <TriageBar
          chosen={selection.threads.size}
          shown={rows.length}
          aside={rules.view === 'parked' || rules.view === 'spam'}
          onAsk={props.onAsk}
          onAll={selection.all}
          onClear={selection.clear}
        />
      ) : (
        <Filters
          rules={rules}
          onRules={(next) => {
            props.onRules(next);
            if (next.words !== undefined) props.onQuery(next.words);
          }}
          onMore={() => setFiltering(true)}
        />
      )}
      {rows.length === 0 ? (
        <NothingListed filling={filling} none={props.none} />
      ) : (
        <VirtualList
          label={m.list.label}
          count={rows.length}
          rowHeight={ROW_HEIGHT[language]}
          rowAt={rowAt}
          active={props.active}
          onActive={props.onActive}
          onOpen={props.onOpen}
          isPicked={isPicked}
          onPick={selection.pick}
        />
      )}
      {filtering ? (
        <FilterDialog
          rules={rules}
          query={props.query}
          onRules={(next) => {
            props.onRules(next);
            if (next.words !== undefined) props.onQuery(next.words);
          }}
          onClose={() => setFiltering(false)}
        />
      ) : null}
      <footer class="pane-foot">
        {counted === '' ? null : (
          <span class="counted" data-testid="opening-count">
            {counted}
          </span>
        )}
        <span role="status" data-testid="shown-count">
          {counted === '' && !isSilent ? m.list.shown(rows.length) : null}
          {search !== null && search.waiting > 0 ? ` · ${m.list.stillReading}` : null}
        </span>
        <Button kind="quiet" class="only-wide foot-keys" onClick={props.onKeys} data-testid="keys">
          <span class="key" aria-hidden="true">
            ?
          </span>
          {m.list.keys}
        </Button>
      </footer>
    </section>
  );
}
