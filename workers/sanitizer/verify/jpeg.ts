/**
 * Proves that a JPEG is nothing but a picture, and has not a byte after its end. Rebuilt: no header of an application, the two
 * tables of the one quality everybody gets, Huffman tables, one baseline scan.
 */
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const MARKER = {
  start: 0xd8,
  end: 0xd9,
  quantisation: 0xdb,
  huffman: 0xc4,
  restarts: 0xdd,
  application: 0xe1,
  baseline: 0xc0,
  scan: 0xda,
} as const;
const READ_BYTES = 256 * 1024;

/** ITU T.81, Annex K.1: the two example tables, in natural order. */
const LUMINANCE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMINANCE = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  ...new Array<number>(32).fill(99),
];
/** At quality 90 the tables are scaled by 200 - 2 × 90 = 20 percent. */
const SCALE_PERCENT = 20;

/** Natural-order index of each zigzag position: diagonals of an 8 × 8 block, walked to and fro. */
function zigzag(): number[] {
  const order: number[] = [];
  for (let diagonal = 0; diagonal < 15; diagonal += 1) {
    const cells: number[] = [];
    for (let row = Math.max(0, diagonal - 7); row <= Math.min(7, diagonal); row += 1)
      cells.push(row * 8 + (diagonal - row));
    order.push(...(diagonal % 2 === 0 ? cells.reverse() : cells));
  }
  return order;
}

const EXPECTED_TABLES = [LUMINANCE, CHROMINANCE].map((table) =>
  Buffer.from(
    zigzag().map((index) =>
      Math.min(255, Math.max(1, Math.floor(((table[index] ?? 0) * SCALE_PERCENT + 50) / 100))),
    ),
  ),
);

/**
 * A rebuilt picture has one scan and everybody's tables. A faithful one keeps its own tables and scans, and may begin with
 * one fixed segment that says how it is turned.
 */
export function verifyJpeg(source: ByteSource, mode: Mode = 'rebuild'): Structure {
  return mode === 'faithful' ? verifyCopy(source) : verifyRebuilt(source);
}

function verifyRebuilt(source: ByteSource): Structure {
  demand(need(source, 0, 2).readUInt16BE() === (0xff00 | MARKER.start), 'no start');
  let offset = 2;
  let size: { width: number; height: number } | null = null;
  while (true) {
    const { marker, body, next } = segmentAt(source, offset);
    offset = next;
    if (marker === MARKER.quantisation) {
      verifyQuantisation(body);
    } else if (marker === MARKER.huffman) {
      verifyHuffman(body);
    } else if (marker === MARKER.baseline) {
      demand(size === null, 'two pictures');
      size = verifyFrame(body);
    } else {
      demand(marker === MARKER.scan, 'a segment that is not allowed');
      demand(size !== null, 'a scan before its header');
      demand(body.length === 4 + 2 * (body[0] ?? 0), 'a scan header of the wrong length');
      const end = endOfScan(source, offset, false);
      demand(need(source, end, 2)[1] === MARKER.end && end + 2 === source.size, 'bytes after the end');
      return { ...NO_FACTS, ...size, frames: 1 };
    }
  }
}

interface Segment {
  readonly marker: number;
  readonly body: Buffer;
  /** Offset of what comes after it. */
  readonly next: number;
}

function segmentAt(source: ByteSource, offset: number): Segment {
  const [lead, marker] = need(source, offset, 2);
  demand(lead === 0xff && marker !== undefined, 'no marker');
  const length = need(source, offset + 2, 2).readUInt16BE();
  demand(length >= 2, 'a segment is too short');
  return { marker, body: need(source, offset + 4, length - 2), next: offset + 2 + length };
}

/** One directory of one entry, big endian: tag 0x0112, a SHORT, once; and no directory after it. */
const TURN_SEGMENT = /^4578696600004d4d002a0000000800010112000300000001000([2-8])000000000000$/;
const FIRST_SIDEWAYS = 5;
/** Baseline, extended, progressive. */
const FRAME_MARKERS: readonly number[] = [0xc0, 0xc1, 0xc2];

