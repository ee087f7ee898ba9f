import { useEffect, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import type { Label } from '../../client/triage-state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useAct, useDesk } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import type { ThreadRow } from '../../inbox.ts';
import { useDeskMessages } from '../../messages/index.ts';

/** A box that is on, off, or on for some of them. */
function LabelBox(props: { name: string; on: number; all: number; onToggle: () => void }) {
  const some = props.on > 0 && props.on < props.all;
  return (
    <label class="label-box">
      <input
        type="checkbox"
        checked={props.on === props.all}
        data-testid="label-box"
        ref={(box) => {
          if (box !== null) box.indeterminate = some;
        }}
        onChange={props.onToggle}
      />
      <bdi>{props.name}</bdi>
    </label>
  );
}

/** Another name for the same label: what has it keeps it. */
function Rename(props: { label: Label; onDone: () => void }) {
  const { label, onDone } = props;
  const messages = useDeskMessages();
  const m = messages.triage.labels;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [name, setName] = useState(label.name);
  const rename = async (event: Event) => {
    event.preventDefault();
    const words = name.trim();
    const isNew = words !== '' && words !== label.name;
    if (!isNew || (await task.run(async () => void (await session.ask('keepLabel', label.id, words)))))
      onDone();
  };
  return (
    <form class="stack" onSubmit={(event) => void rename(event)} autocomplete="off">
      <TextField
        label={m.newName}
        value={name}
        onValue={setName}
        error={task.error ? sentence(task.error) : null}
        input={{ name: 'label-rename', maxLength: 40, disabled: task.busy }}
      />
      <span class="actions">
        <Button type="submit" disabled={task.busy || name.trim() === ''} data-testid="label-rename-go">
          {messages.save}
        </Button>
        <Button onClick={onDone}>{messages.cancel}</Button>
      </span>
    </form>
  );
}

/** Taking a label away takes it off everything, so it asks once more in its place. */
function Manage(props: { labels: readonly Label[] }) {
  const m = useDeskMessages().triage.labels;
  const cancel = useDeskMessages().cancel;
  const { session } = useDesk();
  const act = useAct();
  const [sure, setSure] = useState<ObjectId | null>(null);
  const [renaming, setRenaming] = useState<ObjectId | null>(null);
  if (props.labels.length === 0) return null;
  return (
    <details>
      <summary>{m.manage}</summary>
      <ul class="options">
        {props.labels.map(({ id, name, mine }) =>
          renaming === id ? (
            <li key={id}>
              <Rename label={{ id, name, mine }} onDone={() => setRenaming(null)} />
            </li>
          ) : (
            <li key={id} class="between">
              <bdi>{sure === id ? m.removeSure(name) : name}</bdi>
              {sure === id ? (
                <span class="actions">
                  <Button kind="danger" onClick={() => void act(() => session.ask('keepLabel', id, null))}>
                    {m.removeGo}
                  </Button>
                  <Button onClick={() => setSure(null)}>{cancel}</Button>
                </span>
              ) : (
                <span class="actions">
                  <Button kind="quiet" onClick={() => setRenaming(id)} data-testid="label-rename">
                    {m.rename} <span class="unseen">{name}</span>
                  </Button>
                  <Button kind="quiet" onClick={() => setSure(id)}>
                    {m.removeGo} <span class="unseen">{name}</span>
                  </Button>
                </span>
              )}
            </li>
          ),
        )}
      </ul>
    </details>
  );
}

/** The newsroom's labels, on and off for what was chosen; each click is done at once. */
export function LabelDialog(props: { rows: readonly ThreadRow[]; onClose: () => void }) {
  const { rows } = props;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, state, triage } = useDesk();
  const task = useTask();
  const [name, setName] = useState('');
  const [wanted, setWanted] = useState<ObjectId | null>(null);
  const threads = rows.map(({ thread }) => thread);
  const { labels } = state.triage;
  const isKnown = wanted !== null && labels.some(({ id }) => id === wanted);
  useEffect(() => {
    // Made for these: it is put on them as soon as the page knows it by its name.
    if (!isKnown || wanted === null) return;
    setWanted(null);
    void triage.say(threads, { kind: 'label', label: wanted, on: true });
  }, [isKnown]);
  const add = async (event: Event) => {
    event.preventDefault();
    const words = name.trim();
    if (words === '') return;
    const made = await task.run(async () => setWanted(await session.ask('keepLabel', null, words)));
    if (made) setName('');
  };
  return (
    <Dialog title={m.triage.labels.title} closeLabel={m.close} testId="label-dialog" onClose={props.onClose}>
      <div class="stack">
        <p class="soft">{m.triage.labels.for(rows.length)}</p>
        {labels.length === 0 ? <p>{m.triage.labels.none}</p> : null}
        <div class="label-boxes">
          {labels.map((label) => {
            const on = rows.filter((row) => row.labels.includes(label.id)).length;
            const toggle = () =>
              void triage.say(threads, { kind: 'label', label: label.id, on: on < rows.length });
            return <LabelBox key={label.id} name={label.name} on={on} all={rows.length} onToggle={toggle} />;
          })}
        </div>
        <form class="label-new" onSubmit={(event) => void add(event)} autocomplete="off">
          <TextField
            label={m.triage.labels.add}
            hint={m.triage.labels.addHint}
            value={name}
            onValue={setName}
            error={task.error ? sentence(task.error) : null}
            input={{ name: 'label-name', maxLength: 40, disabled: task.busy }}
          />
          <Button type="submit" disabled={task.busy || name.trim() === ''} data-testid="label-add">
            {m.triage.labels.addGo}
          </Button>
        </form>
        <Manage labels={labels.filter(({ mine }) => mine)} />
      </div>
    </Dialog>
  );
}
