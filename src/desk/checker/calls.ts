/** What the draft's page and the worker that checks it say to each other. Nothing of it leaves the browser. */
import type { CaseFacts } from '../client/risk-context.ts';
import type { RiskSide } from '../risk/sides.ts';
import type { DraftPicture, Finding, RiskLanguage } from '../risk/types.ts';

/** Reports stay in the worker: each is handed over once. */
export interface GivenReport {
  readonly id: string;
  readonly text: string;
}

export interface CheckAsk {
  readonly kind: 'check';
  /** The article, and its translation where there is one. */
  readonly sides: readonly RiskSide[];
  /** Language of the sentences; words are proposed in that of each side. */
  readonly page: RiskLanguage;
  readonly facts: CaseFacts;
  /** Reports that the worker has not been given. */
  readonly reports: readonly GivenReport[];
}

/** A clean copy to be looked at. */
export interface LookAsk {
  readonly kind: 'look';
  readonly name: string;
  readonly picture: Blob;
}

export type CheckerAsk = CheckAsk | LookAsk;

export type CheckerTold =
  | { readonly kind: 'check'; readonly findings: readonly (readonly Finding[])[] }
  | { readonly kind: 'look'; readonly seen: DraftPicture };
