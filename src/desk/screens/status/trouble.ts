/** How much of a status somebody has to act on. Pure, so that it can be tested. */
import { ENDINGS, ENDS_SOON_DAYS, type StatusAnswer } from '#protocol/status.ts';

/** Ends soon, or has ended; of what there is none, nothing ends. */
export const isPressing = (daysLeft: number | null, soonDays: number): boolean =>
  daysLeft !== null && daysLeft < soonDays;

/** A worker cleans within minutes; after two nights it stands still. */
const STUCK_DAYS = 2;
/** Drops come several times a day. */
const SILENT_DAYS = 1;

/** mend: broken now · look: will be, or may be */
export function troubleOf({ ends, findings, oldestWaitingDays, lastDropDays }: StatusAnswer): {
  readonly mend: number;
  readonly look: number;
} {
  const left = ENDINGS.map((ending) => ({ days: ends[ending], soon: ENDS_SOON_DAYS[ending] }));
  const ended = left.filter(({ days }) => days !== null && days < 0).length;
  const soon = left.filter(({ days, soon }) => isPressing(days, soon)).length - ended;
  const checks = findings?.checks ?? [];
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const warned = checks.filter(({ state }) => state === 'warn').length;
  const stuck = (oldestWaitingDays ?? 0) >= STUCK_DAYS ? 1 : 0;
  const silent = (lastDropDays ?? 0) > SILENT_DAYS ? 1 : 0;
  return { mend: ended + failed, look: soon + warned + stuck + silent };
}
