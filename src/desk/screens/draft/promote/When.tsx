import type { WantedState } from '#drawing/sites/target.ts';
import { Choice } from '#ui/components/Choice.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useDeskMessages } from '../../../messages/index.ts';

/** When readers are to see it, as an editor says it. */
export interface Hour {
  readonly kind: 'now' | 'later' | 'draft';
  /** As the browser's own field gives it, without a zone: this device's. */
  readonly local: string;
}

export const NOW: Hour = { kind: 'now', local: '' };

/** Ghost refuses what is to appear within two minutes; making the draft takes its time too. */
const SOONEST_MS = 5 * 60 * 1000;

/** Null where an hour is missing or too near. */
export function wantedOf({ kind, local }: Hour, nowMs: number): WantedState | null {
  if (kind === 'draft') return { state: 'draft' };
  if (kind === 'now') return { state: 'published' };
  const atMs = Date.parse(local);
  return Number.isNaN(atMs) || atMs < nowMs + SOONEST_MS ? null : { state: 'scheduled', atMs };
}

export function When(props: { hour: Hour; here: boolean; tried: boolean; onHour: (hour: Hour) => void }) {
  const m = useDeskMessages().case.draft.out;
  const { hour, here, onHour } = props;
  const wrong = props.tried && wantedOf(hour, Date.now()) === null;
  return (
    <div class="stack">
      <Choice
        legend={m.when}
        value={hour.kind}
        options={[
          { value: 'now', label: m.now },
          { value: 'later', label: m.later },
          ...(here ? [] : [{ value: 'draft' as const, label: m.draftThere }]),
        ]}
        onValue={(kind) => onHour({ ...hour, kind })}
      />
      {hour.kind !== 'later' ? null : (
        <>
          <TextField
            label={m.hour}
            value={hour.local}
            onValue={(local) => onHour({ ...hour, local })}
            error={wrong ? m.hourNeeded : null}
            input={{ name: 'promote-hour', type: 'datetime-local' }}
          />
          <Notice kind={here ? 'info' : 'think'}>
            <p>{here ? m.laterHere : m.laterThere}</p>
          </Notice>
        </>
      )}
    </div>
  );
}
