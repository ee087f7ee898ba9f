/** Checks of what runs: processes, Redis, and the answers of both servers as a stranger would get them. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { FIXED_HEADERS, type FixedHeaders } from '#http/index.ts';
import { PLAIN_HEADERS } from '#plain/headers.ts';
import { STEADY_DROP_SECONDS } from '#protocol/drops.ts';
import type { DataFolder } from '../places.ts';
import { startOf } from '../supervise/lock.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

const runningFile = z.object({
  intake: z.string(),
  newsroom: z.string(),
  plain: z.string().nullable(),
  redis: z.string(),
  dropSeconds: z.number(),
  pids: z.record(z.string(), z.number().nullable()),
});

/** A local answer takes milliseconds. */
const ANSWER_MS = 5_000;

export async function services(data: DataFolder): Promise<Finding[]> {
  if (!existsSync(data.running)) {
    return [warn('services', 'Nothing runs on this data folder.', 'Start it with ./amana up.')];
  }
  const running = runningFile.parse(JSON.parse(await readFile(data.running, 'utf8')));
  return [
    processes(running),
    await coreDumps(running.pids),
    dropInterval(running.dropSeconds),
    ...(await redisSettings(running.redis)),
    await answers('intake', running.intake, FIXED_HEADERS),
    await answers('newsroom', running.newsroom, FIXED_HEADERS),
    running.plain === null
      ? pass('plain form', 'Switched off: sources without scripts are told how to reach “Safer”.')
      : await answers('plain', running.plain, PLAIN_HEADERS),
  ];
}

function processes({ pids, plain }: z.infer<typeof runningFile>): Finding {
  const down = Object.entries(pids).filter(([name, pid]) =>
    pid === null ? name !== 'redis' && !(name === 'plain' && plain === null) : startOf(pid) === null,
  );
  return down.length === 0
    ? pass('services', 'Everything that should run runs.')
    : fail(
        'services',
        `Not running: ${down.map(([name]) => name).join(', ')}.`,
        'Read what ./amana up says, and start it again.',
      );
}

function dropInterval(dropSeconds: number): Finding {
  return dropSeconds >= STEADY_DROP_SECONDS
    ? pass('drops', 'They come at fixed times, whether or not there are replies.')
    : warn(
        'drops',
        'Their interval is under an hour: everybody can see when a reply was published.',
        'That is for trying out; set AMANA_DROP_SECONDS to 21600, which is 6 hours.',
      );
}

async function coreDumps(pids: Readonly<Record<string, number | null>>): Promise<Finding> {
  const dumping: string[] = [];
  for (const [name, pid] of Object.entries(pids)) {
    // `up` itself holds no content, and a process between two lives has no limits to read.
    if (pid === null || name === 'up' || !existsSync(`/proc/${pid}/limits`)) continue;
    const limits = await readFile(`/proc/${pid}/limits`, 'utf8');
    if (!/^Max core file size\s+0\s+0\s/m.test(limits)) dumping.push(name);
  }
  return dumping.length === 0
    ? pass('core dumps', 'A crash leaves no memory on the disk.')
    : fail(
        'core dumps',
        `A crash of ${dumping.join(', ')} would write its memory to the disk.`,
        'Set LimitCORE=0, or start with ./amana up.',
      );
}

/** Setting, the value it must have, and why. */
const REDIS_SETTINGS: readonly (readonly [string, string, string])[] = [
  ['maxmemory-policy', 'noeviction', 'Set maxmemory-policy noeviction, or jobs vanish silently.'],
  ['save', '', 'Set save "", or jobs are written to the disk.'],
  ['appendonly', 'no', 'Set appendonly no, or jobs are written to the disk.'],
  ['slowlog-log-slower-than', '-1', 'Set slowlog-log-slower-than -1, or Redis keeps times of commands.'],
];

async function redisSettings(redis: string): Promise<Finding[]> {
  const client = new Redis(redis, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  // The failure is told by the command below; without a listener it would be printed as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const findings: Finding[] = [];
    for (const [name, wanted, mend] of REDIS_SETTINGS) {
      const [, value] = z.array(z.string()).parse(await client.config('GET', name));
      if (value !== wanted) findings.push(fail('redis', `${name} is not as it has to be.`, mend));
    }
    const [, port] = z.array(z.string()).parse(await client.config('GET', 'port'));
    if (port !== '0') {
      findings.push(warn('redis', 'Redis listens on the network.', 'Set port 0 and use its unix socket.'));
    }
    return findings.length > 0 ? findings : [pass('redis', 'Memory only, no eviction, no port, no times.')];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [
      fail('redis', 'Redis does not answer.', 'Start it; what has arrived is kept and will be queued.'),
    ];
  } finally {
    client.disconnect();
  }
}

/** One request by hand, so that no client library tidies the answer. Null when nothing came. */
function ask(url: URL, request: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) });
    const end = () => {
      socket.destroy();
      resolve(answer === '' ? null : answer);
    };
    socket.setTimeout(ANSWER_MS, end);
    socket.once('connect', () => socket.write(request));
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
    });
    socket.once('error', end);
    socket.once('close', end);
  });
}

/** Headers that would tell a server's clock, software or files apart. */
const TELLTALE = /^(date|etag|server|x-powered-by|last-modified|via|set-cookie|strict-transport-security):/im;

async function answers(name: string, address: string, headers: FixedHeaders): Promise<Finding> {
  const url = new URL(address);
  const get = (path: string, host = url.host) =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const asked: readonly (readonly [string, string, string])[] = [
    ['the first page', get('/'), '200'],
    ['a missing page', get('/there/is/nothing'), '404'],
    ['another host name', get('/', 'example.org'), '421'],
    ['a broken request', 'BROKEN\r\n\r\n', '400'],
  ];
  for (const [what, request, status] of asked) {
    const answer = await ask(url, request);
    if (answer === null)
      return fail(`${name} answers`, `${what} got no answer.`, 'Start it again with ./amana up.');
    const head = answer.slice(0, answer.indexOf('\r\n\r\n') + 2);
    const missing = Object.entries(headers).filter(
      ([header, value]) => !head.toLowerCase().includes(`\r\n${header}: ${value}\r\n`.toLowerCase()),
    );
    if (!head.startsWith(`HTTP/1.1 ${status} `) || missing.length > 0 || TELLTALE.test(head)) {
      return fail(
        `${name} answers`,
        `The answer to ${what} is not as it has to be.`,
        'Look for a proxy in front that adds or removes headers, and take it away.',
      );
    }
  }
  return pass(`${name} answers`, 'Exact headers on pages, errors, foreign hosts and broken requests.');
}
