/**
 * What the plain form promises: it sees what a source writes, and nothing of it ever comes to lie on a disk, in a log or
 * in Redis; nor is any of it left in the memory that it was read into. Looked for while the form is there and after.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { importProblems } from '#cli/checks/all.ts';
import { ZONES } from '#cli/checks/zones.ts';
import { variablesOf } from '#config/schema.ts';
import { type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { until } from '../support/folder.ts';
import { formOf, type PlainAnswer, post, wordsIn } from '../support/plainForm.ts';
import { filesBelow, type Secret, searchFiles, secretsIn } from '../support/search.ts';

const PLANTED = {
  text: 'canary-zinnia-behind-the-granary',
  arabic: 'كناري خلف صوامع الحبوب القديمة',
  file: 'canary-quokka-inside-a-file-that-was-attached',
  fileName: 'canary-IMG-abu-yusuf.txt',
  followUp: 'canary-pelican-after-the-curfew',
  agent: 'CanaryBrowser/98.76 (distinctive)',
} as const;
const SLOW_MS = 240_000;

let running: RunningAmana;
let folder: string;
let temp: string;
let sent: PlainAnswer;
const secrets: Secret[] = Object.entries(PLANTED).map(([name, value]) => ({ name, value }));
/** What the process had written to any disk before and after, by the kernel's own count. */
let written: { before: number; after: number };
/** Files it had open in the middle of a form, and after it. */
let heldDuring: number;
let openFiles: { during: string[]; after: string[] };

const pid = (): number => {
  const { plain } = running.pids;
  if (plain === null) throw new Error('the plain form runs');
  return plain;
};

/** Bytes that the kernel sent to storage for this process: proc(5), io. */
const writtenBytes = (): number =>
  Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid()}/io`, 'utf8'))?.[1] ?? Number.NaN);

/** Everything it holds open that is a file with a place on a disk; sockets, pipes and devices are none. */
function openNow(): string[] {
  const fds = `/proc/${pid()}/fd`;
  return readdirSync(fds).flatMap((fd) => {
    try {
      const target = readlinkSync(join(fds, fd));
      return target.startsWith('/') && statSync(join(fds, fd)).isFile() ? [target] : [];
    } catch (thrown) {
      // Closed since the list was made.
      if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT')
        return [];
      throw thrown;
    }
  });
}

const file = (): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(3 * 1024 ** 2).fill(32);
  bytes.set(Buffer.from(PLANTED.file), 1000);
  return bytes;
};

/** A form that stays in the middle of its last file. */
function halfAForm(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const head = [
    '--b',
    'Content-Disposition: form-data; name="text"',
    '',
    PLANTED.text,
    '--b',
    `Content-Disposition: form-data; name="files"; filename="${PLANTED.fileName}"`,
    '',
    PLANTED.file,
  ].join('\r\n');
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /en/write HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${PLANTED.agent}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 4000000\r\n\r\n${head}`,
  );
  return new Promise((resolve) => socket.write(Buffer.alloc(1_000_000, 32), () => resolve(socket)));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amana-plain-promise-'));
  temp = join(folder, 'temp');
  running = await startAmana({ data: join(folder, 'data'), args: ['--verbose'], env: { TMPDIR: temp } });
  const url = running.plain ?? '';
  const before = writtenBytes();
  const socket = await halfAForm(url);
  // What was written may still lie in the kernel: the process reads it in its own time.
  await until(() => {
    heldDuring = memoryHolds(pid(), Buffer.from(PLANTED.file));
    return heldDuring > 0;
  }, 20_000);
  const during = openNow();
  socket.destroy();
  sent = await post(
    `${url}en/write`,
    formOf({
      text: `${PLANTED.text} ${PLANTED.arabic}`,
      leaving: 'tell',
      files: [[PLANTED.fileName, file(), 'text/plain']],
    }),
    { 'user-agent': PLANTED.agent, 'accept-language': 'en' },
  );
  const words = wordsIn(sent).join(' ');
  secrets.push({ name: 'codename', value: words });
  for (const body of [formOf({ words, text: PLANTED.followUp }), formOf({ words, text: '  ' })])
    await post(`${url}en/more`, body);
  await post(`${url}en/return`, new URLSearchParams({ words }));
  await post(`${url}en/return`, new URLSearchParams({ words: `${words} ${PLANTED.text}` }));
  written = { before, after: writtenBytes() };
  openFiles = { during, after: openNow() };
}, SLOW_MS);

afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
}, SLOW_MS);

