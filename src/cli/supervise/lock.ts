/** One `amana up` for one data folder: two would hand the same epoch keys and drops out twice. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { isSystemError } from '../files.ts';
import { OperatorError } from '../terminal.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), started: z.string() });

/**
 * When a process started, in clock ticks since boot: a process id alone may have been given to somebody else.
 * Null when there is no such process. (proc(5): the second field is in brackets and may hold spaces.)
 */
export function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    // Field 3 is the state, field 22 the start; a zombie runs no more.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ESRCH')) return null;
    throw error;
  }
}

/** The process that holds the lock and lives; null when the file is missing, unreadable or left over. */
export function lockHolder(path: string): number | null {
  const holder = readHolder(path);
  return holder === 'missing' ? null : holder;
}

function readHolder(path: string): number | null | 'missing' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'missing';
    throw error;
  }
  const holder = holderSchema.safeParse(parseJson(text));
  return holder.success && startOf(holder.data.pid) === holder.data.started ? holder.data.pid : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Takes the lock, whole or not at all: the file is written aside and linked. A left-over one is taken away by one process
 * alone, which has a lock for that: whoever had only seen it could take away what another has put there since.
 * @returns a function that gives it back
 * @throws OperatorError when another `up` runs on this folder, or is just starting
 */
export function takeLock(path: string): () => void {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(mine, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if (!isSystemError(error, 'EEXIST')) throw error;
      }
      const holder = lockHolder(path);
      if (holder !== null) {
        throw new OperatorError(
          `Amana is already running on this data folder (process ${holder}). Stop it first, or choose another folder with --data.`,
        );
      }
      const giveBack = takeLock(`${path}.left`);
      try {
        // Nobody else takes away what is left over now, and nobody lives who could.
        if (readHolder(path) === null) rmSync(path);
      } finally {
        giveBack();
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}
