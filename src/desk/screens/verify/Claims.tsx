import { useState } from 'preact/hooks';
import { CREDIBILITY, FIRST_GRADE, OUTCOMES } from '#protocol/events-verify.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Claim, DeskCase, Outcome } from '../../client/state.ts';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { CheckGroups, useSettled } from '../Checklist.tsx';
import { Corroborations } from '../corroboration/Corroborations.tsx';
import { GradeHistory } from './Grades.tsx';

function NewClaim(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.verify;
  const language = useDeskLanguage();
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [text, setText] = useState('');
  const [source, setSource] = useState(deskCase.sources[0]?.thread ?? '');
  const several = deskCase.sources.length > 1;
  const add = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    const thread = deskCase.sources.find((each) => each.thread === source)?.thread ?? null;
    if (words === '') return;
    if (await task.run(async () => void (await session.ask('makeClaim', deskCase.id, words, thread))))
      setText('');
  };
  return (
    <form class="stack" onSubmit={(event) => void add(event)} data-testid="claim-form">
      <TextArea
        label={m.claim}
        value={text}
        onValue={setText}
        error={task.error ? sentence(task.error) : null}
        area={{ name: 'claim', rows: 2, maxLength: 4000, disabled: task.busy }}
      />
      {several ? (
        <Select
          label={m.claimSource}
          value={source}
          options={[
            ...deskCase.sources.map((each) => ({ value: each.thread, label: each.pseudonym[language] })),
            { value: '', label: m.severalSources },
          ]}
          testId="claim-source"
          onValue={(value) => setSource(deskCase.sources.find((each) => each.thread === value)?.thread ?? '')}
        />
      ) : null}
      <div class="actions">
        <Button type="submit" disabled={task.busy || text.trim() === ''} data-testid="claim-add">
          {m.addClaim}
        </Button>
      </div>
    </form>
  );
}

/** What the newsroom says about a claim in the end, and why. */
function Conclusion(props: { deskCase: DeskCase; claim: Claim }) {
  const { deskCase, claim } = props;
  const m = useDeskMessages().case.verify;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const last = claim.outcomes.at(-1);
  const outcome: Outcome = last?.outcome ?? 'unverified';
  const [note, setNote] = useState(last?.note ?? '');
  const conclude = (to: Outcome) =>
    act(() => session.ask('concludeClaim', deskCase.id, claim.id, { outcome: to, note }));
  return (
    <div class="block">
      <Select
        label={m.outcome}
        small
        value={outcome}
        options={OUTCOMES.map((each) => ({ value: each, label: m.outcomes[each] }))}
        disabled={deskCase.broken}
        testId="claim-outcome"
        onValue={(value) => {
          const chosen = OUTCOMES.find((each) => each === value);
          if (chosen) void conclude(chosen);
        }}
      />
      {last === undefined ? null : (
        <details>
          <summary>
            {last.note === '' ? m.outcomeNote : <bdi>{last.note}</bdi>} ·{' '}
            {m.by(nameOf(last.by), formatDayFrom(language, last.day, state.today))}
          </summary>
          <form
            class="stack check-words"
            onSubmit={(event) => {
              event.preventDefault();
              void conclude(outcome);
            }}
          >
            <TextArea
              label={m.outcomeNote}
              value={note}
              onValue={setNote}
              area={{ name: 'outcome-note', rows: 2, maxLength: 4000 }}
            />
            <div class="actions">
              <Button type="submit" disabled={note === last.note} data-testid="outcome-save">
                {m.saveOutcome}
              </Button>
            </div>
          </form>
        </details>
      )}
    </div>
  );
}

/** The letter of the claim's own source; of a claim of several sources, the best of them. */
const letterOf = (deskCase: DeskCase, thread: ObjectId | null): string =>
  deskCase.sources
    .filter((source) => thread === null || source.thread === thread)
    .map((source) => source.reliability)
    .sort()[0] ?? FIRST_GRADE.reliability;

function ClaimCard(props: { deskCase: DeskCase; claim: Claim }) {
  const { deskCase, claim } = props;
  const m = useDeskMessages().case.verify;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const about = { kind: 'claim', claim: claim.id } as const;
  const done = useSettled(deskCase, about);
  const source = deskCase.sources.find(({ thread }) => thread === claim.thread);
  const credibility = claim.credibility ?? FIRST_GRADE.credibility;
  return (
    <article class="claim" data-testid="claim" data-claim={claim.id} data-known-to-few={claim.knownToFew}>
      <div class="claim-head">
        <div class="block">
          <Written>{claim.text}</Written>
          <p class="small soft">
            {source === undefined ? null : (
              <>
                <bdi>{source.pseudonym[language]}</bdi> ·{' '}
              </>
            )}
            {m.by(nameOf(claim.by), formatDayFrom(language, claim.day, state.today))}
          </p>
        </div>
        <div class="claim-chips">
          {claim.knownToFew ? <span class="chip">{m.knownChip}</span> : null}
          <bdi dir="ltr" class="chip chip-strong" data-testid="claim-chip">
            {`${letterOf(deskCase, claim.thread)}${credibility}`}
          </bdi>
        </div>
      </div>
      <div class="claim-answers">
        <div class="block">
          <Select
            label={m.credibility}
            small
            value={String(credibility)}
            options={CREDIBILITY.filter(
              (grade) => grade !== 1 || credibility === 1 || deskCase.confirmed.includes(claim.id),
            ).map((grade) => ({ value: String(grade), label: m.credibilities[grade] }))}
            disabled={deskCase.broken}
            testId="claim-grade"
            onValue={(value) => {
              const grade = CREDIBILITY.find((each) => String(each) === value);
              if (grade !== undefined)
                void act(() => session.ask('gradeClaim', deskCase.id, claim.id, grade));
            }}
          />
          <GradeHistory grades={claim.grades} words={m.credibilities} />
        </div>
        <Conclusion key={claim.outcomes.length} deskCase={deskCase} claim={claim} />
      </div>
      <label class="tick">
        <input
          type="checkbox"
          name="claim-known"
          checked={claim.knownToFew}
          disabled={deskCase.broken}
          onChange={(event) => {
            const toFew = event.currentTarget.checked;
            void act(() => session.ask('markKnown', deskCase.id, claim.id, toFew));
          }}
        />
        <span>
          {m.known}
          <span class="small soft tick-hint">{m.knownHint}</span>
        </span>
      </label>
      <Corroborations deskCase={deskCase} claim={claim.id} />
      <details data-testid="claim-checks">
        <summary>
          {m.claimChecks} · {done}
        </summary>
        <div class="stack claim-checks">
          <CheckGroups deskCase={deskCase} about={about} />
        </div>
      </details>
    </article>
  );
}

/** Claims are graded, not reports: each by itself, apart from how reliable its source is. */
export function Claims(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.verify;
  return (
    <section class="card" aria-label={m.claimsTitle}>
      <div class="block">
        <h2>{m.claimsTitle}</h2>
        <p class="small soft">{m.claimsHint}</p>
      </div>
      {deskCase.claims.length === 0 ? <p class="soft">{m.claimsEmpty}</p> : null}
      {deskCase.claims.map((claim) => (
        <ClaimCard key={claim.id} deskCase={deskCase} claim={claim} />
      ))}
      {deskCase.broken ? null : <NewClaim deskCase={deskCase} />}
    </section>
  );
}
