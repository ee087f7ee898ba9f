/** Builds both pages when their sources have changed; two builds of the same sources are the same bytes. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PAGES, TOP } from '../places.ts';
import { OperatorError, step } from '../terminal.ts';

/** Everything that can change a byte of a page. */
const INPUTS = [
  'src/source',
  'src/desk',
  'src/ui',
  'src/protocol',
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

/** The manifest for verifiers of web code: a SHA-256 for every file as it was built. */
async function writeManifest(folder: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const file of await filesUnder(folder))
    files[`/${relative(folder, file)}`] = sha256(await readFile(file));
  const wasm = Object.entries(files).filter(([name]) => name.endsWith('.wasm'));
  const place = join(folder, '.well-known', 'webcat');
  await mkdir(place, { recursive: true });
  const manifest = { v: 1, default_index: 'index.html', files, wasm: wasm.map(([, hash]) => hash) };
  await writeFile(join(place, 'bundle.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** A `.gz` beside each file, so that the small servers never spend time on it. Level 9: made once, sent often. */
async function precompress(folder: string): Promise<void> {
  for (const file of await filesUnder(folder)) {
    if (COMPRESSIBLE.test(file))
      await writeFile(`${file}.gz`, await compress(await readFile(file), { level: 9 }));
  }
}

/** Builds both pages into `folder`, which is made or emptied. */
export async function buildPages(folder: string): Promise<void> {
  // Whoever starts this (a test runner, say) must not change what is built.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const { PAGE_NAMES, pageConfig } = await import('../../../vite.config.ts');
  for (const page of PAGE_NAMES) {
    const out = join(folder, page);
    await build(pageConfig(page, out));
    await writeManifest(out);
    await precompress(out);
  }
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
