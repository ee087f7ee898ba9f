/** What another server has answered, read to its end, and never more of it than an honest server says. */
import type { IncomingMessage } from 'node:http';

export interface WholeAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Drops of 14 days are 5.3 MiB at the shortest steady interval; sixteen times that is no honest answer. */
const LARGEST_ANSWER_BYTES = 84 * 1024 ** 2;

/** @throws RangeError beyond `mostBytes`, and the connection ends @throws Error where it breaks off */
export async function wholeAnswer(
  incoming: IncomingMessage,
  mostBytes = LARGEST_ANSWER_BYTES,
): Promise<WholeAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('an answer without an encoding comes as bytes');
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError('an answer larger than any that an intake gives');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return {
    status: incoming.statusCode ?? 0,
    headers: {
      get(name) {
        const value = incoming.headers[name.toLowerCase()];
        return typeof value === 'string' ? value : null;
      },
    },
    text: async () => body.toString('utf8'),
    arrayBuffer: async () => Uint8Array.from(body).buffer,
  };
}
