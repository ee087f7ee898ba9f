/**
 * Requests with unmistakable strings in every place that a request has go to every server, well formed and broken; one
 * of the processes dies while it holds some. Then everything that the newsroom has written anywhere is searched for
 * them: its folder, its temporary files, core files, its output, Redis, the journal.
 *
 * The newsroom sees a /tmp of its own, so that whatever is found there is its own doing.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import * as z from 'zod';
import { findProgram } from '#cli/setup/parts.ts';
import { newCodename } from '#protocol/codename.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { codenameWords } from '#protocol/words.ts';
import { AMANA, TOP } from '../support/amana.ts';
import { until } from '../support/folder.ts';
import { rawRequest } from '../support/raw.ts';
import { filesBelow, type Secret, searchFiles, secretsIn } from '../support/search.ts';

const MINUTES = 60_000;

const facts = z.object({
  intake: z.string(),
  newsroom: z.string(),
  plain: z.string(),
  site: z.string(),
  redis: z.string(),
  pids: z.record(z.string(), z.number().nullable()),
});
type Facts = z.infer<typeof facts>;

/** Nobody writes this by chance; each place has a word of its own, so that a find says where it came from. */
const PLACES = [
  'path',
  'query',
  'header',
  'agent',
  'cookie',
  'referrer',
  'origin',
  'host',
  'method',
  'body',
  'type',
  'filename',
  'form',
  'upload',
  'version',
  'crashed',
] as const;
type Place = (typeof PLACES)[number];

const [reportBytes = 0] = sealedLengths('report');

const mark = randomBytes(6).toString('hex');
const canaries: Readonly<Record<string, string>> = Object.fromEntries(
  PLACES.map((place) => [place, `canary-${place}-${mark}`]),
);
const canary = (place: Place): string => canaries[place] ?? '';

let top: string;
let up: ReturnType<typeof spawn>;
let output = '';
let codename: string;
let secrets: readonly Secret[];
let startedMs: number;

const data = (): string => join(top, 'data');
const now = async (): Promise<Facts> =>
  facts.parse(JSON.parse(await readFile(join(data(), 'running.json'), 'utf8')));

/** Sends it and waits for the end, whatever the server makes of it. @returns what was answered, if anything */
async function send(url: string, request: string | Buffer, end = true): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.setTimeout(10_000, () => socket.destroy());
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(request);
  if (end) socket.end();
  await closed;
  return answer;
}

const everywhere = (): Record<string, string> => ({
  'x-forwarded-for': canary('header'),
  'user-agent': canary('agent'),
  cookie: `__Host-session=${canary('cookie')}; other=${canary('cookie')}`,
  referer: `http://${canary('referrer')}.example/`,
  origin: `http://${canary('origin')}.example`,
  authorization: `Bearer ${canary('header')}`,
  'upload-metadata': `filename ${Buffer.from(canary('filename')).toString('base64')}`,
});

/** Requests as a browser might send them, and as only somebody who tries things would. */
function requestsTo(url: string): string[] {
  const path = `/${canary('path')}?q=${canary('query')}`;
  const body = JSON.stringify({ text: canary('body'), name: canary('filename') });
  const long = {
    'content-type': `text/${canary('type')}`,
    'content-length': String(Buffer.byteLength(body)),
  };
  const json = { ...everywhere(), ...long, 'content-type': 'application/json' };
  const paths = ['/reports/', '/attachments/', '/site/', '/api/session/', '/en/', '/streams/'].map(
    (start) => `${start}${canary('path')}?${canary('query')}`,
  );
  return [
    ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].flatMap((method) =>
      [path, ...paths].map((one) => rawRequest(url, method, one, { ...everywhere(), ...long }, body)),
    ),
    ...[
      '/api/challenge',
      '/api/session',
      '/en/return',
      '/en/write',
      '/en/more',
      '/attachments',
      '/directory.json',
    ].map((one) => rawRequest(url, 'POST', one, json, body)),
    rawRequest(url, 'GET', '/', { ...everywhere(), host: `${canary('host')}.example` }),
    rawRequest(url, canary('method').toUpperCase(), path),
    rawRequest(url, 'GET', path, { [`x-${canary('header')}`]: 'a\u0000b' }),
    rawRequest(url, 'GET', path, { 'x-long': canary('header').repeat(600) }),
    rawRequest(
      url,
      'POST',
      '/api/session',
      { 'content-type': 'application/json', 'content-length': '20' },
      canary('body'),
    ),
    rawRequest(
      url,
      'PUT',
      '/reports/00',
      { 'transfer-encoding': 'chunked' },
      `zz\r\n${canary('body')}\r\n0\r\n\r\n`,
    ),
    rawRequest(
      url,
      'POST',
      '/en/write',
      { 'content-length': '9', 'transfer-encoding': 'chunked' },
      canary('body'),
    ),
    `${canary('method')}\r\n\r\n`,
    `GET ${path} HTTP/9.${canary('version')}\r\n\r\n`,
    `PROXY TCP6 ${canary('header')} ::1 1 80\r\nGET ${path} HTTP/1.1\r\n\r\n`,
    `\x16\x03\x01${canary('body')}`,
  ];
}

