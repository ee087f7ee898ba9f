/** Several real Redis servers on loopback, as Sentinel or Cluster runs them; each is ended by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { unusedPort } from '#cli/ports.ts';
import { findProgram } from '#cli/setup/parts.ts';
import { until } from './folder.ts';

const CONFIG = join(import.meta.dirname, '../../config/redis.conf');
/** How soon a dead server is noticed here; in a newsroom it is some seconds. */
const DOWN_MS = '1000';

export interface TestRedisServer {
  readonly port: number;
  readonly client: Redis;
  kill(): Promise<void>;
}

export interface TestRedisMany {
  /** As AMANA_REDIS takes it. */
  readonly address: string;
  /** Kills the server that holds the queue, by its process id. */
  killMaster(): Promise<void>;
  /** Everything that any of them was told to keep in a file. */
  readonly folder: string;
  stop(): Promise<void>;
}

async function launch(folder: string, args: (port: number) => Promise<string[]>): Promise<TestRedisServer> {
  const program = findProgram('redis-server') ?? findProgram('redis-check-rdb');
  if (program === null) throw new Error('Redis is missing: ./amana test installs it.');
  const port = await unusedPort();
  const own = join(folder, String(port));
  await mkdir(own);
  const child: ChildProcess = spawn(program, await args(port), {
    argv0: 'redis-server',
    cwd: own,
    stdio: 'ignore',
  });
  const client = new Redis({
    port,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
    disconnectTimeout: 100,
  });
  client.on('error', () => undefined);
  await until(async () => {
    if (child.exitCode !== null) throw new Error('a Redis did not start');
    return (await client.ping()) === 'PONG';
  });
  return {
    port,
    client,
    async kill() {
      client.disconnect();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A copy of the settings for each server: sentinels have it written anew. */
async function ownConfig(folder: string, port: number): Promise<string> {
  const file = join(folder, String(port), 'redis.conf');
  await copyFile(CONFIG, file);
  return file;
}

/** The project's settings, with a port; what a replica is sent goes past its disk. */
const asServer = async (folder: string, port: number, ...more: string[]): Promise<string[]> => [
  await ownConfig(folder, port),
  ...['--port', String(port), '--bind', '127.0.0.1', '--dir', join(folder, String(port))],
  ...['--repl-diskless-load', 'on-empty-db', '--repl-diskless-sync-delay', '0'],
  ...more,
];

/** One server, on a port. */
export const startRedisServer = (folder: string): Promise<TestRedisServer> =>
  launch(folder, (port) => asServer(folder, port));

export async function startSentinels(folder: string): Promise<TestRedisMany> {
  const master = await launch(folder, (port) => asServer(folder, port));
  const replica = await launch(folder, (port) =>
    asServer(folder, port, '--replicaof', `127.0.0.1 ${master.port}`),
  );
  await until(async () => (await replica.client.info('replication')).includes('master_link_status:up'));
  const sentinels = await Promise.all(
    [0, 1, 2].map(() =>
      launch(folder, async (port) => {
        const file = join(folder, `sentinel-${port}.conf`);
        await writeFile(
          file,
          [
            `port ${port}`,
            'bind 127.0.0.1',
            `sentinel monitor amana 127.0.0.1 ${master.port} 2`,
            `sentinel down-after-milliseconds amana ${DOWN_MS}`,
            'sentinel failover-timeout amana 5000',
            '',
          ].join('\n'),
        );
        return [file, '--sentinel'];
      }),
    ),
  );
  await until(async () => {
    const told = await Promise.all(sentinels.map(({ client }) => client.info('sentinel')));
    return told.every((one) => /slaves=1,sentinels=3/.test(one));
  });
  return {
    folder,
    address: `sentinel://amana@${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    killMaster: () => master.kill(),
    async stop() {
      for (const one of [...sentinels, replica, master]) await one.kill();
    },
  };
}

/** Every key of ours is in one slot, which the first of three masters has; only this one has a replica here. */
export async function startCluster(folder: string): Promise<TestRedisMany> {
  const asNode = async (port: number): Promise<string[]> =>
    asServer(
      folder,
      port,
      ...[
        '--cluster-enabled',
        'yes',
        '--cluster-node-timeout',
        DOWN_MS,
        '--cluster-port',
        String(await unusedPort()),
      ],
    );
  const nodes = await Promise.all([0, 1, 2, 3].map(() => launch(folder, asNode)));
  const [first, second, third, replica] = nodes;
  if (first === undefined || second === undefined || third === undefined || replica === undefined)
    throw new Error('four were started');
  const slot = z.number().parse(await first.client.cluster('KEYSLOT', '{amana}'));
  const others = { before: [0, slot - 1], after: [slot + 1, 16_383] } as const;
  await first.client.cluster('ADDSLOTS', slot);
  await second.client.call('CLUSTER', 'ADDSLOTSRANGE', ...others.before.map(String));
  await third.client.call('CLUSTER', 'ADDSLOTSRANGE', ...others.after.map(String));
  const busPort = async ({ client }: TestRedisServer): Promise<string> =>
    z.array(z.string()).parse(await client.config('GET', 'cluster-port'))[1] ?? '';
  for (const node of [second, third, replica])
    await first.client.call('CLUSTER', 'MEET', '127.0.0.1', String(node.port), await busPort(node));
  const info = ({ client }: TestRedisServer): Promise<string> => client.cluster('INFO');
  await until(async () =>
    (await Promise.all(nodes.map(info))).every(
      (one) => /cluster_state:ok/.test(one) && /cluster_known_nodes:4/.test(one),
    ),
  );
  const masterId = z.string().parse(await first.client.cluster('MYID'));
  await replica.client.cluster('REPLICATE', masterId);
  await until(async () => (await replica.client.info('replication')).includes('master_link_status:up'));
  // Only once the others know it as a replica can they vote for it.
  await until(async () =>
    z
      .string()
      .parse(await second.client.cluster('NODES'))
      .includes(`slave ${masterId}`),
  );
  return {
    folder,
    address: `cluster://${[second, third].map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    killMaster: () => first.kill(),
    async stop() {
      for (const node of nodes) await node.kill();
    },
  };
}
