import { useState } from 'preact/hooks';
import { URGENCIES } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useDesk } from '../../context.ts';
import type { ThreadRow } from '../../inbox.ts';
import { useDeskMessages } from '../../messages/index.ts';

interface ChosenProps {
  readonly rows: readonly ThreadRow[];
  readonly onClose: () => void;
}

const threadsOf = (rows: readonly ThreadRow[]): ObjectId[] => rows.map(({ thread }) => thread);

/** One choice of a few, done at once. */
function Options(props: {
  options: readonly {
    readonly key: string;
    readonly name: string;
    readonly hint?: string;
    readonly on: boolean;
  }[];
  testId: string;
  onChoose: (key: string) => void;
}) {
  const [query, setQuery] = useState('');
  const many = props.options.length > 8;
  const shown = props.options.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase()));
  return (
    <>
      {many ? (
        <input
          class="input"
          type="search"
          dir="auto"
          autocomplete="off"
          aria-label={useDeskMessages().list.search}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      ) : null}
      <ul class="options">
        {shown.map(({ key, name, hint, on }) => (
          <li key={key}>
            <button
              type="button"
              class="option"
              aria-pressed={on}
              data-testid={props.testId}
              data-value={key}
              onClick={() => props.onChoose(key)}
            >
              <bdi>{name}</bdi>
              {hint === undefined ? null : <span class="small soft">{hint}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

export function UrgencyDialog({ rows, onClose }: ChosenProps) {
  const m = useDeskMessages();
  const { triage } = useDesk();
  const choose = (key: string): void => {
    const urgency = URGENCIES.find((each) => each === key);
    if (urgency !== undefined) void triage.say(threadsOf(rows), { kind: 'urgency', urgency });
    onClose();
  };
  return (
    <Dialog title={m.triage.urgencyTitle} closeLabel={m.close} testId="urgency-dialog" onClose={onClose}>
      <div class="stack">
        <p class="soft">{m.triage.labels.for(rows.length)}</p>
        <Options
          testId="urgency-choice"
          options={URGENCIES.toReversed().map((each) => ({
            key: each,
            name: m.triage.urgencies[each],
            hint: m.triage.urgencyHints[each],
            on: rows.every(({ urgency }) => urgency === each),
          }))}
          onChoose={choose}
        />
      </div>
    </Dialog>
  );
}

/** Those who read here: whoever reads nothing can be given nothing. */
export function AssignDialog({ rows, onClose }: ChosenProps) {
  const m = useDeskMessages();
  const { state, triage } = useDesk();
  const readers = state.people.filter(({ present, role }) => present && role !== 'administrator');
  const others = readers.filter(({ id }) => id !== state.me.id);
  const isWith = (id: ObjectId | null): boolean => rows.every(({ assignee }) => assignee === id);
  const choose = (key: string): void => {
    const editor = readers.find(({ id }) => id === key)?.id ?? null;
    void triage.say(threadsOf(rows), { kind: 'assign', editor });
    onClose();
  };
  return (
    <Dialog title={m.triage.giving.title} closeLabel={m.close} testId="assign-dialog" onClose={onClose}>
      <div class="stack">
        <p class="soft">{m.triage.labels.for(rows.length)}</p>
        <Options
          testId="assign-choice"
          options={[
            { key: state.me.id, name: state.me.name, hint: m.triage.giving.me, on: isWith(state.me.id) },
            ...others.map(({ id, name }) => ({ key: id, name, on: isWith(id) })),
            { key: '', name: m.triage.giving.nobody, on: isWith(null) },
          ]}
          onChoose={choose}
        />
      </div>
    </Dialog>
  );
}
