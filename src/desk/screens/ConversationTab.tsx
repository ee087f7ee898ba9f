import { useMemo, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { standingOf } from '../client/standing.ts';
import type { ConversationItem, DeskCase, DeskReport } from '../client/state.ts';
import { Select } from '../components/Select.tsx';
import { useDesk } from '../context.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { useWorkingText } from '../notebook.ts';
import { type Outgoing, useOutgoing, useUnsent } from '../outbox.ts';
import { NoteForm } from './conversation/NoteForm.tsx';
import { ReplyForm } from './conversation/ReplyForm.tsx';
import { StandingLine } from './conversation/StandingLine.tsx';
import { Thread } from './conversation/Thread.tsx';
import { Transcript } from './conversation/Transcript.tsx';
import { ThreadNoteForm } from './triage/ThreadNotes.tsx';

const namesOf = (reports: readonly DeskReport[]) =>
  new Map(reports.map(({ thread, pseudonym }) => [thread, pseudonym] as const));

/** What was sent is shown by the case as soon as it has come back from there. */
function useLeaving(deskCase: DeskCase, threads: readonly ObjectId[]): readonly Outgoing[] {
  const { outbox, state } = useDesk();
  const to = useMemo(() => new Set([deskCase.id, ...threads]), [deskCase.id, threads.join()]);
  const mine = (
    each: { readonly by: ObjectId; readonly text: string; readonly position: number },
    item: Outgoing,
  ) => each.by === state.me.id && each.text === item.text && each.position > item.after;
  return useOutgoing(outbox, to).filter((item) => {
    if (item.state !== 'sent') return true;
    const said = item.kind === 'note' ? deskCase.notes : deskCase.replies;
    return !said.some((each) => mine(each, item));
  });
}

/** The conversation of a case: what was said, what is on its way, and the two fields to say more. */
function CaseTalk(props: { deskCase: DeskCase; first: ObjectId; items: readonly ConversationItem[] }) {
  const { deskCase, items } = props;
  const { reports } = deskCase;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state, notebook, outbox } = useDesk();
  const names = namesOf(reports);
  const [chosen, setChosen] = useState(props.first);
  const thread = names.has(chosen) ? chosen : props.first;
  const [saving, setSaving] = useState(false);
  const own = reports.filter((report) => report.thread === thread);
  const replies = deskCase.replies.filter((reply) => reply.thread === thread);
  const standing = standingOf(deskCase.conversation, thread, state.today, state.talk.habits);
  const after = deskCase.history.at(-1)?.position ?? -1;
  const reply = useWorkingText(notebook, `reply:${thread}`);
  const note = useWorkingText(notebook, `note:${deskCase.id}`);
  const leaving = useLeaving(deskCase, [...names.keys()]);
  const back = (field: typeof reply) => (text: string) =>
    field.setText(field.text.trim() === '' ? text : `${text}\n\n${field.text}`);
  const said = (list: readonly { readonly by: ObjectId; readonly text: string }[]) => (text: string) =>
    list.some((each) => each.by === state.me.id && each.text === text);
  useUnsent(notebook, outbox, thread, `reply:${thread}`, said(replies));
  useUnsent(notebook, outbox, deskCase.id, `note:${deskCase.id}`, said(deskCase.notes));
  const pseudonym = names.get(thread);
  return (
    <div class="two">
      <div class="stack-wide">
        <div class="between">
          <h2 class="unseen">{m.case.conversation.title}</h2>
          <StandingLine
            standing={standing}
            onSendAgain={deskCase.broken ? null : (text) => outbox.add('reply', thread, text, after)}
          />
        </div>
        <Thread
          items={items}
          leaving={leaving}
          names={names}
          onBack={(item, text) => back(item.kind === 'note' ? note : reply)(text)}
        />
        {replies.length === 0 && leaving.length === 0 ? (
          <p class="small soft">{m.case.conversation.empty}</p>
        ) : null}
        {deskCase.broken || pseudonym === undefined ? null : (
          <div class="actions">
            <Button
              kind="quiet"
              disabled={deskCase.frozen !== null}
              onClick={() => setSaving(true)}
              data-testid="transcript-open"
            >
              {m.talk.transcript.open}
            </Button>
            {deskCase.frozen === null ? null : <span class="small soft">{m.talk.transcript.frozen}</span>}
          </div>
        )}
        {saving && pseudonym !== undefined ? (
          <Transcript
            caseId={deskCase.id}
            thread={thread}
            pseudonym={pseudonym}
            onClose={() => setSaving(false)}
          />
        ) : null}
      </div>
      {deskCase.broken ? null : (
        <div class="aside">
          <div class="card">
            {names.size > 1 ? (
              <Select
                label={m.talk.reply.whom}
                value={thread}
                options={[...names].map(([id, name]) => ({ value: id, label: name[language] }))}
                testId="reply-to"
                onValue={(value) => {
                  const found = [...names.keys()].find((id) => id === value);
                  if (found !== undefined) setChosen(found);
                }}
              />
            ) : null}
            <ReplyForm
              key={thread}
              thread={thread}
              sourceLanguage={own.at(-1)?.language ?? 'en'}
              replies={replies}
              after={after}
              working={reply}
            />
          </div>
          <div class="card">
            <NoteForm caseId={deskCase.id} after={after} working={note} />
          </div>
        </div>
      )}
    </div>
  );
}

/** Everything said, by days; replies go to one source, notes to nobody outside. */
export function ConversationTab(props: {
  thread: ObjectId;
  reports: readonly DeskReport[];
  deskCase: DeskCase | null;
}) {
  const { deskCase, reports, thread } = props;
  const m = useDeskMessages();
  const items: readonly ConversationItem[] = deskCase?.conversation ?? [
    ...reports.map((report) => ({ kind: 'report' as const, day: report.day, report })),
    ...(reports.at(-1)?.triage.notes ?? []).map((note) => ({ kind: 'note' as const, day: note.day, note })),
  ];
  const byDay = items.toSorted((a, b) => a.day - b.day);
  if (deskCase !== null)
    return <CaseTalk key={deskCase.id} deskCase={deskCase} first={thread} items={byDay} />;
  return (
    <div class="two">
      <Thread items={byDay} leaving={[]} names={namesOf(reports)} onBack={() => undefined} />
      <div class="aside">
        <Notice>
          <p>{m.case.fileFirst}</p>
        </Notice>
        <div class="card">
          <ThreadNoteForm thread={thread} />
        </div>
      </div>
    </div>
  );
}
