/**
 * The tables of an MP4 or QuickTime file, written anew from a list of the boxes that playing needs. ffmpeg writes them
 * last, so that they can change their length without moving a sample. Dates become zero, and names, vendors and the
 * names of compressors empty; every other box falls away.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { parametersOnly } from './hevc.ts';

const HEADER_BYTES = 8;
/** 256 MiB of the shortest samples (20 ms of speech) need less for their tables. */
const MAX_TABLES_BYTES = 256 * 1024 * 1024;

/** Boxes that hold boxes. */
const HOLDERS = new Set(['moov', 'trak', 'edts', 'mdia', 'minf', 'dinf', 'stbl']);
/** Tables that are kept as they are. */
const KEPT = new Set([
  ...[
    'elst',
    'vmhd',
    'smhd',
    'dref',
    'stts',
    'ctts',
    'cslg',
    'stsc',
    'stsz',
    'stco',
    'co64',
    'stss',
    'sbgp',
    'sgpd',
  ],
]);
/** Parts of a sample description that a decoder needs. */
const DESCRIPTIONS = new Set([
  ...[
    'avcC',
    'hvcC',
    'av1C',
    'vpcC',
    'esds',
    'glbl',
    'd263',
    'pasp',
    'colr',
    'btrt',
    'fiel',
    'clap',
    'gama',
    'mdcv',
  ],
  ...['clli', 'damr', 'dac3', 'dec3', 'dOps', 'dfLa', 'alac', 'chan', 'wave', 'SMDm', 'CoLL'],
]);

export interface Box {
  readonly name: string;
  readonly body: Buffer;
}

export function* boxesOf(bytes: Buffer): Generator<Box> {
  let at = 0;
  // QuickTime may end a list of boxes with four zeros
  while (at + HEADER_BYTES <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    if (size < HEADER_BYTES || at + size > bytes.length) throw new RangeError('box');
    yield {
      name: bytes.toString('latin1', at + 4, at + 8),
      body: bytes.subarray(at + HEADER_BYTES, at + size),
    };
    at += size;
  }
}

export function box(name: string, ...bodies: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(bodies.reduce((sum, body) => sum + body.length, HEADER_BYTES));
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, ...bodies]);
}

function rewritten({ name, body }: Box, soundOrVideo: string): Buffer[] {
  if (HOLDERS.has(name))
    return [box(name, ...[...boxesOf(body)].flatMap((one) => rewritten(one, soundOrVideo)))];
  if (KEPT.has(name)) return [box(name, body)];
  switch (name) {
    case 'mvhd':
    case 'tkhd':
      return [box(name, undated(body))];
    case 'mdhd':
      return [box(name, withoutLanguage(undated(body)))];
    case 'hdlr':
      return [box(name, unnamed(body))];
    case 'stsd':
      return [
        box(
          name,
          body.subarray(0, 8),
          ...[...boxesOf(body.subarray(8))].map((one) => entry(one, soundOrVideo)),
        ),
      ];
    default:
      return [];
  }
}

/** Times of making and of change stand after version and flags, in four or eight bytes each. */
function undated(body: Buffer): Buffer {
  return Buffer.from(body).fill(0, 4, body[0] === 1 ? 20 : 12);
}

const UNDETERMINED = 0x55c4;

function withoutLanguage(body: Buffer): Buffer {
  body.writeUInt16BE(UNDETERMINED, body[0] === 1 ? 32 : 20);
  return body;
}

/** Version, class and kind are kept; maker, flags and name are not. */
function unnamed(body: Buffer): Buffer {
  const kept = Buffer.alloc(25);
  body.copy(kept, 4, 4, 12);
  return kept;
}

const VIDEO_ENTRY_BYTES = 78;
/** By the version of a sound description: the later ones of QuickTime are longer. */
const SOUND_ENTRY_BYTES: Record<number, number> = { 0: 28, 1: 44, 2: 64 };

function entry({ name, body }: Box, soundOrVideo: string): Buffer {
  const isVideo = soundOrVideo === 'vide';
  const fixedBytes = isVideo ? VIDEO_ENTRY_BYTES : (SOUND_ENTRY_BYTES[body.readUInt16BE(8)] ?? 28);
  const fixed = Buffer.from(body.subarray(0, fixedBytes));
  // reserved bytes, and maker
  fixed.fill(0, 0, 6).fill(0, 10, 16);
  // 31 characters of a compressor's name
  if (isVideo) fixed.fill(0, 42, 74);
  return box(name, fixed, ...descriptions(body.subarray(fixedBytes)));
}

function descriptions(bytes: Buffer): Buffer[] {
  return [...boxesOf(bytes)]
    .filter(({ name }) => DESCRIPTIONS.has(name))
    .map(({ name, body }) => {
      if (name === 'damr') return box(name, Buffer.from(body).fill(0, 0, 4));
      return box(name, name === 'hvcC' ? parametersOnly(body) : body);
    });
}

/** What kind of samples a track has, from its own handler. */
function kindOf(track: Buffer): string {
  for (const { name, body } of boxesOf(track)) {
    if (name === 'mdia') return kindOf(body);
    if (name === 'hdlr') return body.toString('latin1', 8, 12);
  }
  return '';
}

export function neutralTables(body: Buffer): Buffer {
  const parts = [...boxesOf(body)].flatMap((one) =>
    rewritten(one, one.name === 'trak' ? kindOf(one.body) : ''),
  );
  return box('moov', ...parts);
}

/** Rewrites the tables at the end of a file that ffmpeg has made. */
export function neutralise(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const end = fstatSync(file).size;
    let at = 0;
    while (at < end) {
      const header = Buffer.alloc(16);
      readSync(file, header, 0, header.length, at);
      const short = header.readUInt32BE(0);
      const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
      if (size < HEADER_BYTES) throw new RangeError('box');
      if (header.toString('latin1', 4, 8) === 'moov') {
        if (at + size !== end || size > MAX_TABLES_BYTES) throw new RangeError('tables');
        const body = Buffer.alloc(size - HEADER_BYTES);
        readSync(file, body, 0, body.length, at + HEADER_BYTES);
        const tables = neutralTables(body);
        writeSync(file, tables, 0, tables.length, at);
        ftruncateSync(file, at + tables.length);
        return;
      }
      at += size;
    }
    throw new RangeError('no tables');
  } finally {
    closeSync(file);
  }
}
