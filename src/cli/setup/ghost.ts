/**
 * Ghost itself, for the tests that promote to it: the released package, by its hash, with the dependencies of the lock file that
 * it brings, and no install script run. It lies beside the project's own packages and outside of git.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { TOP } from '../places.ts';
import { OperatorError, step } from '../terminal.ts';
import { findProgram } from './parts.ts';

/** The first that runs on Node 24 and SQLite as it is built here; a newer one is taken by hand, with its hash. */
const GHOST = '6.65.0';
/** SHA-512 of the package's tarball, base64. */
const GHOST_SHA512 =
  'D369qivOmfn4YwvBD1DljOGsHnJzBEQhBsiFnBZD+GjWrBpdZQYYNHneiQcKQVJwUom8eHWml1n5FRLQIwVFOg==';
/** What Ghost's own lock file is written by. */
const PNPM = '12.4.2';

function run(program: string, args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      // stdout is for results, so what installers say goes to stderr with all other progress.
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` },
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new OperatorError(`${program} ${args[0]} failed; the lines above say why.`)),
    );
  });
}

async function unpack(folder: string): Promise<void> {
  const npm = findProgram('npm');
  if (npm === null) throw new OperatorError('npm is missing. Install npm beside Node.js and start again.');
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run(npm, ['pack', `ghost@${GHOST}`, '--silent', ...quiet], folder);
  const tarball = join(folder, `ghost-${GHOST}.tgz`);
  const found = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (found !== GHOST_SHA512) throw new OperatorError('Ghost came with another hash than it should have.');
  await run('tar', ['-xzf', tarball], folder);
  await rm(tarball);

  const tools = join(folder, 'tools');
  await mkdir(tools);
  await writeFile(join(tools, 'package.json'), '{"private":true}\n');
  await run(npm, ['install', `pnpm@${PNPM}`, ...quiet], tools);
  await run(
    process.execPath,
    [
      join(tools, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs'),
      'install',
      '--prod',
      '--frozen-lockfile',
      '--ignore-scripts',
      '--reporter=silent',
      '--config.node-linker=hoisted',
      `--store-dir=${join(folder, 'store')}`,
    ],
    join(folder, 'package'),
  );
  // The version that Ghost asks for would have to be compiled; the project's own comes built.
  const sqlite = join(folder, 'package', 'node_modules', 'better-sqlite3');
  await rm(sqlite, { recursive: true, force: true });
  await symlink(join(TOP, 'node_modules', 'better-sqlite3'), sqlite);
  await rm(tools, { recursive: true });
  await rm(join(folder, 'store'), { recursive: true, force: true });
}

/** @returns the folder of an installed Ghost @throws OperatorError where it cannot be brought */
export async function bringGhost(): Promise<string> {
  const place = join(TOP, 'node_modules', '.cache', `amana-ghost-${GHOST}`);
  const entry = join(place, 'package');
  if (existsSync(join(entry, 'index.js'))) return entry;
  step(`installing Ghost ${GHOST} for the tests (once; half a minute) ...`);
  const fresh = `${place}.new-${process.pid}`;
  try {
    await mkdir(fresh, { recursive: true });
    await unpack(fresh);
    await rename(fresh, place);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return entry;
}
