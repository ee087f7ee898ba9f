import { Button } from '#ui/components/Button.tsx';
import type { Person } from '../client/state.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Waiting } from '../components/Empty.tsx';
import { Failed } from '../components/Failed.tsx';
import { useDesk } from '../context.ts';
import { useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Asks once more, and says what it does and what it cannot undo. */
export function Remove(props: { person: Person; onClose: () => void }) {
  const { person } = props;
  const m = useDeskMessages();
  const { session, tell } = useDesk();
  const task = useTask();
  const remove = async () => {
    if (!(await task.run(async () => void (await session.ask('revoke', person.id))))) return;
    tell({ words: m.people.removed(person.name), undo: null });
    props.onClose();
  };
  return (
    <Dialog
      title={m.people.removeTitle(person.name)}
      closeLabel={m.close}
      testId="remove-dialog"
      onClose={props.onClose}
    >
      <div class="stack">
        <p>{m.people.removeIntro}</p>
        <Failed error={task.error} />
        {task.busy ? <Waiting label={m.loading} /> : null}
        <div class="actions">
          <Button kind="primary" disabled={task.busy} onClick={() => void remove()} data-testid="remove-yes">
            {m.people.removeYes}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