function verifyCopy(source: ByteSource): Structure {
  demand(need(source, 0, 2).readUInt16BE() === (0xff00 | MARKER.start), 'no start');
  const tables = new Set<number>();
  let offset = 2;
  let turn = 1;
  let size: { width: number; height: number } | null = null;
  let restarts = false;
  let scans = 0;
  while (true) {
    if (need(source, offset, 2).readUInt16BE() === (0xff00 | MARKER.end)) break;
    const { marker, body, next } = segmentAt(source, offset);
    if (marker === MARKER.application) {
      const told = TURN_SEGMENT.exec(body.toString('hex'))?.[1];
      demand(offset === 2 && told !== undefined, 'a segment that is not allowed');
      turn = Number(told);
    } else if (marker === MARKER.quantisation) {
      demand(size === null && scans === 0, 'a table in an odd place');
      takeTable(body, tables);
    } else if (marker === MARKER.huffman) {
      verifyHuffman(body);
    } else if (marker === MARKER.restarts) {
      demand(body.length === 2, 'a restart interval of the wrong length');
      restarts = body.readUInt16BE(0) > 0;
    } else if (FRAME_MARKERS.includes(marker)) {
      demand(size === null, 'two pictures');
      size = verifyFrame(body);
      const used = new Set(
        Array.from({ length: body[5] ?? 0 }, (_value, index) => body[8 + 3 * index] ?? 255),
      );
      demand(used.size === tables.size && [...used].every((id) => tables.has(id)), 'a table of no use');
    } else {
      demand(marker === MARKER.scan && size !== null, 'a segment that is not allowed');
      demand(body.length === 4 + 2 * (body[0] ?? 0), 'a scan header of the wrong length');
      scans += 1;
    }
    offset = marker === MARKER.scan ? endOfScan(source, next, restarts) : next;
  }
  demand(size !== null && scans > 0, 'no picture');
  demand(offset + 2 === source.size, 'bytes after the end');
  const { width, height } = size;
  const upright = turn < FIRST_SIDEWAYS ? size : { width: height, height: width };
  return { ...NO_FACTS, ...upright, frames: 1 };
}

function takeTable(body: Buffer, tables: Set<number>): void {
  const [head = 255] = body;
  demand(
    body.length === (head < 0x10 ? 65 : 129) && (head & 0xf) <= 3 && head < 0x14,
    'a table of the wrong length',
  );
  demand(!tables.has(head & 0xf), 'a table twice');
  tables.add(head & 0xf);
}

function verifyQuantisation(body: Buffer): void {
  const TABLE_BYTES = 65;
  demand(body.length % TABLE_BYTES === 0, 'a table of the wrong length');
  for (let at = 0; at < body.length; at += TABLE_BYTES) {
    const expected = EXPECTED_TABLES[body[at] ?? 255];
    demand(
      expected !== undefined && body.subarray(at + 1, at + TABLE_BYTES).equals(expected),
      'a table of another quality',
    );
  }
}

function verifyHuffman(body: Buffer): void {
  for (let at = 0; at < body.length; ) {
    const counts = body.subarray(at + 1, at + 17);
    demand(counts.length === 16, 'a code table is cut off');
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    demand(at + 17 + symbols <= body.length && symbols <= 256, 'a code table is too long');
    at += 17 + symbols;
  }
}

function verifyFrame(body: Buffer): { width: number; height: number } {
  const components = body[5] ?? 0;
  demand(body[0] === 8 && (components === 1 || components === 3), 'an unusual kind of picture');
  demand(body.length === 6 + components * 3, 'a frame header of the wrong length');
  return { height: body.readUInt16BE(1), width: body.readUInt16BE(3) };
}

/** Offset of the marker that ends a scan. Within it only stuffed bytes may follow 0xff, and restarts where they were announced. */
function endOfScan(source: ByteSource, start: number, restarts: boolean): number {
  let offset = start;
  while (true) {
    const chunk = source.read(offset, READ_BYTES);
    demand(chunk.length >= 2, 'the picture does not end');
    let at = chunk.indexOf(0xff);
    while (at !== -1 && at + 1 < chunk.length) {
      const next = chunk[at + 1] ?? 0;
      if (next !== 0 && !(restarts && next >= 0xd0 && next <= 0xd7)) return offset + at;
      at = chunk.indexOf(0xff, at + 2);
    }
    // a marker may lie across two reads
    offset += at === -1 ? chunk.length : at;
  }
}
