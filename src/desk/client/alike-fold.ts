/** What editors have said of two reports that look alike: whoever has the answer is not asked again. */
import type { Day } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import type { ALIKE_ANSWERS } from '#protocol/events-moves.ts';
import type { ObjectId } from '#protocol/ids.ts';

export type AlikeAnswer = (typeof ALIKE_ANSWERS)[number];

export interface GivenAnswer {
  readonly answer: AlikeAnswer;
  readonly by: ObjectId;
  readonly day: Day;
}

/** By `pairKey`; the newest answer counts. */
export type AnswersFold = Map<string, GivenAnswer>;

/** The same for both orders of a pair. */
export const pairKey = (one: ObjectId, other: ObjectId): string =>
  one < other ? `${one} ${other}` : `${other} ${one}`;

/**
 * @param mayHold whether this stream is where an answer about such a pair belongs
 * @returns whether the event counts
 */
export function foldAnswer(
  fold: AnswersFold,
  { by, day }: { readonly by: ObjectId; readonly day: Day },
  { one, other, answer }: Extract<EventBody, { type: 'alike-answered' }>,
  mayHold: boolean,
): boolean {
  if (one === other || !mayHold) return false;
  fold.set(pairKey(one, other), { answer, by, day });
  return true;
}
