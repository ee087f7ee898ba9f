import { useState } from 'preact/hooks';
import type { ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Progress } from '#ui/components/Progress.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatPercent } from '#ui/language.ts';
import type { FileProgress } from '../client/delivery.ts';
import type { SendingState } from '../delivering.ts';
import { type Messages, messages, sentenceFor } from '../messages/index.ts';
import { leftIn } from './left.ts';
import { Screen } from './Screen.tsx';

/** Failures that sending once more cannot mend: the report itself has to change. */
const NEEDS_CHANGE: ReadonlySet<ErrorCode> = new Set(['too-large', 'file-unreadable']);

interface Acts {
  readonly onResume: () => void;
  /** Ends a hold, or the wait for the line. */
  readonly onHurry: () => void;
  /** Nothing more is sent. */
  readonly onStop: () => void;
  readonly onBack: () => void;
  /** To the words, or to the conversation: the report has arrived. */
  readonly onOnward: () => void;
}

/** Asks once before it stops; the question stands where the button was, and takes nothing away by itself. */
function Stop(props: { question: string; onStop: () => void }) {
  const t = useMessages(messages);
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking)
    return (
      <Button kind="quiet" onClick={() => setIsAsking(true)}>
        {t.sendingStop}
      </Button>
    );
  return (
    <Notice kind="think" live>
      <p>{props.question}</p>
      <div class="acts">
        <Button onClick={props.onStop}>{t.sendingStopYes}</Button>
        <Button kind="quiet" onClick={() => setIsAsking(false)}>
          {t.sendingStopNo}
        </Button>
      </div>
    </Notice>
  );
}

function stateIn(t: Messages, share: string, { state }: FileProgress): string {
  switch (state) {
    case 'waiting':
      return t.fileWaiting;
    case 'sending':
      return share;
    case 'arrived':
      return t.fileArrived;
    case 'lost':
      return t.fileLost;
  }
}

function FileStates(props: { files: readonly FileProgress[]; names: readonly string[] }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  return (
    <ul class="sent-files">
      {props.files.map((file, index) => (
        <li key={`${index}`} data-state={file.state}>
          <Icon name={file.state === 'arrived' ? 'done' : file.state === 'lost' ? 'think' : 'file'} />
          <bdi>{props.names[index]}</bdi>
          <span class="small soft">
            {stateIn(t, formatPercent(language, file.confirmedBytes / file.totalBytes), file)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Held(props: { leftMs: number } & Pick<Acts, 'onHurry' | 'onStop'>) {
  const t = useMessages(messages);
  return (
    <Screen name="held" title={t.heldTitle}>
      <p class="lead">{t.heldLead}</p>
      <Notice kind="info">
        <p role="timer">{leftIn(t, props.leftMs)}</p>
      </Notice>
      <div class="acts">
        <Button kind="primary" onClick={props.onHurry}>
          {t.heldNow}
        </Button>
        <Button kind="quiet" onClick={props.onStop}>
          {t.sendingBack}
        </Button>
      </div>
    </Screen>
  );
}

export function Sending(props: { state: SendingState; names: readonly string[]; isAnswer: boolean } & Acts) {
  const t = useMessages(messages);
  const { stage, progress, leftMs } = props.state;
  if (stage.at === 'held')
    return <Held key="held" leftMs={leftMs ?? 0} onHurry={props.onHurry} onStop={props.onStop} />;
  const failure = stage.at === 'failed' ? stage.code : null;
  const trouble = stage.at === 'sending' ? (progress?.trouble ?? null) : null;
  const share = progress ? progress.confirmedBytes / progress.totalBytes : 0;
  const left = failure || trouble || stage.at === 'done' ? '' : leftIn(t, leftMs);
  const bytes = progress ? t.sendingBytes(progress.confirmedBytes, progress.totalBytes) : '';
  const hasReport = progress?.reportArrived === true;
  const needsChange = failure !== null && NEEDS_CHANGE.has(failure);
  return (
    <Screen key="sending" name="sending" title={t.sendingTitle}>
      <p class="lead">{t.sendingLead}</p>
      {hasReport ? (
        <Notice kind="done" live>
          <p>{stage.at === 'done' ? t.talkSent : t.wayArrived}</p>
          <Button kind="primary" onClick={props.onOnward}>
            {props.isAnswer ? t.wayTalk : t.wayWords}
          </Button>
        </Notice>
      ) : null}
      <Progress label={t.sendingBar} share={share} detail={[bytes, left].filter(Boolean).join(' · ')} />
      {trouble === 'work-needed' ? (
        <Notice kind="info" live>
          <p>{t.errorFlooded}</p>
        </Notice>
      ) : trouble ? (
        <Notice kind="think" live>
          <p>{t.sendingWaiting}</p>
          <p>{sentenceFor(t, trouble)}</p>
          <Button kind={hasReport ? 'plain' : 'primary'} onClick={props.onHurry}>
            {t.sendingNow}
          </Button>
        </Notice>
      ) : null}
      {progress && progress.files.length > 0 ? (
        <FileStates files={progress.files} names={props.names} />
      ) : null}
      {failure ? (
        <>
          <Notice kind="think" live>
            {needsChange ? null : <p>{t.sendingBroken}</p>}
            <p>{sentenceFor(t, failure)}</p>
          </Notice>
          <div class="acts">
            {needsChange ? null : (
              <Button kind="primary" onClick={props.onResume}>
                {t.sendingResume}
              </Button>
            )}
            {hasReport ? null : (
              <Button kind={needsChange ? 'primary' : 'quiet'} onClick={props.onBack}>
                {t.sendingBack}
              </Button>
            )}
          </div>
        </>
      ) : null}
      {stage.at === 'sending' ? (
        <Stop question={hasReport ? t.sendingStopFiles : t.sendingStopAsk} onStop={props.onStop} />
      ) : null}
    </Screen>
  );
}
