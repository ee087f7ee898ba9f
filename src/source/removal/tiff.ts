/**
 * TIFF and BigTIFF: directories are written anew with nothing but what draws, and strips and tiles are copied as they
 * are. Whatever is not understood here (raw pictures, rare packings, values of odd shapes) is left to the newsroom.
 */

import { latin1, viewOf } from '../hidden/bytes.ts';
import {
  type Directory,
  directoryBytes,
  type Entry,
  setOffset,
  TiffFile,
  type Written,
} from '../hidden/tiff.ts';
import { drawnPieces } from './jpeg.ts';
import { assemble, lengthOf, type Piece, type Range, type Remover } from './pieces.ts';

const TAG = {
  kind: 254,
  width: 256,
  height: 257,
  depths: 258,
  packing: 259,
  colours: 262,
  stripOffsets: 273,
  samples: 277,
  rows: 278,
  stripBytes: 279,
  across: 282,
  down: 283,
  planes: 284,
  unit: 296,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  jpegTables: 347,
} as const;

/** A picture of more channels than these is no photo and no scan. */
const MOST_SAMPLES = 8;

/** What is kept, with the most values that it may have: a longer one has room for more than it says. */
const NEEDED: ReadonlyMap<number, number> = new Map([
  [TAG.width, 1],
  [TAG.height, 1],
  [TAG.depths, MOST_SAMPLES],
  [TAG.packing, 1],
  [TAG.colours, 1],
  [266, 1], // the order of bits in a byte
  [274, 1], // which way is up
  [TAG.samples, 1],
  [TAG.rows, 1],
  [TAG.planes, 1],
  [292, 1], // kinds of fax
  [293, 1],
  [317, 1], // predictor
  [320, 3 * 65_536], // palette
  [TAG.tileWidth, 1],
  [TAG.tileHeight, 1],
  [332, 1], // inks
  [338, MOST_SAMPLES], // transparency
  [339, MOST_SAMPLES], // whole numbers or fractions
  [529, 3], // how brightness and colour are mixed
  [530, 2],
  [531, 1],
  [532, 6],
]);

/** How wide and how high a point is: kept only where it is no square, as in a fax, which would be squeezed without it. */
const POINTS = new Set<number>([TAG.across, TAG.down, TAG.unit]);

/** BYTE, SHORT, LONG, RATIONAL and LONG8: nothing that draws is a text. */
const TYPES = new Set([1, 3, 4, 5, 16]);

/** Raw pictures of cameras: what they show depends on numbers that only their programs understand. */
const RAW = new Set([33_421, 33_422, 50_706, 50_710, 50_740]);

/** None, three kinds of fax, LZW, JPEG, deflate twice, PackBits, Zstandard. */
const PACKINGS = new Set([1, 2, 3, 4, 5, 7, 8, 32_773, 32_946, 50_000]);
const JPEG = 7;
const NOT_PACKED = 1;
/** White is zero, black is zero, RGB, palette, mask, inks, brightness and colour, Lab twice. */
const COLOURS = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9]);
const MIXED = 6;

const MOST_PAGES = 2000;
const MOST_STRIPS = 200_000;
const MOST_TABLES_BYTES = 65_536;

const RATIONAL_BYTES = 8;
const LONG = 4;
const LONG8 = 16;
const UNDEFINED = 7;

/** What could be done, but not soundly here. */
class NotHere extends Error {}

function insist(condition: boolean): asserts condition {
  if (!condition) throw new NotHere();
}

class Page {
  readonly #tiff: TiffFile;
  readonly #entries: ReadonlyMap<number, Entry>;

  constructor(tiff: TiffFile, directory: Directory) {
    this.#tiff = tiff;
    this.#entries = new Map(directory.entries.map((entry) => [entry.tag, entry]));
    insist(this.#entries.size === directory.entries.length);
  }

  async #numbers(tag: number, most: number): Promise<number[]> {
    const entry = this.#entries.get(tag);
    if (!entry) return [];
    insist(entry.count <= most);
    return this.#tiff.numbers(entry);
  }

