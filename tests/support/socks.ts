/** A SOCKS port as tor's is: names are resolved behind it and nowhere else, and it keeps account of what goes through. */
import { createServer, connect as dial, type Socket } from 'node:net';

/** One connection that somebody asked for. */
export interface SocksStream {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** First lines of the requests that it carried. */
  readonly requests: string[];
}

export interface TestSocks {
  readonly port: number;
  /** `HOST:PORT`, as `--socks` takes it. */
  readonly address: string;
  /**
   * The next user name that is new has a circuit that fell silent: as tor does, it keeps each stream of that name waiting.
   * @returns resolves when a stream waits
   */
  silenceNext(): Promise<void>;
  /** Connections that stand, whatever is heard of them. */
  readonly connections: number;
  /** Since they were last taken. */
  takeStreams(): readonly SocksStream[];
  stop(): Promise<void>;
}

const REQUEST_LINE = /^(GET|HEAD|POST|PUT|PATCH|DELETE) \S+/gm;

/** @param places ports of this machine by the only names that lead to them */
export async function startSocks(places: Readonly<Record<string, number>>): Promise<TestSocks> {
  let streams: SocksStream[] = [];
  const open = new Set<Socket>();
  const known = new Set<string>();
  const silent = new Set<string>();
  let onSilence: (() => void) | null = null;

  /** RFC 1928 with the passwords of RFC 1929. @throws Error for whoever speaks otherwise than tor is spoken to */
  async function serve(near: Socket): Promise<void> {
    let held = Buffer.alloc(0);
    const read = async (bytes: number): Promise<Buffer> => {
      while (held.length < bytes) {
        const chunk = await new Promise<Buffer>((resolve, reject) => {
          near.once('data', resolve).once('close', () => reject(new Error('closed')));
        });
        held = Buffer.concat([held, chunk]);
      }
      const taken = held.subarray(0, bytes);
      held = held.subarray(bytes);
      return taken;
    };
    const [, methods = 0] = await read(2);
    if (!(await read(methods)).includes(2)) throw new Error('no user name was offered');
    near.write(Buffer.of(5, 2));
    const [, userBytes = 0] = await read(2);
    const user = (await read(userBytes)).toString();
    await read((await read(1))[0] ?? 0);
    near.write(Buffer.of(1, 0));
    const [, , , kind, nameBytes = 0] = await read(5);
    if (kind !== 3) throw new Error('an address was asked for, so its name was resolved before');
    const host = (await read(nameBytes)).toString();
    const stream: SocksStream = { user, host, port: (await read(2)).readUInt16BE(), requests: [] };
    streams.push(stream);
    if (!known.has(user) && onSilence !== null) {
      silent.add(user);
      onSilence();
      onSilence = null;
    }
    known.add(user);
    if (silent.has(user)) return;
    const place = places[host];
    if (place === undefined) {
      // Host unreachable.
      near.end(Buffer.of(5, 4, 0, 1, 0, 0, 0, 0, 0, 0));
      return;
    }
    const far = track(dial(place, '127.0.0.1'));
    far.once('connect', () => {
      near.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
      near.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString('latin1').match(REQUEST_LINE) ?? []) stream.requests.push(line);
      });
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
  }

  function track(socket: Socket): Socket {
    open.add(socket);
    return socket.once('close', () => open.delete(socket));
  }

  const server = createServer((near) => {
    track(near).on('error', () => near.destroy());
    serve(near).catch(() => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the SOCKS port is one');
  return {
    port: address.port,
    address: `127.0.0.1:${address.port}`,
    silenceNext: () =>
      new Promise((resolve) => {
        onSilence = resolve;
      }),
    get connections() {
      return open.size;
    },
    takeStreams() {
      const taken = streams;
      streams = [];
      return taken;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
