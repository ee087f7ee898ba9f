/** How each source may be spoken of, as it was agreed: the newest agreement stands, the history keeps the others. */
import type { Day } from '#protocol/day.ts';
import type { AttributionLevel } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';

export interface Agreement {
  readonly level: AttributionLevel;
  /** Word for word; empty where none was agreed, and always for what is off the record. */
  readonly wording: string;
  readonly by: ObjectId;
  readonly day: Day;
}

/** The part of a case that this is about. */
export interface AttributionFold {
  readonly agreements: Map<ObjectId, Agreement>;
}

/** @returns whether the event counts: words that may be printed belong to a level on which something may be */
export function agreeAttribution(fold: AttributionFold, thread: ObjectId, agreed: Agreement): boolean {
  const wording = agreed.wording.trim();
  if (agreed.level === 'off-record' && wording !== '') return false;
  if (agreed.level !== 'off-record' && wording === '') return false;
  const before = fold.agreements.get(thread);
  if (before?.level === agreed.level && before.wording === wording) return false;
  fold.agreements.set(thread, { ...agreed, wording });
  return true;
}
