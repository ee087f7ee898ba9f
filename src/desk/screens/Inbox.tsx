import type { Ref } from 'preact';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { formatDayFrom } from '#ui/language.ts';
import { Empty } from '../components/Empty.tsx';
import { VirtualList } from '../components/VirtualList.tsx';
import { useDesk, useNameOf } from '../context.ts';
import { FILTERS, type Filter, gradeOf, type ThreadRow } from '../inbox.ts';
import { type DeskMessages, useDeskLanguage, useDeskMessages } from '../messages/index.ts';

/** Three lines of text and room around them, in pixels; Arabic is larger and needs more. */
const ROW_HEIGHT = { en: 84, ar: 104 } as const;

function stateWords(row: ThreadRow, m: DeskMessages): string {
  if (row.deskCase) return m.case.states[row.deskCase.state];
  return m.states[row.mark];
}

function RowContent(props: { row: ThreadRow }) {
  const { row } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const grade = gradeOf(row.deskCase);
  const assignee = row.deskCase?.assignee ?? null;
  return (
    <>
      <span class={row.unread ? 'row-dot row-dot-unread' : 'row-dot'}>
        {row.unread ? <span class="unseen">{m.list.unread}</span> : null}
      </span>
      <span class={row.unread ? 'row-words row-unread' : 'row-words'}>
        <span class="row-line">
          <bdi class="row-name">{row.pseudonym[language]}</bdi>
          {grade ? (
            <span class="chip">
              <span class="unseen">{m.list.gradeWord} </span>
              <bdi dir="ltr">{grade}</bdi>
            </span>
          ) : null}
          <span class="row-end">{formatDayFrom(language, row.newest.day, state.today)}</span>
        </span>
        <span class="row-text" dir="auto">
          {row.deskCase?.title || row.newest.text.slice(0, 160) || m.case.emptyText}
        </span>
        <span class="row-line row-facts">
          <span>{stateWords(row, m)}</span>
          {row.files > 0 ? <span>{m.list.files(row.files)}</span> : null}
          {row.newest.language === language ? null : <span>{m.languageNames[row.newest.language]}</span>}
          {assignee ? <bdi class="row-end">{nameOf(assignee)}</bdi> : null}
        </span>
      </span>
    </>
  );
}

export interface InboxProps {
  readonly rows: readonly ThreadRow[];
  /** True when there is no thread at all, whatever the filter. */
  readonly none: boolean;
  readonly filter: Filter;
  readonly query: string;
  readonly active: number;
  readonly searchRef: Ref<HTMLInputElement>;
  readonly onFilter: (filter: Filter) => void;
  readonly onQuery: (query: string) => void;
  readonly onActive: (index: number) => void;
  readonly onOpen: (index: number) => void;
  readonly onKeys: () => void;
}

function Filters(props: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const m = useDeskMessages();
  return (
    <fieldset class="filters" aria-label={m.list.filters}>
      {FILTERS.map((filter) => (
        <button
          type="button"
          key={filter}
          class="filter"
          aria-pressed={filter === props.filter}
          data-testid={`filter-${filter}`}
          onClick={() => props.onFilter(filter)}
        >
          {m.list[filter]}
        </button>
      ))}
    </fieldset>
  );
}

/** Left pane: search, filters, and the conversations. */
export function Inbox(props: InboxProps) {
  const { rows } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const loading = state.connection.state === 'loading';
  const rowAt = (index: number) => {
    const row = rows[index];
    return row
      ? { key: row.thread, content: <RowContent row={row} /> }
      : { key: String(index), content: null };
  };
  return (
    <section class="pane-list" aria-label={m.list.label} data-testid="inbox">
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
      <Filters filter={props.filter} onFilter={props.onFilter} />
      {rows.length === 0 ? (
        <Empty icon={props.none ? 'lock' : 'search'} title={loading ? m.loading : m.list.emptyTitle}>
          {loading ? null : <p>{props.none ? m.list.empty : m.list.emptyFilter}</p>}
        </Empty>
      ) : (
        <VirtualList
          label={m.list.label}
          count={rows.length}
          rowHeight={ROW_HEIGHT[language]}
          rowAt={rowAt}
          active={props.active}
          onActive={props.onActive}
          onOpen={props.onOpen}
        />
      )}
      <footer class="pane-foot">
        <span role="status">{m.list.shown(rows.length)}</span>
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
