import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { FilingTarget } from '../client/session.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Waiting } from '../components/Empty.tsx';
import { ReadersChoice, readersAmong } from '../components/ReadersChoice.tsx';
import { Select } from '../components/Select.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Files a conversation: into a new case with a working title, or beside others in one that exists. */
export function FileDialog(props: {
  report: ObjectId;
  /** More than one go together, which is said, and `onFile` does it. */
  count?: number;
  onFile?: (target: FilingTarget) => Promise<void>;
  onClose: () => void;
}) {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, state } = useDesk();
  const task = useTask();
  const cases = state.cases.filter((each) => !each.broken);
  const [where, setWhere] = useState<'new' | 'existing'>('new');
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<string>(cases[0]?.id ?? '');
  const people = readersAmong(state.people);
  const [readers, setReaders] = useState<'everybody' | 'named'>('everybody');
  const [named, setNamed] = useState<ReadonlySet<ObjectId>>(new Set([state.me.id]));
  const [tried, setTried] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    const existing = where === 'existing' ? cases.find((each) => each.id === chosen) : undefined;
    if (!existing && title.trim() === '') return;
    const members = people.map(({ id }) => id).filter((id) => named.has(id));
    const target = existing
      ? { case: existing.id }
      : { title: title.trim(), ...(readers === 'named' ? { members } : {}) };
    const done = await task.run(async () => {
      if (props.onFile) await props.onFile(target);
      else await session.ask('fileReport', props.report, target);
    });
    if (done) props.onClose();
  };
  return (
    <Dialog title={m.case.fileTitle} closeLabel={m.close} testId="file-dialog" onClose={props.onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)} autocomplete="off">
        {props.count === undefined ? null : <p>{m.triage.labels.for(props.count)}</p>}
        <p class="soft">{m.case.fileIntro}</p>
        {cases.length === 0 ? null : (
          <Choice
            legend={m.case.fileTitle}
            legendUnseen
            value={where}
            options={[
              { value: 'new', label: m.case.newCase },
              { value: 'existing', label: m.case.existing },
            ]}
            onValue={setWhere}
          />
        )}
        {where === 'new' ? (
          <>
            <TextField
              label={m.case.caseTitle}
              hint={m.case.caseTitleHint}
              value={title}
              onValue={setTitle}
              error={tried && title.trim() === '' ? m.case.needTitle : null}
              input={{ name: 'case-title', maxLength: 300, disabled: task.busy }}
            />
            {people.length < 2 ? null : (
              <Choice
                legend={m.case.access.ofNew}
                value={readers}
                options={[
                  { value: 'everybody', label: m.case.access.everybody },
                  { value: 'named', label: m.case.access.named, hint: m.case.access.namedHint },
                ]}
                onValue={setReaders}
              />
            )}
            {readers === 'everybody' ? null : (
              <ReadersChoice
                people={people}
                chosen={named}
                legendUnseen
                isFixed={(id) => id === state.me.id}
                onChosen={setNamed}
              />
            )}
          </>
        ) : (
          <Select
            label={m.case.existing}
            value={chosen}
            options={cases.map((each) => ({ value: each.id, label: each.title || m.untitled }))}
            testId="file-case"
            onValue={setChosen}
          />
        )}
        {task.error ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        {task.busy ? <Waiting label={m.loading} /> : null}
        <div class="actions">
          <Button kind="primary" type="submit" disabled={task.busy} data-testid="file-go">
            {m.case.fileNow}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
