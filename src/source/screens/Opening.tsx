import type { ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { messages, sentenceFor } from '../messages/index.ts';

/**
 * Before the directory is verified there is nothing to fill in, and when it cannot be, there is one sentence and
 * nothing else: whoever sees it must not be tempted to go on.
 */
export function Opening(props: { code: ErrorCode | null; onTryAgain: () => void }) {
  const t = useMessages(messages);
  const { code } = props;
  if (code === null) {
    return (
      <main class="screen" data-screen="checking">
        <div role="status">
          <h1 class="waiting soft">{t.opening}</h1>
        </div>
      </main>
    );
  }
  if (code === 'directory-invalid') {
    return (
      <main class="screen" data-screen="refused">
        <Notice kind="danger" live>
          <h1 class="warning">{t.refused}</h1>
        </Notice>
      </main>
    );
  }
  return (
    <main class="screen" data-screen="failed">
      <Notice kind="think" live>
        <h1 class="warning">{sentenceFor(t, code)}</h1>
      </Notice>
      <div class="acts">
        <Button kind="primary" onClick={props.onTryAgain}>
          {t.tryAgain}
        </Button>
      </div>
    </main>
  );
}
