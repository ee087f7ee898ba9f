import { useState } from 'preact/hooks';
import { LOCK_MINUTES, SILENT_DAYS } from '#protocol/events-talk.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';

interface Bound {
  readonly least: number;
  readonly most: number;
}

const numberIn = (text: string, { least, most }: Bound): number | null => {
  const value = Number(text);
  return /^\d{1,3}$/.test(text) && value >= least && value <= most ? value : null;
};

/** What everybody's page keeps to: how soon it locks itself, and when a source counts as silent. Leads decide. */
export function Habits() {
  const m = useDeskMessages().talk.habits;
  const sentence = useErrorSentence();
  const { session, state, tell } = useDesk();
  const { habits } = state.talk;
  const task = useTask();
  const [minutes, setMinutes] = useState(String(habits.lockMinutes));
  const [days, setDays] = useState(String(habits.silentDays));
  const lockMinutes = numberIn(minutes, LOCK_MINUTES);
  const silentDays = numberIn(days, SILENT_DAYS);
  const isLead = state.me.role === 'lead';
  const save = async (event: Event) => {
    event.preventDefault();
    if (lockMinutes === null || silentDays === null) return;
    if (await task.run(() => session.ask('setHabits', { lockMinutes, silentDays })))
      tell({ words: m.saved, undo: null });
  };
  const field = (
    name: string,
    label: string,
    bound: Bound,
    value: string,
    onValue: (value: string) => void,
    error: string | null,
  ) => (
    <TextField
      label={label}
      hint={m.bound(bound.least, bound.most)}
      value={value}
      onValue={onValue}
      error={error}
      input={{ name, dir: 'ltr', inputMode: 'numeric', maxLength: 3, disabled: !isLead || task.busy }}
    />
  );
  const wrong = (bound: Bound, value: number | null) =>
    value === null ? m.bound(bound.least, bound.most) : null;
  return (
    <section class="card" aria-labelledby="habits-title" data-testid="habits">
      <h2 id="habits-title">{m.title}</h2>
      {isLead ? null : <p class="small soft">{m.onlyLead}</p>}
      <form class="stack" onSubmit={(event) => void save(event)}>
        <div class="form-grid">
          {field('lock-minutes', m.lock, LOCK_MINUTES, minutes, setMinutes, wrong(LOCK_MINUTES, lockMinutes))}
          {field('silent-days', m.silent, SILENT_DAYS, days, setDays, wrong(SILENT_DAYS, silentDays))}
        </div>
        {task.error ? (
          <p class="field-error" role="alert">
            {sentence(task.error)}
          </p>
        ) : null}
        {isLead ? (
          <div class="actions">
            <Button
              type="submit"
              disabled={task.busy || lockMinutes === null || silentDays === null}
              data-testid="habits-save"
            >
              {m.save}
            </Button>
          </div>
        ) : null}
      </form>
    </section>
  );
}
