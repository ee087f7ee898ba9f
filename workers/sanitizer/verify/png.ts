/** Proves that a PNG has a header, picture data and an end, with true checksums, and not a chunk or byte besides. */
import { crc32 } from 'node:zlib';
import { NO_FACTS } from '../messages.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** 1,000 pixels per metre both ways: what the encoder writes for every picture made of bare samples. */
const FIXED_DENSITY = Buffer.from('000003e8000003e801', 'hex');
const MAX_CHUNK_BYTES = 16 * 1024 * 1024;

export interface PngStructure extends Structure {
  /** Where the compressed picture lies, for the scan that unpacks it. */
  readonly dataParts: readonly { readonly offset: number; readonly length: number }[];
  /** Bytes that the picture must have when unpacked: a filter byte and its samples for each row. */
  readonly unpackedBytes: number;
}

/** Channels by colour type; a palette is never written. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 };

export function verifyPng(source: ByteSource): PngStructure {
  demand(need(source, 0, SIGNATURE.length).equals(SIGNATURE), 'no signature');
  const dataParts: { offset: number; length: number }[] = [];
  let offset = SIGNATURE.length;
  let header: Buffer | null = null;
  let densities = 0;
  while (true) {
    const length = need(source, offset, 4).readUInt32BE();
    demand(length <= MAX_CHUNK_BYTES, 'a chunk is too long');
    const named = need(source, offset + 4, 4 + length);
    demand(crc32(named) === need(source, offset + 8 + length, 4).readUInt32BE(), 'a checksum is wrong');
    const name = named.toString('latin1', 0, 4);
    const body = named.subarray(4);
    const bodyOffset = offset + 8;
    offset += 12 + length;
    if (header === null) {
      demand(name === 'IHDR' && length === 13, 'no header');
      header = body;
    } else if (name === 'pHYs') {
      densities += 1;
      demand(densities === 1 && body.equals(FIXED_DENSITY), 'a density of its own');
    } else if (name === 'IDAT') {
      dataParts.push({ offset: bodyOffset, length });
    } else {
      demand(name === 'IEND' && length === 0, 'a chunk that is not allowed');
      demand(offset === source.size, 'bytes after the end');
      demand(dataParts.length > 0, 'no picture');
      return { ...measure(header), dataParts };
    }
  }
}

function measure(header: Buffer): Omit<PngStructure, 'dataParts'> {
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const bits = header.readUInt8(8);
  const channels = CHANNELS[header.readUInt8(9)];
  demand(channels !== undefined && (bits === 8 || bits === 16), 'an unusual kind of picture');
  demand(header.readUIntBE(10, 3) === 0, 'an unusual way of packing');
  const unpackedBytes = height * (1 + (width * channels * bits) / 8);
  return { ...NO_FACTS, width, height, frames: 1, unpackedBytes };
}
