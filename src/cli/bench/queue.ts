/** Bench: ids from storage through the outbox and BullMQ to a worker that does nothing, beside bare BullMQ. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { openConsumer, openProducer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { dataFolder } from '../places.ts';
import { Child } from '../supervise/child.ts';
import { redisPlan } from '../supervise/redis.ts';
import { step } from '../terminal.ts';
import { type BenchResult, beside, machineLine, measured, median } from './result.ts';

const OBJECTS = 5000;
const RUNS = 5;
const CONCURRENCY = 32;
/** As many ids in one round trip as Amana's producer sends. */
const BATCH = 500;

const perSecond = (startedMs: number): number => OBJECTS / ((performance.now() - startedMs) / 1000);

/** Counts to OBJECTS. */
function counter(): { hit: () => void; all: Promise<void> } {
  let seen = 0;
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  return {
    all,
    hit() {
      seen += 1;
      if (seen === OBJECTS) done();
    },
  };
}

async function throughAmana(folder: string, redis: string): Promise<number> {
  const crypto = await loadCrypto();
  const place = await mkdtemp(join(folder, 'storage-'));
  const storage = await openStorage({ database: join(place, 'amana.sqlite'), blobs: join(place, 'blobs') });
  const onTrouble = (): void => step('Redis had trouble');
  const producer = openProducer({ redis, onTrouble });
  try {
    const today = dayOf(Date.now());
    await Promise.all(
      Array.from({ length: OBJECTS }, () =>
        storage.reports.put(newObjectId(crypto), today, crypto.random(64)),
      ),
    );
    const { hit, all } = counter();
    const consumer = openConsumer({
      redis,
      onTrouble,
      work: 'release',
      concurrency: CONCURRENCY,
      act: async () => {
        hit();
        return { outcome: 'done' };
      },
    });
    const startedMs = performance.now();
    await producer.offerMissing('release', await storage.reports.unreleased(), () => 0);
    await all;
    const rate = perSecond(startedMs);
    await consumer.close();
    return rate;
  } finally {
    await producer.close();
    await storage.close();
  }
}

async function throughBare(redis: string): Promise<number> {
  const connection = new Redis(redis, { maxRetriesPerRequest: null });
  // BullMQ leaves connections that it was given to whoever made them.
  const taking = connection.duplicate();
  const queue = new Queue('bare', { connection });
  const { hit, all } = counter();
  const worker = new Worker('bare', async () => hit(), {
    connection: taking,
    concurrency: CONCURRENCY,
  });
  const startedMs = performance.now();
  for (let at = 0; at < OBJECTS; at += BATCH) {
    const opts = { removeOnComplete: true, removeOnFail: true };
    await queue.addBulk(Array.from({ length: BATCH }, () => ({ name: 'bare', data: {}, opts })));
  }
  await all;
  const rate = perSecond(startedMs);
  await worker.close();
  await queue.close();
  connection.disconnect();
  taking.disconnect();
  return rate;
}

export async function benchQueue(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  const data = dataFolder(folder);
  const ignore = (): void => undefined;
  const redis = new Child(redisPlan(data, { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' }), ignore, ignore);
  await redis.start();
  try {
    const amana: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const [a, b] = [await throughAmana(folder, data.redisSocket), await throughBare(data.redisSocket)];
      if (run === 0) continue;
      amana.push(a);
      bare.push(b);
    }
    const row = measured('outbox, BullMQ and a worker that does nothing', 'a second', amana);
    return {
      bench: 'queue',
      title: `${OBJECTS} objects through the queue`,
      machine: machineLine(),
      rows: [
        beside(row, row.median / median(bare), 'bare BullMQ'),
        measured('bare BullMQ, the same worker', 'a second', bare),
      ],
      notes: [
        'Amana asks storage what waits and Redis what it knows, takes each id once, and leaves no exact time behind.',
        `One Redis on a unix socket for both; medians of ${RUNS} turns after one that warms up.`,
      ],
    };
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
