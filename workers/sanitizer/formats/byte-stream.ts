/** Bytes of a stream, taken in amounts; holds at most what one read of the stream has brought. */
import type { Readable } from 'node:stream';
import { Refusal } from './format.ts';

/** A run of bytes within the stream. */
export interface Part extends AsyncIterable<Uint8Array> {
  /** Passes over what nobody has read of it. */
  drain(): Promise<void>;
}

export class ByteStream implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterator<unknown>;
  #held: Buffer = Buffer.alloc(0);
  /** Told of every run of bytes as it arrives; may throw. */
  onBytes: (bytes: number) => void = () => undefined;

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next bytes, at most so many; none at the end. */
  async some(most: number): Promise<Buffer> {
    while (this.#held.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return this.#held;
      if (!Buffer.isBuffer(next.value)) throw new TypeError('bytes');
      this.onBytes(next.value.length);
      this.#held = next.value;
    }
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** So many bytes; fewer only at the end. */
  async upTo(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const part = await this.some(missing);
      if (part.length === 0) break;
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** @throws Refusal where the stream ends before */
  async exactly(length: number): Promise<Buffer> {
    const bytes = await this.upTo(length);
    if (bytes.length < length) throw new Refusal('file is damaged');
    return bytes;
  }

  async skip(length: number): Promise<void> {
    await this.part(length).drain();
  }

  part(length: number): Part {
    let missing = length;
    const next = async (): Promise<Buffer | null> => {
      if (missing === 0) return null;
      const bytes = await this.some(missing);
      if (bytes.length === 0) throw new Refusal('file is damaged');
      missing -= bytes.length;
      return bytes;
    };
    return {
      async *[Symbol.asyncIterator]() {
        for (let bytes = await next(); bytes !== null; bytes = await next()) yield bytes;
      },
      drain: async () => {
        while ((await next()) !== null);
      },
    };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (let bytes = await this.some(65_536); bytes.length > 0; bytes = await this.some(65_536)) yield bytes;
  }
}
