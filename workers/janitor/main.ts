/** The janitor process: releases, drops, expiry, and everything that keeps disk and queue from telling more than they must. */
import { loadConfig } from '#config/schema.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { deskStreamId } from '#protocol/events.ts';
import { openConsumer, openProducer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { openChores } from './chores.ts';
import { openDropClock } from './drops.ts';
import { startRounds } from './rounds.ts';

/** How long an emptied Redis stays unnoticed at most. */
const REQUEUE_EVERY_MS = 3_000;
const CHECKPOINT_EVERY_MS = 5_000;
/** How long after an interval has begun its drop is published at the latest, and a failure to is mended. */
const DROP_LOOK_MS = 5_000;
/** Connecting takes a moment; a Redis that is away is no reason to leave the rest undone. */
const REDIS_PATIENCE_MS = 2_000;
/** How long after midnight the finished day is tidied at the latest. */
const DAILY_EVERY_MS = 60_000;
/** A full room for attachments is noticed within this time. */
const PRESSURE_EVERY_MS = 60_000;
/** They share a commit, ten times a second: a flood is let through at 640 a second, and leaves room for what arrives. */
const RELEASES_AT_ONCE = 64;

const config = loadConfig('janitor', process.env);
const log = openLog('janitor', config.logLevel);
const storage = await openStorage({
  database: config.database,
  blobs: config.blobs,
  quota: config.attachmentRoom,
});
const queue = {
  redis: config.redis,
  onTrouble: () => log.warn('queue-trouble', 'queue-unavailable'),
};
const producer = openProducer(queue);
await producer.reachable(REDIS_PATIENCE_MS);
const crypto = await loadCrypto();
const chores = openChores({
  storage,
  producer,
  log,
  releaseSeconds: config.releaseSeconds,
  retention: {
    lifetimes: config,
    dropDays: config.dropDays,
    deskStream: deskStreamId(crypto, fromHex(config.root)),
  },
});
const publishDue = openDropClock(crypto, storage, config.dropSeconds);
const today = () => dayOf(Date.now());

const consumer = openConsumer({
  ...queue,
  work: 'release',
  concurrency: RELEASES_AT_ONCE,
  act: (id) => chores.release(id),
});
const rounds = [
  startRounds(
    Math.min(config.dropSeconds * 1000, DROP_LOOK_MS),
    () => publishDue(Date.now()),
    (code) => log.warn('chore-failed', code),
  ),
  startRounds(
    DAILY_EVERY_MS,
    () => chores.daily(today()),
    (code) => log.warn('chore-failed', code),
  ),
  startRounds(
    CHECKPOINT_EVERY_MS,
    async () => storage.upkeep.checkpoint(),
    (code) => log.warn('chore-failed', code),
  ),
  startRounds(
    PRESSURE_EVERY_MS,
    () => chores.relieve(today()),
    (code) => log.warn('chore-failed', code),
  ),
  // Its only failure is that Redis is away, which the queue has noted already.
  startRounds(
    REQUEUE_EVERY_MS,
    () => chores.requeue(),
    () => log.warn('queue-trouble', 'queue-unavailable'),
  ),
];
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await Promise.all(rounds.map((round) => round.stop()));
  await consumer.close();
  await producer.close();
  await storage.close();
  log.note('stopped');
});
sayReady('janitor');
