/** Cases that are over: their histories and every key of them were erased at the end of their lifetime. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Known } from './known.ts';

/** 52 weeks: `AMANA_EVENT_DAYS` is never shorter, so that no history of an honest server ends before. */
export const LEAST_HISTORY_DAYS = 364;

/**
 * Whether a case whose key we were not given may have ended. By what the desk signed, and not by what the server says:
 * it could call any case ended. An old case that it only holds back looks the same, which is why it is still told of.
 */
export function mayHaveEnded({ desk, cases, directory }: Known, id: ObjectId): boolean {
  const last: Day | undefined = desk.fold.caseDays.get(id);
  return !cases.has(id) && last !== undefined && directory.today - last >= LEAST_HISTORY_DAYS;
}
