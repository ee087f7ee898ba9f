/**
 * The little of tor's control protocol that closing a circuit takes (control-spec, "AUTHENTICATE", "GETINFO
 * circuit-status", "CLOSECIRCUIT"). One connection for one round: nothing is held open, and a tor that was started anew
 * is found by itself.
 */
import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';

export interface ControlPlace {
  /** The path of tor's ControlSocket. */
  readonly socket: string;
  /** The path of its CookieAuthFile; who can read it is let in. */
  readonly cookie: string;
}

const ANSWER_MS = 10_000;
/** A thousand circuits have lines of some 400 B. */
const MOST_ANSWER_BYTES = 16 * 1024 ** 2;

/** `250-` and `250+` … `.` up to the last line, `250 `. @throws Error when tor refuses or hangs up, without its words */
class Answers {
  readonly #socket: Socket;
  #held = '';
  #wake: (() => void) | null = null;
  #over = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    const wake = (): void => {
      this.#wake?.();
      this.#wake = null;
    };
    const end = (): void => {
      this.#over = true;
      wake();
    };
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#held += text;
      if (this.#held.length > MOST_ANSWER_BYTES) socket.destroy();
      wake();
    });
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.once('error', end);
    socket.once('close', end);
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#held.slice(0, end);
        this.#held = this.#held.slice(end + 2);
        return line;
      }
      if (this.#over) throw new Error('tor closed its control socket');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** @param isFine a status that is no failure @returns the lines, without their status */
  async to(command: string, isFine = /^250/): Promise<string[]> {
    this.#socket.write(`${command}\r\n`);
    const said: string[] = [];
    for (;;) {
      const line = await this.#line();
      if (!isFine.test(line)) throw new Error('tor refused a command');
      said.push(line.slice(4));
      if (line[3] === '+') {
        for (let data = await this.#line(); data !== '.'; data = await this.#line()) said.push(data);
      }
      if (line[3] === ' ') return said;
    }
  }
}

/** A circuit of a visitor, of an onion service that stands at this tor. */
const VISITOR =
  /^(?:circuit-status=)?(\d{1,10}) \S+ .*\bPURPOSE=HS_SERVICE_REND\b.*\bREND_QUERY=([a-z2-7]{56})\b/;

/** @returns the numbers of circuits that visitors of `onions` came by @param onions 56 letters each */
export function visitorsOf(lines: readonly string[], onions: ReadonlySet<string>): Set<number> {
  const found = new Set<number>();
  for (const line of lines) {
    const [, circuit, onion] = VISITOR.exec(line) ?? [];
    if (circuit !== undefined && onion !== undefined && onions.has(onion)) found.add(Number(circuit));
  }
  return found;
}

/** 250 OK, or 552 when it has ended by itself meanwhile. */
const CLOSED = /^(250|552)/;

/**
 * Closes those of `circuits` that visitors of `onions` came by, and no other circuit of this tor.
 * @returns how many @throws Error when tor cannot be spoken to
 */
export async function closeVisitors(
  { socket: path, cookie }: ControlPlace,
  onions: ReadonlySet<string>,
  circuits: readonly number[],
): Promise<number> {
  const secret = await readFile(cookie);
  const socket = createConnection(path);
  try {
    const answers = new Answers(socket);
    await answers.to(`AUTHENTICATE ${secret.toString('hex')}`);
    const theirs = visitorsOf(await answers.to('GETINFO circuit-status'), onions);
    const closing = circuits.filter((circuit) => theirs.has(circuit));
    for (const circuit of closing) await answers.to(`CLOSECIRCUIT ${circuit}`, CLOSED);
    return closing.length;
  } finally {
    socket.destroy();
  }
}
