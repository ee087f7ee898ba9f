import { useState } from 'preact/hooks';
import { CASE_STATES, CREDIBILITY, RELIABILITY } from '#protocol/events.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { CaseState, DeskCase } from '../client/state.ts';
import { Select } from '../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { Checklist } from './Checklist.tsx';

const testIdOf = (state: CaseState) => `state-${state.replaceAll(' ', '-')}`;

/** The ordinary way through; every other step stays possible beside it. */
const NEXT: Readonly<Partial<Record<CaseState, CaseState>>> = {
  'open': 'verifying',
  'verifying': 'ready for review',
  'ready for review': 'verified',
};

/** Where the case stands, and why the next step may not be this editor's to take. */
function StatePanel(props: { deskCase: DeskCase }) {
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

function Sources(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
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
          {source.by !== null && source.day !== null ? (
            <p class="small soft">
              {m.verify.by(nameOf(source.by), formatDayFrom(language, source.day, state.today))}
            </p>
          ) : null}
        </div>
      ))}
    </section>
  );
}

function NewClaim(props: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.verify;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [text, setText] = useState('');
  const add = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    if (
      words !== '' &&
      (await task.run(async () => void (await session.ask('makeClaim', props.deskCase.id, words))))
    )
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
      <div class="actions">
        <Button type="submit" disabled={task.busy || text.trim() === ''} data-testid="claim-add">
          {m.addClaim}
        </Button>
      </div>
    </form>
  );
}

/** Claims are graded, not reports: each by itself, apart from how reliable its source is. */
function Claims(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.verify;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  return (
    <section class="card" aria-label={m.claimsTitle}>
      <h2>{m.claimsTitle}</h2>
      {deskCase.claims.length === 0 ? <p class="soft">{m.claimsEmpty}</p> : null}
      {deskCase.claims.map((claim) => (
        <div class="check" key={claim.id} data-testid="claim">
          <div class="block">
            <Written>{claim.text}</Written>
            <p class="small soft">
              {m.by(nameOf(claim.by), formatDayFrom(language, claim.day, state.today))}
            </p>
          </div>
          <Select
            label={m.credibility}
            labelUnseen
            small
            value={claim.credibility === null ? '' : String(claim.credibility)}
            options={[
              ...(claim.credibility === null ? [{ value: '', label: m.notGraded }] : []),
              ...CREDIBILITY.map((grade) => ({ value: String(grade), label: m.credibilities[grade] })),
            ]}
            testId="claim-grade"
            onValue={(value) => {
              const grade = CREDIBILITY.find((each) => String(each) === value);
              if (grade !== undefined)
                void act(() => session.ask('gradeClaim', deskCase.id, claim.id, grade));
            }}
          />
        </div>
      ))}
      {deskCase.broken ? null : <NewClaim deskCase={deskCase} />}
    </section>
  );
}

/** Verification of a case: its state, its sources, its claims and the checklist. */
export function VerifyTab(props: { deskCase: DeskCase | null }) {
  const m = useDeskMessages();
  if (props.deskCase === null) {
    return (
      <div class="panel-body">
        <Notice>
          <p>{m.case.fileFirst}</p>
        </Notice>
      </div>
    );
  }
  return (
    <div class="two">
      <div class="stack-wide">
        <Claims deskCase={props.deskCase} />
        <Checklist deskCase={props.deskCase} />
      </div>
      <div class="aside">
        <StatePanel deskCase={props.deskCase} />
        <Sources deskCase={props.deskCase} />
      </div>
    </div>
  );
}
