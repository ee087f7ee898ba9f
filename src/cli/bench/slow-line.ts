/** A slow line in front of a server: so many bytes a second for all connections together, and a delay either way. */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowLine {
  readonly url: string;
  close(): Promise<void>;
}

/** An Ethernet packet's worth: small enough that connections share the line. */
const PIECE_BYTES = 1400;

/** @param delayMs of each piece, in each direction; a round trip takes twice that */
export async function slowLine(to: string, bytesASecond: number, delayMs: number): Promise<SlowLine> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  /** When the line has carried everything it was given. */
  const freeAt = { up: 0, down: 0 };

  async function carry(from: Socket, into: Socket, way: 'up' | 'down', change: (bytes: Buffer) => Buffer) {
    for await (const chunk of from) {
      const bytes = change(Buffer.from(chunk));
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        freeAt[way] = Math.max(performance.now(), freeAt[way]) + (piece.length / bytesASecond) * 1000;
        await sleep(Math.max(0, freeAt[way] - performance.now()));
        setTimeout(() => into.writable && into.write(piece), delayMs);
      }
    }
    setTimeout(() => into.end(), delayMs);
  }

  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    }
    const hang = () => {
      near.destroy();
      far.destroy();
    };
    // The server answers to its own name only.
    const toItsName = (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace(/^host: .*$/im, `Host: ${hostname}:${port}`), 'latin1');
    carry(near, far, 'up', toItsName).catch(hang);
    carry(far, near, 'down', (bytes) => bytes).catch(hang);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
