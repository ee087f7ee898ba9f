/** What a check of `amana doctor` says. */
export type State = 'pass' | 'warn' | 'fail';

export interface Finding {
  readonly check: string;
  readonly state: State;
  /** What was seen, in one sentence. */
  readonly seen: string;
  /** One sentence that mends it; null when all is well. */
  readonly mend: string | null;
}

export const pass = (check: string, seen: string): Finding => ({ check, state: 'pass', seen, mend: null });

export const warn = (check: string, seen: string, mend: string): Finding => ({
  check,
  state: 'warn',
  seen,
  mend,
});

export const fail = (check: string, seen: string, mend: string): Finding => ({
  check,
  state: 'fail',
  seen,
  mend,
});
