/**
 * What verifiers read from. Everything in this folder is plain, bounds-checked TypeScript without a decoder, so
 * that reading what a taken-over child has made endangers nobody; and it shares no code with the writers it judges.
 */

import type { Facts } from '../messages.ts';

export interface ByteSource {
  readonly size: number;
  /** Up to `length` bytes at `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Buffer;
}

/** The first thing that is not as it has to be. Only its class matters: the record says which check failed, no more. */
export class NotProven extends Error {}

export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new NotProven(what);
}

/** Exactly `length` bytes. */
export function need(source: ByteSource, offset: number, length: number): Buffer {
  const bytes = source.read(offset, length);
  demand(bytes.length === length, 'the file ends too early');
  return bytes;
}

/** A window of a larger source, e.g. a picture within a document. */
export function slice(source: ByteSource, start: number, size: number): ByteSource {
  demand(start >= 0 && size >= 0 && start + size <= source.size, 'a part lies outside the file');
  return {
    size,
    read: (offset, length) => source.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  };
}

/** What a walker counted in a clean copy; compared with what the original was said to hold. */
export type Structure = Facts & {
  /** What the copy says in a way that its bytes do not show: searched like these. */
  readonly said?: ByteSource;
};

/** A file within a packed copy, as a reader of that copy sees it. */
export interface PackedFile {
  readonly name: string;
  /** Null where the format does not say. */
  readonly mime: string | null;
  readonly content: ByteSource;
}

const PIECE_BYTES = 256 * 1024;

/** In pieces, and giving way to the event loop between them. */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < source.size; offset += PIECE_BYTES) {
    yield source.read(offset, PIECE_BYTES);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
