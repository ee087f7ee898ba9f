/**
 * Copies the common kind of film and sound (MP4, QuickTime, 3GP and M4A as cameras, phones and programs write them) without starting another
 * program: samples one after the other, without the units beside the picture, and tables that are written from their numbers.
 * Throws RangeError for any other kind of file.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { type Original, Refusal } from '../format.ts';
import { box } from './boxes.ts';
import type { Film, KeptTrack } from './film-tracks.ts';

/** Written at once: a system call for each sample would take most of the time. */
const WRITTEN_AT_ONCE = 1024 * 1024;
const LARGEST_SHORT = 0xffff_ff00;

interface Chunk {
  readonly track: number;
  readonly index: number;
  readonly offset: number;
  /** Index of its first sample, and how many follow. */
  readonly first: number;
  readonly samples: number;
}

/** Where each chunk of a track has gone, and how long each sample has become. */
interface Placed {
  readonly offsets: number[];
  readonly sizes: Uint32Array;
}

/** @param brands the body of the first box */
export function copyFilm(film: Film, { path, limits }: Original, output: string, brands: Buffer): void {
  const input = openSync(path, 'r');
  const writer = new Writer(output, limits.outputBytes);
  try {
    writer.write(box('ftyp', brands));
    const start = writer.offset;
    // a length of eight bytes for all: which of the two it has to be is known at the end
    writer.write(Buffer.from('000000016d6461740000000000000000', 'hex'));
    const placed = copySamples(film.kept, input, writer, limits.inputBytes);
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(writer.offset - start));
    writer.patch(length, start + 8);
    writer.write(tables(film, placed));
    writer.flush();
  } finally {
    writer.close();
    closeSync(input);
  }
}

class Writer {
  readonly #file: number;
  readonly #most: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  offset = 0;

  constructor(path: string, most: number) {
    this.#file = openSync(path, 'w');
    this.#most = most;
  }

  write(bytes: Buffer): void {
    this.offset += bytes.length;
    if (this.offset > this.#most) throw new Refusal('limits exceeded');
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes >= WRITTEN_AT_ONCE) this.flush();
  }

