/** The delivery as a screen sees it: held back, how far, how long, what broke. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { Spellings } from '#protocol/words.ts';
import type { Calls, SendingProgress } from './calls.ts';
import type { Keeper } from './keeper.ts';
import { Remaining } from './remaining.ts';

type Stage =
  | { readonly at: 'idle' }
  /** Nothing has been sent; it leaves at that moment by `performance.now`. */
  | { readonly at: 'held'; readonly untilMs: number }
  | { readonly at: 'sending' }
  | { readonly at: 'failed'; readonly code: ErrorCode }
  | { readonly at: 'done' };

export interface SendingState {
  readonly stage: Stage;
  readonly progress: SendingProgress | null;
  /** What the rest, or the hold, will take; null while that would be a guess. */
  readonly leftMs: number | null;
}

const IDLE: SendingState = { stage: { at: 'idle' }, progress: null, leftMs: null };

/** How often what is left counts down on the screen while nothing else happens. */
const TICK_MS = 5000;

/** Of a computer that slept through its moment, the report leaves when it wakes: timers stand still meanwhile. */
function hold(
  untilMs: number,
  onTick: () => void,
  hurry: { now: boolean },
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const isOver = hurry.now || performance.now() >= untilMs;
      if (!isOver && !signal.aborted) {
        onTick();
        return;
      }
      clearInterval(timer);
      resolve(!signal.aborted);
    };
    const timer = setInterval(look, 1000);
    look();
  });
}

/**
 * Runs deliveries through the worker.
 * @param onReport called once the report itself has arrived; its files may still be on their way
 * @param onEnd called when nothing is left to be sent, or when it was stopped after the report had arrived
 */
export function useDelivery(keeper: Keeper, onReport: (words: Spellings) => void, onEnd: () => void) {
  const [state, setState] = useState<SendingState>(IDLE);
  const remaining = useRef(new Remaining());
  const hurry = useRef({ now: false });
  const stopper = useRef(new AbortController());
  const asked = useRef<Calls['send']['input'] | null>(null);
  const heard = useRef({ onReport, onEnd });
  heard.current = { onReport, onEnd };
  const isMoving = state.stage.at === 'sending';

  useEffect(() => {
    if (!isMoving) return;
    const tick = setInterval(() => {
      setState((before) => ({ ...before, leftMs: remaining.current.leftMs(performance.now()) }));
    }, TICK_MS);
    const wake = (): void => void keeper.call('wake', {});
    addEventListener('online', wake);
    return () => {
      clearInterval(tick);
      removeEventListener('online', wake);
    };
  }, [isMoving, keeper]);

  async function follow(start: (onProgress: (progress: SendingProgress) => void) => Promise<unknown>) {
    const { signal } = stopper.current;
    let hasReport = false;
    setState((before) => ({ ...before, stage: { at: 'sending' } }));
    try {
      await start((progress) => {
        if (signal.aborted) return;
        const now = performance.now();
        remaining.current.saw(progress.confirmedBytes, progress.totalBytes, now);
        setState({ stage: { at: 'sending' }, progress, leftMs: remaining.current.leftMs(now) });
        if (!progress.words || hasReport) return;
        hasReport = true;
        heard.current.onReport(progress.words);
      });
      if (signal.aborted) return;
      setState((before) => ({ ...before, stage: { at: 'done' } }));
      heard.current.onEnd();
    } catch (thrown) {
      const { code } = asAmanaError(thrown);
      if (!signal.aborted) setState((before) => ({ ...before, stage: { at: 'failed', code } }));
    }
  }

  return {
    state,
    /** @param holdMs how long the report stays on the page before anything of it leaves */
    async send(input: Calls['send']['input'], holdMs: number): Promise<void> {
      asked.current = input;
      remaining.current = new Remaining();
      hurry.current = { now: false };
      stopper.current = new AbortController();
      const untilMs = performance.now() + holdMs;
      const tick = (): void =>
        setState({
          stage: { at: 'held', untilMs },
          progress: null,
          leftMs: Math.max(0, untilMs - performance.now()),
        });
      setState(IDLE);
      if (holdMs > 0 && !(await hold(untilMs, tick, hurry.current, stopper.current.signal))) return;
      await follow((onProgress) => keeper.call('send', input, onProgress));
    },
    /** Goes on; from the beginning where nothing of it has begun. */
    resume(): Promise<void> {
      const input = asked.current;
      if (state.progress === null && input !== null)
        return follow((onProgress) => keeper.call('send', input, onProgress));
      return follow((onProgress) => keeper.call('resume', {}, onProgress));
    },
    /** Ends the hold, or the wait for the line. */
    hurry(): void {
      hurry.current.now = true;
      if (isMoving) void keeper.call('wake', {});
    },
    /** Nothing more is sent; what has arrived stays where it is. */
    async stop(): Promise<void> {
      stopper.current.abort();
      const hasReport = state.progress?.words != null;
      if (state.stage.at === 'sending') await keeper.call('stop', {});
      setState(IDLE);
      if (hasReport) heard.current.onEnd();
    },
  };
}
