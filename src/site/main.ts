/**
 * The public site's process, for readers: on an onion of its own they share nothing with sources, neither a process nor
 * an address. It knows a folder of published files, and has no storage, no queue, no key and nothing to write.
 */
import { loadConfig } from '#config/schema.ts';
import { CIRCUIT_LIMITS, startServer } from '#http/index.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady } from '#process/index.ts';
import { siteRoutes } from './app.ts';
import { SITE_HEADERS } from './headers.ts';

const config = loadConfig('site', process.env);
const log = openLog('site', config.logLevel);
const running = await startServer({
  listen: config.listen,
  hosts: config.hosts,
  proxyProtocol: config.proxyProtocol,
  circuitLimits: CIRCUIT_LIMITS,
  circuitMediator: config.circuits,
  headers: SITE_HEADERS,
  log,
  routes: siteRoutes(config.site),
});
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await running.close();
  log.note('stopped');
});
sayReady('site', running.url);
