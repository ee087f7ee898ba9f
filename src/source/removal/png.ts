/** PNG, still or moving: keeps the chunks that draw, and nothing after the last. */
import { Blocks, DamagedFile, HEADS_BYTES, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { orientationOf, orientationOnly } from './orientation.ts';
import type { Piece, Remover } from './pieces.ts';

const SIGNATURE_BYTES = 8;
/** Length 4, name 4; the check sum of 4 follows the content. */
const HEAD_BYTES = 8;
const FRAME_BYTES = 12;

const DRAWS = /^(?:IHDR|PLTE|IDAT|IEND|tRNS|sRGB|acTL|fcTL|fdAT)$/;

/** The head of a chunk must not hold more than the picture's measures. */
const MOST_CHUNKS = 1_000_000;
const MOST_EXIF_BYTES = 1024 * 1024;

/** The check sum of PNG, a bit at a time: it is of thirty bytes here. The number is its polynomial, turned around. */
function checkSum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Browsers turn a picture by it and other programs do not; each shows the edited one as it showed the original. */
function orientationChunk(orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = orientationOnly(orientation);
  const chunk = new Uint8Array(FRAME_BYTES + tiff.length);
  const view = viewOf(chunk);
  view.setUint32(0, tiff.length);
  chunk.set([0x65, 0x58, 0x49, 0x66], 4);
  chunk.set(tiff, HEAD_BYTES);
  view.setUint32(HEAD_BYTES + tiff.length, checkSum(chunk.subarray(4, HEAD_BYTES + tiff.length)));
  return chunk;
}

export const removeFromPng: Remover = async (file) => {
  const kept: Piece[] = [{ start: 0, end: SIGNATURE_BYTES }];
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  let isTurned = false;
  for (let at = SIGNATURE_BYTES, chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const head = await blocks.exactly(at, HEAD_BYTES);
    const end = at + FRAME_BYTES + viewOf(head).getUint32(0);
    const name = latin1(head.subarray(4));
    if (end > file.size) throw new DamagedFile('chunk');
    if (name === 'eXIf' && !isTurned && end - at < MOST_EXIF_BYTES) {
      const orientation = orientationOf(await readRange(file, at + HEAD_BYTES, end - 4));
      isTurned = orientation !== 1;
      if (isTurned) kept.push(orientationChunk(orientation));
    }
    if (DRAWS.test(name)) kept.push({ start: at, end });
    if (name === 'IEND') return kept;
    at = end;
  }
  throw new DamagedFile('chunks');
};
