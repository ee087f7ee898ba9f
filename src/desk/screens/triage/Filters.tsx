import type { FilterRules } from '#protocol/events-triage.ts';
import { formatNumber } from '#ui/language.ts';
import { useDesk } from '../../context.ts';
import { FILTERS, type Filter } from '../../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { conditionsOf } from './FilterDialog.tsx';

/** Views of the list, and the way to every other condition. Mentions stand there only while there are any. */
export function Filters(props: {
  rules: FilterRules;
  onRules: (rules: FilterRules) => void;
  onMore: () => void;
}) {
  const { rules } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const mentions = state.triage.mentions.length;
  const shown = FILTERS.filter((each) => each !== 'mentions' || mentions > 0 || rules.view === 'mentions');
  const words = (filter: Filter): string =>
    filter === 'mentions' ? m.triage.filters.mentions : m.list[filter];
  const conditions = conditionsOf(rules);
  return (
    <fieldset class="filters" aria-label={m.list.filters}>
      {shown.map((filter) => (
        <button
          type="button"
          key={filter}
          class="filter"
          aria-pressed={filter === rules.view}
          data-testid={`filter-${filter}`}
          onClick={() => props.onRules({ ...rules, view: filter })}
        >
          {words(filter)}
          {filter === 'mentions' && mentions > 0 ? (
            <span class="chip chip-strong">{formatNumber(language, mentions)}</span>
          ) : null}
        </button>
      ))}
      <button
        type="button"
        class="filter"
        aria-haspopup="dialog"
        aria-pressed={conditions > 0}
        data-testid="filter-more"
        onClick={props.onMore}
      >
        {m.triage.filters.more}…
        {conditions > 0 ? <span class="unseen"> {m.triage.filters.on(conditions)}</span> : null}
      </button>
    </fieldset>
  );
}
