/** Waiting and trying again, for lines that break, stall and come back. */
import { chance } from '#protocol/engines/chance.ts';
import { AmanaError, asAmanaError, type ErrorCode } from '#protocol/errors.ts';

/** Failures that pass by themselves; every other refusal is an answer, and asking again would not change it. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'unreachable',
  'busy',
  'slow-down',
  'work-needed',
  'too-slow',
  'internal',
  'queue-unavailable',
]);

export const passes = (error: AmanaError): boolean => PASSING.has(error.code);

/** 0.5 s doubled to 16 s: six tries within half a minute, then a person decides. */
export const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, 16_000] as const;

/**
 * How long each try of a look may hear nothing, so that a line which carries nothing is left soon and a slow one is not
 * given up. Four tries: somebody waits before an empty page, and a look is given up sooner than a sending.
 */
export const LOOKS_MS = [30_000, 60_000, 90_000, 120_000] as const;

/** Ends pauses early: the line is said to be back, or somebody does not want to wait. */
export class Bell {
  readonly #listeners = new Set<() => void>();

  ring(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** @returns takes the listener off again */
  hear(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface Patience {
  readonly delaysMs: readonly number[];
  readonly signal?: AbortSignal;
  /** After the last delay it goes on with that one, until it is stopped: a page that stays open has nothing better to do. */
  readonly isEndless?: boolean;
  readonly bell?: Bell;
  /** Told what failed while it waits to try again, and null once something got through. */
  readonly onTrouble?: (code: ErrorCode | null) => void;
}

/** Resolves after so long, or when the bell rings. @throws AmanaError unreachable when stopped meanwhile */
export function wait(ms: number, signal?: AbortSignal, bell?: Bell): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AmanaError('unreachable'));
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      silence?.();
      signal?.removeEventListener('abort', stop);
      act();
    };
    const timer = setTimeout(() => settle(resolve), ms);
    const silence = bell?.hear(() => settle(resolve));
    const stop = (): void => settle(() => reject(new AmanaError('unreachable')));
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Runs a repeatable step until it succeeds. `step` calls `moved` whenever something got through, which gives it
 * all its tries back: a line that breaks every minute still ends, as long as it moves in between. It is told how often
 * it has failed since.
 * @throws AmanaError the last failure
 */
export async function persist<Result>(
  patience: Patience,
  step: (moved: () => void, failures: number) => Promise<Result>,
): Promise<Result> {
  const { delaysMs, signal, isEndless, bell, onTrouble } = patience;
  let failures = 0;
  const moved = (): void => {
    failures = 0;
    onTrouble?.(null);
  };
  for (;;) {
    try {
      const result = await step(moved, failures);
      onTrouble?.(null);
      return result;
    } catch (thrown) {
      const error = asAmanaError(thrown);
      const delay = delaysMs[failures] ?? (isEndless ? delaysMs.at(-1) : undefined);
      if (!passes(error) || delay === undefined || signal?.aborted) throw error;
      failures += 1;
      onTrouble?.(error.code);
      // Half of it by chance, so that many sources cut off at once do not come back at once.
      await wait(delay / 2 + chance.draw() * (delay / 2), signal, bell);
    }
  }
}

/** How long a request may take. Scaled down as a whole by tests that cannot wait for a slow line. */
export interface Timing {
  /** Beyond what its bytes take: the way through Tor and back, and a server that is busy. */
  readonly graceMs: number;
  /** Bytes a second that a line is believed to carry until it has shown what it does. */
  readonly firstBytesPerSecond: number;
  /** The pause between two objects of one delivery, drawn anew each time. */
  readonly pauseMs: () => number;
}

export const TIMING: Timing = {
  // Three times the slowest tenth of answers over Tor, which take about 5 s.
  graceMs: 15_000,
  // Less than half of what a bad line carries; one that is slower still moves, is asked how far, and is believed then.
  firstBytesPerSecond: 8192,
  // Half a second to two and a half: nothing follows the object before it at a fixed distance.
  pauseMs: () => 500 + chance.draw() * 2000,
};

/** How often a pace may fall short of what it was before the line counts as dead. */
const SLACK = 3;

/** The pace of a line, so that one which has fallen silent is noticed: no platform tells how far an upload has come. */
export class Pace {
  readonly #timing: Timing;
  #bytesPerMs: number;

  constructor(timing: Timing) {
    this.#timing = timing;
    this.#bytesPerMs = (timing.firstBytesPerSecond / 1000) * SLACK;
  }

  /** What has arrived within so long; half of it counts from now on, so that one quick piece is not yet a quick line. */
  saw(bytes: number, tookMs: number): void {
    if (bytes > 0) this.#bytesPerMs = (this.#bytesPerMs + bytes / Math.max(1, tookMs)) / 2;
  }

  /** After so long without an answer, a request that carries so many bytes is given up. */
  allowedMs(bytes: number): number {
    return Math.ceil(this.#timing.graceMs + (SLACK * bytes) / this.#bytesPerMs);
  }
}
