/** Proves that a WebP file holds pictures and their timing, and no profile, EXIF, XMP or unknown chunk. */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const ALPHA_FLAG = 0x10;
const ANIMATION_FLAG = 0x02;
const FRAME_HEADER_BYTES = 16;

interface Chunk {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/** Chunks between two offsets; padding bytes must be zero, and the last chunk must end exactly at `end`. */
function chunks(source: ByteSource, start: number, end: number): Chunk[] {
  const found: Chunk[] = [];
  let offset = start;
  while (offset < end) {
    const header = need(source, offset, 8);
    const length = header.readUInt32LE(4);
    found.push({ name: header.toString('latin1', 0, 4), offset: offset + 8, length });
    offset += 8 + length;
    if (length % 2 === 1) {
      demand(need(source, offset, 1)[0] === 0, 'padding that is not empty');
      offset += 1;
    }
  }
  demand(offset === end, 'a chunk reaches too far');
  return found;
}

export function verifyWebp(source: ByteSource): Structure {
  const header = need(source, 0, 12);
  demand(
    header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'WEBP',
    'no header',
  );
  demand(header.readUInt32LE(4) + 8 === source.size, 'bytes after the end');
  const [first, ...rest] = chunks(source, 12, source.size);
  demand(first !== undefined, 'no picture');
  if (first.name !== 'VP8X') {
    demand(rest.length === 0, 'more than a picture');
    return { ...NO_FACTS, ...pictureSize(source, first), frames: 1 };
  }
  demand(first.length === 10, 'a header of the wrong length');
  const extended = need(source, first.offset, 10);
  const flags = extended.readUInt32LE(0);
  demand((flags & ~(ALPHA_FLAG | ANIMATION_FLAG)) === 0, 'a flag that is not allowed');
  const size = { width: extended.readUIntLE(4, 3) + 1, height: extended.readUIntLE(7, 3) + 1 };
  const frames =
    (flags & ANIMATION_FLAG) === 0 ? verifyStill(source, rest, size) : verifyAnimation(source, rest, size);
  return { ...NO_FACTS, ...size, frames };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function verifyStill(source: ByteSource, parts: readonly Chunk[], size: Size): number {
  const names = parts.map((part) => part.name).join(' ');
  demand(['VP8 ', 'VP8L', 'ALPH VP8 '].includes(names), 'a chunk that is not allowed');
  const picture = parts.at(-1);
  demand(picture !== undefined, 'no picture');
  const inner = pictureSize(source, picture);
  demand(inner.width === size.width && inner.height === size.height, 'two different sizes');
  return 1;
}

function verifyAnimation(source: ByteSource, parts: readonly Chunk[], size: Size): number {
  const [control, ...frames] = parts;
  demand(control?.name === 'ANIM' && control.length === 6, 'no animation header');
  for (const frame of frames) {
    demand(frame.name === 'ANMF' && frame.length > FRAME_HEADER_BYTES, 'a chunk that is not allowed');
    const place = need(source, frame.offset, FRAME_HEADER_BYTES);
    const width = place.readUIntLE(6, 3) + 1;
    const height = place.readUIntLE(9, 3) + 1;
    demand(place.readUIntLE(0, 3) * 2 + width <= size.width, 'a frame lies outside the picture');
    demand(place.readUIntLE(3, 3) * 2 + height <= size.height, 'a frame lies outside the picture');
    verifyStill(source, chunks(source, frame.offset + FRAME_HEADER_BYTES, frame.offset + frame.length), {
      width,
      height,
    });
  }
  demand(frames.length > 0, 'no picture');
  return frames.length;
}

/** Size from the picture's own first bytes: lossy (VP8, RFC 6386 9.1) or lossless (VP8L). */
function pictureSize(source: ByteSource, picture: Chunk): Size {
  const start = need(source, picture.offset, 10);
  if (picture.name === 'VP8L') {
    demand(start[0] === 0x2f, 'not a lossless picture');
    const bits = start.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  demand(picture.name === 'VP8 ' && start.readUIntBE(3, 3) === 0x9d012a, 'not a lossy picture');
  return { width: start.readUInt16LE(6) & 0x3fff, height: start.readUInt16LE(8) & 0x3fff };
}
