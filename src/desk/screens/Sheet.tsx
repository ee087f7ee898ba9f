import { useEffect, useRef, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom, formatNumber } from '#ui/language.ts';
import type { Mark } from '../client/state.ts';
import { Select } from '../components/Select.tsx';
import { Tabs } from '../components/Tabs.tsx';
import { useAct, useDesk } from '../context.ts';
import { gradeOf, type ThreadRow } from '../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { CaseSafety, Frozen } from './CaseSafety.tsx';
import { ConversationTab } from './ConversationTab.tsx';
import { DraftTab } from './DraftTab.tsx';
import { FileDialog } from './FileDialog.tsx';
import { ReportTab } from './ReportTab.tsx';
import { VerifyTab } from './VerifyTab.tsx';

export const TABS = ['report', 'conversation', 'verify', 'draft'] as const;
export type TabName = (typeof TABS)[number];

function Assignee(props: { row: ThreadRow }) {
  const m = useDeskMessages().case;
  const { session, state } = useDesk();
  const act = useAct();
  const deskCase = props.row.deskCase;
  if (deskCase === null) return null;
  const options = state.people
    .filter((person) => person.present || person.id === deskCase.assignee)
    .map((person) => ({ value: person.id, label: person.name }));
  const assign = (value: string) => {
    const person = state.people.find((each) => each.id === value);
    void act(() => session.ask('assign', deskCase.id, person?.id ?? null));
  };
  return (
    <div class="assignee">
      <Select
        label={m.assignee}
        small
        value={deskCase.assignee ?? ''}
        options={[{ value: '', label: m.nobody }, ...options]}
        disabled={deskCase.broken}
        testId="assignee"
        onValue={assign}
      />
    </div>
  );
}

/** File, park, spam: only while a conversation is in no case. Parking can be taken back at once. */
function Triage(props: { row: ThreadRow; onFile: () => void }) {
  const { row } = props;
  const m = useDeskMessages().case;
  const { session, tell } = useDesk();
  const act = useAct();
  if (row.deskCase !== null) return null;
  const ids: readonly ObjectId[] = row.reports.map((report) => report.id);
  const mark = async (to: Mark, words: string | null) => {
    const before = row.mark;
    if (!(await act(() => session.ask('mark', ids, to))) || words === null) return;
    tell({ words, undo: () => void act(() => session.ask('mark', ids, before)) });
  };
  return (
    <div class="actions" role="toolbar" aria-label={m.actions}>
      <Button kind="primary" onClick={props.onFile} data-testid="file">
        {m.file}
      </Button>
      {row.mark === 'parked' ? (
        <Button onClick={() => void mark('new', null)} data-testid="unpark">
          {m.unpark}
        </Button>
      ) : (
        <Button onClick={() => void mark('parked', m.parkedNow)} data-testid="park">
          {m.park}
        </Button>
      )}
      {row.mark === 'spam' ? (
        <Button onClick={() => void mark('new', null)} data-testid="not-spam">
          {m.notSpam}
        </Button>
      ) : (
        <Button onClick={() => void mark('spam', m.spamNow)} data-testid="spam">
          {m.spam}
        </Button>
      )}
    </div>
  );
}

function Head(props: { row: ThreadRow; onBack: () => void; onFile: () => void }) {
  const { row } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const deskCase = row.deskCase;
  const grade = gradeOf(deskCase);
  const nameOf = (id: ObjectId) => state.people.find((person) => person.id === id)?.name ?? '';
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [row.thread]);
  return (
    <header class="sheet-head">
      <div class="between">
        <div class="sheet-title">
          <Button kind="quiet" class="only-phone" onClick={props.onBack} data-testid="back">
            {m.back}
          </Button>
          <h1 tabIndex={-1} ref={heading} dir="auto" data-testid="sheet-title">
            {deskCase ? deskCase.title || m.untitled : row.pseudonym[language]}
          </h1>
          {deskCase ? <span class="chip chip-strong">{m.case.states[deskCase.state]}</span> : null}
          {grade ? (
            <bdi dir="ltr" class="chip" data-testid="grade">
              {grade}
            </bdi>
          ) : null}
        </div>
        <Triage row={row} onFile={props.onFile} />
        <Assignee row={row} />
      </div>
      <p class="sheet-facts">
        {deskCase ? <bdi>{m.case.sourceLabel(row.pseudonym[language])}</bdi> : null}
        <span>{m.case.received(formatDayFrom(language, row.newest.day, state.today))}</span>
        {deskCase ? null : <span>{m.case.notFiled}</span>}
      </p>
      {deskCase?.broken ? (
        <Notice kind="danger">
          <p>{m.warnings.broken}</p>
        </Notice>
      ) : null}
      {deskCase ? <Frozen deskCase={deskCase} nameOf={nameOf} /> : null}
      {deskCase ? <CaseSafety deskCase={deskCase} nameOf={nameOf} /> : null}
    </header>
  );
}

/** Right pane: one conversation, or the case it is in. */
export function Sheet(props: {
  row: ThreadRow;
  tab: TabName;
  onTab: (tab: TabName) => void;
  onBack: () => void;
}) {
  const { row, tab } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { direction } = useLanguage();
  const { session } = useDesk();
  const act = useAct();
  const [filing, setFiling] = useState(false);
  const unread = row.reports.filter((report) => report.unread || (report.caseId !== null && !report.filed));
  const unreadKey = unread.map((report) => report.id).join();
  useEffect(() => {
    // Looked at: a follow-up of a filed conversation is filed by it, so that the case stays whole.
    void act(async () => {
      for (const report of unread) await session.ask('seen', report.id);
    });
  }, [unreadKey]);
  const deskCase = row.deskCase;
  const reports = deskCase?.reports ?? row.reports;
  const settled = deskCase?.checks.filter((check) => check.state !== 'todo').length ?? 0;
  const counts: Readonly<Record<TabName, number>> = {
    report: reports.length > 1 ? reports.length : 0,
    conversation: deskCase ? deskCase.replies.length + deskCase.notes.length : 0,
    verify: deskCase ? deskCase.claims.length + settled : 0,
    draft: deskCase?.signatures.length ?? 0,
  };
  return (
    <div class="sheet" data-testid="sheet">
      <Head row={row} onBack={props.onBack} onFile={() => setFiling(true)} />
      <Tabs
        label={m.case.tabsLabel}
        tabs={TABS.map((name) => ({
          name,
          label: m.case.tabs[name],
          ...(counts[name] > 0 ? { count: formatNumber(language, counts[name]) } : {}),
        }))}
        chosen={tab}
        rtl={direction === 'rtl'}
        onChoose={props.onTab}
      >
        {tab === 'report' ? <ReportTab key={row.thread} reports={reports} deskCase={deskCase} /> : null}
        {tab === 'conversation' ? (
          <ConversationTab key={row.thread} thread={row.thread} reports={reports} deskCase={deskCase} />
        ) : null}
        {tab === 'verify' ? <VerifyTab key={row.thread} deskCase={deskCase} /> : null}
        {tab === 'draft' ? <DraftTab key={row.thread} deskCase={deskCase} /> : null}
      </Tabs>
      {filing ? <FileDialog report={row.newest.id} onClose={() => setFiling(false)} /> : null}
    </div>
  );
}
