/** The delivery as a screen sees it: how far, how long, what broke. */
import { useRef, useState } from 'preact/hooks';
import { asAmanaError } from '#protocol/errors.ts';
import type { Calls } from './calls.ts';
import type { DeliveryProgress } from './client/delivery.ts';
import type { Keeper } from './keeper.ts';
import type { SendingState } from './screens/Sending.tsx';

const IDLE: SendingState = { progress: null, minutesLeft: null, failure: null };

/** Before five seconds have passed, a pace says more about chance than about the line. */
const SURE_AFTER_MS = 5000;

export interface Pace {
  readonly startedMs: number;
  readonly startBytes: number;
}

/** Whole minutes for the rest at the pace since `pace` began, or null while that would be a guess. */
export function minutesLeft(pace: Pace, progress: DeliveryProgress, nowMs: number): number | null {
  const tookMs = nowMs - pace.startedMs;
  const moved = progress.confirmedBytes - pace.startBytes;
  if (tookMs < SURE_AFTER_MS || moved <= 0) return null;
  const leftMs = ((progress.totalBytes - progress.confirmedBytes) / moved) * tookMs;
  return Math.round(leftMs / 60_000);
}

/** Runs deliveries through the worker; `send` and `resume` give the words, or null after a failure that is shown. */
export function useDelivery(keeper: Keeper) {
  const [state, setState] = useState<SendingState>(IDLE);
  const pace = useRef<Pace | null>(null);

  async function follow(
    start: (onProgress: (progress: DeliveryProgress) => void) => Promise<Calls['send']['output']>,
  ) {
    pace.current = null;
    setState((before) => ({ ...before, failure: null, minutesLeft: null }));
    try {
      const { words } = await start((progress) => {
        pace.current ??= { startedMs: performance.now(), startBytes: progress.confirmedBytes };
        setState({
          progress,
          minutesLeft: minutesLeft(pace.current, progress, performance.now()),
          failure: null,
        });
      });
      return words;
    } catch (thrown) {
      setState((before) => ({ ...before, failure: asAmanaError(thrown).code }));
      return null;
    }
  }

  return {
    state,
    send(input: Calls['send']['input']) {
      setState(IDLE);
      return follow((onProgress) => keeper.call('send', input, onProgress));
    },
    resume: () => follow((onProgress) => keeper.call('resume', {}, onProgress)),
  };
}
