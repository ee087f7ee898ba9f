/** Bytes of a file as its reader wants them: only the range asked for, and never beyond what a phone can hold. */

/** What a reader throws on a file that is not what its first bytes promised; it never leaves `inspectFile`. */
export class DamagedFile extends Error {}

/** A part larger than this is no description of a file, whatever the file says. */
export const MOST_PART_BYTES = 32 * 1024 * 1024;

/** @throws DamagedFile where the range is not in the file, or larger than any honest one */
export async function readRange(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!(start >= 0 && start <= end && end <= file.size)) throw new DamagedFile('range');
  if (end - start > MOST_PART_BYTES) throw new DamagedFile('size');
  return new Uint8Array(await file.slice(start, end).arrayBuffer());
}

/** Large enough that a photo takes a dozen of them, small enough for an old phone. */
const BLOCK_BYTES = 1024 * 1024;

/** A part of a file, read forwards. */
export class Blocks {
  readonly #file: Blob;
  readonly #end: number;
  readonly #blockBytes: number;
  #block = new Uint8Array();
  #at = 0;

  constructor(file: Blob, end: number, blockBytes = BLOCK_BYTES) {
    this.#file = file;
    this.#end = end;
    this.#blockBytes = blockBytes;
  }

  /** Bytes from `at` on, at least so many unless the part ends before. @throws DamagedFile */
  async from(at: number, least: number): Promise<Uint8Array<ArrayBuffer>> {
    const reaches = this.#at + this.#block.length;
    if (at < this.#at || at + Math.min(least, this.#end - at) > reaches) {
      const bytes = Math.max(this.#blockBytes, least);
      this.#block = await readRange(this.#file, at, Math.min(this.#end, at + bytes));
      this.#at = at;
    }
    return this.#block.subarray(at - this.#at);
  }

  /** Exactly so many. @throws DamagedFile where it ends before */
  async exactly(at: number, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const found = await this.from(at, bytes);
    if (found.length < bytes) throw new DamagedFile('end');
    return found.slice(0, bytes);
  }
}

/** For heads of chunks: where these are short, many come with one reading; where they are long, little is read in vain. */
export const HEADS_BYTES = 16 * 1024;

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const LATIN1 = new TextDecoder('latin1');
const UTF8 = new TextDecoder();

/** One character a byte, so that positions in the text are positions in the bytes. */
export const latin1 = (bytes: Uint8Array): string => LATIN1.decode(bytes);
export const utf8 = (bytes: Uint8Array): string => UTF8.decode(bytes);
export const utf16 = (bytes: Uint8Array, littleEndian: boolean): string =>
  new TextDecoder(littleEndian ? 'utf-16le' : 'utf-16be').decode(bytes);

/** Four letters that name a chunk or a box. */
export const tagAt = (bytes: Uint8Array, at: number): string => latin1(bytes.subarray(at, at + 4));

/**
 * Decompresses until the end, the limit, or the first fault: what came out before a damaged byte is still evidence.
 * @param kind `deflate` with a zlib header, `deflate-raw` without
 */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  kind: 'deflate' | 'deflate-raw',
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream(kind)).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  while (bytes < mostBytes) {
    const piece = await reader.read().catch(() => null);
    if (piece === null || piece.done) break;
    pieces.push(piece.value);
    bytes += piece.value.length;
  }
  // Already ended, or given up on a bomb: either way nobody waits for the rest.
  await reader.cancel().catch(() => undefined);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
