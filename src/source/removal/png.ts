/** PNG, still or moving: keeps the chunks that draw, and nothing after the last. */
import { DamagedFile, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { orientationOf } from './orientation.ts';
import type { Piece, Remover } from './pieces.ts';

const SIGNATURE_BYTES = 8;
/** Length 4, name 4; the check sum of 4 follows the content. */
const HEAD_BYTES = 8;
const FRAME_BYTES = 12;

const DRAWS = /^(?:IHDR|PLTE|IDAT|IEND|tRNS|sRGB|acTL|fcTL|fdAT)$/;

/** The head of a chunk must not hold more than the picture's measures. */
const MOST_CHUNKS = 1_000_000;
const MOST_EXIF_BYTES = 1024 * 1024;

export const removeFromPng: Remover = async (file) => {
  const kept: Piece[] = [{ start: 0, end: SIGNATURE_BYTES }];
  for (let at = SIGNATURE_BYTES, chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const head = await readRange(file, at, at + HEAD_BYTES);
    const end = at + FRAME_BYTES + viewOf(head).getUint32(0);
    const name = latin1(head.subarray(4));
    if (end > file.size) throw new DamagedFile('chunk');
    // No program turns a PNG by this, but if one did, the picture would lie on its side: left to the newsroom.
    if (
      name === 'eXIf' &&
      end - at < MOST_EXIF_BYTES &&
      orientationOf(await readRange(file, at + 8, end - 4)) !== 1
    )
      return null;
    if (DRAWS.test(name)) kept.push({ start: at, end });
    if (name === 'IEND') return kept;
    at = end;
  }
  throw new DamagedFile('chunks');
};
