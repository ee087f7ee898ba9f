/** Taking ids out of the queue, one act for each. */
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import { asAmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { connectRedis } from './connection.ts';
import { jobData, PREFIX, type Work } from './jobs.ts';
import type { QueueOptions } from './producer.ts';
import { Tidier } from './tidy.ts';

/** done: finished, whatever came of it · wait: nothing was done, try again later. */
export type Outcome = { readonly outcome: 'done' } | { readonly outcome: 'wait'; readonly waitMs: number };

export interface ConsumerOptions extends QueueOptions {
  readonly work: Work;
  /** How many at once. */
  readonly concurrency: number;
  readonly act: (id: ObjectId) => Promise<Outcome>;
}

export interface Consumer {
  /** Finishes what is under way, takes nothing new. */
  close(): Promise<void>;
}

/** A worker that dies keeps its job for this long; one that lives renews its lock at half of it. */
const LOCK_MS = 20_000;
const STALLED_CHECK_MS = 10_000;
/** Crashes are counted in storage, which an emptied Redis does not reset. */
const NEVER_BY_REDIS = Number.MAX_SAFE_INTEGER;
const RETRY_MS = 1_000;

export function openConsumer({ redis, onTrouble, work, concurrency, act }: ConsumerOptions): Consumer {
  const client = connectRedis(redis, 'worker', onTrouble);
  const tidier = new Tidier(client, work, onTrouble);

  async function runJob(job: Job, token: string | undefined): Promise<void> {
    let waitMs: number;
    try {
      jobData.parse(job.data);
      const outcome = await act(parseObjectId(job.id));
      if (outcome.outcome === 'done') return;
      waitMs = outcome.waitMs;
    } catch (thrown) {
      throw withoutTrace(thrown);
    }
    await job.moveToDelayed(Date.now() + waitMs, token);
    throw new DelayedError();
  }

  const worker = new Worker(work, runJob, {
    connection: client,
    prefix: PREFIX,
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: NEVER_BY_REDIS,
    runRetryDelay: RETRY_MS,
    drainDelay: 5,
    metrics: { maxDataPoints: 0 },
  });
  worker.on('error', onTrouble);
  for (const event of ['active', 'completed', 'failed', 'stalled', 'drained'] as const) {
    worker.on(event, () => tidier.soon());
  }

  return {
    async close() {
      await worker.close();
      await tidier.close();
      client.disconnect();
    },
  };
}

/** What Redis and BullMQ get to see of a failure: its code. */
function withoutTrace(thrown: unknown): Error {
  const bare = new UnrecoverableError(asAmanaError(thrown).code);
  bare.stack = '';
  return bare;
}
