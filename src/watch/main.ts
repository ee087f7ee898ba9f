/**
 * The watch: one process that counts coarsely for Prometheus, and has the operator told when something needs a hand. It
 * reads days, rows and the signed directory, holds no key, and changes nothing.
 */
import { randomInt } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { loadConfig } from '#config/schema.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady, startListening } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { openProducer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { metricsServer } from './endpoint.ts';
import { openMetrics } from './metrics.ts';
import { Notices, runProgram } from './notices.ts';
import { openWatch } from './watch.ts';

const REDIS_PATIENCE_MS = 2_000;

const config = loadConfig('watch', process.env);
const log = openLog('watch', config.logLevel);
const storage = await openStorage({
  database: config.database,
  blobs: config.blobs,
  quota: config.attachmentRoom,
});
// A queue that is away is what this tells of, once a minute, and not each time that it is missed.
const producer = openProducer({ redis: config.redis, onTrouble: () => undefined });
await producer.reachable(REDIS_PATIENCE_MS);

const { notice } = config;
const metrics = openMetrics(() => performance.now());
const watch = openWatch({
  parts: {
    crypto: await loadCrypto(),
    root: fromHex(config.root),
    storage,
    producer,
    // Blobs and database may both be kept by another machine.
    disk: [config.blobs, config.database].find((place) => isAbsolute(place)) ?? null,
  },
  metrics,
  notices:
    notice === null
      ? null
      : new Notices({
          tell: (code) => runProgram(notice, code),
          spreadMs: config.noticeSeconds * 1000,
          drawBelow: (below) => randomInt(below),
          onTold: () => log.note('notice-given'),
          onFailed: () => log.note('notice-failed'),
        }),
  today: () => dayOf(Date.now()),
  nowMs: () => performance.now(),
  onTrouble: () => log.note('watch-failed'),
});
await watch.start();
const server = config.metrics === null ? null : metricsServer(metrics.registry);
const url =
  server === null || config.metrics === null ? undefined : await startListening(server, config.metrics);
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await watch.stop();
  server?.closeAllConnections();
  server?.close();
  await producer.close();
  await storage.close();
  log.note('stopped');
});
sayReady('watch', url);
