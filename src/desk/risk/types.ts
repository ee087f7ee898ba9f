/** What the source-risk check takes and gives. It is pure: no network, no clock, nothing kept between two checks. */
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

export const ATTRIBUTION_LEVELS = ['on-record', 'background', 'deep-background', 'off-record'] as const;

/** What was agreed with the source. */
export interface Attribution {
  readonly level: (typeof ATTRIBUTION_LEVELS)[number];
  /** How the source may be called, word for word; empty where none was agreed. */
  readonly wording: string;
}

/** A file that would go out with the draft. */
export interface DraftMedia {
  readonly name: string;
  /** Only a clean copy whose record was verified may leave. */
  readonly state: 'verified-clean' | 'unverified' | 'original';
}

export interface RiskInput {
  readonly text: string;
  /** Language of the sentences and of the proposed words; the rules of both languages always run. */
  readonly language?: RiskLanguage;
  /** Words of every report that the draft may not repeat, translations of them included. */
  readonly reports?: readonly string[];
  readonly dictionary?: Dictionary;
  readonly rareFacts?: readonly RareFact[];
  readonly attribution?: Attribution | null;
  /** Days since 1970-01-01 when the report was received: what "last night" is counted from. */
  readonly receivedDay?: number | null;
  readonly media?: readonly DraftMedia[];
}