describe('what a source writes in the plain form', () => {
  it('has arrived, so that there was something to find', () => {
    expect([sent.status, sent.screen]).toEqual([200, 'words']);
    expect(wordsIn(sent)).toHaveLength(8);
  });

  it('lies in no file of the newsroom or of its temporary folder', async () => {
    const files = await filesBelow(running.data);
    expect(files.length).toBeGreaterThan(3);
    // The worker opens attachments in memory; what it holds on the disk are its keys.
    if (existsSync(temp)) files.push(...(await filesBelow(temp)));
    expect(await searchFiles(files, secrets)).toEqual([]);
  });

  it('makes the process write not one byte to a disk, by the kernel’s count', () => {
    expect(written.before).not.toBeNaN();
    expect(written.after - written.before).toBe(0);
  });

  it('is in no file that the process holds open, for it holds none', () => {
    expect(openFiles).toEqual({ during: [], after: [] });
  });

  it('would have been noticed: a process that keeps what comes in is seen by both', async () => {
    const path = join(folder, 'kept');
    const script = `const fs=require('node:fs');const fd=fs.openSync(${JSON.stringify(path)},'w');fs.writeSync(fd,'x'.repeat(65536));fs.fsyncSync(fd);console.log('kept');setInterval(()=>{},1000)`;
    const keeper = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => keeper.stdout.once('data', resolve));
    try {
      const io = readFileSync(`/proc/${keeper.pid}/io`, 'utf8');
      const open = readdirSync(`/proc/${keeper.pid}/fd`).map((fd) =>
        readlinkSync(`/proc/${keeper.pid}/fd/${fd}`),
      );
      expect(open).toContain(path);
      expect(Number(/^wchar: (\d+)$/m.exec(io)?.[1])).toBeGreaterThanOrEqual(65_536);
    } finally {
      keeper.kill('SIGKILL');
    }
  });

  it('stands in no log line, and not in Redis', async () => {
    expect(running.stderr()).toContain('"part":"plain"');
    expect(secretsIn(Buffer.from(running.stderr()), secrets)).toEqual([]);
    const redis = new Redis({ path: join(running.data, 'redis', 'redis.sock') });
    try {
      const parts: Buffer[] = [];
      for (const key of await redis.keys('*')) {
        parts.push(Buffer.from(key));
        const dump = await redis.dumpBuffer(key);
        if (dump !== null) parts.push(dump);
      }
      expect(secretsIn(Buffer.concat(parts), secrets)).toEqual([]);
    } finally {
      redis.disconnect();
    }
  });

  it('is never part of an address, and never kept by the browser', () => {
    expect(sent.html).not.toMatch(/(href|action)="[^"]*\?/);
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.headers.get('set-cookie')).toBeNull();
  });
});

describe('the process', () => {
  it('is told of no storage, no queue and no private key', () => {
    const environment = readFileSync(`/proc/${pid()}/environ`, 'utf8').split('\0');
    const names = environment
      .map((each) => each.split('=')[0] ?? '')
      .filter((name) => name.startsWith('AMANA_'));
    expect(names.sort()).toEqual(['AMANA_INTAKE', 'AMANA_LISTEN', 'AMANA_PLAIN_FORM', 'AMANA_ROOT'].sort());
    for (const name of ['AMANA_DATABASE', 'AMANA_BLOBS', 'AMANA_REDIS', 'AMANA_WORKER_KEYS', 'AMANA_SITE'])
      expect(variablesOf('plain')).not.toContain(name);
  });

  it('is a zone whose code can reach neither storage nor queue, nor the pages', async () => {
    expect(ZONES.plain.zones).toEqual(['protocol', 'source', 'ui', 'process', 'http']);
    expect(ZONES.intake.zones).not.toContain('plain');
    expect(ZONES.newsroom.zones).not.toContain('plain');
    const problems = await importProblems(TOP, ['src/plain']);
    expect(problems.filter((problem) => problem.includes('src/plain/'))).toEqual([]);
  });

  it('uses no module of Node that writes files: the one that reads its style sheets is all', () => {
    const code = readdirSync(join(TOP, 'src/plain'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(TOP, 'src/plain', name), 'utf8')] as const);
    const touching = code.filter(([, text]) =>
      /node:(fs|sqlite|child_process|worker_threads)|createWriteStream|writeFile/.test(text),
    );
    expect(touching.map(([name]) => name)).toEqual(['style.ts']);
    expect(touching[0]?.[1]).toContain("import { readFile } from 'node:fs/promises'");
  });

  it('forgets: after a form, nothing of its file is left in the memory that it was read into', async () => {
    expect(heldDuring).toBeGreaterThan(0);
    // The browser's connection that broke off is noticed in its own time.
    await until(() => memoryHolds(pid(), Buffer.from(PLANTED.file)) === 0, 20_000);
  });
});

/** How often these bytes stand in the writable memory of a process of ours: proc(5), mem. */
function memoryHolds(of: number, bytes: Buffer): number {
  const memory = openSync(`/proc/${of}/mem`, 'r');
  let found = 0;
  try {
    for (const [, from = '', to = ''] of readFileSync(`/proc/${of}/maps`, 'utf8').matchAll(
      /^([0-9a-f]+)-([0-9a-f]+) rw/gm,
    )) {
      for (const chunk of chunksOf(
        memory,
        Number.parseInt(from, 16),
        Number.parseInt(to, 16),
        bytes.length,
      )) {
        for (let at = chunk.indexOf(bytes); at >= 0; at = chunk.indexOf(bytes, at + 1)) found += 1;
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

const WINDOW_BYTES = 4 * 1024 ** 2;

/** A range of memory in windows that overlap, so that nothing is missed at their edges. */
function* chunksOf(memory: number, from: number, to: number, overlap: number): Generator<Buffer> {
  for (let at = from; at < to; at += WINDOW_BYTES - overlap) {
    const window = Buffer.alloc(Math.min(WINDOW_BYTES, to - at));
    try {
      yield window.subarray(0, readSync(memory, window, 0, window.length, at));
    } catch (thrown) {
      // Reserved and never touched, or given back since the map was read.
      if (!(typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'EIO'))
        throw thrown;
    }
  }
}
