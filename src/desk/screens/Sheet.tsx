import { useEffect, useRef, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom, formatNumber } from '#ui/language.ts';
import type { ReportRow } from '../client/state.ts';
import { Waiting } from '../components/Empty.tsx';
import { Tabs } from '../components/Tabs.tsx';
import { useAct, useDesk } from '../context.ts';
import { gradeOf, type ThreadRow } from '../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { useReports } from '../reading.ts';
import { AlikeHint } from './alike/AlikeHint.tsx';
import { CaseReaders, Frozen } from './CaseSafety.tsx';
import { ConversationTab } from './ConversationTab.tsx';
import { DraftTab } from './DraftTab.tsx';
import { FileDialog } from './FileDialog.tsx';
import { CaseMoves } from './moves/CaseMoves.tsx';
import { ReportTab } from './ReportTab.tsx';
import { SheetTriage, Triage, TriageNotices } from './triage/SheetTriage.tsx';
import { useReadMentions } from './triage/useReadMentions.ts';
import { VerifyTab } from './VerifyTab.tsx';

export const TABS = ['report', 'conversation', 'verify', 'draft'] as const;
export type TabName = (typeof TABS)[number];

function Head(props: { row: ThreadRow; onBack: () => void; onFile: () => void; onNotes: () => void }) {
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
          <Button
            kind="quiet"
            class="only-phone sheet-back"
            aria-label={m.back}
            onClick={props.onBack}
            data-testid="back"
          >
            <Icon name="back" />
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
      </div>
      <p class="sheet-facts">
        {deskCase ? <bdi>{m.case.sourceLabel(row.pseudonym[language])}</bdi> : null}
        {row.muted ? <span>{m.triage.muted}</span> : null}
        <span>{m.case.received(formatDayFrom(language, row.newest.day, state.today))}</span>
        {deskCase ? <CaseReaders deskCase={deskCase} nameOf={nameOf} /> : <span>{m.case.notFiled}</span>}
      </p>
      <SheetTriage key={row.thread} row={row} />
      <TriageNotices key={`${row.thread}-notices`} row={row} onNotes={props.onNotes} />
      {deskCase?.broken ? (
        <Notice kind="danger">
          <p>{m.warnings.broken}</p>
        </Notice>
      ) : null}
      {deskCase ? <Frozen deskCase={deskCase} nameOf={nameOf} /> : null}
      {deskCase ? <CaseMoves deskCase={deskCase} /> : null}
      <AlikeHint key={row.thread} thread={row.thread} />
    </header>
  );
}

const NO_ROWS: readonly ReportRow[] = [];

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
  const opened = useReports(deskCase === null ? row.reports : NO_ROWS);
  const reports = deskCase?.reports ?? opened;
  const held = deskCase?.reports ?? row.reports;
  useReadMentions(row, tab === 'conversation');
  const settled = deskCase?.checks.filter((check) => check.state !== 'todo').length ?? 0;
  const counts: Readonly<Record<TabName, number>> = {
    report: held.length > 1 ? held.length : 0,
    conversation: deskCase ? deskCase.replies.length + deskCase.notes.length : 0,
    verify: deskCase ? deskCase.claims.length + settled : 0,
    draft: deskCase?.signatures.length ?? 0,
  };
  return (
    <div class="sheet" data-testid="sheet" data-row={`row-${row.thread}`}>
      <Head
        row={row}
        onBack={props.onBack}
        onFile={() => setFiling(true)}
        onNotes={() => props.onTab('conversation')}
      />
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
        {reports === null ? <Waiting label={m.loading} /> : null}
        {tab === 'report' && reports ? (
          <ReportTab key={row.thread} reports={reports} deskCase={deskCase} />
        ) : null}
        {tab === 'conversation' && reports ? (
          <ConversationTab key={row.thread} thread={row.thread} reports={reports} deskCase={deskCase} />
        ) : null}
        {tab === 'verify' ? <VerifyTab key={row.thread} deskCase={deskCase} /> : null}
        {tab === 'draft' ? <DraftTab key={row.thread} deskCase={deskCase} /> : null}
      </Tabs>
      {filing ? <FileDialog report={row.newest.id} onClose={() => setFiling(false)} /> : null}
    </div>
  );
}
