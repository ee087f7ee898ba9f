import { useState } from 'preact/hooks';
import { CHECK_STATES } from '#protocol/events-verify.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea, TextField } from '#ui/components/Field.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Check, CheckName, CheckState, CheckSubject, DeskCase } from '../client/state.ts';
import { checksAbout } from '../client/verify-fold.ts';
import { Select } from '../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../context.ts';
import { useDeskMessages } from '../messages/index.ts';
import { settled } from './verify/checks.ts';

const GROUPS = ['source', 'item', 'content', 'safety'] as const;

function useSetCheck(deskCase: DeskCase, check: Check) {
  const { session } = useDesk();
  const act = useAct();
  const { state, method, evidence, note } = check;
  const about = check.about === null ? {} : { about: check.about };
  return (changes: Partial<Pick<Check, 'state' | 'method' | 'evidence' | 'note'>>) =>
    act(() =>
      session.ask('setCheck', deskCase.id, check.check, {
        ...about,
        ...{ state, method, evidence, note },
        ...changes,
      }),
    );
}

/** How, where to look it up, and why, behind a fold: the list stays one line a check until somebody needs more. */
function CheckWords(props: { deskCase: DeskCase; check: Check }) {
  const { check } = props;
  const m = useDeskMessages();
  const set = useSetCheck(props.deskCase, check);
  const [method, setMethod] = useState(check.method);
  const [evidence, setEvidence] = useState(check.evidence);
  const [note, setNote] = useState(check.note);
  const changed = method !== check.method || evidence !== check.evidence || note !== check.note;
  const hints: Readonly<Partial<Record<CheckName, string>>> = m.case.verify.hints;
  const unsafe = check.state === 'unsafe to check';
  const save = (event: Event) => {
    event.preventDefault();
    void set({ method, evidence, note });
  };
  return (
    <form class="stack check-words" onSubmit={save}>
      {unsafe ? null : (
        <>
          <TextField
            label={m.case.verify.method}
            hint={hints[check.check] ?? null}
            value={method}
            onValue={setMethod}
            input={{ name: 'check-method', maxLength: 1000 }}
          />
          <TextField
            label={m.case.verify.evidence}
            hint={m.case.verify.evidenceHint}
            value={evidence}
            onValue={setEvidence}
            input={{ name: 'check-evidence', maxLength: 1000 }}
          />
        </>
      )}
      <TextArea
        label={unsafe ? m.case.verify.unsafeWhy : m.case.verify.note}
        value={note}
        onValue={setNote}
        area={{ name: 'check-note', rows: 2, maxLength: 4000 }}
      />
      <div class="actions">
        <Button type="submit" disabled={!changed} data-testid="check-save">
          {m.save}
        </Button>
      </div>
    </form>
  );
}

function CheckRow(props: { deskCase: DeskCase; check: Check }) {
  const { check, deskCase } = props;
  const m = useDeskMessages().case.verify;
  const { language } = useLanguage();
  const { state } = useDesk();
  const set = useSetCheck(deskCase, check);
  const nameOf = useNameOf();
  const name = m.checks[check.check];
  const said = [check.method, check.evidence, check.note].filter((words) => words !== '');
  return (
    <li class="check" data-testid="check" data-check={check.check} data-state={check.state}>
      <span>{name}</span>
      <Select
        label={name}
        labelUnseen
        small
        value={check.state}
        options={CHECK_STATES.map((each) => ({ value: each, label: m.states[each] }))}
        disabled={deskCase.broken}
        testId="check-state"
        onValue={(value) => {
          const chosen: CheckState | undefined = CHECK_STATES.find((each) => each === value);
          if (chosen) void set({ state: chosen });
        }}
      />
      {check.state === 'unsafe to check' ? (
        <div class="check-note check-unsafe" data-testid="check-unsafe">
          <Icon name="think" size={16} />
          <p class="small">
            {m.unsafe} {m.unsafeGoesOn}
          </p>
        </div>
      ) : null}
      <details class="check-note">
        <summary>
          <span class="unseen">{name}: </span>
          {said.length > 0 ? <bdi>{said.join('. ')}</bdi> : m.method}
          {check.by !== null && check.day !== null
            ? ` · ${m.by(nameOf(check.by), formatDayFrom(language, check.day, state.today))}`
            : ''}
        </summary>
        <CheckWords
          key={`${check.state} ${check.method} ${check.evidence} ${check.note}`}
          deskCase={deskCase}
          check={check}
        />
      </details>
    </li>
  );
}

/**
 * Every check of the case, of one claim or of one file, by group. "Unsafe to check" is an answer like any other:
 * checking has exposed sources.
 */
export function CheckGroups(props: { deskCase: DeskCase; about: CheckSubject | null }) {
  const m = useDeskMessages().case.verify;
  const checks = checksAbout(props.deskCase.checks, props.about);
  return (
    <>
      {GROUPS.map((group) => {
        const mine = checks.filter((check) => check.check.startsWith(`${group}/`));
        return mine.length === 0 ? null : (
          <div class="block" key={group}>
            <h3>{m.groups[group]}</h3>
            <ul class="checklist">
              {mine.map((check) => (
                <CheckRow key={check.check} deskCase={props.deskCase} check={check} />
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}

/** How many of the checks of something are settled, in words. */
export function useSettled(deskCase: DeskCase, about: CheckSubject | null): string {
  const m = useDeskMessages().case.verify;
  const checks = checksAbout(deskCase.checks, about);
  return m.done(settled(checks), checks.length);
}

export function Checklist(props: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.verify;
  return (
    <section class="card" aria-label={m.checklist} data-testid="checklist">
      <div class="between">
        <h2>{m.checklist}</h2>
        <span class="small soft">{useSettled(props.deskCase, null)}</span>
      </div>
      <CheckGroups deskCase={props.deskCase} about={null} />
    </section>
  );
}
