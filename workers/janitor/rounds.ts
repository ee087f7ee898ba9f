/** Doing something again and again: the next round begins a while after the last has ended, and a failed one is only noted. */
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';

export interface Round {
  /** Waits for the round that is under way; no other follows. */
  stop(): Promise<void>;
}

/** The first round begins at once. */
export function startRounds(
  everyMs: number,
  act: () => Promise<void>,
  onFailure: (code: ErrorCode) => void,
): Round {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();

  function round(): void {
    underWay = act()
      .catch((thrown: unknown) => onFailure(asAmanaError(thrown).code))
      .then(() => {
        if (!stopped) timer = setTimeout(round, everyMs);
      });
  }
  round();

  return {
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await underWay;
    },
  };
}
