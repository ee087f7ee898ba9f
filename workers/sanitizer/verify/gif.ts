/** Proves that a GIF is a screen, colours and frames: no comment, no text, and no application's block but the one that says how often it repeats. */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const BLOCK = { extension: 0x21, frame: 0x2c, end: 0x3b } as const;
const LABEL = { control: 0xf9, application: 0xff } as const;
/** Two bytes of number follow, and the end of the block. */
const LOOP = Buffer.from('0b4e45545343415045322e300301', 'hex');
const MIN_CODE_BITS = 2;
const MAX_CODE_BITS = 8;

export function verifyGif(source: ByteSource): Structure {
  const screen = need(source, 0, 13);
  demand(/^GIF8[79]a$/.test(screen.toString('latin1', 0, 6)), 'no signature');
  const [width, height] = [screen.readUInt16LE(6), screen.readUInt16LE(8)];
  demand(screen[12] === 0, 'a shape of its pixels');
  let offset = 13 + coloursBytes(screen[10] ?? 0);
  let frames = 0;
  let loops = 0;
  let controls = 0;
  while (true) {
    const [kind, label] = source.read(offset, 2);
    if (kind === BLOCK.end) break;
    if (kind === BLOCK.frame) {
      const { left, top, columns, rows, flags } = descriptorAt(source, offset);
      demand(
        left + columns <= 65_535 && top + rows <= 65_535 && (flags & 0x18) === 0,
        'a frame outside the picture',
      );
      const data = offset + 10 + coloursBytes(flags);
      const codeBits = need(source, data, 1)[0] ?? 0;
      demand(codeBits >= MIN_CODE_BITS && codeBits <= MAX_CODE_BITS, 'an unusual way of packing');
      offset = endOfBlocks(source, data + 1);
      frames += 1;
      controls = 0;
    } else {
      demand(kind === BLOCK.extension, 'a block that is not allowed');
      if (label === LABEL.control) {
        const control = need(source, offset, 8);
        demand(controls === 0 && control[2] === 4 && control[7] === 0, 'a control of the wrong length');
        demand(((control[3] ?? 0) & 0xe2) === 0, 'a control with more than it needs');
        controls += 1;
        offset += 8;
      } else {
        const block = need(source, offset, 19);
        const isLoop = label === LABEL.application && block.subarray(2, 16).equals(LOOP) && block[18] === 0;
        demand(isLoop && loops === 0, 'a block that is not allowed');
        loops += 1;
        offset += 19;
      }
    }
  }
  demand(offset + 1 === source.size, 'bytes after the end');
  demand(frames > 0 && controls === 0, 'no picture');
  return { ...NO_FACTS, width, height, frames };
}

const coloursBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));

function descriptorAt(source: ByteSource, offset: number) {
  const bytes = need(source, offset, 10);
  const at = (index: number) => bytes.readUInt16LE(1 + index * 2);
  return { left: at(0), top: at(1), columns: at(2), rows: at(3), flags: bytes[9] ?? 0 };
}

const READ_BYTES = 64 * 1024;

function endOfBlocks(source: ByteSource, start: number): number {
  let window = source.read(start, READ_BYTES);
  let from = start;
  for (let at = start; ; ) {
    if (at - from >= window.length) {
      from = at;
      window = need(source, at, Math.min(READ_BYTES, Math.max(1, source.size - at)));
    }
    const length = window[at - from] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
}
