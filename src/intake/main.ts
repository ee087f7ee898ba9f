/** The intake process: the public onion, where sources are. It holds no private key and sees no plaintext. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#config/schema.ts';
import { CIRCUIT_LIMITS, loadPages, startServer } from '#http/index.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { sealedLength } from '#protocol/layout.ts';
import { openProducer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { intakeRoutes } from './app.ts';
import { openDirectoryBook } from './directory.ts';
import { openGate } from './flood/gate.ts';

const config = loadConfig('intake', process.env);
const log = openLog('intake', config.logLevel);
const storage = await openStorage({
  database: config.database,
  blobs: config.blobs,
  quota: config.attachmentRoom,
});
await storage.reports.recover();
const producer = openProducer({
  redis: config.redis,
  onTrouble: () => log.warn('queue-trouble', 'queue-unavailable'),
});
// The setting speaks of files; what arrives is longer by its header and the tags of its frames.
const maxAttachmentBytes = sealedLength('attachment', config.maxAttachmentBytes);
const running = await startServer({
  listen: config.listen,
  hosts: config.hosts,
  proxyProtocol: config.proxyProtocol,
  circuitLimits: CIRCUIT_LIMITS,
  circuitMediator: config.circuits,
  log,
  routes: intakeRoutes({
    storage,
    producer,
    directory: openDirectoryBook(storage, await loadCrypto(), fromHex(config.root)),
    gate: openGate({ storage, log, normal: config.normalWrites }),
    pages: await loadPages(join(config.pages, 'source'), config.root),
    kit: { shell: await readFile(join(config.pages, 'kit', 'kit.html'), 'utf8'), rootHex: config.root },
    site: config.site,
    plainPort: config.plainForm,
    releaseSeconds: config.releaseSeconds,
    maxAttachmentBytes,
  }),
});
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await running.close();
  await producer.close();
  await storage.close();
  log.note('stopped');
});
sayReady('intake', running.url);
