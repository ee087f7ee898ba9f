/**
 * A picture without what it shows: the parts that can describe it, in a small file of the same kind. A photo of twelve
 * megapixels has some kilobytes of them, and nothing else of it is read.
 */
import { Blocks, DamagedFile, HEADS_BYTES, latin1, readRange, viewOf } from './bytes.ts';
import { CLASSIC, type Directory, directoryBytes, type Entry, TiffFile, type Written } from './tiff.ts';

interface Described {
  /** Small files that a reader of pictures understands; a TIFF has one a page. */
  readonly heads: readonly Uint8Array<ArrayBuffer>[];
  /** Pictures besides the one shown: smaller copies, earlier layers, a short film behind the photo. */
  readonly inner: number;
  /** Something that nobody named. */
  readonly others: number;
}

const MOST_CHUNKS = 1_000_000;
/** A description longer than this is not one: it counts, and is not read. */
const MOST_VALUE_BYTES = 4 * 1024 * 1024;
/** All that is read of one picture. */
const MOST_HEAD_BYTES = 32 * 1024 * 1024;

/** Ranges of a file as one piece of memory. @throws DamagedFile where they are more than a phone can hold */
async function together(file: Blob, parts: readonly (readonly [number, number] | Uint8Array<ArrayBuffer>)[]) {
  const pieces = parts.map((part) => (part instanceof Uint8Array ? part : file.slice(part[0], part[1])));
  const whole = new Blob(pieces);
  return readRange(whole, 0, whole.size);
}

const SOS = 0xda;
const END_OF_JPEG = Uint8Array.of(0xff, SOS, 0, 2, 0xff, 0xd9);

/** Everything before the first scan. */
async function ofJpeg(file: Blob): Promise<Described> {
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  let at = 2;
  let head = await blocks.exactly(at, 4);
  while (head[0] === 0xff && head[1] !== SOS) {
    // A marker may be preceded by fill bytes.
    at += head[1] === 0xff ? 1 : 2 + viewOf(head).getUint16(2);
    if (at > MOST_HEAD_BYTES) throw new DamagedFile('segments');
    head = await blocks.exactly(at, 4);
  }
  if (head[1] !== SOS) throw new DamagedFile('segment');
  const end = await readRange(file, file.size - 2, file.size);
  // Behind the picture's end: a second picture, a film, or whatever else.
  const isCovered = end[0] === 0xff && end[1] === 0xd9;
  return { heads: [await together(file, [[0, at], END_OF_JPEG])], inner: 0, others: isCovered ? 0 : 1 };
}

const PNG_SIGNATURE_BYTES = 8;
const PNG_FRAME_BYTES = 12;

async function ofPng(file: Blob): Promise<Described> {
  const parts: [number, number][] = [[0, PNG_SIGNATURE_BYTES]];
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  let at = PNG_SIGNATURE_BYTES;
  let others = 0;
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const head = await blocks.exactly(at, 8);
    const end = at + PNG_FRAME_BYTES + viewOf(head).getUint32(0);
    const name = latin1(head.subarray(4));
    if (end > file.size) throw new DamagedFile('chunk');
    const isPixels = name === 'IDAT' || name === 'fdAT';
    if (!isPixels && end - at <= MOST_VALUE_BYTES) parts.push([at, end]);
    else if (!isPixels) others += 1;
    at = end;
    if (name !== 'IEND') continue;
    if (end < file.size) others += 1;
    return { heads: [await together(file, parts)], inner: 0, others };
  }
  throw new DamagedFile('chunks');
}

async function ofWebp(file: Blob): Promise<Described> {
  const parts: [number, number][] = [[0, 12]];
  const end = 8 + viewOf(await readRange(file, 0, 12)).getUint32(4, true);
  let others = end < file.size ? 1 : 0;
  const blocks = new Blocks(file, file.size, HEADS_BYTES);
  let pictures = 0;
  for (let at = 12, chunks = 0; at + 8 <= Math.min(end, file.size); chunks += 1) {
    const head = await blocks.exactly(at, 8);
    const bytes = viewOf(head).getUint32(4, true);
    const next = at + 8 + bytes + (bytes % 2);
    if (at + 8 + bytes > file.size || chunks > MOST_CHUNKS) throw new DamagedFile('chunk');
    const isPixels = /^(?:VP8 |VP8L|ALPH|ANMF)$/.test(latin1(head.subarray(0, 4)));
    if (isPixels) pictures += 1;
    else if (bytes <= MOST_VALUE_BYTES) parts.push([at, Math.min(next, file.size)]);
    else others += 1;
    at = next;
  }
  if (pictures === 0) throw new DamagedFile('picture');
  return { heads: [await together(file, parts)], inner: 0, others };
}

