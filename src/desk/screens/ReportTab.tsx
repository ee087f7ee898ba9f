import { useState } from 'preact/hooks';
import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase, DeskReport } from '../client/state.ts';
import { AttachmentDetail, AttachmentGrid } from '../components/Attachments.tsx';
import { useDesk, useNameOf } from '../context.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { KeepWords } from './draft/KeepWords.tsx';
import { EvidenceDialog, kindOf } from './evidence/EvidenceDialog.tsx';
import { History } from './History.tsx';
import { filesOf } from './verify/checks.ts';

function ReportPart(props: {
  report: DeskReport;
  deskCase: DeskCase | null;
  number: number;
  firstFile: number;
  several: boolean;
  showSource: boolean;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { report } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  return (
    <article class="report" data-testid="report">
      <div class="between">
        {props.several ? (
          <h2>
            {m.case.reportOf(props.number)}
            {props.showSource ? (
              <>
                {' '}
                <bdi class="soft">{report.pseudonym[language]}</bdi>
              </>
            ) : null}
          </h2>
        ) : (
          <h2 class="unseen">{m.case.tabs.report}</h2>
        )}
        <p class="small soft">
          {m.case.received(formatDayFrom(language, report.day, state.today))} ·{' '}
          {m.case.written(m.languageNames[report.language])}
        </p>
      </div>
      {report.text.trim() === '' ? (
        <p class="soft">{m.case.emptyText}</p>
      ) : (
        <div lang={report.language} data-testid="report-text">
          <KeepWords deskCase={props.deskCase}>
            <Written>{report.text}</Written>
          </KeepWords>
        </div>
      )}
      {report.attachments.length === 0 ? null : (
        <div class="block">
          <h3>{m.record.attachments}</h3>
          <AttachmentGrid
            notes={report.attachments}
            firstNumber={props.firstFile}
            chosen={props.chosen}
            onChoose={props.onChoose}
          />
        </div>
      )}
    </article>
  );
}

/** What the source sent, and beside it what was hidden in the attachment that is chosen. */
export function ReportTab(props: { reports: readonly DeskReport[]; deskCase: DeskCase | null }) {
  const { reports, deskCase } = props;
  const m = useDeskMessages();
  const nameOf = useNameOf();
  const { state } = useDesk();
  const files = filesOf({ reports });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = files.find((file) => file.note.id === chosenId) ?? files[0] ?? null;
  const [viewing, setViewing] = useState(false);
  const shown = files.map(({ note, number, report }) => ({ id: note.id, number, report }));
  const viewed = viewing ? (shown.find(({ id }) => id === chosen?.note.id) ?? null) : null;
  const sources = new Set(reports.map((report) => report.thread)).size;
  return (
    <div class="two">
      <div class="stack-wide">
        {reports.map((report, index) => (
          <ReportPart
            key={report.id}
            report={report}
            deskCase={deskCase}
            number={index + 1}
            firstFile={files.find((file) => file.report === report)?.number ?? 1}
            several={reports.length > 1}
            showSource={sources > 1}
            chosen={chosen?.note.id ?? null}
            onChoose={setChosenId}
          />
        ))}
      </div>
      <aside class="aside" aria-label={m.record.title}>
        {chosen ? (
          <AttachmentDetail
            key={chosen.note.id}
            note={chosen.note}
            number={chosen.number}
            onView={kindOf(state, chosen.note.id) === null ? null : () => setViewing(true)}
          />
        ) : null}
        {deskCase ? <History deskCase={deskCase} nameOf={nameOf} /> : <p class="soft">{m.case.fileFirst}</p>}
      </aside>
      {viewed === null ? null : (
        <EvidenceDialog file={viewed} files={shown} deskCase={deskCase} onClose={() => setViewing(false)} />
      )}
    </div>
  );
}
