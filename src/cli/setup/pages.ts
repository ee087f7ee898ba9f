/** Builds both pages and the field kit when their sources have changed; two builds of the same sources are the same bytes. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { pinned } from '#http/webcat.ts';
import { PAGES, TOP } from '../places.ts';
import { OperatorError, step } from '../terminal.ts';
import { NO_ADDRESS, writeWebcat } from './webcat.ts';

/** Everything that can change a byte of a page. */
const INPUTS = [
  'src/source',
  'src/desk',
  'src/ui',
  'src/drawing',
  'src/protocol',
  'src/http/headers.ts',
  'src/http/webcat.ts',
  'src/cli/setup/kit.ts',
  'src/cli/setup/webcat.ts',
  'package-lock.json',
  'package.json',
  'vite.config.ts',
];

/** What compresses; the rest is compressed already. */
const COMPRESSIBLE = /\.(html|js|css|json|svg|txt|wasm|map)$/;

const compress = promisify(gzip);

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

async function inputsHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const input of INPUTS) {
    const path = join(TOP, input);
    const files = /\.[a-z]+$/.test(input) ? [path] : await filesUnder(path);
    for (const file of files) hash.update(`\0${relative(TOP, file)}\0`).update(sha256(await readFile(file)));
  }
  return hash.digest('hex');
}

/** What a build is for: nothing here leaves it open, and the servers pin the page when they start. */
export interface BuildFor {
  /** 64 hex digits; null leaves the page without a pin. */
  readonly rootHex: string | null;
  /** Where the sources of the build lie. */
  readonly app?: string;
}

/** As the server would pin them when it starts: what is signed has to be what is served. */
async function pinPages(folder: string, rootHex: string): Promise<void> {
  for (const file of await filesUnder(folder)) {
    if (file.endsWith('.html')) await writeFile(file, pinned(await readFile(file, 'utf8'), rootHex));
  }
}

/** A `.gz` beside each file, so that the small servers never spend time on it. Level 9: made once, sent often. */
async function precompress(folder: string): Promise<void> {
  for (const file of await filesUnder(folder)) {
    if (COMPRESSIBLE.test(file))
      await writeFile(`${file}.gz`, await compress(await readFile(file), { level: 9 }));
  }
}

/**
 * Builds both pages into `folder`, which is made or emptied; beside them, in `webcat`, what an operator signs with.
 * @throws Error where the sources cannot be built
 */
export async function buildPages(
  folder: string,
  { rootHex, app = NO_ADDRESS }: BuildFor = { rootHex: null },
): Promise<void> {
  // Whoever starts this (a test runner, say) must not change what is built.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const { PAGE_NAMES, pageConfig } = await import('../../../vite.config.ts');
  for (const page of PAGE_NAMES) {
    const out = join(folder, page);
    await build(pageConfig(page, out));
    if (rootHex !== null) await pinPages(out, rootHex);
    const paths = (await filesUnder(out)).map((file) => `/${relative(out, file)}`);
    await writeWebcat(out, paths, join(folder, 'webcat', page), app);
    await precompress(out);
  }
  const { buildKit } = await import('./kit.ts');
  await buildKit(folder);
}

/** Builds only when the sources are not those of the pages that stand. */
export async function bringPages(): Promise<void> {
  const wanted = await inputsHash();
  const mark = join(PAGES, 'built-from');
  if (existsSync(mark) && (await readFile(mark, 'utf8')) === wanted) return;
  step('building both pages ...');
  const fresh = join(TOP, 'node_modules', `.amana-pages-${process.pid}`);
  const old = `${fresh}.old`;
  try {
    await buildPages(fresh);
    await writeFile(join(fresh, 'built-from'), wanted);
    // A server that runs meanwhile sees the old pages or the new ones, never half of each.
    if (existsSync(PAGES)) await rename(PAGES, old);
    await rename(fresh, PAGES);
  } catch (error) {
    if (error instanceof OperatorError || !(error instanceof Error)) throw error;
    throw new OperatorError(`the pages could not be built.\n${error.message}`, { cause: error });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
