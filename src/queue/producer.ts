/** Putting ids into the queue. Never a reason for a request to fail: storage knows what waits, Redis need not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type JobsOptions, Queue } from 'bullmq';
import type { ObjectId } from '#protocol/ids.ts';
import { connectRedis, type RedisConnection } from './connection.ts';
import { jobOptions, PREFIX, WORKS, type Work } from './jobs.ts';
import { Tidier } from './tidy.ts';

export interface Producer {
  /** Queues an id; false when Redis could not be reached, or too much is offered at once: the janitor makes up for it. Queuing an id that is queued changes nothing. */
  offer(work: Work, id: ObjectId, delayMs?: number): Promise<boolean>;
  /** Queues those of `ids` that the queue does not know, `most` of them; returns how many. @throws when Redis is away */
  offerMissing(work: Work, ids: readonly ObjectId[], delayMs: () => number, most?: number): Promise<number>;
  /** Resolves when Redis can be reached, or when `patienceMs` are over: nothing may wait for Redis without an end. */
  reachable(patienceMs: number): Promise<void>;
  /** How many jobs are known, for `doctor`. @throws when Redis is away */
  count(work: Work): Promise<number>;
  /** Whether a consumer of this work is there, on whatever host. @throws when Redis is away */
  isServed(work: Work): Promise<boolean>;
  /** Deletes whatever exact times other processes left behind. @throws when Redis is away */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

interface Offer {
  readonly job: { readonly name: Work; readonly data: object; readonly opts: JobsOptions };
  readonly answered: (queued: boolean) => void;
}

export interface QueueOptions {
  /** Path of a unix socket, redis://…, sentinel://… or cluster://…: as `parseRedisAddress` reads it. */
  readonly redis: string;
  /** Told that Redis failed in some way; the reason is not for logs. */
  readonly onTrouble: () => void;
}

/** As long as one command may take, and a little more: across a failover an answer may never come. */
const ANSWER_MS = 6_000;
/** How long an offer waits for others to go with it. */
const GATHER_MS = 50;
/**
 * So many go together at most, and reports come twice a second: ten times the day that is planned for. What a
 * flood offers beyond that is left to the janitor, so that taking things in never waits for queuing them.
 */
const MOST_GATHERED = 128;
/** As many ids as one round trip to Redis carries. */
const BATCH = 500;
/** Where BullMQ keeps what it has not finished. */
const UNFINISHED = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children'] as const;

/** False when it is not done by then. @throws what it throws until then */
async function withinTime(act: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const late = sleep(ANSWER_MS, false, { signal: done.signal }).catch(() => false);
  try {
    return await Promise.race([act.then(() => true), late]);
  } finally {
    done.abort();
  }
}

export function openProducer({ redis, onTrouble }: QueueOptions): Producer {
  const client: RedisConnection = connectRedis(redis, 'producer', onTrouble);
  const lanes = new Map(
    WORKS.map((work) => {
      const queue = new Queue(work, {
        connection: client,
        prefix: PREFIX,
        streams: { events: { maxLen: 0 } },
        // To ask for the version is BullMQ's first act; were that one answer lost, it would fail every later act too.
        skipVersionCheck: true,
      });
      queue.on('error', onTrouble);
      const waiting: Offer[] = [];
      return [work, { queue, waiting, tidier: new Tidier(client, work, onTrouble) }];
    }),
  );
  const lane = (work: Work) => {
    const found = lanes.get(work);
    if (found === undefined) throw new Error('a work without a queue');
    return found;
  };

  /** One round trip for all that were offered in a moment: a burst costs Redis little. */
  async function flush(work: Work): Promise<void> {
    const { queue, tidier, waiting } = lane(work);
    const offers = waiting.splice(0);
    let queued = false;
    try {
      queued = await withinTime(queue.addBulk(offers.map(({ job }) => job)));
      if (queued) tidier.soon();
    } catch {
      // The reason may quote the command, and with it the ids.
      onTrouble();
    }
    for (const { answered } of offers) answered(queued);
  }

  return {
    offer(work, id, delayMs = 0) {
      if (client.status !== 'ready') return Promise.resolve(false);
      return new Promise((answered) => {
        const { waiting } = lane(work);
        if (waiting.length >= MOST_GATHERED) {
          answered(false);
          return;
        }
        waiting.push({ job: { name: work, data: {}, opts: jobOptions(id, Date.now(), delayMs) }, answered });
        if (waiting.length === 1) setTimeout(() => void flush(work), GATHER_MS);
      });
    },

    async offerMissing(work, ids, delayMs, most = Number.POSITIVE_INFINITY) {
      const { queue, tidier } = lane(work);
      // One answer for all that are queued: to ask for each id would cost more, the longer the queue is.
      const known = new Set<string>(ids.length === 0 ? [] : await queue.getRanges([...UNFINISHED], 0, -1));
      const missing = ids.filter((id) => !known.has(id)).slice(0, most);
      for (let start = 0; start < missing.length; start += BATCH) {
        const nowMs = Date.now();
        await queue.addBulk(
          missing
            .slice(start, start + BATCH)
            .map((id) => ({ name: work, data: {}, opts: jobOptions(id, nowMs, delayMs()) })),
        );
      }
      if (missing.length > 0) tidier.soon();
      return missing.length;
    },

    async reachable(patienceMs) {
      if (client.status === 'ready') return;
      const late = new AbortController();
      const ready = new Promise<void>((resolve) => client.once('ready', () => resolve()));
      const over = sleep(patienceMs, undefined, { signal: late.signal }).catch(() => undefined);
      await Promise.race([ready, over]);
      late.abort();
    },

    async count(work) {
      return lane(work).queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized');
    },

    async isServed(work) {
      return (await lane(work).queue.getWorkersCount()) > 0;
    },

    async tidy() {
      for (const work of WORKS) await lane(work).tidier.now();
    },

    async close() {
      for (const work of WORKS) if (lane(work).waiting.length > 0) await flush(work);
      for (const work of WORKS) await lane(work).tidier.close();
      for (const work of WORKS) await lane(work).queue.close();
      client.disconnect();
    },
  };
}
