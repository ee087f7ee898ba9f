/** A GIF without loss: its screen, its colours, its frames and how often they repeat, and no other block of the file. */

export interface GifCopy {
  readonly bytes: Buffer;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

const EXTENSION = 0x21;
const CONTROL = 0xf9;
const APPLICATION = 0xff;
const FRAME = 0x2c;
const END = 0x3b;
const LOOP_NAMES = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

/** Null for a file that does not hold together to its end: it is then rebuilt from its pixels. */
export function copyGif(file: Buffer): GifCopy | null {
  if (file.length < 14 || !/^GIF8[79]a$/.test(file.toString('latin1', 0, 6))) return null;
  const screen = Buffer.from(file.subarray(6, 13));
  // the shape of a pixel, which nothing has ever shown
  screen[6] = 0;
  let at = 13 + tableBytes(screen[4] ?? 0);
  const kept: Buffer[] = [Buffer.from('GIF89a', 'latin1'), screen, file.subarray(13, at)];
  let control: Buffer | null = null;
  let frames = 0;
  let loops = 0;
  while (file[at] !== END) {
    if (file[at] === EXTENSION) {
      const end = endOfBlocks(file, at + 2);
      if (end === null) return null;
      const label = file[at + 1];
      if (label === CONTROL) {
        if (file[at + 2] !== 4 || end !== at + 8) return null;
        control = Buffer.from(file.subarray(at, end));
        control[3] = (control[3] ?? 0) & 0x1d;
      }
      const loop = label === APPLICATION ? loopOf(file.subarray(at, end)) : null;
      if (loop !== null && loops === 0) {
        kept.push(loop);
        loops += 1;
      }
      at = end;
    } else if (file[at] === FRAME) {
      const head = at + 10;
      if (head + 1 >= file.length) return null;
      const data = head + tableBytes(file[head - 1] ?? 0);
      const end = endOfBlocks(file, data + 1);
      if (end === null) return null;
      if (control !== null) kept.push(control);
      control = null;
      const descriptor = Buffer.from(file.subarray(at, head));
      descriptor[9] = (descriptor[9] ?? 0) & 0xe7;
      kept.push(descriptor, file.subarray(head, end));
      frames += 1;
      at = end;
    } else return null;
  }
  if (frames === 0) return null;
  return {
    bytes: Buffer.concat([...kept, Buffer.from([END])]),
    frames,
    width: screen.readUInt16LE(0),
    height: screen.readUInt16LE(2),
  };
}

const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Offset after the empty block that ends a row of blocks. */
function endOfBlocks(file: Buffer, start: number): number | null {
  for (let at = start; ; ) {
    const length = file[at];
    if (length === undefined) return null;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
}

/** The block that says how often the film repeats, written anew. */
function loopOf(block: Buffer): Buffer | null {
  const name = block.toString('latin1', 3, 14);
  if (!LOOP_NAMES.includes(name) || block.length < 19 || block[14] !== 3 || block[15] !== 1) return null;
  const loop = Buffer.from('21ff0b4e45545343415045322e300301000000', 'hex');
  block.copy(loop, 16, 16, 18);
  return loop;
}
