/**
 * A JPEG without loss: its coded picture and the tables that belong to it, and nothing else of the file. No
 * decoder: bounds-checked reading of segments, so that it is as harmless to run as a verifier.
 *
 * Null wherever leaving out the rest could change what is seen, or where the file is not of the common kind: the
 * picture is then rebuilt from its pixels, which is always possible.
 */

export interface JpegCopy {
  /** The copy, in pieces that lie within the original's own memory. */
  readonly parts: readonly Buffer[];
  /** Upright. */
  readonly width: number;
  readonly height: number;
  /** Whether the copy says itself that it lies on its side. */
  readonly isTurned: boolean;
  readonly hadProfile: boolean;
}

const SCAN = 0xda;
const END = 0xd9;
const QUANTISATION = 0xdb;
const HUFFMAN = 0xc4;
const RESTART_INTERVAL = 0xdd;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
/** Baseline, extended and progressive: Huffman coded, and not lossless, hierarchical or arithmetic. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly { readonly id: number; readonly table: number }[];
}

/** What the segments around the picture say about how it has to be shown. */
interface Hints {
  jfif: boolean;
  /** Colour transform of Adobe's segment. */
  adobe: number | null;
  orientation: number;
  profile: boolean;
}

export function copyJpeg(file: Buffer): JpegCopy | null {
  if (file.length < 4 || file.readUInt16BE(0) !== 0xffd8) return null;
  const hints: Hints = { jfif: false, adobe: null, orientation: 1, profile: false };
  const tables = new Map<number, Buffer>();
  const kept: Buffer[] = [];
  let frame: Frame | null = null;
  let scans = 0;
  for (let at = 2; ; ) {
    // any number of fill bytes may stand before a marker
    while (file[at] === 0xff && file[at + 1] === 0xff) at += 1;
    const marker = file[at + 1];
    if (file[at] !== 0xff || marker === undefined) return null;
    if (marker === END) break;
    if (at + 4 > file.length) return null;
    const next = at + 2 + file.readUInt16BE(at + 2);
    if (next < at + 4 || next > file.length) return null;
    const segment = file.subarray(at, next);
    const body = segment.subarray(4);
    at = next;
    if (marker === QUANTISATION) {
      // tables that change between scans are for decoders that nobody has tried
      if (scans > 0 || !takeTables(body, tables)) return null;
    } else if (FRAMES.has(marker)) {
      if (frame !== null) return null;
      frame = frameOf(body);
      if (frame === null) return null;
      kept.push(segment);
    } else if (marker === HUFFMAN || marker === RESTART_INTERVAL) {
      kept.push(segment);
    } else if (marker === SCAN) {
      if (frame === null) return null;
      const end = endOfScan(file, at);
      if (end === null) return null;
      kept.push(segment, file.subarray(at, end));
      at = end;
      scans += 1;
    } else if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) {
      note(marker, body, hints);
    } else return null;
  }
  if (frame === null || scans === 0 || !looksTheSame(frame, hints)) return null;
  return assemble(frame, hints, tables, kept);
}

function assemble(
  frame: Frame,
  { orientation, profile }: Hints,
  tables: ReadonlyMap<number, Buffer>,
  kept: readonly Buffer[],
): JpegCopy | null {
  const used = [...new Set(frame.components.map(({ table }) => table))].sort();
  const parts: Buffer[] = [Buffer.from('ffd8', 'hex')];
  if (orientation !== 1) parts.push(orientationSegment(orientation));
  for (const id of used) {
    const table = tables.get(id);
    if (table === undefined) return null;
    const head = Buffer.from([0xff, QUANTISATION, 0, 0]);
    head.writeUInt16BE(2 + table.length, 2);
    parts.push(head, table);
  }
  const sideways = orientation >= 5;
  return {
    parts: [...parts, ...kept, Buffer.from([0xff, END])],
    width: sideways ? frame.height : frame.width,
    height: sideways ? frame.width : frame.height,
    isTurned: orientation !== 1,
    hadProfile: profile,
  };
}

