/** Waiting and trying again, for lines that break. */
import { AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';

/** Failures that pass by themselves; every other refusal is an answer, and asking again would not change it. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'unreachable',
  'busy',
  'too-slow',
  'internal',
  'queue-unavailable',
]);

export const passes = (error: AmanaError): boolean => PASSING.has(error.code);

/** 0.5 s doubled to 16 s: six tries within half a minute, then a person decides. */
export const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, 16_000] as const;

export interface Patience {
  readonly delaysMs: readonly number[];
  readonly signal?: AbortSignal;
}

/** Resolves after so long. @throws AmanaError unreachable when stopped meanwhile */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AmanaError('unreachable'));
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(new AmanaError('unreachable'));
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Runs a repeatable step until it succeeds. `step` calls `moved` whenever something got through, which gives it
 * all its tries back: a line that breaks every minute still ends, as long as it moves in between.
 * @throws AmanaError the last failure
 */
export async function persist<Result>(
  patience: Patience,
  step: (moved: () => void) => Promise<Result>,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    try {
      return await step(() => {
        failures = 0;
      });
    } catch (thrown) {
      const error = asAmanaError(thrown);
      const delay = patience.delaysMs[failures];
      if (!passes(error) || delay === undefined || patience.signal?.aborted) throw error;
      failures += 1;
      // Half of it by chance, so that many sources cut off at once do not come back at once.
      await wait(delay / 2 + Math.random() * (delay / 2), patience.signal);
    }
  }
}
