/** A relay inside the test's process, at a socket that a newsroom of the test was told of before. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Listen, startServer } from '#http/index.ts';
import type { Log } from '#process/index.ts';
import { silentLog } from '#process/index.ts';
import { type Relay, relayFromSeed } from '#protocol/relay.ts';
import type { Fetch } from '#publisher/index.ts';
import { relayRoutes } from '#publisher/relay.ts';
import type { TestDesk } from './desk.ts';

export interface TestRelay {
  readonly relay: Relay;
  readonly folder: string;
  stop(): Promise<void>;
}

export async function relayPlace(): Promise<Listen & { readonly kind: 'unix' }> {
  return { kind: 'unix', path: join(await mkdtemp(join(tmpdir(), 'amana-relay-')), 'relay.sock') };
}

export async function startRelay(
  desk: Pick<TestDesk, 'crypto' | 'root' | 'today'>,
  listen: Listen & { readonly kind: 'unix' },
  parts: { readonly wayOut?: () => Fetch; readonly log?: Log; readonly nowMs?: () => number } = {},
): Promise<TestRelay> {
  const { wayOut = () => fetch, log = silentLog, nowMs = () => Date.now() } = parts;
  const { crypto, root } = desk;
  const relay = relayFromSeed(crypto, crypto.random(32));
  const routes = relayRoutes({ crypto, root, relay, log, wayOut, today: () => desk.today(), nowMs });
  const running = await startServer({ listen, hosts: ['relay'], log, routes });
  const folder = join(listen.path, '..');
  return {
    relay,
    folder,
    async stop() {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