/** EXIF with one entry: how the picture is to be turned (TIFF tag 0x0112, a SHORT). Big endian, no second directory. */
function orientationSegment(orientation: number): Buffer {
  const segment = Buffer.from(
    'ffe100224578696600004d4d002a00000008000101120003000000010000000000000000',
    'hex',
  );
  segment.writeUInt16BE(orientation, segment.length - 8);
  return segment;
}

/** Splits a segment into its tables; a table may not be given twice. */
function takeTables(body: Buffer, tables: Map<number, Buffer>): boolean {
  for (let at = 0; at < body.length; ) {
    const [precision, id] = [(body[at] ?? 0) >> 4, (body[at] ?? 0) & 15];
    const table = body.subarray(at, at + 1 + (precision === 0 ? 64 : 128));
    if (precision > 1 || id > 3 || tables.has(id) || table.length < 65 || at + table.length > body.length)
      return false;
    tables.set(id, table);
    at += table.length;
  }
  return true;
}

function frameOf(body: Buffer): Frame | null {
  const count = body[5] ?? 0;
  if (body[0] !== 8 || (count !== 1 && count !== 3) || body.length !== 6 + 3 * count) return null;
  const [height, width] = [body.readUInt16BE(1), body.readUInt16BE(3)];
  // a height of 0 is told after the first scan, which hardly any decoder understands
  if (height === 0 || width === 0) return null;
  const components = Array.from({ length: count }, (_value, index) => ({
    id: body[6 + 3 * index] ?? 0,
    table: body[8 + 3 * index] ?? 0,
  }));
  return { width, height, components };
}

/** Offset of the marker that ends a scan; null where there is none. */
function endOfScan(file: Buffer, start: number): number | null {
  for (let at = file.indexOf(0xff, start); at !== -1; at = file.indexOf(0xff, at)) {
    const next = file[at + 1];
    if (next === undefined) return null;
    const isInside = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!isInside && next !== 0xff) return at;
    // a fill byte belongs to the marker after it
    if (next === 0xff) {
      let marker = at + 1;
      while (file[marker] === 0xff) marker += 1;
      return file[marker] === 0 ? null : at;
    }
    at += 2;
  }
  return null;
}

function note(marker: number, body: Buffer, hints: Hints): void {
  const named = (name: string) => body.subarray(0, name.length).equals(Buffer.from(name, 'latin1'));
  if (marker === 0xe0 && named('JFIF\0')) hints.jfif = true;
  if (marker === APP14 && named('Adobe') && body.length >= 12) hints.adobe = body[11] ?? null;
  if (marker === APP2 && named('ICC_PROFILE\0')) hints.profile = true;
  if (marker === APP1 && named('Exif\0'))
    hints.orientation = orientationOf(body.subarray(6)) ?? hints.orientation;
}

/** From the first directory of a TIFF header; null where there is none that can be read. */
function orientationOf(tiff: Buffer): number | null {
  if (tiff.length < 14) return null;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return null;
  const entries = u16(directory);
  for (let index = 0; index < entries; index += 1) {
    const entry = directory + 2 + 12 * index;
    if (entry + 12 > tiff.length) return null;
    if (u16(entry) !== 0x0112) continue;
    const value = u16(entry + 8);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/**
 * Without JFIF's and Adobe's segments a decoder goes by the components' numbers: R, G and B by their letters,
 * everything else luma and chroma. The copy must not look different for that.
 */
function looksTheSame({ components }: Frame, { jfif, adobe }: Hints): boolean {
  if (components.length === 1) return true;
  const isLettered = components.map(({ id }) => String.fromCharCode(id)).join('') === 'RGB';
  const isRgb = jfif ? false : adobe === null ? isLettered : adobe === 0;
  return isRgb === isLettered;
}
