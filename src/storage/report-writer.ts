/** Group commits by a thread of their own: each caller waits until its own bytes are durable, many at once. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { asFailure } from './failures.ts';
import type { GroupedReport } from './report-groups.ts';

export interface ReportWriter {
  /** @throws AmanaError conflict, storage-full, busy, internal */
  write(report: GroupedReport): Promise<void>;
  close(): Promise<void>;
}

interface Pending {
  readonly report: GroupedReport;
  readonly stored: () => void;
  readonly failed: (reason: unknown) => void;
}

/** 128 reports of at most 65 KiB: one commit writes about 8 MiB at most. */
const LARGEST_GROUP = 128;
const THREAD = new URL('./report-thread.ts', import.meta.url);

const answer = z.union([
  z.object({ outcomes: z.array(z.enum(['stored', 'clash'])) }),
  z.object({ failure: z.nullable(z.string()) }),
]);

/** The thread starts with the first report: only an intake ever has one. @param database path of the SQLite file */
export function openReportWriter(database: string): ReportWriter {
  const pending: Pending[] = [];
  let thread: Worker | null = null;
  let underWay: readonly Pending[] = [];

  function start(): Worker {
    const started = new Worker(THREAD, { workerData: { database }, execArgv: [] });
    started.on('message', (given: unknown) => settle(given));
    started.on('error', (failure) => failAll(started, failure));
    started.on('exit', () => failAll(started, new AmanaError('internal')));
    thread = started;
    return started;
  }

  function failAll(failedThread: Worker, reason: unknown): void {
    if (thread !== failedThread) return;
    thread = null;
    for (const one of [...underWay, ...pending.splice(0)])
      one.failed(new AmanaError('internal', { cause: reason }));
    underWay = [];
  }

  function settle(given: unknown): void {
    const parsed = answer.parse(given);
    const group = underWay;
    underWay = [];
    group.forEach((one, i) => {
      if ('failure' in parsed) one.failed(asFailure(parsed.failure));
      else if (parsed.outcomes[i] === 'stored') one.stored();
      else one.failed(new AmanaError('conflict'));
    });
    if (pending.length > 0) sendGroup();
    else thread?.unref();
  }

  function sendGroup(): void {
    if (underWay.length > 0 || pending.length === 0) return;
    const to = thread ?? start();
    underWay = pending.splice(0, LARGEST_GROUP);
    to.ref();
    to.postMessage(underWay.map(({ report }) => report));
  }

  return {
    write: (report) =>
      new Promise((stored, failed) => {
        pending.push({ report, stored, failed });
        // After this turn of the loop, so that whatever else arrived in it shares the commit.
        if (underWay.length === 0 && pending.length === 1) setImmediate(sendGroup);
      }),

    async close() {
      const last = thread;
      if (last === null) return;
      while (underWay.length > 0 || pending.length > 0) await once(last, 'message');
      thread = null;
      await last.terminate();
    },
  };
}
