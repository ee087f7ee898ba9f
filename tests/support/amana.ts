/** A whole real Amana for a test: `./amana up` on a folder of its own, and everything stopped and gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export const TOP = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const AMANA = join(TOP, 'amana');

const pids = z.object({
  intake: z.number().nullable(),
  plain: z.number().nullable(),
  newsroom: z.number().nullable(),
  worker: z.number().nullable(),
  janitor: z.number().nullable(),
  relay: z.number().nullable().default(null),
  redis: z.number().nullable(),
  site: z.number().nullable().default(null),
  circuits: z.number().nullable().default(null),
  'intake-2': z.number().nullable().default(null),
  tor: z.number().nullable().default(null),
  up: z.number(),
});

const readyLine = z.object({
  intake: z.string(),
  newsroom: z.string(),
  /** The form for browsers without scripts; null when it is off. */
  plain: z.string().nullable(),
  /** The public site at an address of its own; null where only the intake serves it. */
  site: z.string().nullable(),
  invite: z.string().nullable(),
  data: z.string(),
  pids,
});

export type Pids = z.infer<typeof pids>;
export type ProcessName = Exclude<keyof Pids, 'up'>;

export interface RunningAmana extends z.infer<typeof readyLine> {
  /** The `up` process itself. */
  readonly process: ChildProcess;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Process ids as they are now: they change when one dies and is started again. */
  pidsNow(): Promise<Pids>;
  /** `kill -9` of one process; resolves when another one stands in its place. */
  kill(name: ProcessName): Promise<void>;
  /** SIGTERM, and waits; the data folder stays. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Stops, and takes the data folder away if this made it. */
  dispose(): Promise<void>;
}

export interface StartOptions {
  /** A data folder that stands; a new one in the system's temp by default. */
  readonly data?: string;
  /** More arguments of `up`. */
  readonly args?: readonly string[];
  /** Settings such as AMANA_DROP_SECONDS, and whatever else the environment should have. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A first start on two busy cores builds the pages too. */
const START_MS = 180_000;
/** Killed processes are back within the longest pause of the supervisor and a start. */
const BACK_MS = 60_000;

/** Starts `./amana up` and resolves when it says that everything is ready. */
export async function startAmana(options: StartOptions = {}): Promise<RunningAmana> {
  const made = options.data === undefined;
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'amana-up-')));
  const child = spawn(
    AMANA,
    [
      'up',
      '--data',
      data,
      '--intake',
      '127.0.0.1:0',
      '--newsroom',
      '127.0.0.1:0',
      '--json',
      '--yes',
      ...(options.args ?? []),
    ],
    { cwd: TOP, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const firstLine = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const late = new AbortController();
  const line = await Promise.race([
    firstLine,
    exited.then((code) => new Error(`amana up ended with ${code}:\n${errors}`)),
    sleep(START_MS, undefined, { signal: late.signal }).then(
      () => new Error(`amana up was not ready in ${START_MS / 1000} s:\n${errors}`),
      () => new Error('never seen: the race is over'),
    ),
  ]);
  late.abort();
  if (line instanceof Error) {
    child.kill('SIGTERM');
    throw line;
  }
  const ready = readyLine.parse(JSON.parse(line));

  const pidsNow = async (): Promise<Pids> => {
    const text = await readFile(join(data, 'running.json'), 'utf8');
    return z.object({ pids }).parse(JSON.parse(text)).pids;
  };
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    return exited;
  };
  return {
    ...ready,
    process: child,
    stderr: () => errors,
    pidsNow,
    async kill(name) {
      const pid = (await pidsNow())[name];
      if (pid === null) return;
      process.kill(pid, 'SIGKILL');
      const until = performance.now() + BACK_MS;
      for (;;) {
        const now = (await pidsNow())[name];
        if (now !== null && now !== pid) return;
        if (performance.now() > until) throw new Error(`${name} did not come back:\n${errors}`);
        await sleep(50);
      }
    },
    stop,
    async dispose() {
      await stop();
      if (made) await rm(data, { recursive: true, force: true });
    },
  };
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `./amana` with arguments to its end. */
export async function amana(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Finished> {
  const child = spawn(AMANA, [...args], {
    cwd: options.cwd ?? TOP,
    env: { ...process.env, ...options.env },
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
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}
