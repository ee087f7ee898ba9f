/**
 * tor's `HiddenServiceExportCircuitID haproxy`: every connection begins with a line that names its circuit. The line
 * is read and taken off here; it tells circuits apart for limits in memory, and is never logged or stored.
 */
import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** The longest line of the PROXY protocol, version 1, with its end. */
const LONGEST_LINE_BYTES = 107;
const LINE_MS = 5_000;
const LINE = /^PROXY (TCP4|TCP6) [0-9A-Fa-f.:]+ [0-9A-Fa-f.:]+ \d{1,5} \d{1,5}$/;

/** A listener that hands connections on to `http` once their line is read; one without a line is closed. */
export function acceptProxyLines(http: HttpServer): Server {
  return createServer({ pauseOnConnect: false }, (socket) => {
    readLine(socket, () => http.emit('connection', socket));
  });
}

function readLine(socket: Socket, accept: () => void): void {
  const timer = setTimeout(() => socket.destroy(), LINE_MS);
  const drop = () => socket.destroy();
  socket.once('error', drop);

  let held = Buffer.alloc(0);
  const look = (): void => {
    const chunk: unknown = socket.read();
    if (!(chunk instanceof Buffer)) return;
    held = Buffer.concat([held, chunk]);
    const end = held.indexOf('\r\n');
    if (end < 0 && held.length < LONGEST_LINE_BYTES) return;
    socket.off('readable', look);
    clearTimeout(timer);
    if (end < 0 || end > LONGEST_LINE_BYTES || !LINE.test(held.toString('latin1', 0, end))) {
      socket.destroy();
      return;
    }
    socket.off('error', drop);
    socket.unshift(held.subarray(end + 2));
    accept();
  };
  socket.on('readable', look);
  socket.once('close', () => clearTimeout(timer));
}
