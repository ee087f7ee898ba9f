/** A clean copy as it lies in the verifying child's own memory. */
import { fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../source.ts';

export class FileSource implements ByteSource {
  readonly size: number;
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, readSync(this.#file, bytes, 0, bytes.length, offset));
  }
}
