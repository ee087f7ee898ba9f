/** Verification as a snapshot tells it: sources and claims with their grades, and what was checked of what. */
import type { Day } from '#protocol/day.ts';
import type {
  CHECK_STATES,
  CheckSubject,
  CREDIBILITY,
  KNOWN_CHECKS,
  OUTCOMES,
  RELIABILITY,
} from '#protocol/events-verify.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Pseudonym } from './pseudonym.ts';

export type CheckState = (typeof CHECK_STATES)[number];
export type CheckName = (typeof KNOWN_CHECKS)[number];
export type Reliability = (typeof RELIABILITY)[number];
export type Credibility = (typeof CREDIBILITY)[number];
export type Outcome = (typeof OUTCOMES)[number];
export type { CheckSubject };

interface By {
  readonly by: ObjectId;
  readonly day: Day;
}

/** Every grade that was given, oldest first. */
export type Grades<Grade> = readonly ({ readonly grade: Grade } & By)[];

export interface SourceGrade {
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  /** F until somebody grades it. */
  readonly reliability: Reliability;
  readonly by: ObjectId | null;
  readonly day: Day | null;
  readonly grades: Grades<Reliability>;
}

export interface ClaimOutcome extends By {
  readonly outcome: Outcome;
  readonly note: string;
}

export interface Claim extends By {
  readonly id: ObjectId;
  readonly text: string;
  /** Whose it is; null where that was not said. */
  readonly thread: ObjectId | null;
  /** Null until somebody grades it, which reads as 6. */
  readonly credibility: Credibility | null;
  readonly grades: Grades<Credibility>;
  /** Oldest first; the last one stands, and none is "unverified". */
  readonly outcomes: readonly ClaimOutcome[];
  /** Five people or fewer can know it: the source-risk check keeps it out of print until it is confirmed by others. */
  readonly knownToFew: boolean;
  /** Who said so, and who of the others has said that it may be let go. */
  readonly known: (By & { readonly lets: readonly ObjectId[] }) | null;
}

export interface Check {
  readonly check: CheckName;
  /** Null: the whole case. */
  readonly about: CheckSubject | null;
  readonly state: CheckState;
  readonly method: string;
  readonly evidence: string;
  readonly note: string;
  /** Who set it last; null while it is still 'todo' by default. */
  readonly by: ObjectId | null;
  readonly day: Day | null;
}

/** What an editor says of a check; whose it is and of what stands beside it. */
export interface CheckInput {
  readonly about?: CheckSubject;
  readonly state: CheckState;
  readonly method: string;
  readonly evidence?: string;
  readonly note: string;
}
