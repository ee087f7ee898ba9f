/** The sanitizer worker: a process that holds the host's keys, and sees one attachment at a time. */
import { randomInt } from 'node:crypto';
import { loadConfig } from '#config/schema.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { openConsumer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { hostLimits, startSanitizer } from './index.ts';
import { openSanitizeJob } from './job.ts';
import { WorkerKeys } from './keys.ts';

/** Often enough that a new day's key is there minutes after midnight, whatever the host's clock did. */
const KEYS_EVERY_MS = 10 * 60 * 1000;
/** Up to so much more, a different time for each: of workers that start together one makes the next key, and the others find it. */
const KEYS_APART_MS = 60 * 1000;

const config = loadConfig('worker', process.env);
const log = openLog('worker', config.logLevel);
const root = fromHex(config.root);
const crypto = await loadCrypto();
const storage = await openStorage({ database: config.database, blobs: config.blobs });
const keys = await WorkerKeys.open(crypto, config.workerKeys);

const concurrency = Math.max(1, config.sandboxSpare);
const limits = hostLimits(concurrency);
const inputBytes = Math.min(limits.inputBytes, config.maxAttachmentBytes);

async function keepKeys(): Promise<void> {
  const today = dayOf(Date.now());
  const published = await keys.publishEpochs(root, storage, today, inputBytes);
  if (published > 0) log.note('epoch-published', published);
  const destroyed = await keys.destroyOld(today);
  if (destroyed > 0) log.note('epoch-destroyed', destroyed);
}

await keepKeys();
const keysTimer = setInterval(() => {
  keepKeys().catch((thrown: unknown) => log.warn('chore-failed', asAmanaError(thrown).code));
}, KEYS_EVERY_MS + randomInt(KEYS_APART_MS));

const sanitizer = await startSanitizer({
  limits: { ...limits, inputBytes },
  spare: config.sandboxSpare,
  modes: config.modes,
  onWarning: () => log.warn('sanitizer-trouble', 'sandbox-unavailable'),
});
const consumer = openConsumer({
  redis: config.redis,
  onTrouble: () => log.warn('queue-trouble', 'queue-unavailable'),
  work: 'sanitize',
  concurrency,
  act: openSanitizeJob({ crypto, root, storage, keys, sanitizer, log, onSandboxesLost: () => void giveUp() }),
});

/**
 * A worker whose sandbox no longer starts looks alive to everybody and cleans nothing. It ends; the next one starts only
 * with a sandbox that holds, and until then the watch and the desk see that there is none.
 */
async function giveUp(): Promise<void> {
  log.warn('crashed', 'sandbox-unavailable');
  // What is under way goes back to the queue first.
  await consumer.close();
  process.exit(1);
}

log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  clearInterval(keysTimer);
  await consumer.close();
  await sanitizer.close();
  await storage.close();
  log.note('stopped');
});
sayReady('worker');
