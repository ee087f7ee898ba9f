import { useState } from 'preact/hooks';
import { type FilterRules, URGENCIES } from '#protocol/events-triage.ts';
import { LANGUAGES } from '#protocol/languages.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { FILTERS } from '../../inbox.ts';
import { useDeskMessages } from '../../messages/index.ts';

/** Without what is not asked for: a rule that is left out asks nothing. */
function cleaned(
  rules: { readonly [Name in keyof FilterRules]: FilterRules[Name] | undefined },
): FilterRules {
  const { view = 'all', words, label, urgency, assignee, language, files, order } = rules;
  return {
    view,
    ...(words ? { words } : {}),
    ...(label ? { label } : {}),
    ...(urgency ? { urgency } : {}),
    ...(assignee ? { assignee } : {}),
    ...(language ? { language } : {}),
    ...(files === undefined ? {} : { files }),
    ...(order ? { order } : {}),
  };
}

/** Conditions beside the view and the words of the search; another order than the usual is one. */
export const conditionsOf = ({ label, urgency, assignee, language, files, order }: FilterRules): number =>
  [label, urgency, assignee, language, files, order].filter((each) => each !== undefined).length;

/** Every condition of the list, and the filters that the desk has kept. */
export function FilterDialog(props: {
  rules: FilterRules;
  query: string;
  onRules: (rules: FilterRules) => void;
  onClose: () => void;
}) {
  const { rules, onRules } = props;
  const m = useDeskMessages();
  const f = m.triage.filters;
  const sentence = useErrorSentence();
  const { session, state, tell } = useDesk();
  const act = useAct();
  const task = useTask();
  const [name, setName] = useState('');
  const any = { value: '', label: f.any };
  const readers = state.people.filter(({ present, role }) => present && role !== 'administrator');
  const set = (changes: { readonly [Name in keyof FilterRules]?: FilterRules[Name] | undefined }): void =>
    onRules(cleaned({ ...rules, ...changes }));
  const save = async (event: Event) => {
    event.preventDefault();
    const words = name.trim();
    if (words === '') return;
    const kept = cleaned({ ...rules, words: props.query.trim() || undefined });
    if (!(await task.run(async () => void (await session.ask('keepFilter', null, words, kept))))) return;
    setName('');
    tell({ words: f.kept(words), undo: null });
  };
  return (
    <Dialog title={f.title} closeLabel={m.close} testId="filter-dialog" onClose={props.onClose}>
      <div class="stack">
        <div class="filter-fields">
          <Select
            label={f.view}
            value={rules.view}
            options={FILTERS.map((each) => ({
              value: each,
              label: each === 'mentions' ? f.mentions : m.list[each],
            }))}
            testId="filter-view"
            onValue={(value) => set({ view: FILTERS.find((each) => each === value) ?? 'all' })}
          />
          <Select
            label={f.label}
            value={rules.label ?? ''}
            options={[any, ...state.triage.labels.map(({ id, name: label }) => ({ value: id, label }))]}
            testId="filter-label"
            onValue={(value) => set({ label: state.triage.labels.find(({ id }) => id === value)?.id })}
          />
          <Select
            label={f.urgency}
            value={rules.urgency ?? ''}
            options={[any, ...URGENCIES.map((each) => ({ value: each, label: m.triage.urgencies[each] }))]}
            testId="filter-urgency"
            onValue={(value) => set({ urgency: URGENCIES.find((each) => each === value) })}
          />
          <Select
            label={f.assignee}
            value={rules.assignee ?? ''}
            options={[any, ...readers.map(({ id, name: label }) => ({ value: id, label }))]}
            onValue={(value) => set({ assignee: readers.find(({ id }) => id === value)?.id })}
          />
          <Select
            label={f.language}
            value={rules.language ?? ''}
            options={[any, ...LANGUAGES.map((each) => ({ value: each, label: m.languageNames[each] }))]}
            onValue={(value) => set({ language: LANGUAGES.find((each) => each === value) })}
          />
          <Select
            label={f.files}
            value={rules.files === undefined ? '' : String(rules.files)}
            options={[any, { value: 'true', label: f.withFiles }, { value: 'false', label: f.withoutFiles }]}
            onValue={(value) => set({ files: value === '' ? undefined : value === 'true' })}
          />
          <Select
            label={f.order}
            value={rules.order ?? ''}
            options={[
              { value: '', label: f.newestFirst },
              { value: 'urgent', label: f.urgentFirst },
            ]}
            testId="filter-order"
            onValue={(value) => set({ order: value === 'urgent' ? 'urgent' : undefined })}
          />
        </div>
        <div class="actions">
          <Button kind="primary" onClick={props.onClose} data-testid="filter-apply">
            {f.apply}
          </Button>
          <Button onClick={() => onRules({ view: 'all' })} data-testid="filter-reset">
            {f.reset}
          </Button>
        </div>
        <form class="label-new" onSubmit={(event) => void save(event)} autocomplete="off">
          <TextField
            label={f.name}
            hint={f.nameHint}
            value={name}
            onValue={setName}
            error={task.error ? sentence(task.error) : null}
            input={{ name: 'filter-name', maxLength: 60, disabled: task.busy }}
          />
          <Button type="submit" disabled={task.busy || name.trim() === ''} data-testid="filter-save">
            {f.save}
          </Button>
        </form>
        {state.triage.filters.length === 0 ? null : (
          <section aria-label={f.saved}>
            <h3>{f.saved}</h3>
            <ul class="options">
              {state.triage.filters.map(({ id, name: kept, rules: its, mine }) => (
                <li key={id} class="between">
                  <button
                    type="button"
                    class="option"
                    onClick={() => onRules(its)}
                    data-testid="filter-saved"
                  >
                    <bdi>{kept}</bdi>
                  </button>
                  {mine ? (
                    <Button
                      kind="quiet"
                      onClick={() => void act(() => session.ask('keepFilter', id, kept, null))}
                    >
                      {m.triage.labels.removeGo} <span class="unseen">{kept}</span>
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
