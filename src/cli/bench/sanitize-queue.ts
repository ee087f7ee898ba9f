/** What a file costs, and what the process holds, while few and while many others wait. */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { median } from './result.ts';
import { residentMiB } from './running.ts';

const MAIN = join(TOP, 'src', 'cli', 'main.ts');

export interface Cost {
  readonly msAFile: number;
  /** Resident memory of the process that carries the files, MiB: after a fifth of them, and at the end. */
  readonly earlyMiB: number;
  readonly lateMiB: number;
}

/** Small pictures that hide little: what is left is what every file costs. */
export async function makeQueue(top: string, name: string, count: number): Promise<string> {
  const folder = join(top, name);
  await mkdir(folder);
  const first = join(top, `${name}.jpg`);
  await writeFile(
    first,
    await sharp({ create: { width: 96, height: 72, channels: 3, background: '#356' } })
      .jpeg()
      .toBuffer(),
  );
  for (let index = 0; index < count; index += 1)
    await copyFile(first, join(folder, `${String(index).padStart(5, '0')}.jpg`));
  return folder;
}

/** Cleans the first `count` files of a folder, however many wait in it, and stops there. */
export async function costOf(folder: string, out: string, count: number): Promise<Cost> {
  const child = spawn(process.execPath, [MAIN, 'sanitize', folder, '--out', out, '--json'], {
    cwd: TOP,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stampsMs: number[] = [];
  const memory: Promise<number>[] = [];
  const { pid } = child;
  if (pid === undefined) throw new OperatorError('the sanitizer to measure did not start.');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes('"status":"clean"'))
        throw new OperatorError(`a small picture was not cleaned: ${line}`);
      stampsMs.push(performance.now());
      const done = stampsMs.length;
      if (done === Math.ceil(count / 5) || done === count) memory.push(residentMiB(pid));
      if (done === count) break;
    }
  } finally {
    await Promise.all(memory);
    if (child.exitCode === null) child.kill('SIGINT');
    await closed;
  }
  if (stampsMs.length < count)
    throw new OperatorError(`the sanitizer to measure ended early.\n${complained}`);
  const [earlyMiB = Number.NaN, lateMiB = Number.NaN] = await Promise.all(memory);
  return { msAFile: perFile(stampsMs), earlyMiB, lateMiB };
}

/** Files come side by side, so a batch is timed and not the gap between two; the middle batch, without the start. */
const BATCH = 10;

function perFile(stampsMs: readonly number[]): number {
  const batches: number[] = [];
  for (let at = BATCH; at < stampsMs.length; at += BATCH)
    batches.push(((stampsMs[at] ?? Number.NaN) - (stampsMs[at - BATCH] ?? Number.NaN)) / BATCH);
  return median(batches);
}
