/** One tor process: its folder, its torrc, its control socket; ended by its own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { toHex } from '#protocol/bytes.ts';
import { isSystemError } from '../files.ts';
import { findProgram } from '../setup/parts.ts';
import { OperatorError } from '../terminal.ts';

/** tor answers SIGINT at once, or hangs: some do. */
const STOP_MS = 2_000;
const CONTROL_MS = 10_000;
/** What a socket says that is not there yet, or not listened at. */
const COMING = ['ENOENT', 'ECONNREFUSED'];
/** Last lines of its log that are shown when it ends by itself. */
const TAIL_LINES = 8;

/** @throws OperatorError when tor is not installed */
export function torProgram(name: 'tor' | 'tor-gencert' = 'tor'): string {
  const program = findProgram(name);
  if (program === null) throw new OperatorError(`${name} is missing: apt-get install tor.`);
  return program;
}

export class TorNode {
  readonly name: string;
  readonly folder: string;
  readonly #lines: readonly string[];
  readonly #tail: string[] = [];
  #process: ChildProcess | null = null;

  /** @param lines of its torrc, without those that every node of ours has */
  constructor(name: string, folder: string, lines: readonly string[]) {
    this.name = name;
    this.folder = folder;
    this.#lines = lines;
  }

  get pid(): number | null {
    const running = this.#process;
    return running === null || running.exitCode !== null || running.signalCode !== null
      ? null
      : (running.pid ?? null);
  }

  get controlSocket(): string {
    return join(this.folder, 'control');
  }

  async start(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const torrc = join(this.folder, 'torrc');
    await writeFile(
      torrc,
      `${[
        `DataDirectory ${this.folder}`,
        `ControlSocket ${this.controlSocket}`,
        'Log notice stdout',
        // Ends with us, even where we are killed with -9.
        `__OwningControllerProcess ${process.pid}`,
        ...this.#lines,
      ].join('\n')}\n`,
      { mode: 0o600 },
    );
    const started = spawn(torProgram(), ['--defaults-torrc', '/dev/null', '-f', torrc], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#process = started;
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (this.#tail.push(line) > TAIL_LINES) this.#tail.shift();
    });
    await once(started, 'spawn');
  }

  /** @throws OperatorError with the end of its log once it has ended by itself */
  expectRunning(): void {
    if (this.pid === null) throw new OperatorError(`tor (${this.name}) ended.\n  ${this.#tail.join('\n  ')}`);
  }

  /**
   * One command of tor's control protocol. @returns the lines of its answer, without their status
   * @throws OperatorError for every answer but 250
   */
  async control(command: string): Promise<string[]> {
    const until = performance.now() + CONTROL_MS;
    for (;;) {
      this.expectRunning();
      try {
        return await ask(this.controlSocket, command);
      } catch (thrown) {
        // The socket stands some moments after the process.
        if (!COMING.some((code) => isSystemError(thrown, code)) || performance.now() > until) throw thrown;
      }
      await sleep(50);
    }
  }

  async stop(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    const running = this.#process;
    if (running === null || this.pid === null) return;
    const gone = once(running, 'exit');
    running.kill(signal);
    const insist = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(insist);
  }
}

/**
 * One command at a control socket, told by status lines `250-` and `250+` … `.` up to the last, `250 `. control-spec.txt, 2.3
 * @param cookie where opening the socket is not enough
 * @throws OperatorError for every answer but 250
 */
export async function ask(path: string, command: string, cookie?: Uint8Array): Promise<string[]> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  try {
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
    const answer = async (): Promise<string[]> => {
      const said: string[] = [];
      let isData = false;
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new OperatorError('tor closed its control socket.');
        if (isData) {
          if (value === '.') isData = false;
          else said.push(value);
          continue;
        }
        if (!value.startsWith('250')) throw new OperatorError(`tor refused "${command}": ${value}`);
        said.push(value.slice(4));
        if (value[3] === '+') isData = true;
        if (value[3] === ' ') return said;
      }
    };
    // Whoever may open a node's own socket is its owner: no cookie beside the folder's mode.
    socket.write(`AUTHENTICATE${cookie === undefined ? '' : ` ${toHex(cookie)}`}\r\n`);
    await answer();
    socket.write(`${command}\r\n`);
    return await answer();
  } finally {
    socket.destroy();
  }
}
