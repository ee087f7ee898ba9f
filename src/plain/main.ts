/**
 * The plain form's process: for sources whose browser runs no script. It acts as their own client, in memory, and
 * talks to the intake as any browser would. It has no storage, no queue and no private key, and writes nothing.
 */
import { loadConfig } from '#config/schema.ts';
import { CIRCUIT_LIMITS, startServer } from '#http/index.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { allLists } from '#protocol/words.ts';
import { fetchAllWords } from '#source/messages/index.ts';
import { offRoutes, plainRoutes } from './app.ts';
import { PLAIN_HEADERS } from './headers.ts';
import { openNewsroom } from './newsroom.ts';
import { PACE, Rooms } from './rooms.ts';
import { loadStyle } from './style.ts';
import type { IntakePlace } from './way.ts';

const config = loadConfig('plain', process.env);
const log = openLog('plain', config.logLevel);

const [intake, ...others] = config.intakes;
const place: IntakePlace = {
  listen: intake,
  others,
  host: config.intakeHost ?? (intake.kind === 'tcp' ? `${intake.host}:${intake.port}` : 'localhost'),
  proxyProtocol: config.proxyProtocol,
};

/** The same name at the intake's port, or the name that the intake answers to behind tor. */
function sealingPage(host: string): string {
  if (config.intakeHost !== null || intake.kind === 'unix') return `http://${place.host}/`;
  return `http://${host.replace(/:\d+$/, '')}:${intake.port}/`;
}

// Everything that is loaded on demand elsewhere: what this process reads from the disk must not tell what it does.
const [crypto, style] = await Promise.all([loadCrypto(), loadStyle(), fetchAllWords('en'), allLists()]);
const { mostFormBytes, formMemoryBytes } = config;
const running = await startServer({
  listen: config.listen,
  hosts: config.hosts,
  proxyProtocol: config.proxyProtocol,
  circuitLimits: CIRCUIT_LIMITS,
  circuitMediator: config.circuits,
  headers: PLAIN_HEADERS,
  log,
  routes:
    config.plainForm === null
      ? offRoutes(sealingPage, style, log)
      : plainRoutes({
          newsroom: openNewsroom(crypto, fromHex(config.root), place),
          rooms: new Rooms({ mostFormBytes, memoryBytes: formMemoryBytes, pace: PACE }),
          mostFormBytes,
          sealingPage,
          style,
          log,
        }),
});
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await running.close();
  log.note('stopped');
});
sayReady('plain', running.url);
