import { useState } from 'preact/hooks';
import { CHECK_STATES } from '#protocol/events.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextArea, TextField } from '#ui/components/Field.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Check, CheckState, DeskCase } from '../client/state.ts';
import { Select } from '../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../context.ts';
import { useDeskMessages } from '../messages/index.ts';

const GROUPS = ['source', 'item', 'content', 'safety'] as const;

/** How and why, behind a fold: the list stays one line a check until somebody needs more. */
function CheckWords(props: { deskCase: DeskCase; check: Check }) {
  const { check, deskCase } = props;
  const m = useDeskMessages();
  const { session } = useDesk();
  const act = useAct();
  const [method, setMethod] = useState(check.method);
  const [note, setNote] = useState(check.note);
  const changed = method !== check.method || note !== check.note;
  const save = (event: Event) => {
    event.preventDefault();
    void act(() => session.ask('setCheck', deskCase.id, check.check, { state: check.state, method, note }));
  };
  return (
    <form class="stack check-note" onSubmit={save}>
      <TextField
        label={m.case.verify.method}
        value={method}
        onValue={setMethod}
        input={{ name: 'check-method', maxLength: 1000 }}
      />
      <TextArea
        label={m.case.verify.note}
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
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const name = m.checks[check.check];
  const set = (value: CheckState) =>
    act(() =>
      session.ask('setCheck', deskCase.id, check.check, {
        state: value,
        method: check.method,
        note: check.note,
      }),
    );
  return (
    <li class="check" data-testid="check" data-check={check.check} data-state={check.state}>
      <span>{name}</span>
      <Select
        label={name}
        labelUnseen
        small
        value={check.state}
        options={CHECK_STATES.map((each) => ({ value: each, label: m.states[each] }))}
        testId="check-state"
        onValue={(value) => {
          const chosen = CHECK_STATES.find((each) => each === value);
          if (chosen) void set(chosen);
        }}
      />
      {check.state === 'unsafe to check' ? (
        <p class="check-note status-rejected">
          <span class="status status-rejected">
            <Icon name="danger" size={16} />
            {m.unsafe}
          </span>
        </p>
      ) : null}
      <details class="check-note">
        <summary>
          <span class="unseen">{name}: </span>
          {check.method || check.note ? [check.method, check.note].filter(Boolean).join('. ') : m.method}
          {check.by !== null && check.day !== null
            ? ` · ${m.by(nameOf(check.by), formatDayFrom(language, check.day, state.today))}`
            : ''}
        </summary>
        <CheckWords deskCase={deskCase} check={check} />
      </details>
    </li>
  );
}

/** Every check of the desk, by group. "Unsafe to check" is an answer like any other: checking has exposed sources. */
export function Checklist(props: { deskCase: DeskCase }) {
  const { checks } = props.deskCase;
  const m = useDeskMessages().case.verify;
  const settled = checks.filter((check) => check.state !== 'todo').length;
  return (
    <section class="card" aria-label={m.checklist} data-testid="checklist">
      <div class="between">
        <h2>{m.checklist}</h2>
        <span class="small soft">{m.done(settled, checks.length)}</span>
      </div>
      {GROUPS.map((group) => (
        <div class="block" key={group}>
          <h3>{m.groups[group]}</h3>
          <ul class="checklist">
            {checks
              .filter((check) => check.check.startsWith(`${group}/`))
              .map((check) => (
                <CheckRow key={check.check} deskCase={props.deskCase} check={check} />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
