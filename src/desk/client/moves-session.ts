/** Acts between cases: conversations that move, reports that look alike, cases that speak for each other's claims. */
import type { ObjectId } from '#protocol/ids.ts';
import type { AlikeAnswer } from './alike-fold.ts';
import type { Alike } from './alike-state.ts';
import type { CorroborateInput } from './corroboration-state.ts';
import type { MoveInput, SplitInput } from './moves-state.ts';

export interface ActsBetweenCases {
  /**
   * Moves conversations into another case, sealed anew under its key; moved back, they are where they were. For a case
   * for named people only a lead or whoever made it may.
   * @throws AmanaError conflict where a colleague was faster, forbidden, case-frozen, more-readers
   */
  moveThreads(input: MoveInput): Promise<void>;
  /** As `moveThreads`, into a new case for the same people. @returns the case's id */
  splitCase(input: SplitInput): Promise<ObjectId>;
  /**
   * Reports of different conversations that look alike, the likeliest first, among those that this editor may read.
   * @param thread null: everywhere, and only what nobody has answered
   */
  alikes(thread: ObjectId | null): Promise<readonly Alike[]>;
  /** For everybody who may read both: nobody is asked again. @throws AmanaError not-found, forbidden */
  answerAlike(one: ObjectId, other: ObjectId, answer: AlikeAnswer): Promise<void>;
  /**
   * A report speaks for a claim, in whatever case it is. Those who read only the claim's case learn that there is
   * something, not what.
   * @throws AmanaError not-found; conflict where this source speaks for the claim already
   */
  corroborate(input: CorroborateInput): Promise<void>;
  markIndependent(caseId: ObjectId, corroboration: ObjectId, independent: boolean): Promise<void>;
  /** A grade 1 that stood on it falls. */
  withdrawCorroboration(caseId: ObjectId, corroboration: ObjectId): Promise<void>;
}
