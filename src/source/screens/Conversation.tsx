import { useRef, useState } from 'preact/hooks';
import type { Reply } from '#protocol/drops.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import { bytesOf, type Draft, isTooLong } from '../draft.ts';
import type { How } from '../how.ts';
import { messages, sentenceFor } from '../messages/index.ts';
import { type FileActs, FileList } from './Files.tsx';
import { HowSent } from './HowSent.tsx';
import { Looking, useLooking } from './Looking.tsx';
import { Screen } from './Screen.tsx';

/** What the source sent while this page was open; earlier reports cannot be shown, only the desk can open them. */
export interface Said {
  readonly text: string;
  readonly files: number;
}

export interface Talk {
  readonly replies: readonly Reply[];
  readonly today: number;
  readonly said: readonly Said[];
}

export function Conversation(
  props: {
    talk: Talk;
    draft: Draft;
    onText: (text: string) => void;
    /** A report, or its files, are on their way: the next one waits until they have arrived. */
    isUnderWay: boolean;
    onHow: (how: How) => void;
    onSend: () => void;
    /** Tells meanwhile how much has come, 0 to 1. */
    onLookAgain: (onShare: (share: number) => void) => Promise<ErrorCode | null>;
  } & FileActs,
) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const area = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [share, look] = useLooking();
  const { talk, draft, onText, isUnderWay, onHow, onSend, onLookAgain, ...fileActs } = props;

  const send = (): void => {
    const found = draft.text.trim() === '' ? t.writeEmpty : isTooLong(draft.text) ? t.writeTooLong : null;
    setFault(found);
    if (found) area.current?.focus();
    else onSend();
  };
  const lookAgain = async (): Promise<void> => {
    setFailure(await look(onLookAgain));
  };

  return (
    <Screen name="talk" title={t.talkTitle}>
      {talk.said.length > 0 ? (
        <Notice kind="done" live>
          <p>{t.talkSent}</p>
        </Notice>
      ) : null}
      {talk.replies.length === 0 ? (
        <div class="stack-tight">
          <p class="lead">{t.talkEmpty}</p>
          <p class="small soft">{t.talkEmptyHint}</p>
        </div>
      ) : null}
      <ul class="talk">
        {talk.replies.map((reply) => (
          <li key={reply.messageId} class="said">
            <p class="said-by">{t.talkReply(formatDayFrom(language, reply.day, talk.today))}</p>
            <Written>{reply.text}</Written>
          </li>
        ))}
        {talk.said.map((said, index) => (
          <li key={`said-${index}`} class="said said-by-you">
            <p class="said-by">{said.files > 0 ? `${t.talkYou} · ${t.talkFiles(said.files)}` : t.talkYou}</p>
            <Written>{said.text}</Written>
          </li>
        ))}
      </ul>
      <div class="acts">
        <Button onClick={() => void lookAgain()} disabled={share !== null}>
          {share === null ? t.talkAgain : <Looking share={share} />}
        </Button>
        <p class="small soft">{t.talkEarlier}</p>
      </div>
      {failure ? (
        <Notice kind="think" live>
          <p>{sentenceFor(t, failure)}</p>
        </Notice>
      ) : null}
      <section class="stack act-note">
        <TextArea
          label={t.talkWrite}
          error={fault}
          value={draft.text}
          onValue={(text) => {
            setFault(null);
            onText(text);
          }}
          areaRef={area}
        />
        <FileList files={draft.files} {...fileActs} />
        <HowSent how={draft.how} fileBytes={bytesOf(draft.files)} mayApart={false} onHow={onHow} />
        <div class="acts">
          <Button kind="primary" onClick={send} disabled={isUnderWay}>
            {t.sealAndSend}
          </Button>
          {isUnderWay ? <p class="small soft">{t.wayAgain}</p> : null}
        </div>
      </section>
    </Screen>
  );
}
