/**
 * Frames between the worker and a sandboxed child: kind (u8), length (u32, big endian), payload.
 *
 * Used by both sides, so it imports nothing but Node. The worker's side reads as if every byte came from an
 * attacker, because after an exploited parser it does: bounded lengths, known kinds, and nothing else.
 */
import { readSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';

export const FRAME_KINDS = { data: 1, end: 2, message: 3 } as const;
export type FrameKind = (typeof FRAME_KINDS)[keyof typeof FRAME_KINDS];

/** No frame is longer: what a reader has to hold at once. */
export const MAX_FRAME_BYTES = 256 * 1024;
const HEADER_BYTES = 5;

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

/** Breach of the framing. Whoever sees one stops listening to that child. */
export class BrokenChannel extends Error {}

export function frameHeader(kind: FrameKind, payloadBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payloadBytes, 1);
  return header;
}

/** Cuts any bytes into pieces that fit into frames. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += MAX_FRAME_BYTES) {
    yield bytes.subarray(offset, offset + MAX_FRAME_BYTES);
  }
}

function parseHeader(header: Buffer): { kind: FrameKind; payloadBytes: number } {
  const kind = header.readUInt8(0);
  const payloadBytes = header.readUInt32BE(1);
  if (kind !== FRAME_KINDS.data && kind !== FRAME_KINDS.end && kind !== FRAME_KINDS.message)
    throw new BrokenChannel('kind');
  if (payloadBytes > MAX_FRAME_BYTES) throw new BrokenChannel('length');
  return { kind, payloadBytes };
}

/** Bytes of a stream, taken in exact amounts; holds at most what one read of the stream has brought. */
export class ByteReader {
  readonly #chunks: AsyncIterator<unknown>;
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Exactly `length` bytes; throws BrokenChannel where the stream ends before. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#held.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true || !Buffer.isBuffer(next.value)) throw new BrokenChannel('ended');
        this.#held = next.value;
      }
      const part = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(part.length);
      parts.push(part);
      missing -= part.length;
    }
    const first = parts[0];
    return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
  }

  /** Bytes that have arrived and that nobody has asked for. */
  get heldBytes(): number {
    return this.#held.length;
  }

  async frame(): Promise<Frame> {
    const { kind, payloadBytes } = parseHeader(await this.take(HEADER_BYTES));
    return { kind, payload: payloadBytes === 0 ? Buffer.alloc(0) : await this.take(payloadBytes) };
  }
}

/** The child's side: plain blocking reads and writes on its two pipes, since it has nothing else to do. */
export const childPipes = {
  read(): Frame {
    const { kind, payloadBytes } = parseHeader(readExactly(HEADER_BYTES));
    return { kind, payload: readExactly(payloadBytes) };
  },
  send(kind: FrameKind, payload: Uint8Array): void {
    writeAll(frameHeader(kind, payload.length));
    writeAll(payload);
  },
  sendMessage(message: object): void {
    childPipes.send(FRAME_KINDS.message, Buffer.from(JSON.stringify(message)));
  },
};

function readExactly(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = uninterrupted(() => readSync(0, bytes, filled, length - filled, null));
    if (count === 0) throw new BrokenChannel('ended');
    filled += count;
  }
  return bytes;
}

function writeAll(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += uninterrupted(() => writeSync(1, bytes, written, bytes.length - written));
  }
}

/** While a worker cleans one file within this one, it reads nothing more of it. */
const FULL_PIPE_MS = 2;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * A signal may interrupt a blocking call before it has moved a byte, and the worker's end of a pipe may make ours one that
 * does not wait; Node hands both on instead of trying again.
 */
function uninterrupted(call: () => number): number {
  while (true) {
    try {
      return call();
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
      if (code !== 'EINTR' && code !== 'EAGAIN') throw thrown;
      if (code === 'EAGAIN') Atomics.wait(pause, 0, 0, FULL_PIPE_MS);
    }
  }
}
