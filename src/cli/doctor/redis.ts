/** The queue's Redis: nothing of it on a disk, nothing evicted, nothing that can be listened to on a wire. */
import { stat } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { type Host, parseRedisAddress, type RedisAddress } from '#queue/address.ts';
import { PREFIX } from '#queue/jobs.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

/** Setting, the value it must have, and why. */
const SETTINGS: readonly (readonly [string, string, string])[] = [
  ['maxmemory-policy', 'noeviction', 'Set maxmemory-policy noeviction, or jobs vanish silently.'],
  ['save', '', 'Set save "", or jobs are written to the disk.'],
  ['appendonly', 'no', 'Set appendonly no, or jobs are written to the disk.'],
  ['slowlog-log-slower-than', '-1', 'Set slowlog-log-slower-than -1, or Redis keeps times of commands.'],
];

/** Rights of anybody who is neither the owner nor of the group. */
const OTHERS = 0o007;

const LOOPBACK = /^(127\.|::1$|\[::1\]$|localhost$)/;

/** Longer than any of these commands takes where all is well. */
const COMMAND_MS = 5_000;
/** Once, and not again: whether it answers is the question. */
const ONCE = {
  commandTimeout: COMMAND_MS,
  lazyConnect: true,
  retryStrategy: () => null,
  sentinelRetryStrategy: () => null,
  maxRetriesPerRequest: 0,
};

/** @param client the failure is told by the command that needs it; without a listener it would be printed as well */
function quiet(client: Redis): Redis {
  client.on('error', () => undefined);
  return client;
}

/** @param address of one server: a socket's path, or a URL */
export const openRedis = (address: string): Redis => quiet(new Redis(address, ONCE));

async function connected(client: Redis): Promise<Redis> {
  try {
    await client.connect();
    return client;
  } catch (thrown) {
    client.disconnect();
    throw thrown;
  }
}

type Many = Exclude<RedisAddress, { kind: 'one' }>;

const securedBy = ({ password, tls }: Many) => ({
  ...ONCE,
  ...(password === null ? {} : { password }),
  ...(tls ? { tls: {} } : {}),
});

const server = (host: Host, many: Many): Promise<Redis> =>
  connected(quiet(new Redis({ ...securedBy(many), ...host })));

/** First and last slot, and who has them, the master first: a host, a port and more of no interest. */
const clusterSlots = z.array(
  z.tuple([z.number(), z.number(), z.tuple([z.string(), z.number()]).rest(z.unknown())]).rest(z.unknown()),
);

/** The first that answers: any of a cluster knows who has the one slot of the queue. */
async function anyOf(many: Many): Promise<Redis> {
  let failure: unknown = null;
  for (const host of many.hosts) {
    try {
      return await server(host, many);
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw failure;
}

async function holderIn(many: Many): Promise<Redis> {
  const asked = await anyOf(many);
  try {
    const slot = z.number().parse(await asked.cluster('KEYSLOT', PREFIX));
    const found = clusterSlots
      .parse(await asked.cluster('SLOTS'))
      .find(([first, last]) => first <= slot && slot <= last);
    if (found === undefined) throw new Error('nobody has the slot of the queue');
    const [host, port] = found[2];
    return await server({ host, port }, many);
  } finally {
    asked.disconnect();
  }
}

/**
 * A connection to the server that holds the queue now.
 * @param address as in AMANA_REDIS
 */
export async function connectToHolder(address: string): Promise<Redis> {
  const parsed = parseRedisAddress(address);
  if (parsed.kind === 'one') return connected(openRedis(parsed.at));
  if (parsed.kind === 'cluster') return holderIn(parsed);
  const { password, hosts, name, tls } = parsed;
  const client = new Redis({
    ...securedBy(parsed),
    ...(password === null ? {} : { sentinelPassword: password }),
    enableTLSForSentinelMode: tls,
    sentinels: [...hosts],
    name,
  });
  return connected(quiet(client));
}

const roleOfMaster = z.tuple([
  z.literal('master'),
  z.unknown(),
  z.array(z.tuple([z.string(), z.string(), z.string()])),
]);

/** The holder, and those that stand by for it with the same keys. */
async function connectToAll(address: string): Promise<Redis[]> {
  const holder = await connectToHolder(address);
  const parsed = parseRedisAddress(address);
  if (parsed.kind === 'one') return [holder];
  const [, , standing] = roleOfMaster.parse(await holder.role());
  const replicas = await Promise.all(
    standing.map(([host, port]) => server({ host, port: Number(port) }, parsed)),
  );
  return [holder, ...replicas];
}

function wireOf(address: string): { encrypted: boolean; hosts: readonly string[] } {
  const parsed = parseRedisAddress(address);
  if (parsed.kind !== 'one') return { encrypted: parsed.tls, hosts: parsed.hosts.map(({ host }) => host) };
  const { protocol, hostname } = new URL(parsed.at);
  return { encrypted: protocol === 'rediss:', hosts: [hostname] };
}

export async function redisWay({ running }: Look): Promise<readonly Finding[]> {
  if (running === null) return [];
  const check = 'way to redis';
  const { redis } = running;
  if (!redis.startsWith('/')) {
    const { encrypted, hosts } = wireOf(redis);
    if (encrypted) return [pass(check, 'Its connections are encrypted.')];
    return hosts.every((host) => LOOPBACK.test(host))
      ? [
          warn(
            check,
            'Redis has a port on this machine.',
            'Use its unix socket, which only some users reach.',
          ),
        ]
      : [
          fail(
            check,
            'What is said to Redis crosses a network in plain words.',
            'Use a unix socket, rediss://, or tls=1 with several servers.',
          ),
        ];
  }
  const open = ((await stat(redis)).mode & OTHERS) !== 0;
  return [
    open
      ? fail(check, 'Every user of this machine can talk to Redis.', `Run chmod o= ${redis}.`)
      : pass(check, 'A unix socket that is closed to other users.'),
  ];
}

/** What is not as it has to be in one server. */
async function settingsOf(client: Redis, isAlone: boolean): Promise<Finding[]> {
  const settingOf = async (name: string): Promise<string> =>
    z.array(z.string()).parse(await client.config('GET', name))[1] ?? '';
  const findings: Finding[] = [];
  for (const [name, wanted, mend] of SETTINGS)
    if ((await settingOf(name)) !== wanted)
      findings.push(fail('redis', `${name} is not as it has to be.`, mend));
  // Several servers reach each other by ports; how those are kept is told by the way to them.
  if (isAlone && (await settingOf('port')) !== '0')
    findings.push(warn('redis', 'Redis listens on the network.', 'Set port 0 and use its unix socket.'));
  return findings;
}

export async function redisSettings({ running }: Look): Promise<readonly Finding[]> {
  if (running === null) return [];
  let clients: readonly Redis[] = [];
  try {
    clients = await connectToAll(running.redis);
    const isAlone = parseRedisAddress(running.redis).kind === 'one';
    const findings = (await Promise.all(clients.map((client) => settingsOf(client, isAlone)))).flat();
    if (findings.length > 0) return findings;
    const about = isAlone ? 'no port, no times.' : 'no times, on each server.';
    return [pass('redis', `Memory only, no eviction, ${about}`)];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [
      fail('redis', 'Redis does not answer.', 'Start it; what has arrived is kept and will be queued.'),
    ];
  } finally {
    for (const client of clients) client.disconnect();
  }
}
