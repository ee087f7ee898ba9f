import './parcels.css';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Progress } from '#ui/components/Progress.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatList, formatNumber } from '#ui/language.ts';
import type { Calls } from '../calls.ts';
import type { PartVerdict } from '../client/carrying.ts';
import { refusesOnlyFile } from '../client/departures.ts';
import type { Keeper } from '../keeper.ts';
import { messages, sentenceFor } from '../messages/index.ts';
import { Screen } from '../screens/Screen.tsx';
import type { ParcelMessages } from './messages/en.ts';
import { parcelMessages } from './messages/index.ts';

type Look = Calls['lookAtParts']['output'];

type Stage =
  | { readonly at: 'choosing'; readonly look: Look | null; readonly failure: ErrorCode | null }
  | { readonly at: 'checking'; readonly share: number }
  | { readonly at: 'sending'; readonly share: number; readonly trouble: ErrorCode | null }
  /** Without a failure by whoever sends it. */
  | { readonly at: 'stopped'; readonly share: number; readonly failure: ErrorCode | null }
  | { readonly at: 'arrived' };

function verdictText(p: ParcelMessages, verdict: PartVerdict): string {
  switch (verdict.kind) {
    case 'part':
      return verdict.of === 1 ? p.carryWhole : p.carryPart(verdict.number, verdict.of);
    case 'double':
      return p.carryDouble(verdict.number);
    case 'other':
      return p.carryOther;
    case 'damaged':
      return p.carryDamaged(verdict.number);
    case 'foreign':
      return p.carryForeign;
    case 'unreadable':
      return p.carryUnreadable;
  }
}

/** A list longer than this says no more than its length. */
const MOST_LISTED = 12;

function Found(props: { files: readonly File[]; look: Look }) {
  const p = useMessages(parcelMessages);
  const { language } = useLanguage();
  const { verdicts, missing, isWhole } = props.look;
  const numbers = (missing ?? []).map((number) => formatNumber(language, number));
  const listed = numbers.length > MOST_LISTED ? [...numbers.slice(0, MOST_LISTED), '…'] : numbers;
  return (
    <>
      <ul class="parts">
        {props.files.map((file, index) => {
          const verdict = verdicts[index];
          // Once everything is there, what it did not need is no news.
          if (!verdict || (isWhole && verdict.kind !== 'part')) return null;
          const isGood = verdict.kind === 'part' || verdict.kind === 'double';
          return (
            <li key={`${index}-${file.name}`} class="part" data-verdict={verdict.kind}>
              <Icon name={isGood ? 'done' : 'think'} />
              <span class="part-words">
                <span>
                  <bdi>{file.name}</bdi>
                </span>
                <span class="small soft">{verdictText(p, verdict)}</span>
              </span>
            </li>
          );
        })}
      </ul>
      {isWhole ? (
        <Notice kind="done" live>
          <p>{p.carryReady}</p>
        </Notice>
      ) : null}
      {!isWhole && numbers.length > 0 ? (
        <Notice kind="think" live>
          <p>{p.carryMissing(formatList(language, listed))}</p>
        </Notice>
      ) : null}
    </>
  );
}

/** What keeps it, while it goes on by itself. */
function Meanwhile(props: { trouble: ErrorCode; onNow: () => void }) {
  const t = useMessages(messages);
  const isPuzzle = props.trouble === 'work-needed';
  return (
    <Notice kind={isPuzzle ? 'info' : 'think'} live>
      {isPuzzle ? null : <p>{t.sendingWaiting}</p>}
      <p>{sentenceFor(t, props.trouble)}</p>
      {isPuzzle ? null : (
        <Button kind="primary" onClick={props.onNow}>
          {t.sendingNow}
        </Button>
      )}
    </Notice>
  );
}