/** Where pixels lie, and the small pictures beside them: of a page, these say nothing by themselves. */
const PLACES = new Set([273, 279, 324, 325, 330, 347]);
const KIND = 254;
const SUB_PICTURES = 330;
/** Descriptions that are directories themselves: Exif, GPS, and one within Exif. */
const NESTED = new Set([34_665, 34_853, 40_965]);
const LONG = 4;
/** Types that only BigTIFF has. */
const isBig = (type: number): boolean => type > 12;

async function writtenFrom(tiff: TiffFile, entry: Entry): Promise<Written | null> {
  if (PLACES.has(entry.tag) || isBig(entry.type) || entry.bytes > MOST_VALUE_BYTES || entry.bytes === 0)
    return null;
  return { tag: entry.tag, type: entry.type, count: entry.count, value: await tiff.value(entry) };
}

/** A directory, and those within it behind it, as a plain TIFF would have them. */
async function rewritten(
  tiff: TiffFile,
  directory: Directory,
  at: number,
  depth: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { little } = tiff;
  const written: Written[] = [];
  const nested: { tag: number; directory: Directory }[] = [];
  for (const entry of directory.entries) {
    if (NESTED.has(entry.tag) && depth > 0) {
      const [place = 0] = await tiff.numbers(entry);
      nested.push({ tag: entry.tag, directory: await tiff.directory(place) });
      continue;
    }
    const value = await writtenFrom(tiff, entry);
    if (value) written.push(value);
  }
  const pointer = (tag: number, to: number): Written => {
    const value = new Uint8Array(4);
    viewOf(value).setUint32(0, to, little);
    return { tag, type: LONG, count: 1, value };
  };
  const sketch = directoryBytes(
    [...written, ...nested.map(({ tag }) => pointer(tag, 0))],
    { widths: CLASSIC, little },
    at,
  );
  let next = at + sketch.length;
  const inner: Uint8Array<ArrayBuffer>[] = [];
  const pointers: Written[] = [];
  for (const each of nested) {
    const bytes = await rewritten(tiff, each.directory, next, depth - 1);
    pointers.push(pointer(each.tag, next));
    inner.push(bytes);
    next += bytes.length;
  }
  const bytes = directoryBytes([...written, ...pointers], { widths: CLASSIC, little }, at);
  return new Uint8Array(await new Blob([bytes, ...inner]).arrayBuffer());
}

/** As many as a long fax has. */
const MOST_PAGES = 2000;
/** Descriptions of more pages than these are not read one by one. */
const MOST_DESCRIBED = 64;
const TIFF_LITTLE = [0x49, 0x49, 42, 0, 8, 0, 0, 0];
const TIFF_BIG = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];

async function ofTiff(file: Blob): Promise<Described> {
  const tiff = await TiffFile.open(file);
  const pages = await tiff.pages(MOST_PAGES);
  const heads: Uint8Array<ArrayBuffer>[] = [];
  let inner = 0;
  let bytes = 0;
  for (const page of pages) {
    const kind = page.entries.find(({ tag }) => tag === KIND);
    if (kind && ((await tiff.numbers(kind))[0] ?? 0) & 1) inner += 1;
    inner += page.entries.find(({ tag }) => tag === SUB_PICTURES)?.count ?? 0;
    if (heads.length === MOST_DESCRIBED) continue;
    const head = new Uint8Array([
      ...(tiff.little ? TIFF_LITTLE : TIFF_BIG),
      ...(await rewritten(tiff, page, 8, 2)),
    ]);
    bytes += head.length;
    if (bytes > MOST_HEAD_BYTES) throw new DamagedFile('descriptions');
    heads.push(head);
  }
  const others = pages
    .flatMap(({ entries }) => entries)
    .filter((entry) => !PLACES.has(entry.tag) && entry.bytes > MOST_VALUE_BYTES).length;
  return { heads, inner, others };
}

/** @throws DamagedFile */
export async function describe(file: Blob): Promise<Described> {
  const head = latin1(await readRange(file, 0, Math.min(file.size, 12)));
  if (head.startsWith('\xff\xd8')) return ofJpeg(file);
  if (head.slice(1, 4) === 'PNG') return ofPng(file);
  if (head.startsWith('RIFF')) return ofWebp(file);
  if (/^(?:II|MM)/.test(head)) return ofTiff(file);
  // What describes a HEIC lies anywhere in it, by places counted from its start.
  return { heads: [await readRange(file, 0, file.size)], inner: 0, others: 0 };
}
