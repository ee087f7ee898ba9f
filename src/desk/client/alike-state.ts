/** What looks alike, as the page is told. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Language } from '#protocol/languages.ts';
import type { GivenAnswer } from './alike-fold.ts';
import type { Pseudonym } from './pseudonym.ts';

export interface AlikeSide {
  readonly report: ObjectId;
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  readonly day: Day;
  readonly language: Language;
  /** The beginning of the report. */
  readonly excerpt: string;
  readonly caseId: ObjectId | null;
}

/** Two conversations of which one report each looks like the other. */
export interface Alike {
  readonly one: AlikeSide;
  readonly other: AlikeSide;
  /** How much of the shorter text stands in the other, in percent; 0 where it is a picture alone. */
  readonly percent: number;
  readonly picture: boolean;
  /** Null while nobody has said anything. */
  readonly answer: GivenAnswer | null;
}
