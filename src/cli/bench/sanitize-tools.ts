/** The cleaners of the bench, each run as its users run it, from the command to its end. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseJson, z } from '#protocol/schema.ts';
import { TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import type { SetFile } from './sanitize-sets.ts';
import { ended } from './tool.ts';

const MAIN = join(TOP, 'src', 'cli', 'main.ts');

export interface Cleaned {
  /** Of the whole command, its start included. */
  readonly ms: number;
  /** Original and copy, of files that came out. */
  readonly copies: readonly { readonly file: SetFile; readonly out: string }[];
  readonly given: number;
  /** Where the copies lie. */
  readonly folder: string;
  /** `name: reason` of what did not come out, where the tool tells. */
  readonly rejected: readonly string[];
}

const outcomeLine = z.object({
  file: z.string(),
  out: z.nullable(z.string()),
  reason: z.nullable(z.string()),
});

/** What `./amana sanitize` says of each file of a set; rejections are outcomes. */
export async function cleanWithAmana(
  files: readonly SetFile[],
  folder: string,
  mode: 'rebuild' | 'faithful',
): Promise<Cleaned> {
  const out = await mkdtemp(join(folder, 'amana-'));
  const paths = files.map(({ path }) => path);
  const startMs = performance.now();
  const { code, stdout, stderr } = await ended(process.execPath, [
    MAIN,
    'sanitize',
    ...paths,
    '--out',
    out,
    '--mode',
    mode,
    '--json',
  ]);
  const ms = performance.now() - startMs;
  if (code !== 0 && code !== 1) throw new OperatorError(`amana sanitize ended with ${code}.\n${stderr}`);
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (lines.length !== files.length) throw new OperatorError(`amana sanitize left files out.\n${stderr}`);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const outcomes = lines.map((line) => parseJson(outcomeLine, line));
  const copies = outcomes.flatMap(({ file: path, out: copy }) => {
    const file = byPath.get(path);
    return copy === null || file === undefined ? [] : [{ file, out: copy }];
  });
  const rejected = outcomes.flatMap(({ file, reason }) =>
    reason === null ? [] : [`${basename(file)}: ${reason}`],
  );
  return { ms, copies, given: files.length, folder: out, rejected };
}

/**
 * mat2 writes beside the originals, so it gets copies of them; the copying is not timed.
 * @param isOneCommand all files in one command, which it spreads over the cores; else a command for each file in turn
 */
export async function cleanWithMat2(
  files: readonly SetFile[],
  folder: string,
  isOneCommand: boolean,
): Promise<Cleaned> {
  const work = await mkdtemp(join(folder, 'mat2-'));
  const working = files.map((file) => ({ file, path: join(work, basename(file.path)) }));
  for (const { file, path } of working) await copyFile(file.path, path);
  const paths = working.map(({ path }) => path);
  const startMs = performance.now();
  // its exit code tells only that some file was not cleaned, which the copies tell better
  for (const command of isOneCommand ? [paths] : paths.map((path) => [path])) await ended('mat2', command);
  const ms = performance.now() - startMs;
  const names = new Set(await readdir(work));
  const copies = working.flatMap(({ file, path }) => {
    const name = basename(path).replace(/(\.[^.]+)$/, '.cleaned$1');
    return names.has(name) ? [{ file, out: join(work, name) }] : [];
  });
  return { ms, copies, given: files.length, folder: work, rejected: [] };
}

export async function cleanWithExiftool(files: readonly SetFile[], folder: string): Promise<Cleaned> {
  const out = await mkdtemp(join(folder, 'exiftool-'));
  const startMs = performance.now();
  await ended('exiftool', ['-q', '-q', '-all=', '-o', `${out}/`, ...files.map(({ path }) => path)]);
  const ms = performance.now() - startMs;
  const names = new Set(await readdir(out));
  const copies = files.flatMap((file) => {
    const name = basename(file.path);
    return names.has(name) ? [{ file, out: join(out, name) }] : [];
  });
  return { ms, copies, given: files.length, folder: out, rejected: [] };
}

/** Takes the copies away: a full run would fill a small disk. */
export const discard = ({ folder }: Cleaned): Promise<void> => rm(folder, { recursive: true, force: true });

/** Files, or pages of them, that came out in a second; 0 where none did. */
export function rateOf({ ms, copies }: Cleaned, of: 'files' | 'pages'): number {
  const count = of === 'files' ? copies.length : copies.reduce((sum, { file }) => sum + file.pages, 0);
  return count / (ms / 1000);
}
