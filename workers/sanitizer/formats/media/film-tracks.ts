/** The tracks of an MP4 or QuickTime file, as its tables tell of them. Throws RangeError for what is not of the common kind. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { boxesOf } from './boxes.ts';
import { type Description, describe } from './film-descriptions.ts';

/** Longer ones are read by ffmpeg, which does not need them at once. */
const LONGEST_TABLES = 64 * 1024 * 1024;
const MOST_TRACKS = 64;
/** Outermost ones: a film has four, and with every kind of words beside it a dozen. */
const MOST_BOXES = 10_000;

export interface Track {
  /** `vide`, `soun`, or the name of something that is neither seen nor heard. */
  readonly kind: string;
  /** How its samples are called. */
  readonly tag: string;
}

export interface KeptTrack extends Track {
  readonly description: Description;
  /** Bodies of the tables by their names. */
  readonly tables: ReadonlyMap<string, Buffer>;
  readonly samples: number;
  /** In units of the whole film's clock. */
  readonly ticks: number;
}

export interface Film {
  readonly scale: number;
  readonly kept: readonly KeptTrack[];
  readonly left: readonly Track[];
  readonly hasCover: boolean;
}

export function readFilm(path: string): Film {
  const moov = tablesOf(path);
  let scale = 0;
  const kept: KeptTrack[] = [];
  const left: Track[] = [];
  for (const { name, body } of boxesOf(moov)) {
    if (name === 'mvhd') scale = body.readUInt32BE(body[0] === 1 ? 20 : 12);
    // fragments lie outside of the tables, and packed tables are something of the nineties
    if (name === 'mvex' || name === 'cmov') throw new RangeError('tables');
    if (name !== 'trak') continue;
    const track = trackOf(body);
    if ('tables' in track) kept.push(track);
    else left.push(track);
    if (kept.length + left.length > MOST_TRACKS) throw new RangeError('tracks');
  }
  if (scale === 0 || kept.length === 0) throw new RangeError('tables');
  if (kept.some((track) => hiddenSeconds(track, scale) > MOST_HIDDEN_SECONDS)) throw new RangeError('edits');
  return { scale, kept, left, hasCover: moov.includes('covr') };
}

/** The one box with tables; whatever else stands in the file is looked at only where a table points into it. */
function tablesOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const { size: end } = fstatSync(file);
    let tables: Buffer | null = null;
    for (let at = 0, seen = 0; at + 8 <= end; seen += 1) {
      if (seen > MOST_BOXES) throw new RangeError('boxes');
      const header = Buffer.alloc(16);
      readSync(file, header, 0, header.length, at);
      const short = header.readUInt32BE(0);
      const name = header.toString('latin1', 4, 8);
      const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - at : short;
      if (name === 'moof' || size < 8) throw new RangeError('fragments');
      if (name === 'moov') {
        if (tables !== null || size > LONGEST_TABLES || short === 1) throw new RangeError('tables');
        tables = Buffer.alloc(size - 8);
        if (readSync(file, tables, 0, tables.length, at + 8) !== tables.length)
          throw new RangeError('tables');
      }
      at += size;
    }
    if (tables === null) throw new RangeError('tables');
    return tables;
  } finally {
    closeSync(file);
  }
}

/** An encoder's first samples, and pictures that others are made from; a second is more than that. */
const MOST_HIDDEN_SECONDS = 1;

/** What a list of edits does not show: whoever cuts a film on a telephone leaves the rest in it. ffmpeg leaves it out. */
function hiddenSeconds({ tables }: KeptTrack, scale: number): number {
  const [edits, media] = [tables.get('elst'), tables.get('mdhd')];
  if (edits === undefined || media === undefined) return 0;
  const isLong = edits[0] === 1;
  let shown = 0;
  for (let index = 0; index < edits.readUInt32BE(4); index += 1) {
    const at = 8 + index * (isLong ? 20 : 12);
    const ticks = isLong ? Number(edits.readBigUInt64BE(at)) : edits.readUInt32BE(at);
    const start = isLong ? Number(edits.readBigInt64BE(at + 8)) : edits.readInt32BE(at + 4);
    // up to the end, or a pause
    if (ticks === 0) return 0;
    if (start !== -1) shown += ticks / scale;
  }
  const isLongMedia = media[0] === 1;
  const ticks = isLongMedia ? Number(media.readBigUInt64BE(24)) : media.readUInt32BE(16);
  return ticks / media.readUInt32BE(isLongMedia ? 20 : 12) - shown;
}

const HOLDERS = new Set(['edts', 'mdia', 'minf', 'stbl', 'dinf']);
/** How many bytes an entry of a table has. */
const ENTRIES: Record<string, number> = { stts: 8, ctts: 8, stss: 4, stsc: 12, stco: 4, co64: 8 };

function trackOf(trak: Buffer): Track | KeptTrack {
  const tables = new Map<string, Buffer>();
  const collect = (bytes: Buffer, parent: string): void => {
    for (const { name, body } of boxesOf(bytes)) {
      if (HOLDERS.has(name)) collect(body, name);
      // the handler of the data stands beside the handler of the samples
      else if (name !== 'hdlr' || parent === 'mdia') {
        if (tables.has(name) && name in ENTRIES) throw new RangeError('two tables');
        tables.set(name, body);
      }
    }
  };
  collect(trak, 'trak');
  const need = (name: string): Buffer => {
    const body = tables.get(name);
    if (body === undefined) throw new RangeError(name);
    return body;
  };
  const kind = need('hdlr').toString('latin1', 8, 12);
  const stsd = need('stsd');
  const track = { kind, tag: stsd.length >= 16 ? stsd.toString('latin1', 12, 16) : '' };
  if (kind !== 'vide' && kind !== 'soun') return track;
  for (const [name, bytesEach] of Object.entries(ENTRIES)) {
    const body = tables.get(name);
    if (body !== undefined) tables.set(name, body.subarray(0, lengthOf(body, bytesEach)));
  }
  const header = need('tkhd');
  const ticks = header[0] === 1 ? Number(header.readBigUInt64BE(28)) : header.readUInt32BE(20);
  const sizes = need('stsz');
  const samples = sizes.readUInt32BE(8);
  // sound of QuickTime may have sizes that are not true
  if (sizes.readUInt32BE(4) !== 0 && kind === 'soun' && sizes.readUInt32BE(4) < 4)
    throw new RangeError('sizes');
  for (const name of ['mdhd', 'stts', 'stsc']) need(name);
  return { ...track, description: describe(stsd, kind === 'vide'), tables, samples, ticks };
}

function lengthOf(body: Buffer, bytesEach: number): number {
  const length = 8 + body.readUInt32BE(4) * bytesEach;
  if (length > body.length) throw new RangeError('table');
  return length;
}
