/** The screens of the kit that the newsroom's page has otherwise, or not at all. */
import type { ComponentChildren } from 'preact';
import type { ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatDay, formatNumber } from '#ui/language.ts';
import type { DraftFile } from '../draft.ts';
import { messages, sentenceFor } from '../messages/index.ts';
import { parcelMessages } from '../parcels/messages/index.ts';
import { PrintedWords, type RootWords } from '../screens/Before.tsx';
import { type FileActs, FileList } from '../screens/Files.tsx';
import { Screen } from '../screens/Screen.tsx';

export function KitStart(props: {
  newsroom: string;
  arriveBy: number;
  isLate: boolean;
  onWrite: () => void;
}) {
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  const { language } = useLanguage();
  return (
    <Screen name="start" title={p.kitTitle(props.newsroom)}>
      <p class="lead">{p.kitLead}</p>
      {props.isLate ? (
        <Notice kind="think">
          <p>{p.kitLate(formatDay(language, props.arriveBy))}</p>
        </Notice>
      ) : null}
      <div class="acts">
        <Button kind="primary" onClick={props.onWrite}>
          {t.startWrite}
        </Button>
      </div>
      <p class="small soft">{p.kitReplies}</p>
      <p class="small soft">{p.kitStays}</p>
    </Screen>
  );
}

/** Nothing to fill in: what could be sealed here, nobody could open. */
export function KitExpired() {
  const p = useMessages(parcelMessages);
  return (
    <main class="screen" data-screen="expired">
      <Notice kind="danger" live>
        <h1 class="warning">{p.kitExpired}</h1>
      </Notice>
    </main>
  );
}

function Numbered(props: { number: number; children: ComponentChildren }) {
  const { language } = useLanguage();
  return (
    <li>
      <span class="question-number" aria-hidden="true">
        {formatNumber(language, props.number)}
      </span>
      {props.children}
    </li>
  );
}

export function KitBefore(props: { rootWords: RootWords; onGo: () => void; onBack: () => void }) {
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  return (
    <Screen name="before" title={t.beforeTitle}>
      <p class="lead soft">{t.beforeLead}</p>
      <ol class="questions">
        <Numbered number={1}>
          <div class="stack-tight">
            <h2 class="question">{p.kitQuestion}</h2>
            <p>{p.kitQuestionAdvice}</p>
            <PrintedWords rootWords={props.rootWords} />
          </div>
        </Numbered>
        <Numbered number={2}>
          <div class="stack-tight">
            <h2 class="question">{t.beforeDevice}</h2>
            <p>{t.beforeDeviceAdvice}</p>
          </div>
        </Numbered>
        <Numbered number={3}>
          <div class="stack-tight">
            <h2 class="question">{t.beforeOthers}</h2>
            <p>{t.beforeOthersAdvice}</p>
          </div>
        </Numbered>
      </ol>
      <div class="acts">
        <Button kind="primary" onClick={props.onGo}>
          {t.beforeGo}
        </Button>
        <Button kind="quiet" onClick={props.onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}

export function KitFiles(
  props: {
    files: readonly DraftFile[];
    failure: ErrorCode | null;
    onSeal: () => void;
    onBack: () => void;
  } & FileActs,
) {
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  const { failure, onSeal, onBack, ...list } = props;
  return (
    <Screen name="files" title={t.filesTitle} step={t.step(2, 2)}>
      <p class="lead">{t.filesLead}</p>
      <FileList {...list} />
      {failure ? (
        <Notice kind="think" live>
          <p>{failure === 'kit-expired' ? p.kitExpired : sentenceFor(t, failure)}</p>
        </Notice>
      ) : null}
      <div class="acts">
        <Button kind="primary" onClick={onSeal}>
          {p.kitSeal}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}

export function KitNow(props: { onLeave: () => void }) {
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  return (
    <Screen name="now" title={p.kitNowTitle}>
      <ol class="questions">
        {p.kitNowSteps.map((step, index) => (
          <Numbered key={step} number={index + 1}>
            <p>{step}</p>
          </Numbered>
        ))}
      </ol>
      <Notice kind="think">
        <p>{p.kitNowWarning}</p>
      </Notice>
      <div class="acts">
        <Button kind="primary" onClick={props.onLeave}>
          {t.nowLeave}
        </Button>
      </div>
    </Screen>
  );
}