const BOUNDARY = 'ends-here';

/** A form of the page without scripts, whole or broken off. */
function form(url: string, path: string, fields: Readonly<Record<string, string>>, whole = true): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    const file = name === 'files' ? `; filename="${canary('filename')}.jpg"` : '';
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  const body = `${parts.join('')}--${BOUNDARY}--\r\n`;
  const headers = {
    ...everywhere(),
    origin: new URL(url).origin,
    'sec-fetch-site': 'same-origin',
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'content-length': String(body.length + (whole ? 0 : 100_000)),
  };
  return rawRequest(url, 'POST', path, headers, body);
}

beforeAll(async () => {
  startedMs = Date.now();
  top = await mkdtemp(join(tmpdir(), 'amana-canary-'));
  const bubblewrap = findProgram('bwrap');
  if (bubblewrap === null) throw new Error('bubblewrap is missing: ./amana test installs it.');
  const settings = { AMANA_METRICS: 'unix:/tmp/metrics.sock', AMANA_LOG_LEVEL: 'debug' };
  // In the newsroom's own /tmp the folder is /tmp itself.
  up = spawn(
    bubblewrap,
    [
      ...[
        '--dev-bind',
        '/',
        '/',
        '--bind',
        top,
        '/tmp',
        '--bind',
        TOP,
        TOP,
        '--chdir',
        TOP,
        '--die-with-parent',
      ],
      ...[AMANA, 'up', '--data', '/tmp/data', '--intake', '127.0.0.1:0', '--newsroom', '127.0.0.1:0'],
      ...['--plain', '127.0.0.1:0', '--site', '127.0.0.1:0', '--json', '--yes', '--verbose'],
    ],
    { env: { ...process.env, TMPDIR: '/tmp', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  for (const stream of [up.stdout, up.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const lines = createInterface({ input: up.stdout! });
  const [first] = await Promise.race([once(lines, 'line'), once(up, 'exit')]);
  if (typeof first !== 'string') throw new Error(`amana up ended:\n${output}`);
  codename = (await codenameWords(newCodename(await loadCrypto()))).join(' ');
  secrets = [
    ...Object.entries(canaries).map(([name, value]) => ({ name, value })),
    { name: 'codename', value: codename },
    { name: 'codename as a form', value: codename.replaceAll(' ', '+') },
  ];
}, 5 * MINUTES);

afterAll(async () => {
  if (up?.exitCode === null && up.signalCode === null) {
    const gone = once(up, 'exit');
    // bubblewrap passes no signal on: `up` is asked itself, by the id that it has written down.
    process.kill((await now()).pids.up ?? 0, 'SIGTERM');
    await gone;
  }
  await rm(top, { recursive: true, force: true });
}, MINUTES);

/** All that the newsroom can have written to a disk since it was started. */
async function everythingWritten(): Promise<string[]> {
  const own = await filesBelow(top);
  // Its processes' working folder, where a core would lie.
  const cores = (await readdir(TOP)).filter((name) => name.startsWith('core')).map((name) => join(TOP, name));
  const recent: string[] = [];
  for (const core of cores)
    if ((await stat(core)).isFile() && (await stat(core)).mtimeMs >= startedMs) recent.push(core);
  expect(recent).toEqual([]);
  return own;
}

async function everythingInRedis(): Promise<Buffer> {
  // The socket lies in the newsroom's /tmp.
  const client = new Redis((await now()).redis.replace(/^\/tmp/, top));
  try {
    const all: Buffer[] = [];
    for (const key of await client.keysBuffer('*')) {
      const kind = await client.type(key);
      all.push(key, Buffer.from(kind));
      if (kind === 'hash')
        all.push(Buffer.from(JSON.stringify(await client.hgetall(key.toString('latin1')))));
      else if (kind === 'list') all.push(...(await client.lrangeBuffer(key, 0, -1)));
      else if (kind === 'zset') all.push(...(await client.zrangeBuffer(key, '0', '-1')));
      else if (kind === 'set') all.push(...(await client.smembersBuffer(key)));
      else if (kind === 'string') all.push((await client.getBuffer(key)) ?? Buffer.alloc(0));
      else if (kind === 'stream')
        all.push(Buffer.from(JSON.stringify(await client.xrange(key.toString('latin1'), '-', '+'))));
    }
    all.push(Buffer.from(JSON.stringify(await client.call('SLOWLOG', 'GET', '128'))));
    all.push(Buffer.from(String(await client.client('LIST'))));
    return Buffer.concat(all);
  } finally {
    client.disconnect();
  }
}

/** Where there is one. */
async function journal(): Promise<string> {
  if (!existsSync('/run/systemd/system')) return '';
  const since = `@${Math.floor(startedMs / 1000)}`;
  const { stdout } = await promisify(execFile)(
    'journalctl',
    ['--quiet', '--output', 'cat', '--since', since],
    {
      maxBuffer: 1024 ** 3,
    },
  );
  return stdout;
}

async function findings(): Promise<string[]> {
  const found = await searchFiles(await everythingWritten(), secrets);
  found.push(...secretsIn(await everythingInRedis(), secrets).map((name) => `${name} in Redis`));
  found.push(...secretsIn(Buffer.from(output), secrets).map((name) => `${name} in the output`));
  found.push(...secretsIn(Buffer.from(await journal()), secrets).map((name) => `${name} in the journal`));
  return found;
}

/** Whether the server has taken all that its connections have brought. proc(5), "net/tcp" */
async function hasRead(url: string): Promise<boolean> {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  const rows = (await readFile('/proc/net/tcp', 'latin1')).split('\n').map((row) => row.trim().split(/\s+/));
  // Established, by either end.
  const ends = rows.filter(
    ([, local, remote, state]) => state === '01' && [local, remote].some((end) => end?.endsWith(`:${port}`)),
  );
  return ends.length >= 2 && ends.every(([, , , , queues]) => queues === '00000000:00000000');
}

describe('a request', () => {
  it(
    'leaves nothing of itself, whatever it was, wherever it went',
    async () => {
      const { intake, newsroom, plain, site } = await now();
      for (const url of [intake, newsroom, plain, site]) {
        for (const request of requestsTo(url)) await send(url, request);
      }
      const text = `It is ${canary('form')}.`;
      const sent = await send(plain, form(plain, '/en/write', { text, files: canary('upload') }), false);
      expect(sent).toMatch(/^HTTP\/1\.1 200 /);
      expect(sent).toContain('data-screen="words"');
      for (const path of ['/en/return', '/en/more'])
        await send(plain, form(plain, path, { words: codename, text }), false);
      // The collector of metrics has a socket, and somebody might speak to it.
      const socket = createConnection(join(top, 'metrics.sock'));
      socket.on('error', () => undefined).resume();
      socket.end(rawRequest('http://localhost', 'GET', `/${canary('path')}`, everywhere()));
      await new Promise((resolve) => socket.once('close', resolve));
      expect(output).toContain('connection-refused');
      expect(await findings()).toEqual([]);
    },
    5 * MINUTES,
  );

  it.each(['plain', 'intake', 'newsroom'] as const)(
    'that %s holds when it crashes leaves no core and no trace',
    async (name) => {
      const before = await now();
      const pid = before.pids[name];
      if (pid === null || pid === undefined) throw new Error(`${name} runs`);
      const url = before[name];
      const half =
        name === 'plain'
          ? form(url, '/en/write', { text: canary('crashed'), files: canary('crashed').repeat(1_000) }, false)
          : name === 'intake'
            ? rawRequest(
                url,
                'PUT',
                `/reports/${randomBytes(16).toString('hex')}`,
                {
                  ...everywhere(),
                  'content-type': 'application/octet-stream',
                  'content-length': String(reportBytes),
                },
                canary('crashed').repeat(100),
              )
            : rawRequest(
                url,
                'POST',
                '/api/session',
                { ...everywhere(), 'content-type': 'application/json', 'content-length': '900' },
                JSON.stringify({ name: canary('crashed') }),
              );
      const gone = send(url, half, false);
      await until(() => hasRead(url));
      process.kill(pid, 'SIGSEGV');
      await gone;
      await until(async () => {
        const { pids } = await now();
        return pids[name] !== null && pids[name] !== pid;
      }, MINUTES);
      expect(await findings()).toEqual([]);
    },
    2 * MINUTES,
  );

  it('would be found', async () => {
    await mkdir(join(top, 'planted'));
    await writeFile(join(top, 'planted', 'file'), `a=${encodeURIComponent(canary('path'))}`);
    await writeFile(join(top, 'planted', 'packed'), Buffer.from(`..${canary('body')}..`).toString('base64'));
    expect((await findings()).map((found) => found.split(' in ')[0])).toEqual(['path', 'body']);
  });
});
