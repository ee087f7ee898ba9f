import { CASE_STATES } from '#protocol/events-case.ts';
import { RELIABILITY } from '#protocol/events-verify.ts';
import { Button } from '#ui/components/Button.tsx';
import type { CaseState, DeskCase } from '../../client/state.ts';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { GradeHistory } from './Grades.tsx';
import { SignOff } from './SignOff.tsx';

const testIdOf = (state: CaseState) => `state-${state.replaceAll(' ', '-')}`;

/** The ordinary way through; every other step stays possible beside it. */
const NEXT: Readonly<Partial<Record<CaseState, CaseState>>> = {
  'open': 'verifying',
  'verifying': 'ready for review',
  'ready for review': 'verified',
};

/** Where the case stands, and why the next step may not be this editor's to take. */
export function StatePanel(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case;
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const why =
    deskCase.state === 'verified' || deskCase.canVerify
      ? null
      : deskCase.state === 'ready for review' && deskCase.preparedBy === state.me.id
        ? m.verify.sameEditor
        : m.verify.notReady;
  return (
    <section
      class="card"
      aria-label={m.verify.stateTitle}
      data-testid="case-state"
      data-state={deskCase.state}
    >
      <div class="between">
        <h2>{m.verify.stateTitle}</h2>
        <span class="chip chip-strong">{m.states[deskCase.state]}</span>
      </div>
      {deskCase.preparedBy === null ? null : (
        <p class="small soft">{m.verify.preparedBy(nameOf(deskCase.preparedBy))}</p>
      )}
      {deskCase.verifiedBy === null ? null : (
        <p class="small soft">{m.verify.verifiedBy(nameOf(deskCase.verifiedBy))}</p>
      )}
      <SignOff deskCase={deskCase} />
      <div class="actions">
        {CASE_STATES.filter((each) => each !== deskCase.state).map((each) => {
          const blocked = each === 'verified' && why !== null;
          return (
            <Button
              key={each}
              kind={
                each === 'unsafe to pursue'
                  ? 'danger'
                  : each === NEXT[deskCase.state] && !blocked
                    ? 'primary'
                    : 'plain'
              }
              disabled={blocked}
              aria-describedby={blocked ? 'why-not-verified' : undefined}
              data-testid={testIdOf(each)}
              onClick={() => void act(() => session.ask('setState', deskCase.id, each))}
            >
              {m.states[each]}
            </Button>
          );
        })}
      </div>
      {why === null ? null : (
        <p class="small soft" id="why-not-verified" data-testid="why-not-verified">
          {m.states.verified}: {why}
        </p>
      )}
    </section>
  );
}

export function Sources(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case;
  const language = useDeskLanguage();
  const { session } = useDesk();
  const act = useAct();
  return (
    <section class="card" aria-label={m.verify.sourceTitle}>
      <div class="block">
        <h2>{m.verify.sourceTitle}</h2>
        <p class="small soft">{m.verify.sourceHint}</p>
      </div>
      {deskCase.sources.map((source) => (
        <div class="block" key={source.thread}>
          <Select
            label={source.pseudonym[language]}
            value={source.reliability}
            options={RELIABILITY.map((grade) => ({ value: grade, label: m.verify.reliability[grade] }))}
            testId="source-grade"
            onValue={(value) => {
              const grade = RELIABILITY.find((each) => each === value);
              if (grade) void act(() => session.ask('gradeSource', deskCase.id, source.thread, grade));
            }}
          />
          <GradeHistory grades={source.grades} words={m.verify.reliability} />
        </div>
      ))}
    </section>
  );
}