  async #number(tag: number, otherwise: number): Promise<number> {
    return (await this.#numbers(tag, 1))[0] ?? otherwise;
  }

  /** A smaller copy of another page. */
  async isSmallCopy(): Promise<boolean> {
    return ((await this.#number(TAG.kind, 0)) & 1) === 1;
  }

  /** @throws NotHere */
  async understand(): Promise<void> {
    insist(![...this.#entries.keys()].some((tag) => RAW.has(tag)));
    insist(PACKINGS.has(await this.#number(TAG.packing, NOT_PACKED)));
    insist(COLOURS.has(await this.#number(TAG.colours, -1)));
    for (const [tag, most] of NEEDED) {
      const entry = this.#entries.get(tag);
      insist(!entry || (TYPES.has(entry.type) && entry.count > 0 && entry.count <= most));
    }
    insist((await this.#number(TAG.width, 0)) > 0 && (await this.#number(TAG.height, 0)) > 0);
  }

  /** The most bytes that a strip or a tile draws, where that can be told: what is longer has something behind it. */
  async #mostBytes(isTiled: boolean): Promise<number> {
    if ((await this.#number(TAG.packing, NOT_PACKED)) !== NOT_PACKED) return Number.POSITIVE_INFINITY;
    insist((await this.#number(TAG.colours, 0)) !== MIXED);
    const depths = await this.#numbers(TAG.depths, MOST_SAMPLES);
    const samples = await this.#number(TAG.samples, 1);
    const [depth = 1] = depths;
    insist(depths.length <= 1 || (depths.length === samples && depths.every((each) => each === depth)));
    const width = await this.#number(isTiled ? TAG.tileWidth : TAG.width, 0);
    const height = await this.#number(TAG.height, 0);
    const rows = isTiled
      ? await this.#number(TAG.tileHeight, 0)
      : Math.min(height, await this.#number(TAG.rows, height));
    const together = (await this.#number(TAG.planes, 1)) === 1 ? samples : 1;
    return Math.ceil((width * together * depth) / 8) * rows;
  }

  async #ranges(isTiled: boolean): Promise<Range[]> {
    const starts = await this.#numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets, MOST_STRIPS);
    const sizes = await this.#numbers(isTiled ? TAG.tileBytes : TAG.stripBytes, MOST_STRIPS);
    insist(starts.length > 0 && starts.length === sizes.length);
    const most = await this.#mostBytes(isTiled);
    return starts.map((start, index) => {
      const end = start + Math.min(most, sizes[index] ?? 0);
      insist(end <= this.#tiff.file.size);
      return { start, end };
    });
  }

  /** What each strip or tile keeps. A tile of no bytes is an empty one. */
  async strips(): Promise<{ isTiled: boolean; kept: Piece[][] }> {
    const isTiled = this.#entries.has(TAG.tileOffsets);
    insist(isTiled !== this.#entries.has(TAG.stripOffsets));
    const ranges = await this.#ranges(isTiled);
    if ((await this.#number(TAG.packing, NOT_PACKED)) !== JPEG)
      return { isTiled, kept: ranges.map((range) => [range]) };
    const kept: Piece[][] = [];
    for (const range of ranges)
      kept.push(range.start === range.end ? [] : await drawnPieces(this.#tiff.file, range));
    return { isTiled, kept };
  }

  async #areSquare(): Promise<boolean> {
    const [across, down] = [this.#entries.get(TAG.across), this.#entries.get(TAG.down)];
    if (across?.bytes !== RATIONAL_BYTES || down?.bytes !== RATIONAL_BYTES) return true;
    return latin1(await this.#tiff.value(across)) === latin1(await this.#tiff.value(down));
  }

  /** Every value that draws but the places of strips. */
  async written(): Promise<Written[]> {
    const written: Written[] = [];
    const areSquare = await this.#areSquare();
    for (const entry of this.#entries.values()) {
      const { tag, type, count } = entry;
      const isPoint = !areSquare && POINTS.has(tag) && count === 1 && TYPES.has(type);
      if (isPoint || NEEDED.has(tag))
        written.push({ tag, type, count, value: await this.#tiff.value(entry) });
    }
    const tables = this.#entries.get(TAG.jpegTables);
    if (!tables || (await this.#number(TAG.packing, NOT_PACKED)) !== JPEG) return written;
    insist(tables.bytes <= MOST_TABLES_BYTES);
    const stream = new Blob([await this.#tiff.value(tables)]);
    const kept = assemble(stream, await drawnPieces(stream, { start: 0, end: stream.size }));
    const value = new Uint8Array(await kept.arrayBuffer());
    return [...written, { tag: TAG.jpegTables, type: UNDEFINED, count: value.length, value }];
  }
}

class Writer {
  readonly pieces: Piece[] = [];
  readonly #tiff: TiffFile;
  readonly #head: Uint8Array<ArrayBuffer>;
  /** Where the place of the next directory is to be written, once it is known. */
  #link: Uint8Array<ArrayBuffer>;
  #linkAt: number;
  #at: number;

  constructor(tiff: TiffFile) {
    const { head, offset } = tiff.widths;
    this.#tiff = tiff;
    this.#head = tiff.head.slice(0, head);
    this.#link = this.#head;
    this.#linkAt = head - offset;
    this.#at = head;
    this.pieces.push(this.#head);
  }

  #push(...pieces: readonly Piece[]): void {
    this.pieces.push(...pieces);
    this.#at += lengthOf(pieces);
  }

  #offsets(tag: number, values: readonly number[]): Written {
    const { widths, little } = this.#tiff;
    const value = new Uint8Array(values.length * widths.offset);
    for (const [index, each] of values.entries())
      setOffset(viewOf(value), index * widths.offset, widths.offset, little, each);
    return { tag, type: widths.offset === 4 ? LONG : LONG8, count: values.length, value };
  }

  async add(page: Page): Promise<void> {
    const { isTiled, kept } = await page.strips();
    const written = await page.written();
    const starts: number[] = [];
    for (const ranges of kept) {
      starts.push(ranges.length === 0 ? 0 : this.#at);
      this.#push(...ranges);
    }
    const offsets = this.#offsets(isTiled ? TAG.tileOffsets : TAG.stripOffsets, starts);
    const sizes = this.#offsets(isTiled ? TAG.tileBytes : TAG.stripBytes, kept.map(lengthOf));
    if (this.#at % 2 === 1) this.#push(new Uint8Array(1));
    const { widths, little } = this.#tiff;
    setOffset(viewOf(this.#link), this.#linkAt, widths.offset, little, this.#at);
    const all = [...written, offsets, sizes];
    const directory = directoryBytes(all, this.#tiff, this.#at);
    this.#link = directory;
    this.#linkAt = widths.count + all.length * widths.entry;
    this.#push(directory);
  }

  /** Strips that are listed again and again would make it larger than any disk. */
  get isLarger(): boolean {
    return this.#at > this.#tiff.file.size + MOST_TABLES_BYTES * 16;
  }
}

async function rewritten(file: Blob): Promise<Piece[]> {
  const tiff = await TiffFile.open(file);
  const writer = new Writer(tiff);
  const directories = await tiff.pages(MOST_PAGES);
  for (const [index, directory] of directories.entries()) {
    const page = new Page(tiff, directory);
    const isSmallCopy = await page.isSmallCopy();
    // Where the first one is the small copy, the picture itself lies where only the camera's programs look.
    insist(index > 0 || !isSmallCopy);
    if (isSmallCopy) continue;
    await page.understand();
    await writer.add(page);
    insist(!writer.isLarger);
  }
  return writer.pieces;
}

export const removeFromTiff: Remover = async (file) => {
  try {
    return await rewritten(file);
  } catch (thrown) {
    if (thrown instanceof NotHere) return null;
    throw thrown;
  }
};
