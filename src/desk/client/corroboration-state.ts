/** Corroboration as a snapshot tells it: to each reader as much as they may know. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Pseudonym } from './pseudonym.ts';

/** What speaks for a claim: shown only to whoever can read the case that it is in. */
export interface CorroborationSource {
  readonly caseId: ObjectId;
  readonly title: string;
  readonly report: ObjectId;
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  readonly claimText: string | null;
  /** False where the source is not the one that was vouched for: it does not count for anything. */
  readonly genuine: boolean;
}

export interface Corroboration {
  readonly id: ObjectId;
  readonly claim: ObjectId;
  readonly independent: boolean;
  /** Who said last whether it is independent. */
  readonly markedBy: ObjectId;
  readonly markedDay: Day;
  /** The same source speaks for this claim in another corroboration, or it is the claim's own: counted once, or not at all. */
  readonly countsAlone: boolean;
  /** Null for those who cannot read it. */
  readonly source: CorroborationSource | null;
}

/** Something of this case speaks for a claim of another one. */
export interface CorroboratingHere {
  readonly id: ObjectId;
  readonly report: ObjectId;
  readonly claim: ObjectId | null;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface CorroborationState {
  readonly corroborations: readonly Corroboration[];
  readonly corroborating: readonly CorroboratingHere[];
  /** Claims that two independent sources confirm: they may be graded 1. */
  readonly confirmed: readonly ObjectId[];
}

export interface CorroborateInput {
  readonly caseId: ObjectId;
  readonly claim: ObjectId;
  /** The report that says the same, and the claim that was made of it, where there is one. */
  readonly report: ObjectId;
  readonly otherClaim: ObjectId | null;
  readonly independent: boolean;
}
