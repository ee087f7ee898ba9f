/** The sandbox, looked at from within, and the worker that lives with children taken over by a file. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FRAME_KINDS } from '#workers/sanitizer/channel.ts';
import { DEFAULT_LIMITS, type Limits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { Child } from '#workers/sanitizer/pool.ts';
import { openSandbox } from '#workers/sanitizer/sandbox.ts';
import { inPieces, picture, whole } from './made.ts';

const HOSTILE = join(import.meta.dirname, 'hostile.ts');
const MIB = 1024 * 1024;
const TIGHT: Limits = {
  ...DEFAULT_LIMITS,
  inputBytes: 32 * MIB,
  outputBytes: 32 * MIB,
  memoryBytes: 1024 * MIB,
  wallBaseMs: 10_000,
};

describe('from within', () => {
  it('there is no network, no other process, no file, no key, no way to gain a privilege', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'amana-key-'));
    const keyPath = join(folder, 'epoch.key');
    writeFileSync(keyPath, 'a key');
    const sandbox = openSandbox(TIGHT);
    sandbox.freezeCompiled();
    const outside = [
      keyPath,
      folder,
      homedir(),
      import.meta.dirname,
      '/etc/passwd',
      '/var',
      '/home',
      '/root',
      '/usr/bin/perl',
      '/bin/sh',
      '/sys',
    ];
    const child = new Child(sandbox.node('light', { path: HOSTILE, argument: outside.join(',') }));
    try {
      await child.hello();
      await child.write(FRAME_KINDS.message, Buffer.from('look'));
      const seen: unknown = JSON.parse((await child.read()).payload.toString());
      expect(seen).toEqual({
        root: expect.arrayContaining(['amana', 'cache', 'dev', 'lib', 'proc', 'tmp']),
        project: ['bin', 'entry.ts', 'node_modules', 'package.json', 'src', 'workers'],
        environment: ['LC_ALL', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE', 'PWD', 'TZ'],
        processes: 2,
        interfaces: 'lo',
        visible: [],
        writeProgram: 'EROFS',
        planted: [],
        writeCache: 'EROFS',
        spawn: 'EPERM',
        setuid: expect.stringMatching(/^(EPERM|EINVAL)$/),
        listen: 'EPERM',
        connect: 'EPERM',
        connectUnix: 'EPERM',
        seccomp: '2',
        capabilities: new Array(5).fill('0000000000000000'),
      });
    } finally {
      child.kill();
      await child.ended;
      sandbox.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a child taken over by its file', () => {
  let sanitizer: Sanitizer;
  beforeAll(async () => {
    sanitizer = await startSanitizer({ limits: TIGHT, spare: 1, program: { path: HOSTILE, argument: '' } });
  });
  afterAll(async () => {
    await sanitizer.close();
  });
  const run = (text: string) => sanitizer.sanitize(() => inPieces(Buffer.from(text)));

  it.each([
    ['loop', 'took too long'],
    ['memory', 'file is damaged'],
    ['disk', 'file is damaged'],
    ['endless', 'limits exceeded'],
    ['garbage', 'file is damaged'],
    ['slander', 'file is damaged'],
    ['die', 'file is damaged'],
    ['lie', 'could not be proven clean'],
  ])('that does "%s" ends as rejected, and the next file is cleaned', async (word, reason) => {
    const { record, clean } = await run(`${word} now`);
    expect(record).toMatchObject({ status: 'rejected', reason });
    expect(clean).toBeNull();
    const next = await run('fine');
    expect(next.record.status).toBe('clean');
    expect((await whole(next.clean?.read() ?? inPieces(Buffer.alloc(0)))).toString()).toBe('fine');
    await next.clean?.dispose();
  });
});

describe('the sanitizer', () => {
  it('does not start where the sandbox cannot, and says so', async () => {
    const broken = { path: join(tmpdir(), 'no-such-program.ts'), argument: '' };
    await expect(startSanitizer({ limits: TIGHT, spare: 1, program: broken })).rejects.toMatchObject({
      code: 'sandbox-unavailable',
    });
  });

  it('throws on what its input throws, and keeps working', async () => {
    const sanitizer = await startSanitizer({ limits: TIGHT, spare: 1 });
    try {
      const failing = async function* () {
        yield Buffer.from('first');
        throw new RangeError('the frame does not open');
      };
      await expect(sanitizer.sanitize(failing)).rejects.toThrow(RangeError);
      const bytes = await picture().jpeg().toBuffer();
      const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
      expect(record.status).toBe('clean');
      await clean?.dispose();
    } finally {
      await sanitizer.close();
    }
  });

  it('lets 1 GiB stream through with less than 64 MiB of growth, and rejects it as too large', async () => {
    const sanitizer = await startSanitizer({ limits: TIGHT, spare: 1 });
    try {
      const block = Buffer.alloc(256 * 1024, 0x61);
      const blocks = async function* (count: number) {
        for (let index = 0; index < count; index += 1) yield block;
      };
      await sanitizer.sanitize(() => blocks(16));
      const before = process.memoryUsage.rss();
      let highest = before;
      const watch = setInterval(() => {
        highest = Math.max(highest, process.memoryUsage.rss());
      }, 20);
      const { record } = await sanitizer.sanitize(() => blocks(4096));
      clearInterval(watch);
      expect(record).toMatchObject({
        status: 'rejected',
        reason: 'file is too large',
        before: { bytes: 1024 * MIB },
      });
      expect(highest - before).toBeLessThan(64 * MIB);
    } finally {
      await sanitizer.close();
    }
  });

  it('leaves nothing behind: no process, no file in memory', async () => {
    // Of this process alone, and of this test alone: others may be at work beside it, and have been before.
    const held = () =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        const path = spawnSync('readlink', [`/proc/${process.pid}/fd/${fd}`], { encoding: 'utf8' }).stdout;
        return path.startsWith('/dev/shm/amana') ? [path] : [];
      });
    const before = held();
    const sanitizer = await startSanitizer({ limits: TIGHT, spare: 1 });
    const bytes = await picture().jpeg().toBuffer();
    const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
    expect(held()).toHaveLength(before.length + 1);
    await clean?.dispose();
    await sanitizer.close();
    expect(record.status).toBe('clean');
    expect(readdirSync(tmpdir()).filter((name) => name.includes(`-${process.pid}-`))).toEqual([]);
    expect(held()).toEqual(before);
    expect(
      spawnSync('ps', ['-o', 'args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).stdout,
    ).not.toContain('bwrap');
  });

  it('leaves its folder behind when its process is killed, and the next process removes it', () => {
    const script = `
      import { openSandbox } from '#workers/sanitizer/sandbox.ts';
      import { DEFAULT_LIMITS } from '#workers/sanitizer/index.ts';
      openSandbox(DEFAULT_LIMITS);
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: join(import.meta.dirname, '../../..'),
    });
    expect(killed.signal).toBe('SIGKILL');
    const left = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`amana-sandbox-${killed.pid}-`));
    expect(left().length).toBe(1);
    const sandbox = openSandbox(TIGHT);
    expect(left()).toEqual([]);
    sandbox.close();
  });

  it('leaves no child behind, however early it is killed', async () => {
    const sandbox = openSandbox(TIGHT);
    const marker = `early-${process.pid}`;
    for (let waitMs = 0; waitMs < 120; waitMs += 6) {
      const child = sandbox.node('light', { path: HOSTILE, argument: marker });
      await sleep(waitMs);
      child.kill();
      await child.ended;
    }
    sandbox.close();
    const running = spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).stdout.split('\n');
    expect(running.filter((line) => line.includes(marker) && !line.startsWith('Z'))).toEqual([]);
  });
});
