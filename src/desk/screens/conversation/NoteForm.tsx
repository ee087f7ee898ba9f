import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import type { WorkingText } from '../../notebook.ts';
import { MentionArea } from '../triage/MentionArea.tsx';
import { Kept } from './Kept.tsx';

/** Words for colleagues: added at once, and never shown to a source. */
export function NoteForm(props: { caseId: ObjectId; after: number; working: WorkingText }) {
  const { text, setText } = props.working;
  const m = useDeskMessages();
  const { outbox } = useDesk();
  const add = (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    outbox.add('note', props.caseId, words, props.after);
    setText('');
  };
  return (
    <form class="stack" onSubmit={add} data-testid="note-form">
      <MentionArea
        label={m.case.conversation.noteLabel}
        hint={m.case.conversation.noteHint}
        name="note"
        value={text}
        maxLength={20_000}
        onValue={setText}
      />
      <Kept working={props.working} />
      <div class="actions">
        <Button type="submit" disabled={text.trim() === ''} data-testid="note-add">
          {m.case.conversation.addNote}
        </Button>
      </div>
    </form>
  );
}
