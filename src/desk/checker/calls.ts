/** What the draft's page and the worker that checks it say to each other. Nothing of it leaves the browser. */
import type { CaseFacts } from '../client/risk-context.ts';
import type { Finding, RiskLanguage } from '../risk/types.ts';

/** Reports stay in the worker: each is handed over once. */
export interface GivenReport {
  readonly id: string;
  readonly text: string;
}

export interface CheckAsk {
  readonly text: string;
  /** Of the sentences. */
  readonly page: RiskLanguage;
  /** Of the words that are proposed. */
  readonly article: RiskLanguage;
  readonly facts: CaseFacts;
  /** Reports that the worker has not been given. */
  readonly reports: readonly GivenReport[];
}

export interface CheckTold {
  readonly findings: readonly Finding[];
}
