/** Between a client and its Redis: a line that breaks at a given command, or goes silent without breaking. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface RedisProxy {
  readonly address: string;
  /** Breaks the connection that the next command of this name comes over, the `nth`, instead of passing it on. */
  breakAt(command: string, nth: number): void;
  /** How many connections were broken so. */
  readonly broken: () => number;
  /** Nothing more passes over the connections there are, in either direction; new ones are as good as ever. */
  fallSilent(): void;
  stop(): Promise<void>;
}

export async function startRedisProxy(port: number): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let left = 0;
  let wanted = '';
  let broken = 0;

  const isWanted = (piece: Buffer): boolean => {
    if (left === 0 || !piece.toString('latin1').includes(`\r\n$${wanted.length}\r\n${wanted}\r\n`))
      return false;
    left -= 1;
    return left === 0;
  };

  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('data', (piece: Buffer) => {
      if (silent.has(near)) return;
      if (!isWanted(piece)) far.write(piece);
      else {
        broken += 1;
        near.destroy();
      }
    });
    far.on('data', (piece: Buffer) => {
      if (!silent.has(near)) near.write(piece);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (!silent.has(near)) near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address: `redis://127.0.0.1:${own}`,
    breakAt(command, nth) {
      [wanted, left] = [command, nth];
    },
    broken: () => broken,
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
