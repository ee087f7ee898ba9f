/**
 * Proves, without decoding, that a stream of H.264 or H.265 is made of picture units and their parameters only: no
 * message beside the picture (SEI), in which encoders write their settings and cameras write times and places.
 */
import { demand } from './source.ts';
import type { Window } from './window.ts';

export type UnitCodec = 'h264' | 'h265';

/** By type: slices, parameter sets, delimiters and ends (H.264 table 7-1, H.265 table 7-1). */
const PICTURE_UNITS: Record<UnitCodec, ReadonlySet<number>> = {
  h264: new Set([1, 2, 3, 4, 5, 7, 8, 9, 10, 11]),
  h265: new Set([...Array.from({ length: 38 }, (_, type) => type)]),
};
const HEADER_BYTES: Record<UnitCodec, number> = { h264: 1, h265: 2 };

function demandPictureUnit(codec: UnitCodec, first: number): void {
  const type = codec === 'h264' ? first & 0x1f : (first >>> 1) & 0x3f;
  demand((first & 0x80) === 0 && PICTURE_UNITS[codec].has(type), 'a unit beside the picture');
}

/** One sample whose units each follow their length. */
export function verifySample(
  window: Window,
  codec: UnitCodec,
  lengthBytes: number,
  offset: number,
  bytes: number,
): void {
  const end = offset + bytes;
  let at = offset;
  while (at < end) {
    const length = window.at(at, lengthBytes).readUIntBE(0, lengthBytes);
    at += lengthBytes;
    demand(length >= HEADER_BYTES[codec] && at + length <= end, 'a unit reaches too far');
    demandPictureUnit(codec, window.at(at, 1)[0] ?? 0xff);
    at += length;
  }
}

/** Units that each follow a start code (00 00 01): a whole stream or a part of one that begins with a start code. */
export function verifyMarkedUnits(bytes: Buffer, codec: UnitCodec): void {
  for (let at = bytes.indexOf('000001', 0, 'hex'); at !== -1; at = bytes.indexOf('000001', at + 3, 'hex')) {
    if (at + 3 < bytes.length) demandPictureUnit(codec, bytes[at + 3] ?? 0xff);
  }
}

function exactList(record: Buffer, start: number, count: number, check: (first: number) => boolean): number {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    demand(at + 2 < record.length, 'a parameter set reaches too far');
    const length = record.readUInt16BE(at);
    demand(length > 0 && at + 2 + length <= record.length, 'a parameter set reaches too far');
    demand(check(record[at + 2] ?? 0xff), 'a unit that is no parameter set');
    at += 2 + length;
  }
  return at;
}

/** The record that describes H.264 (ISO/IEC 14496-15, 5.3.3.1). @returns bytes of a unit's length */
export function verifyAvcRecord(record: Buffer): number {
  demand(record.length >= 7 && record[0] === 1, 'a description of the wrong form');
  const isType = (type: number) => (first: number) => (first & 0x1f) === type;
  const sets = exactList(record, 6, (record[5] ?? 0) & 0x1f, isType(7));
  demand(sets < record.length, 'a description that ends too early');
  let at = exactList(record, sets + 1, record[sets] ?? 0, isType(8));
  const profile = record[1] ?? 0;
  if (at < record.length && ![66, 77, 88].includes(profile)) {
    demand(at + 4 <= record.length, 'a description that ends too early');
    at = exactList(record, at + 4, record[at + 3] ?? 0, isType(13));
  }
  demand(at === record.length, 'more than a description');
  return ((record[4] ?? 0) & 3) + 1;
}

/** The record that describes H.265 (ISO/IEC 14496-15, 8.3.3.1). @returns bytes of a unit's length */
export function verifyHevcRecord(record: Buffer): number {
  demand(record.length >= 23 && record[0] === 1, 'a description of the wrong form');
  let at = 23;
  for (let index = 0; index < (record[22] ?? 0); index += 1) {
    demand(at + 3 <= record.length, 'a description that ends too early');
    const type = (record[at] ?? 0) & 0x3f;
    demand(type >= 32 && type <= 34, 'a unit that is no parameter set');
    at = exactList(record, at + 3, record.readUInt16BE(at + 1), (first) => ((first >>> 1) & 0x3f) === type);
  }
  demand(at === record.length, 'more than a description');
  return ((record[21] ?? 0) & 3) + 1;
}
