/** An image from npm's cache alone, filled as `amana image` says, in a namespace that has no network. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { AMANA, TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

/** Of its own network, in which not even loopback is up; any user may make one. */
const NO_NETWORK = ['--user', '--map-root-user', '--net'];

let folder: TestFolder;
const inside = (name: string): string => join(folder.path, name);

async function run(program: string, args: readonly string[], cwd = TOP) {
  const env = { ...process.env, TMPDIR: inside('tmp') };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: z.number().nullable().parse(code) };
}

const offline = (out: string, cache: string) =>
  run('unshare', [
    ...NO_NETWORK,
    AMANA,
    'image',
    'janitor',
    '--out',
    inside(out),
    '--cache',
    inside(cache),
    '--json',
  ]);

beforeAll(async () => {
  folder = await makeFolder();
  // As in a fresh clone, where nothing stands in node_modules yet.
  const clone = inside('clone');
  await mkdir(clone);
  await mkdir(inside('tmp'));
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(join(TOP, name), join(clone, name));
  const fill = ['install', '--no-save', '--ignore-scripts', '--omit=dev', '--cache', inside('cache')];
  const { code, stderr } = await run('npm', fill, clone);
  if (code !== 0) throw new Error(stderr);
  await rm(clone, { recursive: true });
}, 300_000);
afterAll(() => folder.remove());

describe('amana image without a network', () => {
  it('is built from npm’s cache by the lock file, and is what the installed packages make', async () => {
    const reached = await run('unshare', [...NO_NETWORK, 'cat', '/proc/net/route']);
    expect([reached.code, reached.stdout.trim().split('\n').slice(1)]).toEqual([0, []]);
    const built = await offline('cached', 'cache');
    expect([built.code, built.code === 0 ? '' : built.stderr]).toEqual([0, '']);
    const installed = await run(AMANA, [
      'image',
      'janitor',
      '--out',
      inside('installed'),
      '--installed',
      '--json',
    ]);
    expect(installed.code).toBe(0);
    const digest = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });
    expect(digest.parse(JSON.parse(built.stdout))).toEqual(digest.parse(JSON.parse(installed.stdout)));
    // Where npm unpacked them.
    expect(await readdir(inside('tmp'))).toEqual([]);
  }, 240_000);

  it('says how npm’s cache is filled where it holds too little, and leaves nothing', async () => {
    const { code, stdout, stderr } = await offline('refused', 'empty');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('npm install --no-save --ignore-scripts in a fresh clone');
    expect(await readdir(folder.path)).not.toContain('refused');
    expect(await readdir(inside('tmp'))).toEqual([]);
  }, 120_000);
});
