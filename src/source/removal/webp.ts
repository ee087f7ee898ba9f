/** WebP, still or moving: keeps the chunks that draw, and corrects the head that lists the others. */
import { Blocks, DamagedFile, HEADS_BYTES, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { orientationOf, orientationOnly } from './orientation.ts';
import { lengthOf, type Piece, type Remover } from './pieces.ts';

const HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const DRAWS = /^(?:VP8 |VP8L|VP8X|ALPH|ANIM|ANMF)$/;

/** Flags of VP8X: a profile, Exif, XMP. */
const ICC = 0x20;
const EXIF = 0x08;
const XMP = 0x04;

const MOST_CHUNKS = 100_000;
const MOST_EXIF_BYTES = 1024 * 1024;

function exifChunk(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = orientationOnly(orientation);
  const chunk = new Uint8Array(CHUNK_HEAD_BYTES + tiff.length + (tiff.length % 2));
  chunk.set([0x45, 0x58, 0x49, 0x46]);
  viewOf(chunk).setUint32(4, tiff.length, true);
  chunk.set(tiff, CHUNK_HEAD_BYTES);
  return chunk;
}

/** Some programs write `Exif\0\0` before the description, as in a JPEG. */
const tiffIn = (content: Uint8Array): Uint8Array =>
  latin1(content.subarray(0, 6)) === 'Exif\0\0' ? content.subarray(6) : content;

export const removeFromWebp: Remover = async (file) => {
  const head = await readRange(file, 0, HEAD_BYTES);
  const end = Math.min(file.size, CHUNK_HEAD_BYTES + viewOf(head).getUint32(4, true));
  const kept: Piece[] = [];
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  let extended: Uint8Array<ArrayBuffer> | null = null;
  let orientation = 1;
  for (let at = HEAD_BYTES, chunks = 0; at + CHUNK_HEAD_BYTES <= end; chunks += 1) {
    const chunk = await blocks.exactly(at, CHUNK_HEAD_BYTES);
    const name = latin1(chunk.subarray(0, 4));
    const content = at + CHUNK_HEAD_BYTES;
    const bytes = viewOf(chunk).getUint32(4, true);
    const next = content + bytes + (bytes % 2);
    if (content + bytes > file.size || chunks > MOST_CHUNKS) throw new DamagedFile('chunk');
    if (name === 'EXIF' && bytes < MOST_EXIF_BYTES)
      orientation = orientationOf(tiffIn(await readRange(file, content, content + bytes)));
    if (name === 'VP8X') {
      extended = await readRange(file, at, next);
      kept.push(extended);
    } else if (DRAWS.test(name)) kept.push({ start: at, end: Math.min(next, file.size) });
    at = next;
  }
  if (kept.length === 0) throw new DamagedFile('picture');
  if (extended) {
    const flags = (extended[CHUNK_HEAD_BYTES] ?? 0) & ~(ICC | EXIF | XMP);
    extended[CHUNK_HEAD_BYTES] = orientation === 1 ? flags : flags | EXIF;
    if (orientation !== 1) kept.push(exifChunk(orientation));
  }
  viewOf(head).setUint32(4, 4 + lengthOf(kept), true);
  return [head, ...kept];
};