  flush(): void {
    for (let left = Buffer.concat(this.#held); left.length > 0; )
      left = left.subarray(writeSync(this.#file, left, 0, left.length));
    this.#held = [];
    this.#heldBytes = 0;
  }

  /** Overwrites what was written before. */
  patch(bytes: Buffer, at: number): void {
    this.flush();
    writeSync(this.#file, bytes, 0, bytes.length, at);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function* chunksOf(track: KeptTrack, number: number): Generator<Chunk> {
  const long = track.tables.get('co64');
  const offsets = long ?? track.tables.get('stco');
  const runs = track.tables.get('stsc');
  if (offsets === undefined || runs === undefined) throw new RangeError('chunks');
  const count = offsets.readUInt32BE(4);
  let [run, first] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    while (run + 1 < runs.readUInt32BE(4) && runs.readUInt32BE(8 + (run + 1) * 12) <= index + 1) run += 1;
    const samples = runs.readUInt32BE(8 + run * 12 + 4);
    // one description for all
    if (runs.readUInt32BE(8 + run * 12 + 8) !== 1) throw new RangeError('descriptions');
    const offset =
      long === undefined ? offsets.readUInt32BE(8 + index * 4) : Number(long.readBigUInt64BE(8 + index * 8));
    yield { track: number, index, offset, first, samples };
    first += samples;
  }
  if (first !== track.samples) throw new RangeError('samples');
}

function sizesOf({ tables, samples }: KeptTrack): Uint32Array {
  const table = tables.get('stsz');
  if (table === undefined) throw new RangeError('sizes');
  const same = table.readUInt32BE(4);
  // the table is as long as it says before there is memory for it
  if (same === 0 && table.length < 12 + samples * 4) throw new RangeError('sizes');
  const sizes = new Uint32Array(Math.min(samples, table.length + MOST_OF_ONE_SIZE)).fill(same);
  if (sizes.length !== samples) throw new RangeError('sizes');
  if (same === 0)
    for (let index = 0; index < samples; index += 1) sizes[index] = table.readUInt32BE(12 + index * 4);
  return sizes;
}

/** Samples of one size need no table: an hour of 20 ms is 180,000. */
const MOST_OF_ONE_SIZE = 10_000_000;

function copySamples(kept: readonly KeptTrack[], input: number, writer: Writer, mostBytes: number): Placed[] {
  const chunks = kept.flatMap((track, number) => [...chunksOf(track, number)]);
  // in the order in which they stood, which is the order in which they are played
  chunks.sort((one, other) => one.offset - other.offset);
  const placed = kept.map((track): Placed => ({ offsets: [], sizes: sizesOf(track) }));
  for (const { track, index, offset, first, samples } of chunks) {
    const [place, description] = [placed[track], kept[track]?.description];
    if (place === undefined || description === undefined) throw new RangeError('track');
    const sizes = place.sizes.subarray(first, first + samples);
    const chunkBytes = sizes.reduce((sum, size) => sum + size, 0);
    if (chunkBytes > mostBytes) throw new RangeError('chunk');
    const bytes = Buffer.allocUnsafe(chunkBytes);
    if (readSync(input, bytes, 0, bytes.length, offset) !== bytes.length) throw new RangeError('samples');
    place.offsets[index] = writer.offset;
    if (description.lengthBytes === 0) {
      writer.write(bytes);
      continue;
    }
    let at = 0;
    for (const [number, size] of sizes.entries()) {
      const units = pictureUnits(bytes.subarray(at, at + size), description.codec, description.lengthBytes);
      at += size;
      sizes[number] = units.reduce((sum, unit) => sum + unit.length, 0);
      for (const unit of units) writer.write(unit);
    }
  }
  return placed;
}

/** Slices, parameters, delimiters and ends; not the messages beside the picture, fillers and what nobody has defined. */
const isOfPicture: Record<string, (first: number) => boolean> = {
  h264: (first) => (first & 0x1f) !== 6 && (first & 0x1f) < 12,
  hevc: (first) => ((first >>> 1) & 0x3f) < 38,
};

function pictureUnits(sample: Buffer, codec: string, lengthBytes: number): Buffer[] {
  const units: Buffer[] = [];
  let start = 0;
  for (let at = 0; at < sample.length; ) {
    const end = at + lengthBytes + sample.readUIntBE(at, lengthBytes);
    if (end > sample.length) throw new RangeError('unit');
    if (end === at + lengthBytes || isOfPicture[codec]?.(sample[at + lengthBytes] ?? 0) !== true) {
      if (at > start) units.push(sample.subarray(start, at));
      start = end;
    }
    at = end;
  }
  if (sample.length > start) units.push(sample.subarray(start));
  return units;
}

const NO_TURN = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
const UNDETERMINED = 0x55c4;

function tables({ scale, kept }: Film, placed: readonly Placed[]): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(scale, 12);
  header.writeUInt32BE(short(Math.max(...kept.map(({ ticks }) => ticks))), 16);
  header.writeUInt32BE(0x10000, 20);
  header.writeUInt16BE(0x100, 24);
  for (const [index, value] of NO_TURN.entries()) header.writeUInt32BE(value, 36 + index * 4);
  header.writeUInt32BE(kept.length + 1, 96);
  const traks = kept.map((track, index) => {
    const place = placed[index];
    if (place === undefined) throw new RangeError('track');
    return trak(track, index + 1, place);
  });
  return box('moov', box('mvhd', header), ...traks);
}

function short(value: number): number {
  if (value > 0xffff_ffff) throw new RangeError('time');
  return value;
}

function trak(track: KeptTrack, number: number, { offsets, sizes }: Placed): Buffer {
  const { kind, description, tables: from } = track;
  const isPicture = kind === 'vide';
  const kept = (name: string): Buffer[] => {
    const body = from.get(name);
    // version and flags of these tables mean nothing but in the table of offsets within pictures, which may be signed
    return body === undefined
      ? []
      : [box(name, Buffer.of(name === 'ctts' ? (body[0] ?? 0) & 1 : 0, 0, 0, 0), body.subarray(4))];
  };
  const media = isPicture
    ? box('vmhd', Buffer.from('000000010000000000000000', 'hex'))
    : box('smhd', Buffer.alloc(8));
  const reference = box('dref', Buffer.from('00000000000000010000000c75726c2000000001', 'hex'));
  const samples = box(
    'stbl',
    box('stsd', Buffer.from('0000000000000001', 'hex'), description.entry),
    ...kept('stts'),
    ...kept('ctts'),
    ...kept('stss'),
    ...kept('stsc'),
    sizeTable(sizes),
    offsetTable(offsets),
  );
  return box(
    'trak',
    box('tkhd', trackHeader(track, number)),
    ...edits(from.get('elst')),
    box(
      'mdia',
      box('mdhd', mediaHeader(from.get('mdhd'))),
      box('hdlr', handler(kind)),
      box('minf', media, box('dinf', reference), samples),
    ),
  );
}

function handler(kind: string): Buffer {
  const body = Buffer.alloc(25);
  body.write(kind, 8, 'latin1');
  return body;
}

/** Enabled or not, layer, group, volume, how it is turned, and sizes. */
function trackHeader({ tables: from, ticks }: KeptTrack, number: number): Buffer {
  const told = from.get('tkhd') ?? Buffer.alloc(0);
  const at = told[0] === 1 ? 44 : 32;
  const body = Buffer.alloc(84);
  body.writeUInt8((told[3] ?? 0) & 3, 3);
  body.writeUInt32BE(number, 12);
  body.writeUInt32BE(short(ticks), 20);
  // layer, group and volume
  told.copy(body, 32, at, at + 6);
  const matrix = told.subarray(at + 8, at + 44);
  if (!isTurn(matrix)) throw new RangeError('matrix');
  matrix.copy(body, 40);
  told.copy(body, 76, at + 44, at + 52);
  if (told.length < at + 52) throw new RangeError('header');
  return body;
}

/** By quarters, mirrored or not, and moved by whole pixels: other numbers could be anything. */
function isTurn(matrix: Buffer): boolean {
  const values = Array.from({ length: 9 }, (_, index) => matrix.readInt32BE(index * 4));
  const [a, b, u, c, d, v, x, y, w] = values;
  const areQuarters = [a, b, c, d].every((value) => value === 0 || value === 0x10000 || value === -0x10000);
  return areQuarters && u === 0 && v === 0 && w === 0x40000000 && ((x ?? 0) | (y ?? 0)) % 0x10000 === 0;
}

function mediaHeader(told: Buffer | undefined): Buffer {
  const isLong = told?.[0] === 1;
  const body = Buffer.alloc(24);
  if (told === undefined) throw new RangeError('header');
  body.writeUInt32BE(told.readUInt32BE(isLong ? 20 : 12), 12);
  body.writeUInt32BE(short(isLong ? Number(told.readBigUInt64BE(24)) : told.readUInt32BE(16)), 16);
  body.writeUInt16BE(UNDETERMINED, 20);
  return body;
}

const EDIT_BYTES = { short: 12, long: 20 } as const;

/** Which parts are shown, and when; the speed is left as it is written. */
function edits(told: Buffer | undefined): Buffer[] {
  if (told === undefined) return [];
  const bytesEach = told[0] === 1 ? EDIT_BYTES.long : EDIT_BYTES.short;
  const body = told.subarray(0, 8 + told.readUInt32BE(4) * bytesEach);
  if (body.length !== 8 + told.readUInt32BE(4) * bytesEach) throw new RangeError('edits');
  return [box('edts', box('elst', Buffer.of(told[0] === 1 ? 1 : 0, 0, 0, 0), body.subarray(4)))];
}

function sizeTable(sizes: Uint32Array): Buffer {
  const [first = 0] = sizes;
  const isSame = first !== 0 && sizes.every((size) => size === first);
  const body = Buffer.alloc(12 + (isSame ? 0 : sizes.length * 4));
  if (isSame) body.writeUInt32BE(first, 4);
  body.writeUInt32BE(sizes.length, 8);
  if (!isSame) for (const [index, size] of sizes.entries()) body.writeUInt32BE(size, 12 + index * 4);
  return box('stsz', body);
}

function offsetTable(offsets: readonly number[]): Buffer {
  const isLong = (offsets.at(-1) ?? 0) > LARGEST_SHORT;
  const bytesEach = isLong ? 8 : 4;
  const body = Buffer.alloc(8 + offsets.length * bytesEach);
  body.writeUInt32BE(offsets.length, 4);
  for (const [index, offset] of offsets.entries()) {
    if (isLong) body.writeBigUInt64BE(BigInt(offset), 8 + index * 8);
    else body.writeUInt32BE(offset, 8 + index * 4);
  }
  return box(isLong ? 'co64' : 'stco', body);
}
