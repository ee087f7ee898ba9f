/** A newsroom for a measurement: `./amana up` on a folder of its own, gone afterwards. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { ended } from './tool.ts';

const readyLine = z.object({
  intake: z.string(),
  newsroom: z.string(),
  invite: z.nullable(z.string()),
  pids: z.record(z.string(), z.nullable(z.number())),
});

export interface RunningForBench extends z.infer<typeof readyLine> {
  /** Temporary; for whatever the measurement writes. */
  readonly folder: string;
  readonly root: Uint8Array;
  directory(): Promise<VerifiedDirectory>;
  stop(): Promise<void>;
}

const MAIN = join(TOP, 'src', 'cli', 'main.ts');

/** Runs `./amana` with these arguments to its end. @throws OperatorError with what it said */
export async function runAmana(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ended(process.execPath, [MAIN, ...args]);
  if (code !== 0) throw new OperatorError(`amana ${args[0]} ended with ${code}.\n${stderr}`);
  return stdout;
}

/** What is measured is no flood: more than any bench writes. */
const CALM = { AMANA_NORMAL_WRITES: '1000000000' };

/**
 * @param settings environment of the newsroom, such as AMANA_RELEASE_SECONDS; a demo's where left out
 * @param more arguments of `up`
 */
export async function startNewsroom(
  settings: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): Promise<RunningForBench> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  const data = join(folder, 'data');
  const child = spawn(
    process.execPath,
    [
      ...[MAIN, 'up', '--json', '--yes', '--data', data],
      ...['--intake', '127.0.0.1:0', '--newsroom', '127.0.0.1:0'],
      ...more,
    ],
    { cwd: TOP, env: { ...process.env, ...CALM, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
  const said = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const line = await Promise.race([said, ended]);
  if (line === null) {
    await stop();
    throw new OperatorError('the newsroom to measure did not start.');
  }
  const ready = parseJson(readyLine, line);
  const root = fromHex((await readFile(join(data, 'root.pub'), 'utf8')).trim());
  return {
    ...ready,
    folder,
    root,
    stop,
    async directory() {
      const answer = await fetch(new URL('directory.json', ready.intake));
      return VerifiedDirectory.verify(await loadCrypto(), root, await answer.json(), dayOf(Date.now()));
    },
  };
}

/** Resident memory of a process, MiB. */
export async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
}
