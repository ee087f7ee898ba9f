/** Boxes of ISO base media files (MP4, MOV, M4A, 3GP, HEIC): a size, four letters, and what is within. */
import { Blocks, DamagedFile, HEADS_BYTES, tagAt, viewOf } from './bytes.ts';

export interface Box {
  readonly type: string;
  /** Of the whole box, counted in the file or in the bytes it was found in. */
  readonly start: number;
  readonly end: number;
  /** Where its content begins. */
  readonly inside: number;
}

/** More than these in one place is a trick; a long film in fragments has thousands. */
const MOST_BOXES = 100_000;

/** Size 4, type 4, and a size of 8 where 4 are too few. */
const HEAD_BYTES = 16;

/** The box at `at`, or null where there is none that fits before `end`. */
function boxAt(head: Uint8Array, at: number, end: number): Box | null {
  if (head.length < 8) return null;
  const view = viewOf(head);
  const short = view.getUint32(0);
  const isLong = short === 1;
  if (isLong && head.length < HEAD_BYTES) return null;
  const size = isLong ? Number(view.getBigUint64(8)) : short === 0 ? end - at : short;
  const inside = at + (isLong ? HEAD_BYTES : 8);
  if (at + size > end || at + size < inside) return null;
  return { type: tagAt(head, 4), start: at, end: at + size, inside };
}

/** Boxes of the file itself; only their heads are read. @throws DamagedFile where one does not fit */
export async function topBoxes(file: Blob): Promise<Box[]> {
  const boxes: Box[] = [];
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  for (let at = 0; at < file.size; ) {
    const box = boxAt(await blocks.from(at, HEAD_BYTES), at, file.size);
    if (!box || boxes.length === MOST_BOXES) throw new DamagedFile('box');
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Boxes within bytes that are at hand; a rest that is no box ends them. */
export function boxesIn(bytes: Uint8Array, start = 0, end = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end && boxes.length < MOST_BOXES; ) {
    const box = boxAt(bytes.subarray(at, at + HEAD_BYTES), at, end);
    if (!box) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

export const childrenOf = (bytes: Uint8Array, box: Box, skip = 0): Box[] =>
  boxesIn(bytes, box.inside + skip, box.end);

export const contentOf = (bytes: Uint8Array, box: Box): Uint8Array => bytes.subarray(box.inside, box.end);

/** The boxes at the end of a path of types, such as `mdia`, `hdlr`. */
export function descend(bytes: Uint8Array, boxes: readonly Box[], ...path: readonly string[]): Box[] {
  const [type, ...rest] = path;
  const here = boxes.filter((box) => box.type === type);
  if (rest.length === 0) return here;
  return here.flatMap((box) => descend(bytes, childrenOf(bytes, box), ...rest));
}

/** QuickTime's `meta` begins with its boxes, MPEG's with four bytes of version and flags. */
export const metaChildren = (bytes: Uint8Array, box: Box): Box[] =>
  childrenOf(bytes, box, tagAt(bytes, box.inside + 4) === 'hdlr' ? 0 : 4);

/** What a track holds: `vide`, `soun`, `meta`, `text` … */
export function handlerOf(bytes: Uint8Array, track: Box): string {
  const [handler] = descend(bytes, [track], 'trak', 'mdia', 'hdlr');
  return handler ? tagAt(bytes, handler.inside + 8) : '';
}

/** The kind of the samples of a track: `avc1`, `mp4a`, `mebx`, `gpmd` … */
export function sampleKinds(bytes: Uint8Array, track: Box): string[] {
  const [description] = descend(bytes, [track], 'trak', 'mdia', 'minf', 'stbl', 'stsd');
  return description ? childrenOf(bytes, description, 8).map(({ type }) => type) : [];
}

export const isAllZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
