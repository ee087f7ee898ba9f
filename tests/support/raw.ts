/** HTTP by hand, for requests that no client library would send, and for every header exactly as it comes. */
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names, in the order of the answer. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** Everything that came, as it came. */
  readonly text: string;
}

/** Sends `request` as it is to `http://HOST:PORT` and reads until the server closes or falls silent. */
export function sendRaw(url: string, request: string | Uint8Array, silentMs = 700): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((answered, failed) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    const finish = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const split = text.indexOf('\r\n\r\n');
      const [statusLine = '', ...lines] = text.slice(0, Math.max(0, split)).split('\r\n');
      answered({
        status: Number(statusLine.split(' ')[1] ?? 0),
        headers: lines.map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
        }),
        body: text.slice(split + 4),
        text,
      });
    };
    socket.setTimeout(silentMs, () => (chunks.length > 0 ? finish() : undefined));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (failure) => (chunks.length > 0 ? finish() : failed(failure)));
    socket.on('close', finish);
    socket.write(request);
  });
}

/** A well-formed request text; `Host` and `Connection: close` are added. */
export function rawRequest(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const all = { host: new URL(url).host, connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
