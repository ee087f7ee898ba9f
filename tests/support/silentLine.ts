/** Between a client and a server at a socket of this machine: a line that goes silent without breaking. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface SilentLine {
  readonly port: number;
  /** Nothing more passes over the connections there are, in either direction; new ones are as good as ever. */
  fallSilent(): void;
  stop(): Promise<void>;
}

/** @param path of the server's socket */
export async function startSilentLine(path: string): Promise<SilentLine> {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  // A farewell does not pass either.
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path, allowHalfOpen: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('data', (piece: Buffer) => {
        if (!silent.has(one)) other.write(piece);
      });
      one.on('end', () => {
        if (!silent.has(one)) other.end();
      });
      one.on('close', () => {
        if (!silent.has(one)) other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    fallSilent() {
      for (const socket of sockets) silent.add(socket);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
