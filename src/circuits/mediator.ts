/**
 * Between the servers and tor. Whoever holds tor's control port can read its keys, move its onions and watch its
 * circuits, so no server may: a server tells a number here, and all that this can make of it is that a visitor's
 * circuit ends. Nothing is answered, so that nothing about tor can be asked.
 */
import { createServer, type Server, type Socket } from 'node:net';

const MESSAGE_BYTES = 4;
const MESSAGE_MS = 2_000;
/** Each is four bytes and over; more at once is nobody of ours. */
const MOST_CONNECTIONS = 64;

/** Numbers that come together go to tor together: it lists all its circuits each time that it is asked. */
export const GATHER_MS = 250;

/**
 * What is above is forgotten: the server has closed the connections themselves. 30 new circuits come in a second
 * under a heavy flood, each good for 120 answers and 32 refusals before it is told of here: 5 a second is plenty.
 */
export const MOST_A_ROUND = 5;
const ROUND_MS = 1_000;

export interface Mediator {
  readonly server: Server;
  /** Waits for what is under way. */
  settled(): Promise<void>;
}

/** @param close closes those of the circuits that may be closed @param onTrouble told that it failed, not why */
export function openMediator(
  close: (circuits: readonly number[]) => Promise<number>,
  onClosed: (count: number) => void,
  onTrouble: () => void,
): Mediator {
  let waiting = new Set<number>();
  let isDue = false;
  let round: Promise<void> = Promise.resolve();
  let roundEndsMs = 0;

  async function act(): Promise<void> {
    isDue = false;
    const circuits = [...waiting].slice(0, MOST_A_ROUND);
    waiting = new Set();
    roundEndsMs = performance.now() + ROUND_MS;
    try {
      const closed = await close(circuits);
      if (closed > 0) onClosed(closed);
    } catch {
      onTrouble();
    }
  }

  function tell(circuit: number): void {
    if (waiting.size < MOST_A_ROUND) waiting.add(circuit);
    if (isDue) return;
    isDue = true;
    const pauseMs = Math.max(GATHER_MS, roundEndsMs - performance.now());
    setTimeout(() => {
      round = round.then(act);
    }, pauseMs);
  }

  const server = createServer({ allowHalfOpen: false }, (socket) => readNumber(socket, tell));
  server.maxConnections = MOST_CONNECTIONS;
  return { server, settled: () => round };
}

/** Exactly four bytes and the end; whatever else comes is dropped without a word. */
function readNumber(socket: Socket, tell: (circuit: number) => void): void {
  let held = Buffer.alloc(0);
  socket.setTimeout(MESSAGE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    if (held.length > MESSAGE_BYTES) socket.destroy();
  });
  socket.once('end', () => {
    if (held.length === MESSAGE_BYTES) tell(held.readUInt32BE());
    socket.destroy();
  });
}
