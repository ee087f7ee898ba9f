/** What the source-risk check takes and gives. It is pure: no network, no clock, nothing kept between two checks. */
import type { AttributionLevel } from '#protocol/events-draft.ts';
import type { Level, RuleId } from './rules.ts';

export type { Level } from './rules.ts';

export const RISK_LANGUAGES = ['en', 'ar'] as const;
export type RiskLanguage = (typeof RISK_LANGUAGES)[number];

/** A span of the draft in UTF-16 units, as `String.prototype.slice` takes it: the end is not part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Finding extends Span {
  readonly rule: RuleId;
  readonly level: Level;
  /** The draft's own characters from start to end. */
  readonly text: string;
  /** One sentence: how this leads to somebody. */
  readonly why: string;
  /** One sentence: what to do about it. */
  readonly proposal: string;
  /** Words that can take the span's place, which may be none at all; null where only a person can rewrite. */
  readonly replacement: string | null;
  /** The file that it is about, which is no place in the text: the span is empty then. Null for words. */
  readonly file: string | null;
}

export interface Dictionary {
  readonly people?: readonly string[];
  readonly places?: readonly string[];
  readonly pseudonyms?: readonly string[];
}

/** A fact that the editor marked as known to five people or fewer. */
export interface RareFact {
  readonly words: string;
  /** True once a second case tells it too. */
  readonly corroborated: boolean;
}

/** What was agreed with a source. */
export interface Attribution {
  readonly level: AttributionLevel;
  /** How the source may be called, word for word; empty where none was agreed. */
  readonly wording: string;
}

/** A file that would go out with the draft. */
export interface DraftMedia {
  readonly name: string;
  /** Only a clean copy whose record was verified may leave. */
  readonly state: 'verified-clean' | 'unverified' | 'original';
}

/** What can be seen on a picture that would go out with the draft. */
export interface DraftPicture {
  readonly name: string;
  /** A QR code: it opens something, or says who holds it. */
  readonly hasQr: boolean;
  /** It looks like a device's own screen: its clock, its operator, who is spoken with. */
  readonly isScreen: boolean;
}

export interface RiskInput {
  readonly text: string;
  /** Language of the sentences and of the proposed words; the rules of both languages always run. */
  readonly language?: RiskLanguage;
  /** Words of every report that the draft may not repeat, translations of them included. */
  readonly reports?: readonly string[];
  readonly dictionary?: Dictionary;
  readonly rareFacts?: readonly RareFact[];
  /** With every source of the draft. */
  readonly attributions?: readonly Attribution[];
  /** Days since 1970-01-01 when the report was received: what "last night" is counted from. */
  readonly receivedDay?: number | null;
  readonly media?: readonly DraftMedia[];
  readonly pictures?: readonly DraftPicture[];
}
