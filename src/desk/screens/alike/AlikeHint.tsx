import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Alike } from '../../client/alike-state.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { AlikeDialog } from './AlikeDialog.tsx';
import { useAlikes } from './useAlikes.ts';

/** Nobody has said, or nobody is sure; what is the same is said until both are in a case. */
const isToShow = ({ one, other, answer }: Alike): boolean =>
  answer?.answer !== 'same' || one.caseId === null || other.caseId === null;

/** One line over a conversation that looks like another one. */
export function AlikeHint(props: { thread: ObjectId }) {
  const m = useDeskMessages().alike;
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const alikes = useAlikes(props.thread);
  const [open, setOpen] = useState(false);
  const first = alikes?.find(isToShow);
  if (first === undefined) return null;
  const other = first.one.thread === props.thread ? first.other : first.one;
  return (
    <div class="alike-hint" data-testid="alike-hint" data-answer={first.answer?.answer ?? 'none'}>
      <span class="small">
        {m.hint(other.pseudonym[language])}
        {first.answer === null ? null : (
          <span class="soft">
            {' '}
            {m.answered(
              nameOf(first.answer.by),
              m.answers[first.answer.answer],
              formatDayFrom(language, first.answer.day, state.today),
            )}
          </span>
        )}
      </span>
      <Button kind="quiet" onClick={() => setOpen(true)} data-testid="alike-open">
        {m.compare}
      </Button>
      {open ? <AlikeDialog thread={props.thread} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
