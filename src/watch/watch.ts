/** The rounds: a look each minute, and what is shown once a day. */
import type { Day } from '#protocol/day.ts';
import { lookAround, lookBack, type Parts, troublesOf } from './checks.ts';
import type { Metrics } from './metrics.ts';
import type { Notices } from './notices.ts';

/** Machines and keys change slowly; and what is looked at by the minute is not told by the second. */
const ROUND_MS = 60_000;

export interface WatchParts {
  readonly parts: Parts;
  readonly metrics: Metrics;
  /** Null where nobody is to be told. */
  readonly notices: Notices | null;
  readonly today: () => Day;
  /** Milliseconds that never go back. */
  readonly nowMs: () => number;
  readonly onTrouble: () => void;
}

export interface Watch {
  /** One look; what `start` does again and again. */
  round(): Promise<void>;
  /** Resolves after the first look. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function openWatch({ parts, metrics, notices, today, nowMs, onTrouble }: WatchParts): Watch {
  let shownDay: Day | null = null;
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    const day = today();
    const seen = await lookAround(parts, day);
    const troubles = troublesOf(seen);
    metrics.show(seen, troubles);
    if (shownDay !== day) {
      metrics.showDay(await lookBack(parts, day), seen);
      shownDay = day;
    }
    await notices?.look(troubles, nowMs());
  }

  const safely = (): void => {
    last = last.then(round).catch(onTrouble);
  };

  return {
    round,
    async start() {
      safely();
      await last;
      timer = setInterval(safely, ROUND_MS);
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await last;
    },
  };
}
