import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase, DeskReport } from '../../client/state.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

/** Enough of a report to recognise it. */
const EXCERPT_CHARACTERS = 300;

/** Reports that could speak for a claim: not those of the source whose claim it is. */
const couldSpeak = ({ reports }: DeskCase, thread: ObjectId | null): readonly DeskReport[] =>
  reports.filter((report) => report.filed && report.thread !== thread);

/** Chooses a report, in this case or another, and perhaps the claim that was made of it. */
export function CorroborateDialog(props: { deskCase: DeskCase; claim: ObjectId; onClose: () => void }) {
  const { deskCase, claim } = props;
  const messages = useDeskMessages();
  const m = messages.corroboration;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const task = useTask();
  const own = deskCase.claims.find(({ id }) => id === claim)?.thread ?? null;
  const isAlone = deskCase.threads.length < 2;
  const cases = state.cases.filter(
    (each) =>
      !each.broken &&
      (each.id !== deskCase.id || !isAlone) &&
      couldSpeak(each, each.id === deskCase.id ? own : null).length > 0,
  );
  const [where, setWhere] = useState<string>(
    cases.find(({ id }) => id !== deskCase.id)?.id ?? cases[0]?.id ?? '',
  );
  const [chosen, setChosen] = useState('');
  const [otherClaim, setOtherClaim] = useState('');
  const [independent, setIndependent] = useState(false);
  const there = cases.find(({ id }) => id === where) ?? null;
  const reports = there === null ? [] : couldSpeak(there, there.id === deskCase.id ? own : null);
  const report = reports.find(({ id }) => id === chosen) ?? reports[0];
  const claims = (there?.claims ?? []).filter(({ id }) => id !== claim);
  const submit = async () => {
    if (report === undefined) return;
    const input = {
      caseId: deskCase.id,
      claim,
      report: report.id,
      otherClaim: claims.find(({ id }) => id === otherClaim)?.id ?? null,
      independent,
    };
    if (await task.run(async () => void (await session.ask('corroborate', input)))) props.onClose();
  };
  return (
    <AskDialog
      title={m.addTitle}
      testId="corroborate-dialog"
      task={task}
      doing={messages.loading}
      go={m.go}
      goTestId="corroborate-go"
      disabled={report === undefined}
      onGo={submit}
      onClose={props.onClose}
    >
      <p class="soft">{m.addIntro}</p>
      {report === undefined ? (
        <p>{m.nothing}</p>
      ) : (
        <>
          <Select
            label={m.where}
            value={where}
            options={cases.map(({ id, title }) => {
              const name = title || messages.untitled;
              return { value: id, label: id === deskCase.id ? m.thisCase(name) : name };
            })}
            testId="corroborate-case"
            onValue={(value) => {
              setWhere(value);
              setOtherClaim('');
            }}
          />
          <Select
            label={m.report}
            value={report.id}
            options={reports.map(({ id, pseudonym, day }) => ({
              value: id,
              label: m.reportLabel(pseudonym[language], formatDayFrom(language, day, state.today)),
            }))}
            testId="corroborate-report"
            onValue={setChosen}
          />
          <div class="alike-text" lang={report.language}>
            <Written>{report.text.slice(0, EXCERPT_CHARACTERS)}</Written>
          </div>
          {claims.length === 0 ? null : (
            <Select
              label={m.claim}
              value={otherClaim}
              options={[
                { value: '', label: m.noClaim },
                ...claims.map(({ id, text }) => ({ value: id, label: text.slice(0, 120) })),
              ]}
              testId="corroborate-claim"
              onValue={setOtherClaim}
            />
          )}
          <label class="choice">
            <input
              type="checkbox"
              name="independent"
              checked={independent}
              onChange={(event) => setIndependent(event.currentTarget.checked)}
            />
            <span class="choice-words">{m.isIndependent}</span>
          </label>
        </>
      )}
    </AskDialog>
  );
}
