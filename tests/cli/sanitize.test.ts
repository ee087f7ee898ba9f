import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { barLine } from '#cli/sanitize/progress.ts';
import { printable } from '#cli/sanitize/words.ts';
import { writeCopy } from '#cli/sanitize/writing.ts';
import { AMANA, amana, TOP } from '../support/amana.ts';
import { until } from '../support/folder.ts';

/** Sandboxes start on two busy cores. */
const SLOW_MS = 120_000;

const MEDIA = join(TOP, 'tests/fixtures/media');

const cleaned = z.strictObject({
  file: z.string(),
  status: z.enum(['clean', 'raster', 'rejected']),
  out: z.string().nullable(),
  type: z.string().nullable(),
  cleanType: z.string().nullable(),
  mode: z.enum(['rebuild', 'faithful', 'scan']),
  removed: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  reason: z.string().nullable(),
  ms: z.number(),
});

const looked = cleaned.omit({ removed: true }).extend({
  found: z.array(z.strictObject({ name: z.string(), value: z.string(), group: z.string() })),
  place: z.strictObject({ latitude: z.number(), longitude: z.number() }).nullable(),
});

const linesOf = <Shape extends z.ZodType>(shape: Shape, stdout: string): z.infer<Shape>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => shape.parse(JSON.parse(line)));

let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-sanitize-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A new folder with these photos of the fixtures under these names. */
async function input(files: Readonly<Record<string, string>>): Promise<string> {
  made += 1;
  const path = join(folder, `input ${made}`);
  await mkdir(path);
  for (const [name, fixture] of Object.entries(files)) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await cp(join(MEDIA, fixture), join(path, name));
  }
  return path;
}

