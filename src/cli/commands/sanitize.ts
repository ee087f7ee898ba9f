/**
 * `./amana sanitize`: the worker's own sanitizer on anyone's machine, with no server. Originals are only read; clean
 * copies get neutral names, because a name tells as much as a tag.
 */
import { mkdir, realpath, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { MODES, type Mode } from '#protocol/record.ts';
import { type Collected, collect } from '../sanitize/collect.ts';
import { jsonLine, type Outcome } from '../sanitize/outcome.ts';
import { startProgress } from '../sanitize/progress.ts';
import { runAll, stopOnSignals, warnUnless } from '../sanitize/run.ts';
import { shown, shownSummary, table } from '../sanitize/words.ts';
import { bringSystemParts } from '../setup/install.ts';
import { RUN_PARTS } from '../setup/parts.ts';
import { OperatorError, say, step } from '../terminal.ts';

export interface SanitizeOptions {
  /** Folder for the clean copies; made if it is missing. Not needed to show. */
  readonly out?: string;
  readonly json: boolean;
  readonly mode: Mode;
  /** Only list what is hidden. */
  readonly show: boolean;
  /** Files worked on at the same time. */
  readonly jobs: number;
  /** Missing parts of the system are installed without asking. */
  readonly yes: boolean;
}

const EXIT = { allClean: 0, someRejected: 1, usage: 2 } as const;

const usage = (sentence: string, cause?: unknown): OperatorError =>
  new OperatorError(sentence, { exitCode: EXIT.usage, cause });

/**
 * @returns the exit code: 0 all clean, 1 some rejected, 130, 141 or 143 when it was interrupted
 * @throws OperatorError with exit code 2 for wrong usage
 */
export async function sanitizeCommand(paths: readonly string[], options: SanitizeOptions): Promise<number> {
  await demandPaths(paths);
  const out = options.show ? null : await outFolder(paths, options.out);
  await bringSystemParts(RUN_PARTS, options.yes);
  const collected = await collect(paths, out === null ? null : await realpath(out, { encoding: 'buffer' }));
  tellOdds(collected);

  const { json, show } = options;
  const progress = startProgress(collected.files.length + collected.closed.length, process.stderr);
  const stopping = stopOnSignals();
  const onOutcome = (outcome: Outcome) => {
    if (json || show) progress.clear();
    if (json) say(jsonLine(outcome, show));
    else if (show) say(`${shown(outcome)}\n`);
    progress.done(outcome.status === 'rejected');
  };
  const outcomes = await runAll({
    collected,
    mode: options.mode,
    jobs: options.jobs,
    out,
    onOutcome,
    onWarning: warnUnless(stopping.signal, progress.clear),
    stop: stopping.signal,
  }).finally(() => {
    stopping.release();
    progress.clear();
  });

  if (!json && outcomes.length > 0) say(out === null ? shownSummary(outcomes) : table(outcomes, out));
  const stopped = stopping.code();
  if (stopped !== null) {
    const left = collected.files.length + collected.closed.length - outcomes.length;
    step(`interrupted: ${outcomes.length} done, ${left} left alone.`);
    return stopped;
  }
  return outcomes.every(({ status }) => status !== 'rejected') ? EXIT.allClean : EXIT.someRejected;
}

async function demandPaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const entry = await stat(path).catch((thrown: unknown) => {
      throw usage(`there is no ${path}.`, thrown);
    });
    if (!entry.isFile() && !entry.isDirectory()) throw usage(`${path} is neither a file nor a folder.`);
  }
}

async function outFolder(paths: readonly string[], out: string | undefined): Promise<string> {
  if (out === undefined) throw usage('say where the clean copies go: --out DIR. Or --show to write nothing.');
  await mkdir(out, { recursive: true }).catch((thrown: unknown) => {
    throw usage(`the folder ${out} cannot be made.`, thrown);
  });
  const real = await realpath(out);
  for (const path of paths) {
    if ((await realpath(path)) === real)
      throw usage(`${path} is the folder to clean; clean copies need another one, which may lie in it.`);
  }
  return out;
}

/** A folder that holds nothing to clean, or more than was cleaned, must not look like one that is all clean. */
function tellOdds({ files, closed, passedOver }: Collected): void {
  if (files.length + closed.length === 0) step('there is no file to look at.');
  if (passedOver > 0)
    step(
      `${passedOver} ${passedOver === 1 ? 'entry was' : 'entries were'} left alone: links and special files in folders are not followed.`,
    );
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 64)
    throw new InvalidArgumentError('Give a number from 1 to 64.');
  return number;
}

const HELP = `
Modes:
  rebuild   from what can be seen or heard, with nothing of the original's encoding (default)
  faithful  without loss of quality: only structure that is known to be harmless is kept
  scan      for photographed or scanned print: as rebuild, and the printer's tracking dots vanish

Clean copies lie in one flat folder as attachment-1.jpg, attachment-2.pdf ...: names of files and folders tell
too much. The number is the file's place among all files that were found, sorted by name, so the same call
gives the same numbers. A name that is taken is never written over: attachment-1-2.jpg. Originals are only
read. Links inside folders are not followed, and a file that is named twice is cleaned once.

--json prints a line for each file, as it is done:
  {"file","status":"clean|raster|rejected","out","type","cleanType","mode",
   "removed":[{"name","value"}],"reason","ms"}
  cleanType is null where the copy is of the same type. With --show, instead of "removed":
  "found":[{"name","value","group"}],"place":{"latitude","longitude"}, and "out" is null.

Exit codes: 0 all clean, 1 some rejected or something failed, 2 wrong usage,
130, 141 or 143 interrupted: copies that are there are whole and proven.`;

export function registerSanitize(program: Command): void {
  program
    .command('sanitize')
    .description(
      'Make clean copies of files: what they hide (places, names, devices, revisions) is found, removed, and\n' +
        'proven gone. Needs no server. Originals are never touched; what cannot be proven clean is rejected.',
    )
    .argument('<files...>', 'files, or folders with everything in them')
    .option('--out <dir>', 'folder for the clean copies; they get neutral names')
    .addOption(new Option('--mode <mode>', 'how copies are made').choices(MODES).default('rebuild'))
    .option('--show', 'only list what is hidden and why it matters; writes nothing', false)
    .option('--json', 'one line of JSON for each file on stdout', false)
    .option('-j, --jobs <number>', 'files at the same time', wholeNumber, availableParallelism())
    .option('--yes', 'install missing parts of the system without asking', false)
    .addHelpText('after', HELP)
    .action(async (files: string[], options: SanitizeOptions) => {
      process.exitCode = await sanitizeCommand(files, options);
    });
}
