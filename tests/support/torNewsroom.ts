/** A whole Amana behind its own onions, on a private Tor network of this machine, and browsers that come through it. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { PrivateNetwork } from '#cli/tor/privateNetwork.ts';
import type { SocksPort } from '#http/index.ts';
import { amana, type RunningAmana, startAmana } from './amana.ts';

export interface TorNewsroom {
  readonly network: PrivateNetwork;
  readonly running: RunningAmana;
  /** The newsroom's data folder. */
  readonly data: string;
  /** Gives a new client a key for the editors' onion. */
  editorClient(name: string): Promise<SocksPort>;
  stop(): Promise<void>;
}

const added = z.object({ authPrivate: z.string() });

/** @param args more of `amana up` */
export async function startTorNewsroom(
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<TorNewsroom> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-tor-'));
  const network = await PrivateNetwork.start(join(folder, 'net'));
  const torrc = join(folder, 'private-network');
  await writeFile(torrc, `${network.lines.join('\n')}\n`);
  const data = join(folder, 'data');
  const running = await startAmana({ data, args: ['--onions', '--torrc', torrc, ...args], env });
  return {
    network,
    running,
    data,
    async editorClient(name) {
      const { stdout } = await amana(['tor', 'editor', 'add', name, '--data', data, '--json']);
      const { authPrivate } = added.parse(JSON.parse(stdout));
      const keys = join(folder, `keys-${name}`);
      await mkdir(keys, { mode: 0o700 });
      await writeFile(join(keys, 'newsroom.auth_private'), `${authPrivate}\n`, { mode: 0o600 });
      return (await network.client(keys)).socks;
    },
    async stop() {
      const pids = [...network.pids, ...Object.values(await running.pidsNow())];
      await running.stop();
      await network.stop();
      const left = pids.filter((pid) => pid !== null && existsSync(`/proc/${pid}`));
      if (left.length > 0) throw new Error(`${left.length} processes outlive the network`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What Tor Browser sets at every level and a page can notice. */
const TOR_BROWSER = {
  'browser.privatebrowsing.autostart': true,
  'browser.cache.disk.enable': false,
  'permissions.memory_only': true,
  'privacy.resistFingerprinting': true,
  'dom.serviceWorkers.enabled': false,
  'security.webauth.webauthn': false,
  'media.peerconnection.enabled': false,
  'geo.enabled': false,
  'webgl.disable-extensions': true,
  'network.http.referer.hideOnionSource': true,
  'network.proxy.failover_direct': false,
} as const;

/** As one expression, what is missing in a page there and stands in any other Firefox. */
export const MISSING_IN_TOR_BROWSER = `['PublicKeyCredential', 'RTCPeerConnection', 'ServiceWorkerContainer']
  .filter((name) => name in window).join()`;

/** Tor Browser and its way to its tor, as preferences of the Firefox that it is made from. */
export const throughTor = ({
  host,
  port,
}: SocksPort): Readonly<Record<string, boolean | string | number>> => ({
  ...TOR_BROWSER,
  'network.proxy.type': 1,
  'network.proxy.socks': host,
  'network.proxy.socks_port': port,
  'network.proxy.socks_remote_dns': true,
  'network.proxy.no_proxies_on': '',
  'network.dns.blockDotOnion': false,
  'dom.securecontext.allowlist_onions': true,
  'dom.security.https_first': false,
  'dom.security.https_only_mode': false,
});
