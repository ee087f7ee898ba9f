/**
 * Room for one clean file: an unnamed file in memory (tmpfs), so that a file of any size costs the worker's heap nothing,
 * reaches no disk, and is gone with the process however that ends.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AmanaError } from '#protocol/errors.ts';

const SCRATCH_FOLDER = '/dev/shm';
/** TMPFS_MAGIC of linux/magic.h. */
const TMPFS = 0x01021994;
const READ_BYTES = 256 * 1024;

/** Throws `sandbox-unavailable` where the scratch folder would be a disk. */
export function requireScratch(): void {
  try {
    if (statfsSync(SCRATCH_FOLDER).type === TMPFS) return;
  } catch (thrown) {
    throw new AmanaError('sandbox-unavailable', { cause: thrown });
  }
  throw new AmanaError('sandbox-unavailable', { cause: new Error(`${SCRATCH_FOLDER} is not in memory`) });
}

export class Scratch {
  readonly #fd: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #closed = false;

  constructor() {
    const path = join(SCRATCH_FOLDER, `amana-${randomBytes(16).toString('hex')}`);
    this.#fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  get size(): number {
    return this.#bytes;
  }

  append(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#bytes + written);
    }
    this.#bytes += bytes.length;
    this.#hash.update(bytes);
  }

  /** SHA-256 of all that was appended; call once, at the end. */
  sha256Hex(): string {
    return this.#hash.digest('hex');
  }

  /** Up to `length` bytes at `offset`; fewer only at the end. */
  read(offset: number, length: number): Buffer {
    // not zeroed first: only what was filled is given away
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#bytes - offset)));
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#fd, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }

  /** The whole file in pieces; gives way to the event loop between them, through its consumer. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < this.#bytes; offset += READ_BYTES) yield this.read(offset, READ_BYTES);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
  }
}
