import { useRef, useState } from 'preact/hooks';
import { utf8 } from '#protocol/bytes.ts';
import { MOST_PARTS, SLOT_TEXT_BYTES } from '#protocol/drops.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { Language } from '#ui/language.ts';
import type { DeskReply } from '../../client/state.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import type { WorkingText } from '../../notebook.ts';
import { Kept } from './Kept.tsx';
import { Questions } from './Questions.tsx';

const isTooLong = (text: string): boolean => utf8(text).length > MOST_PARTS * SLOT_TEXT_BYTES;

/** @param replies of this conversation: a colleague may answer it while we write */
export function ReplyForm(props: {
  thread: ObjectId;
  sourceLanguage: Language;
  replies: readonly DeskReply[];
  after: number;
  working: WorkingText;
}) {
  const { thread, working, replies } = props;
  const m = useDeskMessages();
  const { outbox, state } = useDesk();
  const nameOf = useNameOf();
  const [asking, setAsking] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const { text, setText } = working;
  // How many there were when the first word of this reply was written.
  const begun = useRef<number | null>(null);
  if (text === '') begun.current = null;
  else begun.current ??= replies.length;
  const others = replies.slice(begun.current ?? replies.length).filter(({ by }) => by !== state.me.id);
  const other = others.at(-1);

  const send = (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '' || isTooLong(words)) return;
    outbox.add('reply', thread, words, props.after);
    setText('');
  };
  const insert = (words: string) => {
    setText(text.trim() === '' ? words : `${text.trimEnd()}\n\n${words}`);
    setAsking(false);
    area.current?.focus();
  };
  return (
    <form class="stack" onSubmit={send} data-testid="reply-form">
      <TextArea
        label={m.case.conversation.reply}
        hint={m.case.conversation.replyHint}
        value={text}
        onValue={setText}
        error={isTooLong(text) ? m.talk.reply.tooLong : null}
        area={{ name: 'reply', rows: 6, lang: props.sourceLanguage }}
        areaRef={area}
      />
      <Kept working={working} />
      {other ? (
        <Notice kind="think" live>
          <p data-testid="replied-already">{m.talk.reply.repliedAlready(nameOf(other.by))}</p>
        </Notice>
      ) : null}
      <div class="between">
        <Button
          kind="primary"
          type="submit"
          disabled={text.trim() === '' || isTooLong(text)}
          data-testid="reply-send"
        >
          {m.case.conversation.send}
        </Button>
        <Button onClick={() => setAsking(true)} data-testid="questions-open">
          {m.talk.canned.open}
        </Button>
      </div>
      <p class="small soft">{m.case.conversation.expires}</p>
      {asking ? (
        <Questions language={props.sourceLanguage} onInsert={insert} onClose={() => setAsking(false)} />
      ) : null}
    </form>
  );
}
