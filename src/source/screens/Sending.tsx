import type { ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Progress } from '#ui/components/Progress.tsx';
import { useMessages } from '#ui/i18n.tsx';
import type { DeliveryProgress } from '../client/delivery.ts';
import { messages, sentenceFor } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

export interface SendingState {
  readonly progress: DeliveryProgress | null;
  /** Whole minutes that the rest will take at the pace so far; null while that is unknown. */
  readonly minutesLeft: number | null;
  readonly failure: ErrorCode | null;
}

/** Failures that sending once more cannot mend: the report itself has to change. */
const NEEDS_CHANGE: ReadonlySet<ErrorCode> = new Set(['too-large', 'file-unreadable']);

export function Sending(props: { state: SendingState; onResume: () => void; onBack: () => void }) {
  const t = useMessages(messages);
  const { progress, minutesLeft, failure } = props.state;
  const share = progress ? progress.confirmedBytes / progress.totalBytes : 0;
  const left = minutesLeft === null ? '' : minutesLeft < 1 ? t.sendingSeconds : t.sendingMinutes(minutesLeft);
  const bytes = progress ? t.sendingBytes(progress.confirmedBytes, progress.totalBytes) : '';
  const detail = [bytes, failure ? '' : left].filter(Boolean).join(' · ');
  return (
    <Screen name="sending" title={t.sendingTitle}>
      <p class="lead">{t.sendingLead}</p>
      <Progress label={t.sendingBar} share={share} detail={detail} />
      {failure ? (
        <>
          <Notice kind="think" live>
            {NEEDS_CHANGE.has(failure) ? null : <p>{t.sendingBroken}</p>}
            <p>{sentenceFor(t, failure)}</p>
          </Notice>
          <div class="acts">
            {NEEDS_CHANGE.has(failure) ? null : (
              <Button kind="primary" onClick={props.onResume}>
                {t.sendingResume}
              </Button>
            )}
            <Button kind={NEEDS_CHANGE.has(failure) ? 'primary' : 'quiet'} onClick={props.onBack}>
              {t.sendingBack}
            </Button>
          </div>
        </>
      ) : null}
    </Screen>
  );
}