const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('amana sanitize', () => {
  it(
    'walks folders, says a line of JSON for each file, and leaves originals as they are',
    async () => {
      const top = await input({
        'b.jpg': 'htc-desire.jpg',
        'صور من الميدان/a file.jpg': 'iphone-4.jpg',
      });
      await writeFile(join(top, 'a.bin'), Buffer.from('7f454c46020101000000000000000000', 'hex'));
      await writeFile(join(top, 'empty.txt'), '');
      await symlink('/etc/passwd', join(top, 'link.txt'));
      await symlink(top, join(top, 'صور من الميدان/round'));
      const photo = join(top, 'b.jpg');
      await utimes(photo, 1_000_000, 1_000_000);
      const before = await sha256(photo);
      const out = join(top, 'out');

      const { code, stdout, stderr } = await amana(['sanitize', top, photo, '--out', out, '--json']);
      const lines = linesOf(cleaned, stdout).sort((left, right) => (left.file < right.file ? -1 : 1));
      expect({ code, files: lines.map(({ file }) => file) }).toEqual({
        code: 1,
        files: ['a.bin', 'b.jpg', 'empty.txt', 'صور من الميدان/a file.jpg'].map((name) => join(top, name)),
      });
      expect(
        lines.map(({ status, out: copy, type, removed, reason }) => [
          status,
          copy,
          type,
          removed.length > 0,
          reason,
        ]),
      ).toEqual([
        ['rejected', null, 'application/x-elf', false, 'format not supported'],
        ['clean', join(out, 'attachment-2.jpg'), 'image/jpeg', true, null],
        ['clean', join(out, 'attachment-3.txt'), 'text/plain', false, null],
        ['clean', join(out, 'attachment-4.jpg'), 'image/jpeg', true, null],
      ]);
      expect(stderr).toBe(
        'amana: 2 entries were left alone: links and special files in folders are not followed.\n',
      );
      expect(await sha256(photo)).toBe(before);
      expect((await stat(photo)).mtimeMs).toBe(1_000_000_000);
      expect((await readdir(out)).sort()).toEqual([
        'attachment-2.jpg',
        'attachment-3.txt',
        'attachment-4.jpg',
      ]);
      expect((await stat(join(out, 'attachment-2.jpg'))).mode & 0o077).toBe(0);
      const tags = spawnSync('exiftool', ['-a', '-G1', '-s', join(out, 'attachment-2.jpg')], {
        encoding: 'utf8',
      });
      expect(tags.stdout).not.toMatch(/GPS|HTC|2011/);
    },
    SLOW_MS,
  );

  it(
    'never writes over a file that is there, and ends with a table of plain words',
    async () => {
      const top = await input({ 'photo.jpg': 'htc-desire.jpg' });
      // in the folder that is cleaned, and itself no part of what is cleaned
      const out = join(top, 'taken');
      await mkdir(out);
      await writeFile(join(out, 'attachment-1.jpg'), 'mine');
      const { code, stdout, stderr } = await amana(['sanitize', top, '--out', out]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(
        /^clean {3}attachment-1-2\.jpg {2}place, time, device.*\(\d+ values\) +\d+\.\d+ s {2}.*photo\.jpg$/m,
      );
      expect(stdout).toContain('1 clean; 0 rejected; 1 told a place.');
      expect(await readFile(join(out, 'attachment-1.jpg'), 'utf8')).toBe('mine');
      expect((await readdir(out)).sort()).toEqual(['attachment-1-2.jpg', 'attachment-1.jpg']);
    },
    SLOW_MS,
  );

  it(
    'shows what is hidden and why it matters, and writes nothing',
    async () => {
      const top = await input({ 'photo.jpg': 'htc-desire.jpg' });
      const { code, stdout, stderr } = await amana(['sanitize', '--show', top], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('It was made at 45.50067, 9.11033.');
      expect(stdout).toMatch(/ {2}device: says which camera.*\n {4}IFD0:Make {3}HTC\n/);
      expect(stdout).toContain('Nothing was written.');
      expect(await readdir(top)).toEqual(['photo.jpg']);

      const json = await amana(['sanitize', '--show', '--json', top]);
      const [line] = linesOf(looked, json.stdout);
      expect(line).toMatchObject({ status: 'clean', out: null, type: 'image/jpeg' });
      expect(line?.place?.latitude).toBeCloseTo(45.500667, 5);
      expect(line?.found).toContainEqual({ name: 'IFD0:Model', value: 'HTC Desire', group: 'device' });
    },
    SLOW_MS,
  );

  it(
    'draws a bar for whoever looks, and only there',
    async () => {
      const top = await input({ 'photo.jpg': 'htc-desire.jpg' });
      const command = `'${AMANA}' sanitize --json '${top}' --out '${join(folder, 'looked at')}'`;
      // script(1) gives the command a terminal, and writes down what it shows
      const seen = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: TOP, encoding: 'utf8' });
      expect(seen.status).toBe(0);
      expect(seen.stdout).toContain(`[${'-'.repeat(24)}] 0 of 1`);
      expect(seen.stdout).toContain(`[${'#'.repeat(24)}] 1 of 1`);
      expect(seen.stdout).toContain('"status":"clean"');
    },
    SLOW_MS,
  );

  it(
    'needs no Redis, no server and no place to write but --out',
    async () => {
      const top = await input({ 'photo.jpg': 'htc-desire.jpg' });
      const out = join(folder, 'alone');
      const env = { AMANA_REDIS: '/nonexistent', AMANA_DATABASE: undefined, HOME: '/nonexistent' };
      const { code } = await amana(['sanitize', top, '--out', out, '--mode', 'scan', '--json'], { env });
      expect(code).toBe(0);
      expect(await readdir(out)).toEqual(['attachment-1.jpg']);
    },
    SLOW_MS,
  );

  it(
    'takes a file that cannot be read for an outcome of that file alone',
    async () => {
      const top = await input({ 'photo.jpg': 'htc-desire.jpg' });
      // the kernel opens this for anybody and lets nobody read its start, root neither
      const unreadable = '/proc/self/mem';
      const { code, stdout } = await amana([
        'sanitize',
        unreadable,
        top,
        '--out',
        join(folder, 'unread'),
        '--json',
      ]);
      expect(code).toBe(1);
      const lines = linesOf(cleaned, stdout);
      expect(lines.map(({ status }) => status).sort()).toEqual(['clean', 'rejected']);
      expect(lines.find(({ status }) => status === 'rejected')).toMatchObject({
        file: unreadable,
        reason: 'could not be opened',
        out: null,
      });
    },
    SLOW_MS,
  );

  it.each([
    ['no file', ['--out', 'x']],
    ['no folder for the copies', ['.']],
    ['a file that is not there', ['nowhere.jpg', '--out', 'x']],
    ['the same folder twice', ['.', '--out', '.']],
    ['something that is no file', ['/dev/null', '--out', 'x']],
    ['an unknown mode', ['.', '--out', 'x', '--mode', 'nice']],
    ['no jobs', ['.', '--out', 'x', '-j', '0']],
  ])('says in a sentence what is wrong with %s', async (_what, args) => {
    made += 1;
    const cwd = join(folder, `usage-${made}`);
    await mkdir(cwd);
    const { code, stdout, stderr } = await amana(['sanitize', ...args], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^(amana|error): .+/);
    expect(stderr).not.toContain('    at ');
  });

  it('says its exit codes and how copies are named', async () => {
    const { stdout } = await amana(['sanitize', '--help']);
    for (const words of ['Exit codes: 0', 'attachment-1.jpg', 'cleanType', '--show', 'faithful'])
      expect(stdout).toContain(words);
  });

  it(
    'ends in order when it is interrupted: whole copies stay, children go',
    async () => {
      const top = join(folder, 'many');
      await mkdir(top);
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          cp(join(MEDIA, 'olympus-x790.jpg'), join(top, `${String(index).padStart(2, '0')}.jpg`)),
        ),
      );
      const out = join(folder, 'interrupted');
      const child = spawn(AMANA, ['sanitize', top, '--out', out, '-j', '2'], {
        cwd: TOP,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const copies = async () => (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.jpg'));
      await until(async () => (await copies()).length > 0, SLOW_MS / 2);
      const children = await descendants(child.pid ?? 0);
      expect(children.length).toBeGreaterThan(0);
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(stderr).toMatch(/^amana: interrupted: \d+ done, \d+ left alone\.\n$/);
      const left = await readdir(out);
      expect(left.length).toBeLessThan(60);
      expect(stdout.match(/^clean /gm)?.length).toBe(left.length);
      for (const name of left) {
        expect(name).toMatch(/^attachment-\d+\.jpg$/);
        const bytes = await readFile(join(out, name));
        expect(bytes.subarray(-2).toString('hex')).toBe('ffd9');
      }
      await until(async () => (await Promise.all(children.map(isAlive))).every((alive) => !alive));
    },
    SLOW_MS,
  );

  it(
    'rejects a damaged picture without stopping at it',
    async () => {
      const top = await input({ 'a.jpg': 'htc-desire.jpg', 'b.jpg': 'iphone-4.jpg' });
      await truncate(join(top, 'a.jpg'), 40_000);
      const { code, stdout } = await amana([
        'sanitize',
        top,
        '--out',
        join(folder, 'damaged'),
        '--json',
        '-j',
        '1',
      ]);
      const [first, second] = linesOf(cleaned, stdout);
      expect(second?.status).toBe('clean');
      expect(first?.status === 'clean' ? 0 : 1).toBe(code);
    },
    SLOW_MS,
  );
});

describe('clean copies on a disk', () => {
  async function* bytes(text: string, failure?: Error): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
    if (failure !== undefined) throw failure;
  }

  it('are whole or not there', async () => {
    const to = { folder: await input({}), number: 1, extension: 'txt' };
    const unfinished = new Set<string>();
    const full = new Error('the disk is full');
    await expect(writeCopy(bytes('half', full), to, unfinished)).rejects.toBe(full);
    expect([await readdir(to.folder), unfinished.size]).toEqual([[], 0]);
  });

  it('never take the same name, however many are written at once', async () => {
    const to = { folder: await input({}), number: 7, extension: 'txt' };
    const texts = ['a', 'b', 'c', 'd'];
    const paths = await Promise.all(texts.map((text) => writeCopy(bytes(text), to, new Set())));
    expect((await Promise.all(paths.map((path) => readFile(path, 'utf8')))).sort()).toEqual(texts);
    expect((await readdir(to.folder)).sort()).toEqual([
      'attachment-7-2.txt',
      'attachment-7-3.txt',
      'attachment-7-4.txt',
      'attachment-7.txt',
    ]);
  });
});

describe('what a terminal shows', () => {
  it('writes controls out, so that a hostile value drives nothing', () => {
    expect(printable('a\u001b[31mb\u009bc\u202ed')).toBe('a\\x1b[31mb\\x9bc\\x202ed');
    expect(printable('صورة من الميدان.jpg')).toBe('صورة من الميدان.jpg');
  });

  it('draws a bar that ends full', () => {
    expect(barLine(0, 8, 0, 0)).toBe(`[${'-'.repeat(24)}] 0 of 8`);
    expect(barLine(2, 8, 1, 1000)).toBe(`[${'#'.repeat(6)}${'-'.repeat(18)}] 2 of 8 · 1 rejected · 3 s left`);
    expect(barLine(8, 8, 0, 9000)).toBe(`[${'#'.repeat(24)}] 8 of 8`);
  });
});

/** Process ids of the children of a process, and of theirs. */
async function descendants(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const own = text.split(' ').filter(Boolean).map(Number);
  return [...own, ...(await Promise.all(own.map(descendants))).flat()];
}

/** Gone, or only waiting for its parent to take note. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null);
  return status !== null && !/^State:\s+Z/m.test(status);
}
