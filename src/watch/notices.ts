/**
 * Telling the operator, by a program of their own that is given a code and nothing else: no text, no number, no
 * environment. When it is told is drawn at random: the moment of a mail must not tell the moment of its cause.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Trouble } from './troubles.ts';

/** A trouble that stays is told again after this. */
export const AGAIN_MS = 24 * 60 * 60 * 1000;
/** However many begin at once, so many are told in an hour. */
export const MOST_AN_HOUR = 4;
const HOUR_MS = 60 * 60 * 1000;
/** A mail through tor takes a while; a program that hangs is ended. */
const PROGRAM_MS = 120_000;
/** Where its shell finds what every system has. */
const PROGRAM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs the program once. @returns whether it ended well */
export async function runProgram(program: string, code: Trouble): Promise<boolean> {
  const child = spawn(program, [code], {
    env: { PATH: PROGRAM_PATH, LANG: 'C.UTF-8' },
    cwd: '/',
    stdio: 'ignore',
  });
  const late = setTimeout(() => child.kill('SIGKILL'), PROGRAM_MS);
  try {
    const [status] = await once(child, 'exit');
    return status === 0;
  } catch {
    // It could not be started: a wrong path is told as any other failure.
    return false;
  } finally {
    clearTimeout(late);
  }
}

export interface NoticeParts {
  readonly tell: (code: Trouble) => Promise<boolean>;
  /** A notice leaves at a random moment of this span. */
  readonly spreadMs: number;
  /** From 0 up to, and not with, `below`; by a cryptographic source. */
  readonly drawBelow: (below: number) => number;
  readonly onTold: () => void;
  readonly onFailed: () => void;
}

interface Told {
  /** When it may leave; null while nothing is to be told. */
  dueMs: number | null;
  lastMs: number | null;
}

export class Notices {
  readonly #parts: NoticeParts;
  readonly #told = new Map<Trouble, Told>();
  #sentMs: number[] = [];

  constructor(parts: NoticeParts) {
    this.#parts = parts;
  }

  /** Call it often. One that is over before it was told is forgotten; one that failed is tried again. @param nowMs never goes back */
  async look(troubles: ReadonlySet<Trouble>, nowMs: number): Promise<void> {
    const { tell, spreadMs, drawBelow, onTold, onFailed } = this.#parts;
    for (const [code, told] of this.#told) if (!troubles.has(code)) told.dueMs = null;
    for (const code of troubles) {
      const told = this.#told.get(code) ?? { dueMs: null, lastMs: null };
      this.#told.set(code, told);
      const isNew = told.lastMs === null || nowMs - told.lastMs >= AGAIN_MS;
      if (told.dueMs === null && isNew) told.dueMs = nowMs + (spreadMs === 0 ? 0 : drawBelow(spreadMs));
    }
    for (const [code, told] of this.#told) {
      if (told.dueMs === null || told.dueMs > nowMs) continue;
      this.#sentMs = this.#sentMs.filter((atMs) => nowMs - atMs < HOUR_MS);
      if (this.#sentMs.length >= MOST_AN_HOUR) return;
      this.#sentMs.push(nowMs);
      if (await tell(code)) {
        told.lastMs = nowMs;
        told.dueMs = null;
        onTold();
      } else {
        told.dueMs = nowMs + spreadMs;
        onFailed();
      }
    }
  }
}
