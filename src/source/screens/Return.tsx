import { useState } from 'preact/hooks';
import type { ErrorCode } from '#protocol/errors.ts';
import type { WordHint } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { messages, sentenceFor } from '../messages/index.ts';
import { CodenameField } from './CodenameField.tsx';
import { Looking, useLooking } from './Looking.tsx';
import { Screen } from './Screen.tsx';

export function Return(props: {
  hintsFor: (typed: string) => Promise<readonly WordHint[]>;
  /** Resolves to null when the conversation opened, or to what went wrong; tells meanwhile how much has come, 0 to 1. */
  onOpen: (words: string, onShare: (share: number) => void) => Promise<ErrorCode | null>;
  onBack: () => void;
}) {
  const t = useMessages(messages);
  const [typed, setTyped] = useState('');
  const [share, look] = useLooking();
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  const open = async (): Promise<void> => {
    setFailure(null);
    setFailure(await look((onShare) => props.onOpen(typed, onShare)));
  };

  return (
    <Screen name="return" title={t.returnTitle}>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <CodenameField
          label={t.returnLabel}
          hint={t.returnHint}
          value={typed}
          onValue={(value) => {
            setFailure(null);
            setTyped(value);
          }}
          error={failure === 'codename-invalid' ? t.returnInvalid : null}
          hintsFor={props.hintsFor}
        />
        {failure && failure !== 'codename-invalid' ? (
          <Notice kind="think" live>
            <p>{sentenceFor(t, failure)}</p>
          </Notice>
        ) : null}
        <div class="acts">
          <Button kind="primary" type="submit" disabled={share !== null}>
            {share === null ? t.returnOpen : <Looking share={share} />}
          </Button>
          <Button kind="quiet" onClick={props.onBack}>
            {t.back}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
