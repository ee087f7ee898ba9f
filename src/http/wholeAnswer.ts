/** What another server has answered, read to its end or as it arrives, and never more of it than an honest server says. */
import type { IncomingMessage } from 'node:http';
import { arrayBuffer, text } from 'node:stream/consumers';
import { ReadableStream } from 'node:stream/web';
import { LARGEST_ANSWER_BYTES } from '#protocol/layout.ts';

export interface WholeAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The body as it arrives. @throws RangeError beyond `mostBytes`, and the connection ends @throws Error where it breaks off */
async function* piecesOf(incoming: IncomingMessage, mostBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('an answer without an encoding comes as bytes');
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RangeError('an answer larger than any that an intake gives');
    yield chunk;
  }
}

const headOf = (incoming: IncomingMessage): Pick<WholeAnswer, 'status' | 'headers'> => ({
  status: incoming.statusCode ?? 0,
  headers: {
    get(name) {
      const value = incoming.headers[name.toLowerCase()];
      return typeof value === 'string' ? value : null;
    },
  },
});

/** An answer that comes piece by piece, as the platform's does. */
export interface ArrivingAnswer extends WholeAnswer {
  readonly body: ReadableStream<Uint8Array>;
}

/** As soon as its head is there. @param onBreak where the body does not come to its end */
export function arrivingAnswer(
  incoming: IncomingMessage,
  onBreak: () => void,
  mostBytes = LARGEST_ANSWER_BYTES,
): ArrivingAnswer {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      yield* piecesOf(incoming, mostBytes);
    } catch (failure) {
      onBreak();
      throw failure;
    }
  }
  const body: ReadableStream<Uint8Array> = ReadableStream.from(pieces());
  return { ...headOf(incoming), body, text: () => text(body), arrayBuffer: () => arrayBuffer(body) };
}

/** @throws RangeError beyond `mostBytes`, and the connection ends @throws Error where it breaks off */
export async function wholeAnswer(
  incoming: IncomingMessage,
  mostBytes = LARGEST_ANSWER_BYTES,
): Promise<WholeAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of piecesOf(incoming, mostBytes)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return {
    ...headOf(incoming),
    text: async () => body.toString('utf8'),
    arrayBuffer: async () => Uint8Array.from(body).buffer,
  };
}
