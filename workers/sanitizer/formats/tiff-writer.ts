/**
 * Writes TIFF 6.0, little endian: for each page its packed samples in one strip, and a directory of nothing but what is needed to
 * show them. The same pictures always give the same bytes, and the verifier can demand exactly this shape.
 */
import { deflateSync } from 'node:zlib';
import type { Pixels } from './pixels.ts';

const SHORT = 3;
const LONG = 4;
const HEADER_BYTES = 8;
/** Compression 8: zlib, in Adobe's supplement to TIFF 6.0. */
const DEFLATE = 8;
const UNASSOCIATED_ALPHA = 2;

type Entry = readonly [tag: number, type: number, values: readonly number[]];

export function writeTiff(pages: readonly Pixels[]): Buffer {
  const parts: Buffer[] = [];
  let length = HEADER_BYTES;
  const put = (bytes: Buffer): number => {
    const start = length;
    // everything in a TIFF begins at an even offset
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(padded);
    length += padded.length;
    return start;
  };
  const header = Buffer.from('49492a0000000000', 'hex');
  let link: { buffer: Buffer; at: number } = { buffer: header, at: 4 };
  for (const page of pages) {
    const bytes = Buffer.from(page.samples.buffer, page.samples.byteOffset, page.samples.byteLength);
    const packed = deflateSync(bytes);
    const strip = put(packed);
    const bits = Array.from({ length: page.channels }, () => page.bits);
    const bitsAt = page.channels > 2 ? put(shorts(bits)) : 0;
    const isGrey = page.channels < 3;
    const entries: Entry[] = [
      [256, LONG, [page.width]],
      [257, LONG, [page.height]],
      [258, SHORT, bits],
      [259, SHORT, [DEFLATE]],
      [262, SHORT, [isGrey ? 1 : 2]],
      [273, LONG, [strip]],
      [277, SHORT, [page.channels]],
      [278, LONG, [page.height]],
      [279, LONG, [packed.length]],
      [284, SHORT, [1]],
    ];
    if (page.channels % 2 === 0) entries.push([338, SHORT, [UNASSOCIATED_ALPHA]]);
    const directory = directoryOf(entries, bitsAt);
    link.buffer.writeUInt32LE(put(directory), link.at);
    link = { buffer: directory, at: directory.length - 4 };
  }
  return Buffer.concat([header, ...parts]);
}

function shorts(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    bytes.writeUInt16LE(value, index * 2);
  });
  return bytes;
}

/** @param outside where the values lie that do not fit into an entry's own four bytes */
function directoryOf(entries: readonly Entry[], outside: number): Buffer {
  const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
  bytes.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, values], index) => {
    const at = 2 + index * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(values.length, at + 4);
    if (values.length > 2) bytes.writeUInt32LE(outside, at + 8);
    else if (type === LONG) bytes.writeUInt32LE(values[0] ?? 0, at + 8);
    else shorts(values).copy(bytes, at + 8);
  });
  return bytes;
}
