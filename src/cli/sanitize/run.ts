/** One run over many files: so many at a time, one outcome each, and an orderly end whenever it is told to stop. */
import { createReadStream } from 'node:fs';
import { type Mode, typeOfCopy } from '#protocol/record.ts';
import { type CleanFile, hostLimits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { note, OperatorError } from '../terminal.ts';
import type { Collected, Entry } from './collect.ts';
import { type Outcome, unreadable } from './outcome.ts';
import { type Destination, removeIfThere, type Unfinished, writeCopy } from './writing.ts';

const READ_BYTES = 256 * 1024;

export interface Run {
  readonly collected: Collected;
  readonly mode: Mode;
  /** Files worked on at the same time. */
  readonly jobs: number;
  /** Folder for the clean copies; null to write none. */
  readonly out: string | null;
  /** Told each outcome as soon as it is there, in whatever order files end. */
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onWarning: (sentence: string) => void;
  /** Ends the run: children are killed, files at work are left without a trace. */
  readonly stop: AbortSignal;
}

/** The original cannot be read; whatever else goes wrong is not the file's. */
class Unreadable extends Error {}

async function* reading({ path }: Entry): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: READ_BYTES });
  } catch (thrown) {
    throw new Unreadable('unreadable', { cause: thrown });
  }
}

/** @returns outcomes in the order of the files; of a run that was stopped, those that were there by then */
export async function runAll(run: Run): Promise<Outcome[]> {
  const { files, closed } = run.collected;
  const outcomes: Outcome[] = closed.map(({ file }) => unreadable(file, run.mode));
  for (const outcome of outcomes) run.onOutcome(outcome);
  if (files.length === 0) return outcomes;
  const atOnce = Math.min(run.jobs, files.length);
  const sanitizer = await startSanitizer({
    limits: hostLimits(atOnce),
    spare: atOnce,
    onWarning: run.onWarning,
  });
  const unfinished: Unfinished = new Set();
  // Killed children end their files at once, and nobody has to wait for a long one.
  const onStop = () => void sanitizer.close();
  run.stop.addEventListener('abort', onStop, { once: true });
  const done: Outcome[] = [];
  let next = 0;
  let isBroken = false;
  const work = async (): Promise<void> => {
    for (let file = files[next]; file !== undefined && !run.stop.aborted && !isBroken; file = files[next]) {
      const index = next;
      next += 1;
      const outcome = await one(sanitizer, file, index + 1, run, unfinished);
      if (outcome === null) return;
      done[index] = outcome;
      run.onOutcome(outcome);
    }
  };
  // A full disk or a sandbox that fails is not one file's: the others finish what they have begun, and no more.
  const untilBroken = () =>
    work().catch((thrown: unknown) => {
      isBroken = true;
      throw thrown;
    });
  try {
    const jobs = Array.from({ length: Math.min(run.jobs, files.length) }, untilBroken);
    const ends = await Promise.allSettled(jobs);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    run.stop.removeEventListener('abort', onStop);
    await sanitizer.close();
    await Promise.all([...unfinished].map(removeIfThere));
  }
  return [...done.filter((outcome) => outcome !== undefined), ...outcomes];
}

/** Null once the run has been stopped: what a killed child leaves behind is no verdict on a file. */
async function one(
  sanitizer: Sanitizer,
  entry: Entry,
  number: number,
  run: Run,
  unfinished: Unfinished,
): Promise<Outcome | null> {
  const startMs = performance.now();
  try {
    const { record, clean } = await sanitizer.sanitize(() => reading(entry), run.mode);
    const type = typeOfCopy(record);
    let out: string | null = null;
    try {
      if (run.stop.aborted) return null;
      if (clean !== null && type !== null && run.out !== null)
        out = await keep(clean, { folder: run.out, number, extension: type.extension }, unfinished);
    } finally {
      await clean?.dispose();
    }
    return {
      file: entry.file,
      status: record.status,
      out,
      type: record.type?.mime ?? null,
      cleanType: record.cleanType?.mime ?? null,
      mode: record.mode,
      found: record.found,
      place: record.place,
      reason: record.reason,
      ms: Math.round(performance.now() - startMs),
    };
  } catch (thrown) {
    if (run.stop.aborted) return null;
    if (thrown instanceof Unreadable) return unreadable(entry.file, run.mode);
    throw thrown;
  }
}

async function keep(clean: CleanFile, to: Destination, unfinished: Unfinished): Promise<string> {
  try {
    return await writeCopy(clean.read(), to, unfinished);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new OperatorError(`a clean copy could not be written to ${to.folder}: ${why}`, { cause: thrown });
  }
}

const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What a shell says of a program that died of SIGPIPE. */
const NO_READER_CODE = 141;

export interface Stopping {
  readonly signal: AbortSignal;
  /** The exit code of a run that was stopped; null while nobody did. */
  code(): number | null;
  release(): void;
}

/** The first Ctrl-C ends the run in order; a second one ends the process as it is. */
export function stopOnSignals(): Stopping {
  const abort = new AbortController();
  let code: number | null = null;
  const names = ['SIGINT', 'SIGTERM'] as const;
  const end = (withCode: number) => {
    code ??= withCode;
    release();
    abort.abort();
  };
  const stop = (signal: (typeof names)[number]) => end(SIGNAL_CODES[signal]);
  const release = () => {
    for (const name of names) process.removeListener(name, stop);
  };
  for (const name of names) process.on(name, stop);
  // `| head` has read enough; this listener stays, since what is said last goes nowhere either
  process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EPIPE') throw thrown;
    end(NO_READER_CODE);
  });
  return { signal: abort.signal, code: () => code, release };
}

/** A warning that is not told if the run is stopped in the same moment: children die of Ctrl-C too. */
export const warnUnless = (stop: AbortSignal, before: () => void) => (sentence: string) => {
  setImmediate(() => {
    if (stop.aborted) return;
    before();
    note(`amana: ${sentence}`);
  });
};
