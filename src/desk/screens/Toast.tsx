import { useEffect } from 'preact/hooks';
import type { AmanaError } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { Told } from '../context.ts';
import { useErrorSentence } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Time to read two lines and to reach for Undo. A failure stays until it is dismissed. */
const SHOWN_MS = 8_000;

export function Toast(props: {
  told: Told | null;
  failure: AmanaError | null;
  onTold: (told: Told | null) => void;
  onFailure: (failure: AmanaError | null) => void;
}) {
  const { told, failure, onTold, onFailure } = props;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => onTold(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told, onTold]);
  return (
    <div class="toast">
      {failure ? (
        <Notice kind="danger" live>
          <p data-testid="failure">
            {m.failures.title}. {sentence(failure)}
          </p>
          <div class="actions">
            <Button onClick={() => onFailure(null)}>{m.failures.dismiss}</Button>
          </div>
        </Notice>
      ) : told ? (
        <Notice kind="done" live>
          <div class="between">
            <p data-testid="told">{told.words}</p>
            {told.undo ? (
              <Button
                onClick={() => {
                  told.undo?.();
                  onTold(null);
                }}
                data-testid="undo"
              >
                {m.case.undo}
              </Button>
            ) : null}
          </div>
        </Notice>
      ) : null}
    </div>
  );
}
