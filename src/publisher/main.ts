/** The relay process: its key, the way out, and the server that the newsroom's server finds. */
import { chmod, open, readFile } from 'node:fs/promises';
import { loadConfig } from '#config/schema.ts';
import { fetchThrough, startServer } from '#http/index.ts';
import { closeOnSignal, openLog, sayReady } from '#process/index.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { relayFromSeed } from '#protocol/relay.ts';
import type { Fetch } from './index.ts';
import { relayRoutes } from './relay.ts';

const SEED_BYTES = 32;
const OWNER_ONLY = 0o600;

const config = loadConfig('relay', process.env);
const log = openLog('relay', config.logLevel);
const crypto = await loadCrypto();

async function seedFrom(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'wx', OWNER_ONLY);
    await handle.writeFile(crypto.random(SEED_BYTES));
    await handle.sync();
    await handle.close();
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  await chmod(file, OWNER_ONLY);
  const seed = new Uint8Array(await readFile(file));
  if (seed.length !== SEED_BYTES) throw new Error('the relay’s key file holds no key');
  return seed;
}

const { relayWay } = config;
const socks = relayWay === 'direct' ? null : relayWay;
const wayOut = (): Fetch => (socks === null ? fetch : fetchThrough(socks));

const running = await startServer({
  listen: config.listen,
  // Only the newsroom's server asks here, by this name.
  hosts: ['relay'],
  log,
  routes: relayRoutes({
    crypto,
    root: fromHex(config.root),
    relay: relayFromSeed(crypto, await seedFrom(config.relayKey)),
    log,
    wayOut,
    today: () => dayOf(Date.now()),
    nowMs: () => Date.now(),
  }),
});

closeOnSignal(async () => {
  await running.close();
  log.note('stopped');
});
log.note('started');
sayReady('relay', running.url);