/** For whoever brings a parcel: checked here to its last byte, then sent. It says nothing of what is in it. */
export function Carry(props: { keeper: Keeper; onBack: () => void }) {
  const { keeper } = props;
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  const id = useId();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [stage, setStage] = useState<Stage>({ at: 'choosing', look: null, failure: null });

  const wasStopped = useRef(false);
  const isSending = stage.at === 'sending';
  const wake = (): void => void keeper.call('wake', {});

  useEffect(() => {
    if (!isSending) return;
    const hear = (): void => void keeper.call('wake', {});
    addEventListener('online', hear);
    return () => removeEventListener('online', hear);
  }, [isSending, keeper]);

  const add = async (input: HTMLInputElement): Promise<void> => {
    const all = [...files, ...Array.from(input.files ?? [])];
    // The same file can be chosen again after it was copied anew.
    input.value = '';
    setStage({ at: 'checking', share: 0 });
    try {
      const look = await keeper.call('lookAtParts', { files: all }, (share) =>
        setStage({ at: 'checking', share }),
      );
      setFiles(all);
      setStage({ at: 'choosing', look, failure: null });
    } catch (thrown) {
      setStage({ at: 'choosing', look: null, failure: asAmanaError(thrown).code });
    }
  };

  const send = async (): Promise<void> => {
    let share = 0;
    wasStopped.current = false;
    setStage({ at: 'sending', share, trouble: null });
    try {
      await keeper.call('carry', {}, ({ confirmedBytes, totalBytes, trouble }) => {
        share = confirmedBytes / totalBytes;
        setStage({ at: 'sending', share, trouble });
      });
      setStage({ at: 'arrived' });
    } catch (thrown) {
      const failure = wasStopped.current ? null : asAmanaError(thrown).code;
      setStage({ at: 'stopped', share, failure });
    }
  };

  const stop = (): void => {
    wasStopped.current = true;
    void keeper.call('stop', {});
  };

  const sentence = (code: ErrorCode): string => {
    if (code === 'unknown-epoch') return p.carryTooLate;
    if (refusesOnlyFile(code)) return p.carryNoFiles;
    return code === 'part-damaged' ? p.carryForeign : sentenceFor(t, code);
  };

  if (stage.at === 'arrived') {
    return (
      <Screen key="arrived" name="carried" title={p.carryTitle}>
        <Notice kind="done" live>
          <p>{p.carryArrived}</p>
        </Notice>
        <p>{p.carryDelete}</p>
        <div class="acts">
          <Button kind="quiet" onClick={props.onBack}>
            {t.back}
          </Button>
        </div>
      </Screen>
    );
  }
  if (stage.at === 'sending' || stage.at === 'stopped') {
    const isStopped = stage.at === 'stopped';
    const failure = isStopped ? stage.failure : null;
    return (
      <Screen key="sending" name="carrying" title={p.carryTitle}>
        {isStopped ? null : <p class="lead">{p.carrySending}</p>}
        <Progress label={p.carryBar} share={stage.share} />
        {stage.at === 'sending' && stage.trouble ? <Meanwhile trouble={stage.trouble} onNow={wake} /> : null}
        {isStopped ? (
          <>
            <Notice kind="think" live>
              <p>{failure ? sentence(failure) : t.sendingBroken}</p>
            </Notice>
            <div class="acts">
              {failure === 'unknown-epoch' ? null : (
                <Button kind="primary" onClick={() => void send()}>
                  {failure ? t.tryAgain : t.sendingResume}
                </Button>
              )}
              <Button kind="quiet" onClick={props.onBack}>
                {t.back}
              </Button>
            </div>
          </>
        ) : (
          <div class="acts">
            <Button kind="quiet" onClick={stop}>
              {t.sendingStop}
            </Button>
          </div>
        )}
      </Screen>
    );
  }
  const isWhole = stage.at === 'choosing' && stage.look?.isWhole === true;
  return (
    <Screen key="choosing" name="carry" title={p.carryTitle}>
      <p class="lead">{p.carryLead}</p>
      {stage.at === 'checking' ? <Progress label={p.carryChecking} share={stage.share} /> : null}
      {stage.at === 'choosing' && stage.look ? <Found files={files} look={stage.look} /> : null}
      {stage.at === 'choosing' && stage.failure ? (
        <Notice kind="think" live>
          <p>{sentence(stage.failure)}</p>
        </Notice>
      ) : null}
      {isWhole || stage.at === 'checking' ? null : (
        <div class="picker">
          <input
            id={id}
            type="file"
            multiple
            autocomplete="off"
            onChange={(event) => void add(event.currentTarget)}
          />
          <label for={id} class="button button-plain">
            <Icon name="add" />
            {p.carryAdd}
          </label>
        </div>
      )}
      <div class="acts">
        {isWhole ? (
          <Button kind="primary" onClick={() => void send()}>
            {p.carrySend}
          </Button>
        ) : null}
        <Button kind="quiet" disabled={stage.at === 'checking'} onClick={props.onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}
