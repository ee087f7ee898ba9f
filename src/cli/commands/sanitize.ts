/**
 * `./amana sanitize`: the worker's own sanitizer on anyone's machine, with no server. Originals are only read; clean
 * copies get neutral names, because a name tells as much as a tag.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, stat, unlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { SanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { bringSystemParts } from '../setup/install.ts';
import { RUN_PARTS } from '../setup/parts.ts';
import { faint, note, say, step, strong } from '../terminal.ts';

export interface SanitizeOptions {
  /** Folder for the clean copies; made if it is missing. */
  readonly out: string;
  readonly json: boolean;
  /** Files worked on at the same time. */
  readonly jobs: number;
  /** Missing parts of the system are installed without asking. */
  readonly yes: boolean;
}

const EXIT = { allClean: 0, someRejected: 1, usage: 2 } as const;

/** What one file came to; with --json this is the line that is printed. */
interface Outcome {
  readonly file: string;
  readonly status: SanitizationRecord['status'];
  readonly out: string | null;
  readonly type: string | null;
  readonly removed: readonly { readonly name: string; readonly value: string }[];
  readonly reason: string | null;
  readonly ms: number;
}

/** @returns the exit code: 0 all clean, 1 some rejected, 2 wrong usage */
export async function sanitizeCommand(paths: readonly string[], options: SanitizeOptions): Promise<number> {
  const missing = await firstMissing(paths);
  if (paths.length === 0 || missing !== null) {
    note(missing === null ? 'amana: name at least one file or folder.' : `amana: there is no ${missing}.`);
    return EXIT.usage;
  }
  await bringSystemParts(RUN_PARTS, options.yes);
  await mkdir(options.out, { recursive: true });
  const files = (await Promise.all(paths.map((path) => filesUnder(path, options.out)))).flat();
  const sanitizer = await startSanitizer({
    limits: DEFAULT_LIMITS,
    spare: Math.min(options.jobs, files.length),
    onWarning: (sentence) => note(`amana: ${sentence}`),
  });
  const outcomes: Outcome[] = [];
  try {
    let next = 0;
    const work = async () => {
      while (next < files.length) {
        const index = next;
        next += 1;
        const file = files[index];
        if (file === undefined) return;
        const outcome = await sanitizeFile(sanitizer, file, index + 1, options.out).catch((thrown: unknown) =>
          unreadable(file, thrown),
        );
        outcomes[index] = outcome;
        if (options.json) say(JSON.stringify(outcome));
        else step(`${outcomes.filter(Boolean).length} of ${files.length} · ${outcome.status} · ${file}`);
      }
    };
    await Promise.all(Array.from({ length: options.jobs }, work));
  } finally {
    await sanitizer.close();
  }
  if (!options.json) say(table(outcomes));
  return outcomes.every(({ status }) => status !== 'rejected') ? EXIT.allClean : EXIT.someRejected;
}

async function firstMissing(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const found = await stat(path).then(
      (entry) => entry.isFile() || entry.isDirectory(),
      () => false,
    );
    if (!found) return path;
  }
  return null;
}

/** The file itself, or all files of a folder in order of their names; links are not followed, nor is the output folder. */
async function filesUnder(path: string, out: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  if ((await realpath(path)) === (await realpath(out))) return [];
  const files: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (entry.isFile()) files.push(inner);
    if (entry.isDirectory()) files.push(...(await filesUnder(inner, out)));
  }
  return files;
}

async function sanitizeFile(
  sanitizer: Sanitizer,
  file: string,
  number: number,
  folder: string,
): Promise<Outcome> {
  const start = performance.now();
  const { record, clean } = await sanitizer.sanitize(() =>
    createReadStream(file, { highWaterMark: 256 * 1024 }),
  );
  let out: string | null = null;
  const type = record.cleanType ?? record.type;
  if (clean !== null && type !== null) {
    try {
      out = await writeClean(clean.read(), folder, number, type.extension);
    } finally {
      await clean.dispose();
    }
  }
  return {
    file,
    status: record.status,
    out,
    type: record.type?.mime ?? null,
    removed: record.found.map(({ name, value }) => ({ name, value })),
    reason: record.reason,
    ms: Math.round(performance.now() - start),
  };
}

/** A file that this user may not read is one of the outcomes; anything else that fails is not. */
function unreadable(file: string, thrown: unknown): Outcome {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'ENOENT') throw thrown;
  return {
    file,
    status: 'rejected',
    out: null,
    type: null,
    removed: [],
    reason: 'could not be opened',
    ms: 0,
  };
}

/** Writes under a name that is not taken: `attachment-3.jpg`, or `attachment-3-2.jpg` if an earlier run left one. */
async function writeClean(
  bytes: AsyncIterable<Uint8Array>,
  folder: string,
  number: number,
  extension: string,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = join(folder, `attachment-${number}${attempt === 1 ? '' : `-${attempt}`}.${extension}`);
    const handle = await open(path, 'wx', 0o600).catch((thrown: unknown) => {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return null;
      throw thrown;
    });
    if (handle === null) continue;
    try {
      for await (const chunk of bytes) await handle.writeFile(chunk);
    } catch (thrown) {
      // half a file must not be taken for a clean copy
      await unlink(path);
      throw thrown;
    } finally {
      await handle.close();
    }
    return path;
  }
}

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ file, status, out, removed, reason, ms }) => [
    status,
    out === null ? (reason ?? '') : out,
    status === 'rejected' ? '' : removed.length === 0 ? 'nothing hidden' : `${removed.length} hidden values`,
    `${ms} ms`,
    file,
  ]);
  const head = ['STATUS', 'CLEAN COPY', 'FOUND', 'TIME', 'ORIGINAL'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rejected = outcomes.filter(({ status }) => status === 'rejected').length;
  const places = outcomes.filter(({ removed }) => removed.some(({ name }) => name.startsWith('GPS:'))).length;
  return [
    strong(line(head)),
    ...rows.map(line),
    '',
    `${outcomes.length - rejected} clean, ${rejected} rejected, ${places} told a place.`,
    faint('Clean is not anonymous: what can be seen, camera noise and the way of writing remain.'),
  ].join('\n');
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 64)
    throw new InvalidArgumentError('Give a number from 1 to 64.');
  return number;
}

export function registerSanitize(program: Command): void {
  program
    .command('sanitize')
    .description(
      'Make clean copies of files: what they hide (places, names, devices, revisions) is found, removed, and proven gone.\n' +
        'JPEG, PNG, WebP, PDF and plain text; anything else is rejected. Originals are never touched.',
    )
    .argument('<files...>', 'files, or folders with everything in them')
    .requiredOption('--out <dir>', 'folder for the clean copies; they get neutral names')
    .option('--json', 'one line of JSON for each file on stdout', false)
    .option('-j, --jobs <number>', 'files at the same time', wholeNumber, availableParallelism())
    .option('--yes', 'install missing parts of the system without asking', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 all clean, 1 some rejected, 2 wrong usage.\n' +
        'A line of --json: {"file","status":"clean|raster|rejected","out","type","removed":[{"name","value"}],"reason","ms"}',
    )
    .action(async (files: string[], options: SanitizeOptions) => {
      process.exitCode = await sanitizeCommand(files, options);
    });
}
