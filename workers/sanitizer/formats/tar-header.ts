/** One block of a TAR: a header of any of its dialects (V7, ustar, GNU, pax). */
import { Refusal } from './format.ts';

export const BLOCK_BYTES = 512;

export interface Header {
  readonly type: string;
  readonly name: string;
  readonly linkName: string;
  readonly user: string;
  readonly group: string;
  readonly userId: number;
  readonly seconds: number;
  /** Bytes that follow, without the padding. */
  readonly size: number;
  readonly isPlain: boolean;
  readonly isFolder: boolean;
  readonly hasContent: boolean;
  /** An old sparse header that goes on in the next block. */
  readonly continues: boolean;
}

/** Larger than any file that is read. */
const MAX_SIZE = 2 ** 40;
/** Plain, plain in old archives, contiguous. */
const PLAIN = new Set(['0', '\0', '7']);
/** Links, devices, folders and pipes: nothing follows them, whatever they say. */
const WITHOUT_CONTENT = new Set(['1', '2', '3', '4', '5', '6']);

/** @param extended what pax or GNU headers said about this file. @throws Refusal */
export function readHeader(block: Buffer, extended: ReadonlyMap<string, string>): Header {
  const sum = number(block, 148, 8);
  const blanked = Buffer.from(block).fill(0x20, 148, 156);
  const counted = blanked.reduce((total, byte) => total + byte, 0);
  // some old writers added the bytes up as signed ones
  const signed = blanked.reduce((total, byte) => total + (byte > 127 ? byte - 256 : byte), 0);
  if (sum !== counted && sum !== signed) throw new Refusal('file is damaged');
  const type = String.fromCharCode(block[156] ?? 0);
  const isUstar = text(block, 257, 5) === 'ustar';
  const prefix = isUstar && text(block, 257, 8) !== 'ustar  ' ? text(block, 345, 155) : '';
  const shortName = text(block, 0, 100);
  const name = extended.get('path') ?? (prefix === '' ? shortName : `${prefix}/${shortName}`);
  const saidSize = extended.get('size');
  const size = saidSize === undefined ? number(block, 124, 12) : Number(saidSize);
  if (!Number.isInteger(size) || size < 0 || size > MAX_SIZE) throw new Refusal('file is damaged');
  const isFolder = type === '5' || (PLAIN.has(type) && name.endsWith('/'));
  const seconds = number(block, 136, 12);
  return {
    type,
    name,
    linkName: extended.get('linkpath') ?? text(block, 157, 100),
    user: extended.get('uname') ?? (isUstar ? text(block, 265, 32) : ''),
    group: extended.get('gname') ?? (isUstar ? text(block, 297, 32) : ''),
    userId: number(block, 108, 8),
    // beyond the year 9999 there is no date to show
    seconds: seconds < 253_402_300_800 ? seconds : 0,
    size,
    isPlain: PLAIN.has(type) && !isFolder,
    isFolder,
    hasContent: !WITHOUT_CONTENT.has(type),
    continues: type === 'S' && block[482] === 1,
  };
}

function text(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}

/** Octal digits, or GNU's binary form for what does not fit into them. */
function number(block: Buffer, start: number, length: number): number {
  const field = block.subarray(start, start + length);
  if ((field[0] ?? 0) & 0x80) {
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  }
  const digits = /[0-7]+/.exec(field.toString('latin1'))?.[0] ?? '0';
  return Number.parseInt(digits, 8);
}

/** What a header about the next file says: GNU's long name or link, or pax's lines of `length name=value`. */
export function readExtended(type: string, body: Buffer): Map<string, string> {
  const values = new Map<string, string>();
  if (type === 'L' || type === 'K') {
    const end = body.indexOf(0);
    values.set(type === 'L' ? 'path' : 'linkpath', body.toString('utf8', 0, end === -1 ? body.length : end));
    return values;
  }
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(0x20, at);
    const length = blank === -1 ? Number.NaN : Number(body.toString('latin1', at, blank));
    if (!Number.isInteger(length) || length <= blank - at + 1 || at + length > body.length)
      throw new Refusal('file is damaged');
    const line = body.toString('utf8', blank + 1, at + length - 1);
    const equals = line.indexOf('=');
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
    at += length;
  }
  return values;
}
