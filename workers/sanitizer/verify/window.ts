/** Small reads, one after the other, out of large ones: a system call for every few bytes would take most of the time. */
import { type ByteSource, demand, need } from './source.ts';

const WINDOW_BYTES = 256 * 1024;

export class Window {
  readonly #source: ByteSource;
  #start = 0;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Exactly `length` bytes, valid until the next call. */
  at(offset: number, length: number): Buffer {
    if (length > WINDOW_BYTES) return need(this.#source, offset, length);
    if (offset < this.#start || offset + length > this.#start + this.#held.length) {
      this.#held = this.#source.read(offset, WINDOW_BYTES);
      this.#start = offset;
      demand(this.#held.length >= length, 'the file ends too early');
    }
    return this.#held.subarray(offset - this.#start, offset - this.#start + length);
  }
}
