import type { AmanaError } from '#protocol/errors.ts';
import { Notice } from '#ui/components/Notice.tsx';
import { useErrorSentence } from '../hooks.ts';

/** What went wrong, beside what was tried: the sentence of its code. Nothing while nothing has. */
export function Failed(props: { error: AmanaError | null; testId?: string }) {
  const sentence = useErrorSentence();
  if (props.error === null) return null;
  return (
    <Notice kind="danger" live>
      <p data-testid={props.testId} data-code={props.error.code}>
        {sentence(props.error)}
      </p>
    </Notice>
  );
}
