/**
 * One child process that is kept alive: started, waited for until it says it is ready, started again with growing
 * pauses when it dies, stopped by its process id.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findProgram } from '../setup/parts.ts';
import { OperatorError } from '../terminal.ts';

export interface ChildPlan {
  readonly name: string;
  readonly program: string;
  /** The name the program sees itself called by, where that decides what it does. */
  readonly calledAs?: string;
  readonly args: readonly string[];
  /** The whole environment of the child, made at each start. */
  readonly env: () => Readonly<Record<string, string>>;
  /**
   * Resolves when the child serves: from its ready line by default, or by asking it.
   * @param signal aborted when the child has died meanwhile
   */
  readonly ready?: (signal: AbortSignal) => Promise<void>;
}

const readyLine = z.object({ ready: z.string(), url: z.string().optional() });

/** A start may wait for a slow disk or a busy machine; longer than this is a fault. */
const READY_MS = 60_000;
/** First pause before a restart; doubles with each death … */
const FIRST_PAUSE_MS = 100;
/** … up to this … */
const LONGEST_PAUSE_MS = 5_000;
/** … and starts over when the child has lived this long. */
const HEALTHY_MS = 10_000;
/** After SIGTERM, before SIGKILL. */
const STOP_MS = 8_000;
/** Last lines of stderr that are shown when a start fails. */
const TAIL_LINES = 12;

type Process = ChildProcessByStdio<null, Readable, Readable>;

/** No core file holds memory, and no child outlives its parent, even one that is killed with -9. */
function hardened(program: string, args: readonly string[]): { program: string; args: string[] } {
  const prlimit = findProgram('prlimit');
  const setpriv = findProgram('setpriv');
  if (prlimit === null || setpriv === null)
    throw new OperatorError('prlimit and setpriv (util-linux) are missing.');
  return { program: prlimit, args: ['--core=0:0', setpriv, '--pdeathsig', 'KILL', program, ...args] };
}

export class Child {
  readonly plan: ChildPlan;
  /** Where the child listens, once it has said so. */
  url: string | null = null;
  #process: Process | null = null;
  #stopping = false;
  #restarts = 0;
  #onChange: () => void;
  #onLine: (name: string, line: string) => void;
  #loop: Promise<void> | null = null;

  constructor(plan: ChildPlan, onChange: () => void, onLine: (name: string, line: string) => void) {
    this.plan = plan;
    this.#onChange = onChange;
    this.#onLine = onLine;
  }

  /** Null between a death and the next start. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** @throws OperatorError when the child dies or stays silent before it is ready the first time */
  async start(): Promise<void> {
    const { exited } = await this.#launch();
    this.#loop = this.#keepAlive(exited);
  }

  async #keepAlive(firstExit: Promise<void>): Promise<void> {
    let exited = firstExit;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const since = performance.now();
      await exited;
      if (this.#stopping) return;
      if (performance.now() - since > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      this.#restarts += 1;
      this.#onLine(this.plan.name, `${this.plan.name} ended; starting it again`);
      this.#onChange();
      await sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      if (this.#stopping) return;
      try {
        ({ exited } = await this.#launch());
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        this.#onLine(this.plan.name, error.message);
        exited = Promise.resolve();
      }
    }
  }

  /** Starts the process and waits until it is ready. */
  async #launch(): Promise<{ exited: Promise<void> }> {
    const { program, args } =
      this.plan.calledAs === undefined
        ? hardened(this.plan.program, this.plan.args)
        : // prlimit and setpriv call a program by its path, so the other name has to come from a shell's exec.
          hardened('/bin/bash', [
            '-c',
            'exec -a "$0" "$@"',
            this.plan.calledAs,
            this.plan.program,
            ...this.plan.args,
          ]);
    // A session of its own: Ctrl-C reaches `up` alone, which then stops the children in order.
    const child = spawn(program, args, {
      env: this.plan.env(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    const tail: string[] = [];
    const died = new AbortController();
    const exited = new Promise<void>((resolve) => {
      const gone = () => {
        if (this.#process === child) this.#process = null;
        died.abort();
        resolve();
      };
      child.once('error', gone);
      child.once('exit', gone);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (tail.push(line) > TAIL_LINES) tail.shift();
      this.#onLine(this.plan.name, line);
    });
    const said = new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const parsed = readyLine.safeParse(parseLine(line));
        if (!parsed.success) return;
        this.url = parsed.data.url ?? this.url;
        resolve();
      });
    });
    const outcome = await Promise.race([
      (this.plan.ready === undefined ? said : this.plan.ready(died.signal)).then(() => 'ready' as const),
      exited.then(() => 'died' as const),
      sleep(READY_MS, 'silent' as const, { ref: false }),
    ]);
    if (outcome === 'ready') {
      this.#onChange();
      return { exited };
    }
    child.kill('SIGKILL');
    await exited;
    const what = outcome === 'died' ? 'ended before it was ready' : 'did not become ready';
    throw new OperatorError(`${this.plan.name} ${what}.${tail.length > 0 ? `\n  ${tail.join('\n  ')}` : ''}`);
  }

  /** Asks it to end, and insists when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (child !== null) {
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve());
      });
      clearTimeout(insist);
    }
    await this.#loop;
  }
}

function parseLine(line: string): unknown {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
