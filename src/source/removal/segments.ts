/** The stream of a JPEG, alone or as a strip of a TIFF: which of its segments draw, found a block at a time. */
import { Blocks, DamagedFile } from '../hidden/bytes.ts';
import type { Range } from './pieces.ts';

export const SOS = 0xda;
export const EOI = 0xd9;
export const APP0 = 0xe0;
export const APP1 = 0xe1;
export const APP14 = 0xee;

/** Frames, tables, scans, restarts and lines: without any of them the picture is another one. */
export const draws = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= SOS && marker <= 0xdf);

/** The next marker at or after `from` that is not part of drawn data. */
async function markerAfter(blocks: Blocks, from: number): Promise<number> {
  for (let at = from; ; ) {
    const block = await blocks.from(at, 2);
    if (block.length < 2) throw new DamagedFile('end');
    let index = block.indexOf(0xff);
    for (; index >= 0 && index + 1 < block.length; index = block.indexOf(0xff, index + 1)) {
      const next = block[index + 1] ?? 0;
      const isDrawn = next === 0 || (next >= 0xd0 && next <= 0xd7);
      if (!isDrawn && next !== 0xff) return at + index;
    }
    at += index < 0 ? block.length : index;
  }
}

export interface Segment extends Range {
  readonly marker: number;
  /** As it lies in the file, marker and length first. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the next one begins: for a scan behind all that it draws. */
  readonly next: number;
}

/** More than these are a trick: a picture of many scans has hundreds. */
const MOST_SEGMENTS = 100_000;

/** Every segment from the first after the start of the picture to its end. @throws DamagedFile */
export async function* segmentsOf(file: Blob, { start, end }: Range): AsyncGenerator<Segment> {
  const blocks = new Blocks(file, end);
  let at = await markerAfter(blocks, start + 2);
  for (let count = 0; count < MOST_SEGMENTS; count += 1) {
    const [, marker = 0, high = 0, low = 0] = await blocks.from(at, 4);
    if (marker === EOI) {
      yield { marker, start: at, end: at + 2, next: at + 2, bytes: Uint8Array.of(0xff, EOI) };
      return;
    }
    const length = high * 256 + low;
    if (length < 2 || at + 2 + length > end) throw new DamagedFile('segment');
    const bytes = (await blocks.from(at, 2 + length)).slice(0, 2 + length);
    const next = await markerAfter(blocks, at + 2 + length);
    yield { marker, start: at, end: at + 2 + length, next, bytes };
    at = next;
  }
  throw new DamagedFile('segments');
}
