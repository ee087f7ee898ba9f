import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../client/state.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Waiting } from '../components/Empty.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Who reads the case from now on, chosen by name. */
function AccessDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const { deskCase } = props;
  const { access } = deskCase;
  const m = useDeskMessages();
  const words = m.case.access;
  const sentence = useErrorSentence();
  const { session, state } = useDesk();
  const task = useTask();
  const people = state.people.filter(({ present, role }) => present && role !== 'administrator');
  const [everybody, setEverybody] = useState(!access.restricted);
  const [chosen, setChosen] = useState<ReadonlySet<ObjectId>>(new Set(access.readers));
  const save = async () => {
    const members = everybody ? null : people.map(({ id }) => id).filter((id) => chosen.has(id));
    if (await task.run(async () => void (await session.ask('setMembers', deskCase.id, members))))
      props.onClose();
  };
  const toggle = (id: ObjectId, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const isFixed = (id: ObjectId) => id === state.me.id || (!access.mayPutOut && access.readers.includes(id));
  return (
    <Dialog title={words.title} closeLabel={m.close} testId="access-dialog" onClose={props.onClose}>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
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
          <fieldset class="stack people-choice">
            <legend>{words.named}</legend>
            {people.map((person) => (
              <label class="choice" key={person.id}>
                <input
                  type="checkbox"
                  checked={chosen.has(person.id)}
                  disabled={isFixed(person.id)}
                  onChange={(event) => toggle(person.id, event.currentTarget.checked)}
                />
                <span class="choice-words">
                  <bdi>{person.name}</bdi>
                  <span class="soft small">{m.people[person.role]}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {task.error ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        {task.busy ? <Waiting label={words.changing} /> : null}
        <div class="actions">
          <Button kind="primary" type="submit" disabled={task.busy} data-testid="access-save">
            {m.save}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function FreezeDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const m = useDeskMessages();
  const words = m.case.freeze;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [reason, setReason] = useState('');
  const freeze = async (event: Event) => {
    event.preventDefault();
    if (await task.run(async () => void (await session.ask('freeze', props.deskCase.id, reason.trim()))))
      props.onClose();
  };
  return (
    <Dialog title={words.title} closeLabel={m.close} testId="freeze-dialog" onClose={props.onClose}>
      <form class="stack" autocomplete="off" onSubmit={(event) => void freeze(event)}>
        <p>{words.intro}</p>
        <TextField
          label={words.reason}
          hint={words.reasonHint}
          value={reason}
          onValue={setReason}
          input={{ name: 'reason', maxLength: 1000, disabled: task.busy }}
        />
        {task.error ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        <div class="actions">
          <Button kind="primary" type="submit" disabled={task.busy} data-testid="freeze-yes">
            {words.yes}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </form>
    </Dialog>
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

/** One line that is always there: who can read this case, and the brake that anybody may pull. */
export function CaseSafety(props: { deskCase: DeskCase; nameOf: (id: ObjectId) => string }) {
  const { deskCase, nameOf } = props;
  const { access } = deskCase;
  const m = useDeskMessages();
  const words = m.case.access;
  const [open, setOpen] = useState<'access' | 'freeze' | null>(null);
  const close = () => setOpen(null);
  return (
    <div class="between case-safety" data-testid="case-readers">
      <span class="small">
        {access.restricted ? (
          <>
            <strong>{words.only}</strong> <bdi>{access.readers.map(nameOf).join(', ')}</bdi>
          </>
        ) : (
          words.all(access.readers.length)
        )}
      </span>
      <span class="actions">
        {deskCase.broken ? null : (
          <Button kind="quiet" onClick={() => setOpen('access')} data-testid="access-open">
            {words.change}
          </Button>
        )}
        {deskCase.frozen !== null || deskCase.broken ? null : (
          <Button kind="quiet" onClick={() => setOpen('freeze')} data-testid="freeze-open">
            {m.case.freeze.open}
          </Button>
        )}
      </span>
      {open === 'access' ? <AccessDialog deskCase={deskCase} onClose={close} /> : null}
      {open === 'freeze' ? <FreezeDialog deskCase={deskCase} onClose={close} /> : null}
    </div>
  );
}
