/** Everything that clients send to a server, byte by byte as it crosses the line, taken apart into requests. */
import { createServer, connect as dial, type Socket } from 'node:net';

export interface CapturedRequest {
  /** Which connection it came over, counted from 0. */
  readonly connection: number;
  readonly method: string;
  readonly path: string;
  /** As they came: in this order, in this spelling. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export interface Capture {
  readonly url: string;
  /** Whole requests since the last call, connection by connection. */
  take(): CapturedRequest[];
  stop(): Promise<void>;
}

/** @param target origin of the server behind it */
export async function startCapture(target: string): Promise<Capture> {
  const behind = new URL(target);
  const sockets = new Set<Socket>();
  let streams: { readonly connection: number; chunks: Buffer[] }[] = [];
  let connections = 0;
  const server = createServer((near) => {
    const stream = { connection: connections++, chunks: [] as Buffer[] };
    streams.push(stream);
    const far = dial(Number(behind.port), behind.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('data', (chunk: Buffer) => {
      stream.chunks.push(chunk);
      if (!streams.includes(stream)) streams.push(stream);
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the capture listens on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = streams.flatMap(({ connection, chunks }) =>
        requestsIn(connection, Buffer.concat(chunks)),
      );
      for (const stream of streams) stream.chunks = [];
      streams = [];
      return taken;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function requestsIn(connection: number, bytes: Buffer): CapturedRequest[] {
  const requests: CapturedRequest[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', start);
    if (end < 0) throw new Error('a request has no end of its headers');
    const [first = '', ...lines] = bytes.toString('latin1', start, end).split('\r\n');
    const [method = '', path = ''] = first.split(' ');
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const length = Number(headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0);
    const body = bytes.subarray(end + 4, end + 4 + length);
    requests.push({ connection, method, path, headers, body });
    start = end + 4 + length;
  }
  return requests;
}
