/** Tags of replies, over every case that a conversation has been in. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CaseFold } from './case-fold.ts';
import { nextReplyIndex } from './talk-fold.ts';

/**
 * The first tag index of a day that a conversation has not used, in whatever case its replies are: two replies under one
 * tag would show that they belong together, and hide one from the source.
 */
export function nextFreeIndex(
  { openCases }: { readonly openCases: ReadonlyMap<ObjectId, { readonly fold: CaseFold }> },
  thread: ObjectId,
  day: Day,
): number {
  let next = 0;
  for (const { fold } of openCases.values()) next = Math.max(next, nextReplyIndex(fold, thread, day));
  return next;
}
