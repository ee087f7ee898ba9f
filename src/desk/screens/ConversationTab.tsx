import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDayFrom, type Language } from '#ui/language.ts';
import type { ConversationItem, DeskCase, DeskReport } from '../client/state.ts';
import { Waiting } from '../components/Empty.tsx';
import { Select } from '../components/Select.tsx';
import { useDesk, useNameOf } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { cannedQuestions, useDeskLanguage, useDeskMessages } from '../messages/index.ts';

function Bubble(props: { item: ConversationItem }) {
  const { item } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const day = formatDayFrom(language, item.day, state.today);
  switch (item.kind) {
    case 'report':
      return (
        <li class="bubble" data-testid="said-by-source">
          <span class="bubble-by">
            <bdi>{item.report.pseudonym[language]}</bdi>
            <span>{day}</span>
            {item.report.attachments.length > 0 ? (
              <span>{m.list.files(item.report.attachments.length)}</span>
            ) : null}
          </span>
          <div lang={item.report.language}>
            <Written>{item.report.text || m.case.emptyText}</Written>
          </div>
        </li>
      );
    case 'reply':
      return (
        <li class="bubble bubble-desk" data-testid="said-by-desk">
          <span class="bubble-by">
            <bdi>{nameOf(item.reply.by)}</bdi>
            <span>{day}</span>
          </span>
          <Written>{item.reply.text}</Written>
        </li>
      );
    case 'note':
      return (
        <li class="bubble bubble-note" data-testid="note">
          <span class="bubble-by">
            <span>{m.case.conversation.note}</span>
            <bdi>{nameOf(item.note.by)}</bdi>
            <span>{day}</span>
          </span>
          <Written>{item.note.text}</Written>
        </li>
      );
  }
}

function ReplyForm(props: { thread: ObjectId; sourceLanguage: Language }) {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, tell } = useDesk();
  const task = useTask();
  const [text, setText] = useState('');
  const questions = cannedQuestions(props.sourceLanguage);
  const send = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '') return;
    if (!(await task.run(() => session.ask('reply', props.thread, words)))) return;
    setText('');
    tell({ words: m.case.conversation.sent, undo: null });
  };
  return (
    <form class="stack" onSubmit={(event) => void send(event)} data-testid="reply-form">
      <TextArea
        label={m.case.conversation.reply}
        hint={m.case.conversation.replyHint}
        value={text}
        onValue={setText}
        error={task.error ? sentence(task.error) : null}
        area={{ name: 'reply', disabled: task.busy, lang: props.sourceLanguage }}
      />
      <Select
        label={m.case.conversation.canned}
        value=""
        small
        options={[
          { value: '', label: `${m.case.conversation.canned} …` },
          ...questions.map((question) => ({ value: question, label: question })),
        ]}
        labelUnseen
        testId="canned"
        onValue={(question) => {
          if (question !== '')
            setText((before) => (before.trim() === '' ? question : `${before.trimEnd()}\n${question}`));
        }}
      />
      {task.busy ? <Waiting label={m.case.conversation.sending} /> : null}
      <div class="between">
        <Button
          kind="primary"
          type="submit"
          disabled={task.busy || text.trim() === ''}
          data-testid="reply-send"
        >
          {m.case.conversation.send}
        </Button>
        <span class="small soft">{m.case.conversation.expires}</span>
      </div>
    </form>
  );
}

function NoteForm(props: { caseId: ObjectId }) {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [text, setText] = useState('');
  const add = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (words !== '' && (await task.run(() => session.ask('note', props.caseId, words)))) setText('');
  };
  return (
    <form class="stack" onSubmit={(event) => void add(event)} data-testid="note-form">
      <TextArea
        label={m.case.conversation.noteLabel}
        hint={m.case.conversation.noteHint}
        value={text}
        onValue={setText}
        error={task.error ? sentence(task.error) : null}
        area={{ name: 'note', rows: 3, disabled: task.busy }}
      />
      <div class="actions">
        <Button type="submit" disabled={task.busy || text.trim() === ''} data-testid="note-add">
          {m.case.conversation.addNote}
        </Button>
      </div>
    </form>
  );
}

/** Everything said, in the order the desk came to know it; replies go to one source, notes to nobody outside. */
export function ConversationTab(props: {
  thread: ObjectId;
  reports: readonly DeskReport[];
  deskCase: DeskCase | null;
}) {
  const { deskCase, reports } = props;
  const m = useDeskMessages();
  const items: readonly ConversationItem[] =
    deskCase?.conversation ?? reports.map((report) => ({ kind: 'report', day: report.day, report }));
  const sourceLanguage = reports.find((report) => report.thread === props.thread)?.language ?? 'en';
  const answered = items.some((item) => item.kind === 'reply');
  return (
    <div class="two">
      <div class="stack-wide">
        <h2 class="unseen">{m.case.conversation.title}</h2>
        <ol class="bubbles">
          {items.map((item) => (
            <Bubble
              key={`${item.kind}-${item.kind === 'report' ? item.report.id : positionOf(item)}`}
              item={item}
            />
          ))}
        </ol>
        {answered ? null : <p class="small soft">{m.case.conversation.empty}</p>}
      </div>
      <div class="aside">
        {deskCase?.broken ? null : deskCase ? (
          <>
            <div class="card">
              <ReplyForm thread={props.thread} sourceLanguage={sourceLanguage} />
            </div>
            <div class="card">
              <NoteForm caseId={deskCase.id} />
            </div>
          </>
        ) : (
          <Notice>
            <p>{m.case.fileFirst}</p>
          </Notice>
        )}
      </div>
    </div>
  );
}

const positionOf = (item: Extract<ConversationItem, { kind: 'reply' | 'note' }>): number =>
  item.kind === 'reply' ? item.reply.position : item.note.position;
