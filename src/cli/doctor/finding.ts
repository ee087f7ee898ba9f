import type { HealthCheck, HealthState } from '#protocol/status.ts';

/** What a check of `amana doctor` says. */
export type State = HealthState;

export interface Finding {
  /** Of a closed list: the status page has words for each. */
  readonly check: HealthCheck;
  readonly state: State;
  /** What was seen, in one sentence. */
  readonly seen: string;
  /** One sentence that mends it; null when all is well. */
  readonly mend: string | null;
}

export const pass = (check: HealthCheck, seen: string): Finding => ({
  check,
  state: 'pass',
  seen,
  mend: null,
});

export const warn = (check: HealthCheck, seen: string, mend: string): Finding => ({
  check,
  state: 'warn',
  seen,
  mend,
});

export const fail = (check: HealthCheck, seen: string, mend: string): Finding => ({
  check,
  state: 'fail',
  seen,
  mend,
});
