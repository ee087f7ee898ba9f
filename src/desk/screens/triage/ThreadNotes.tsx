import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { useDesk } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { MentionArea } from './MentionArea.tsx';

/** A note on a conversation that is in no case yet. */
export function ThreadNoteForm(props: { thread: ObjectId }) {
  const m = useDeskMessages().case.conversation;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [text, setText] = useState('');
  const add = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words !== '' && (await task.run(() => session.ask('noteThread', props.thread, words)))) setText('');
  };
  return (
    <form class="stack" onSubmit={(event) => void add(event)} data-testid="note-form">
      <MentionArea
        label={m.noteLabel}
        hint={m.noteHint}
        name="note"
        value={text}
        maxLength={20_000}
        onValue={setText}
      />
      {task.error ? <p class="field-error">{sentence(task.error)}</p> : null}
      <div class="actions">
        <Button type="submit" disabled={task.busy || text.trim() === ''} data-testid="note-add">
          {m.addNote}
        </Button>
      </div>
    </form>
  );
}
