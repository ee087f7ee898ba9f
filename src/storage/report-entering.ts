/** The main thread's side of the writer thread: lists of reports are handed to it one after another, until each is entered. */
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { asFailure } from './failures.ts';
import type { EnteredReport } from './report-rows.ts';

export interface Entering {
  /** Queues reports that are in their cells; `entered` is called once they are in the table. */
  add(reports: readonly EnteredReport[], entered: () => void): void;
  /** Resolves when what was added by now is entered. @throws AmanaError when an attempt fails; others follow it */
  settled(): Promise<void>;
  /** How many wait or are under way. */
  readonly behind: number;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: AmanaError | null;
  close(): Promise<void>;
}

interface Handed {
  readonly reports: readonly EnteredReport[];
  readonly entered: () => void;
}
interface Watcher {
  readonly last: Handed;
  readonly resolve: () => void;
  readonly reject: (failure: AmanaError) => void;
}

const THREAD = new URL('./report-thread.ts', import.meta.url);
/** A disk that is full or a database that is held may be better by then; the reports are durable meanwhile. */
const RETRY_MS = 1_000;

const answer = z.union([
  z.object({ entered: z.literal(true) }),
  z.object({ entered: z.literal(false), failure: z.nullable(z.string()) }),
]);

/** The thread starts with the first report: only an intake ever has one. @param database path of the SQLite file */
export function openEnteringThread(database: string): Entering {
  const queue: Handed[] = [];
  const watchers = new Set<Watcher>();
  let thread: Worker | null = null;
  let isUnderWay = false;
  let failure: AmanaError | null = null;
  let retry: NodeJS.Timeout | null = null;

  function start(): Worker {
    const started = new Worker(THREAD, { workerData: { database }, execArgv: [] });
    started.on('message', (given: unknown) => {
      const parsed = answer.parse(given);
      if (parsed.entered) succeed();
      else fail(asFailure(parsed.failure));
    });
    const end = (cause?: unknown): void => {
      if (thread !== started) return;
      thread = null;
      fail(new AmanaError('internal', { cause }));
    };
    started.on('error', end);
    started.on('exit', () => end());
    thread = started;
    return started;
  }

  function next(): void {
    const [first] = queue;
    if (isUnderWay || retry !== null || first === undefined) return;
    isUnderWay = true;
    const to = thread ?? start();
    to.ref();
    to.postMessage({ reports: first.reports });
  }

  function succeed(): void {
    isUnderWay = false;
    failure = null;
    const done = queue.shift();
    thread?.unref();
    done?.entered();
    for (const watcher of watchers) {
      if (watcher.last !== done) continue;
      watchers.delete(watcher);
      watcher.resolve();
    }
    next();
  }

  function fail(reason: AmanaError): void {
    isUnderWay = false;
    failure = reason;
    thread?.unref();
    for (const watcher of watchers) watcher.reject(reason);
    watchers.clear();
    retry ??= setTimeout(() => {
      retry = null;
      next();
    }, RETRY_MS);
    // Nothing is lost by ending before: the cells are looked through at the next start.
    retry.unref();
  }

  return {
    add(reports, entered) {
      queue.push({ reports, entered });
      next();
    },

    settled() {
      const last = queue.at(-1);
      if (last === undefined) return Promise.resolve();
      return new Promise((resolve, reject) => watchers.add({ last, resolve, reject }));
    },

    get behind() {
      return queue.length;
    },
    get failure() {
      return failure;
    },

    async close() {
      if (retry !== null) clearTimeout(retry);
      const last = thread;
      thread = null;
      await last?.terminate();
    },
  };
}
