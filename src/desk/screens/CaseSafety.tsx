import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../client/state.ts';
import { AskDialog } from '../components/AskDialog.tsx';
import { ReadersChoice, readersAmong } from '../components/ReadersChoice.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Who reads the case from now on, chosen by name. */
export function AccessDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const { deskCase } = props;
  const { access } = deskCase;
  const m = useDeskMessages();
  const words = m.case.access;
  const { session, state } = useDesk();
  const task = useTask();
  const people = readersAmong(state.people);
  const [everybody, setEverybody] = useState(!access.restricted);
  const [chosen, setChosen] = useState<ReadonlySet<ObjectId>>(new Set(access.readers));
  const save = async () => {
    const members = everybody ? null : people.map(({ id }) => id).filter((id) => chosen.has(id));
    if (await task.run(async () => void (await session.ask('setMembers', deskCase.id, members))))
      props.onClose();
  };
  const isFixed = (id: ObjectId) => id === state.me.id || (!access.mayPutOut && access.readers.includes(id));
  return (
    <AskDialog
      title={words.title}
      testId="access-dialog"
      task={task}
      doing={words.changing}
      go={m.save}
      goTestId="access-save"
      onGo={save}
      onClose={props.onClose}
    >
      <p class="soft">{words.intro}</p>
      <label class="choice">
        <input
          type="checkbox"
          checked={everybody}
          disabled={!access.mayPutOut && !access.restricted}
          onChange={(event) => setEverybody(event.currentTarget.checked)}
          data-testid="access-everybody"
        />
        <span>{words.everybody}</span>
      </label>
      {everybody ? null : (
        <ReadersChoice people={people} chosen={chosen} isFixed={isFixed} onChosen={setChosen} />
      )}
    </AskDialog>
  );
}

/** The brake that anybody may pull. */
export function FreezeDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const m = useDeskMessages();
  const words = m.case.freeze;
  const { session } = useDesk();
  const task = useTask();
  const [reason, setReason] = useState('');
  const freeze = async () => {
    if (await task.run(async () => void (await session.ask('freeze', props.deskCase.id, reason.trim()))))
      props.onClose();
  };
  return (
    <AskDialog
      title={words.title}
      testId="freeze-dialog"
      task={task}
      doing={m.loading}
      go={words.yes}
      goTestId="freeze-yes"
      onGo={freeze}
      onClose={props.onClose}
    >
      <p>{words.intro}</p>
      <TextField
        label={words.reason}
        hint={words.reasonHint}
        value={reason}
        onValue={setReason}
        input={{ name: 'reason', maxLength: 1000, disabled: task.busy }}
      />
    </AskDialog>
  );
}

/** A case that is frozen, and how far it is from being lifted. */
export function Frozen(props: { deskCase: DeskCase; nameOf: (id: ObjectId) => string }) {
  const { frozen, id } = props.deskCase;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, state } = useDesk();
  const task = useTask();
  if (frozen === null) return null;
  const lifted = frozen.lifts.map(props.nameOf).join(', ');
  const lift = () => void task.run(async () => void (await session.ask('liftFreeze', id, frozen.position)));
  return (
    <Notice kind="danger">
      <p>
        {m.warnings.frozen} <bdi>{frozen.reason}</bdi>
      </p>
      <p class="small">
        {m.case.freeze.liftHint} {lifted === '' ? null : m.case.freeze.liftedBy(lifted)}
      </p>
      {task.error ? <p>{sentence(task.error)}</p> : null}
      {frozen.lifts.includes(state.me.id) ? null : (
        <div class="actions">
          <Button disabled={task.busy} onClick={lift} data-testid="lift">
            {m.case.freeze.lift}
          </Button>
        </div>
      )}
    </Notice>
  );
}

/** Who can read the case: always in sight. */
export function CaseReaders(props: { deskCase: DeskCase; nameOf: (id: ObjectId) => string }) {
  const { access } = props.deskCase;
  const words = useDeskMessages().case.access;
  return (
    <span data-testid="case-readers">
      {access.restricted ? (
        <>
          <strong>{words.only}</strong> <bdi>{access.readers.map(props.nameOf).join(', ')}</bdi>
        </>
      ) : (
        words.all(access.readers.length)
      )}
    </span>
  );
}
