/**
 * Packing clean copies into one file: what the writers of archives and mails share. They run in the worker, see
 * nothing of the original, and every byte they write is either fixed or a proven clean copy's.
 */
import type { MemberRole } from '../messages.ts';
import { Rejected } from '../progress.ts';
import type { Scratch } from '../scratch.ts';

/** A file within, whose clean copy has been proven by itself. */
export interface Proven {
  /** Neutral: its place in the original and the extension of its type. */
  readonly name: string;
  readonly role: MemberRole;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256Hex: string;
}

export interface Packer {
  /** @param open the clean copy from its start, each time it is called */
  add(member: Proven, open: () => AsyncIterable<Uint8Array>): Promise<void>;
  end(): void;
}

export interface Sink {
  append(bytes: Uint8Array): void;
}

/** Where a packed file goes; bounded like every clean copy. */
export class BoundedSink implements Sink {
  readonly #scratch: Scratch;
  readonly #maxBytes: number;

  constructor(scratch: Scratch, maxBytes: number) {
    this.#scratch = scratch;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#scratch.size;
  }

  append(bytes: Uint8Array): void {
    if (this.#scratch.size + bytes.length > this.#maxBytes) throw new Rejected('limits exceeded');
    this.#scratch.append(bytes);
  }
}
