/** What a fault is to the harness. */
import type { Finding } from '../doctor/finding.ts';
import type { Desk } from './desk.ts';
import type { House } from './house.ts';
import type { Sources } from './sources.ts';

export interface Trial {
  readonly house: House;
  readonly sources: Sources;
  readonly desk: Desk;
  /** How many reports are to be sent while it happens. */
  readonly reports: number;
}

export interface Fault {
  /** As in `--only`. */
  readonly name: string;
  /** What is done, in one sentence. */
  readonly about: string;
  /** Whether doctor has to find and name it while it lasts; what passes by itself in seconds may go unnamed. */
  readonly isToBeNamed: boolean;
  /** Why it cannot be done here, in one sentence; null where it can. */
  readonly hindrance?: (house: House) => string | null;
  /**
   * Does it while reports come in, and mends it as an operator would.
   * @returns what doctor said meanwhile
   */
  readonly strike: (trial: Trial) => Promise<Finding | null>;
}

/** The first finding that is not well. */
export const worst = (findings: readonly Finding[]): Finding | null =>
  findings.find(({ state }) => state === 'fail') ?? findings.find(({ state }) => state === 'warn') ?? null;
