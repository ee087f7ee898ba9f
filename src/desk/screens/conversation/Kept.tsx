import { useDeskMessages } from '../../messages/index.ts';
import type { WorkingText } from '../../notebook.ts';

/** Whether the words in a field would come back: said once, quietly, beside it. */
export function Kept(props: { working: WorkingText }) {
  const m = useDeskMessages().talk.reply;
  const { text, state, fromElsewhere } = props.working;
  const words = state === 'unkept' ? m.notKept : text === '' ? '' : state === 'kept' ? m.kept : m.keeping;
  return (
    <p class="small soft kept" role="status" data-testid="kept" data-state={state}>
      {fromElsewhere ? `${m.fromElsewhere} ` : ''}
      {words}
    </p>
  );
}
