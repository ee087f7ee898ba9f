/** Keeps a session in step: the newsroom says that something changed, and the session asks what. */
import { asAmanaError } from '#protocol/errors.ts';
import type { Core } from './core.ts';

/** Several changes within a moment (a report and its attachments) are read together. */
const DEBOUNCE_MS = 120;

/** A newsroom that was busy is asked again after a moment. */
const RETRY_MS = 5000;

/** 0.5 s doubled to 30 s: a newsroom that restarts is found again soon, one that is down is left in peace. */
const RECONNECT_MS = [500, 1000, 2000, 4000, 8000, 16_000, 30_000] as const;

/** An hour: keys whose last day is over are gone early in the next one. */
const DAY_LOOK_MS = 60 * 60 * 1000;

const pause = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // What has stopped already says so no more.
    if (stop.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    stop.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** @returns a function that ends it */
export function keepInStep(core: Core): () => void {
  const stopping = new AbortController();
  const stop = stopping.signal;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const readSoon = (afterMs = DEBOUNCE_MS): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      core.sync().then(
        () => {
          const wasLoading = core.isLoading;
          core.setConnection({ state: 'live' });
          // The last of thousands of reports do not wait for the next turn of the list.
          if (wasLoading) core.tell();
        },
        (thrown: unknown) => {
          core.setConnection({ state: 'offline', code: asAmanaError(thrown).code });
          // The live line may still stand and have nothing more to say, so do not wait for it.
          if (!stop.aborted) readSoon(RETRY_MS);
        },
      );
    }, afterMs);
  };

  const listen = async (): Promise<void> => {
    // The first word of a line is that it stands: whoever was away waits for nothing more.
    let afterMs = 0;
    for await (const line of core.api.live(stop)) {
      failures = 0;
      if (!line.startsWith('event: changed')) continue;
      readSoon(afterMs);
      afterMs = DEBOUNCE_MS;
    }
  };

  const run = async (): Promise<void> => {
    while (!stop.aborted) {
      const broken = await listen().then(
        () => null,
        (thrown: unknown) => asAmanaError(thrown),
      );
      if (stop.aborted) return;
      clearTimeout(timer);
      core.setConnection({ state: 'offline', code: broken?.code ?? 'unreachable' });
      await pause(RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)] ?? 0, stop);
      failures += 1;
    }
  };
  void run();
  // A desk that stays open over midnight destroys what ends with the day, whether or not anything else happens.
  const daily = setInterval(readSoon, DAY_LOOK_MS);

  return () => {
    clearTimeout(timer);
    clearInterval(daily);
    stopping.abort();
  };
}
