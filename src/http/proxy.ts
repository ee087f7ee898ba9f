/**
 * tor's `HiddenServiceExportCircuitID haproxy`: every connection begins with a line that names its circuit. The line
 * is read and taken off here; it tells circuits apart for limits in memory, and is never logged or stored.
 */
import { randomInt } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** The longest line of the PROXY protocol, version 1, with its end. */
export const LONGEST_LINE_BYTES = 107;
const LINE_MS = 5_000;
const LINE_END = '\r\n';

/**
 * Exactly what tor writes, and nothing else that the protocol would allow: the circuit's number in the last 32 bits of
 * a made-up address, and half of it as the port. Whoever writes another line is not tor.
 */
const LINE =
  /^PROXY TCP6 fc00:dead:beef:4dad::([0-9a-f]{1,4}):([0-9a-f]{1,4}) ::1 (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4})$/;
const MOST_PORT = 65_535;

/** The number of a circuit, as long as tor runs; means nothing outside this process. */
export type CircuitId = number & { readonly __unit: 'circuit' };

const isCircuitId = (value: number): value is CircuitId => Number.isSafeInteger(value);

/** @param line without its end @returns null for everything that is not tor's */
export function parseProxyLine(line: string): CircuitId | null {
  const [, high = '', low = '', from, to] = LINE.exec(line) ?? [];
  const circuit = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16);
  return isCircuitId(circuit) && Number(from) <= MOST_PORT && Number(to) <= MOST_PORT ? circuit : null;
}

const half = (value: number): string => (value & 0xffff).toString(16);

/** The line that tor would write for a circuit. @param circuit below 2^32 */
export const proxyLine = (circuit: number): string =>
  `PROXY TCP6 fc00:dead:beef:4dad::${half(circuit >>> 16)}:${half(circuit)} ::1 ${circuit & 0xffff} 80${LINE_END}`;

/** The line of a circuit made up at random: a visit of our own shares no bucket with anybody. */
export const madeUpLine = (): string => proxyLine(randomInt(2 ** 32));

/**
 * A listener that hands connections on to `http` once their line is read; one without a line is closed.
 * @param onCircuit told of each connection before its first request
 */
export function acceptProxyLines(
  http: HttpServer,
  onCircuit: (socket: Socket, circuit: CircuitId) => void,
  lineMs = LINE_MS,
): Server {
  return createServer({ pauseOnConnect: false }, (socket) => {
    readLine(socket, lineMs, (circuit) => {
      onCircuit(socket, circuit);
      http.emit('connection', socket);
    });
  });
}

function readLine(socket: Socket, lineMs: number, accept: (circuit: CircuitId) => void): void {
  const timer = setTimeout(() => socket.destroy(), lineMs);
  const drop = () => socket.destroy();
  socket.once('error', drop);

  let held = Buffer.alloc(0);
  const look = (): void => {
    const chunk: unknown = socket.read();
    if (!(chunk instanceof Buffer)) return;
    held = Buffer.concat([held, chunk]);
    const end = held.indexOf(LINE_END);
    if (end < 0 && held.length < LONGEST_LINE_BYTES) return;
    socket.off('readable', look);
    clearTimeout(timer);
    const fits = end >= 0 && end + LINE_END.length <= LONGEST_LINE_BYTES;
    const circuit = fits ? parseProxyLine(held.toString('latin1', 0, end)) : null;
    if (circuit === null) {
      socket.destroy();
      return;
    }
    socket.off('error', drop);
    socket.unshift(held.subarray(end + LINE_END.length));
    accept(circuit);
  };
  socket.on('readable', look);
  socket.once('close', () => clearTimeout(timer));
}
