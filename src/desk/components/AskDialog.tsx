import type { ComponentChildren } from 'preact';
import { Button, type ButtonKind } from '#ui/components/Button.tsx';
import type { Task } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Dialog } from './Dialog.tsx';
import { Waiting } from './Empty.tsx';
import { Failed } from './Failed.tsx';

/** Asks before one act: what it is about, what went wrong with it, the act itself and the way back. */
export function AskDialog(props: {
  title: string;
  testId: string;
  task: Task;
  /** Said while it is being done. */
  doing: string;
  go: string;
  goTestId: string;
  goKind?: ButtonKind;
  disabled?: boolean;
  onGo: () => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { task } = props;
  const m = useDeskMessages();
  return (
    <Dialog title={props.title} closeLabel={m.close} testId={props.testId} onClose={props.onClose}>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void props.onGo();
        }}
      >
        {props.children}
        <Failed error={task.error} />
        {task.busy ? <Waiting label={props.doing} /> : null}
        <div class="actions">
          <Button
            kind={props.goKind ?? 'primary'}
            type="submit"
            disabled={task.busy || props.disabled === true}
            data-testid={props.goTestId}
          >
            {props.go}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
