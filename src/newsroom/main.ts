/** The newsroom process: settings, storage, pages, and the server on its address. */
import { join } from 'node:path';
import { loadConfig } from '#config/schema.ts';
import { loadPages, startServer } from '#http/index.ts';
import { closeOnSignal, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { openStorage } from '#storage/index.ts';
import { openNewsroom } from './app.ts';

const config = loadConfig('newsroom', process.env);
const log = openLog('newsroom', config.logLevel);
const storage = await openStorage({ database: config.database, blobs: config.blobs });
await storage.purge.finish();
const newsroom = await openNewsroom({
  crypto: await loadCrypto(),
  root: fromHex(config.root),
  storage,
  pages: await loadPages(join(config.pages, 'desk'), config.root),
  siteFolder: config.site,
  siteAddress: config.siteAddress,
  relay: config.relay,
  findings: config.findings,
  log,
});
const running = await startServer({
  listen: config.listen,
  hosts: config.hosts,
  proxyProtocol: config.proxyProtocol,
  log,
  routes: newsroom.routes,
});

closeOnSignal(async () => {
  newsroom.close();
  await running.close();
  await storage.close();
  log.note('stopped');
});
log.note('started');
sayReady('newsroom', running.url);
