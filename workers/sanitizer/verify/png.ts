/** Proves that a PNG, still or animated, is a header, a packed picture and an end; no text, time, profile or unknown chunk. */
import { crc32 } from 'node:zlib';
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** 1,000 pixels per metre both ways: what the encoder writes for every picture made of bare samples. */
const FIXED_DENSITY = Buffer.from('000003e8000003e801', 'hex');
const MAX_CHUNK_BYTES = 16 * 1024 * 1024;

interface DataPart {
  readonly offset: number;
  readonly length: number;
}

/** One zlib stream. */
export interface PackedPicture {
  readonly dataParts: readonly DataPart[];
  /** Bytes that it must have when unpacked: a filter byte and its samples for each row. */
  readonly unpackedBytes: number;
}

export interface PngStructure extends Structure {
  /** Where the compressed pictures lie, for the scan that unpacks them. */
  readonly pictures: readonly PackedPicture[];
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly colourType: number;
  readonly interlaced: boolean;
}

/** Channels by colour type. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE_TYPE = 3;
/** Bytes of the one colour that is transparent, where there is no palette. */
const KEY_BYTES: Record<number, number> = { 0: 2, 2: 6 };

interface Chunk extends DataPart {
  readonly name: string;
  readonly body: Buffer;
}

/** Every chunk with a right checksum; the last one is the end, and the file ends with it. */
function chunksOf(source: ByteSource): Chunk[] {
  demand(need(source, 0, SIGNATURE.length).equals(SIGNATURE), 'no signature');
  const chunks: Chunk[] = [];
  let offset = SIGNATURE.length;
  while (true) {
    const length = need(source, offset, 4).readUInt32BE();
    demand(length <= MAX_CHUNK_BYTES, 'a chunk is too long');
    const named = need(source, offset + 4, 4 + length);
    demand(crc32(named) === need(source, offset + 8 + length, 4).readUInt32BE(), 'a checksum is wrong');
    const name = named.toString('latin1', 0, 4);
    // samples can be large, and only those who unpack them need them
    const body = name === 'IDAT' ? Buffer.alloc(0) : Buffer.from(named.subarray(4));
    chunks.push({ name, body, offset: offset + 8, length });
    offset += 12 + length;
    if (name === 'IEND') break;
  }
  demand(offset === source.size && chunks.at(-1)?.length === 0, 'bytes after the end');
  return chunks;
}

export function verifyPng(source: ByteSource, mode: Mode = 'rebuild'): PngStructure {
  const [first, ...rest] = chunksOf(source).slice(0, -1);
  const header = headerOf(first);
  const isCopy = mode === 'faithful';
  demand(
    isCopy || (header.bits >= 8 && header.colourType !== PALETTE_TYPE && !header.interlaced),
    'not rebuilt',
  );
  const seen = new Set<string>();
  const dataParts: DataPart[] = [];
  let colours = 0;
  for (const { name, body, offset, length } of rest) {
    if (name === 'IDAT') {
      dataParts.push({ offset, length });
      continue;
    }
    demand(dataParts.length === 0 && !seen.has(name), 'a chunk in an odd place');
    seen.add(name);
    if (name === 'pHYs') {
      demand(body.equals(FIXED_DENSITY), 'a density of its own');
    } else if (name === 'PLTE') {
      colours = body.length / 3;
      const isFitting = colours >= 1 && colours <= 2 ** header.bits && body.length % 3 === 0;
      demand(isCopy && header.colourType === PALETTE_TYPE && isFitting, 'a palette of the wrong length');
    } else {
      demand(isCopy && name === 'tRNS', 'a chunk that is not allowed');
      const isFitting =
        header.colourType === PALETTE_TYPE
          ? body.length <= colours
          : body.length === KEY_BYTES[header.colourType];
      demand(isFitting, 'transparency of the wrong length');
    }
  }
  demand(dataParts.length > 0, 'no picture');
  demand(header.colourType !== PALETTE_TYPE || colours > 0, 'no palette');
  const { width, height, bits } = header;
  const pictures = [{ dataParts, unpackedBytes: unpackedBytesOf(header) }];
  return { ...NO_FACTS, width, height, frames: 1, depth: bits, pictures };
}

const CONTROL_BYTES = 26;

/** Frames of 8 bits and four channels, each with its control; the first one may stand before the animation. */
export function verifyApng(source: ByteSource): PngStructure {
  const [first, animation, ...rest] = chunksOf(source).slice(0, -1);
  const header = headerOf(first);
  demand(header.bits === 8 && header.colourType === 6 && !header.interlaced, 'not rebuilt');
  demand(animation?.name === 'acTL' && animation.length === 8, 'no animation header');
  const frames: { size: Header; parts: DataPart[] }[] = [];
  let controls = 0;
  let sequence = 0;
  for (const { name, body, offset, length } of rest) {
    const current = frames.at(-1);
    if (name === 'IDAT') {
      demand(controls === frames.length && frames.length <= 1, 'a picture in an odd place');
      if (current === undefined) frames.push({ size: header, parts: [{ offset, length }] });
      else current.parts.push({ offset, length });
      continue;
    }
    demand(body.length > 4 && body.readUInt32BE(0) === sequence, 'a frame out of its order');
    sequence += 1;
    if (name === 'fcTL') {
      demand(current === undefined || current.parts.length > 0, 'a frame without a picture');
      frames.push({ size: { ...header, ...frameSize(body, header) }, parts: [] });
      controls += 1;
    } else {
      demand(name === 'fdAT' && current !== undefined && controls > 0, 'a chunk that is not allowed');
      current.parts.push({ offset: offset + 4, length: length - 4 });
    }
  }
  demand(
    controls > 0 && controls === animation.body.readUInt32BE(0),
    'more or fewer frames than were announced',
  );
  demand(
    frames.every(({ parts }) => parts.length > 0),
    'a frame without a picture',
  );
  const pictures = frames.map(({ size, parts }) => ({
    dataParts: parts,
    unpackedBytes: unpackedBytesOf(size),
  }));
  const { width, height } = header;
  return { ...NO_FACTS, width, height, frames: controls, depth: 8, pictures };
}

function frameSize(body: Buffer, { width, height }: Header): { width: number; height: number } {
  demand(body.length === CONTROL_BYTES, 'a frame header of the wrong length');
  const own = { width: body.readUInt32BE(4), height: body.readUInt32BE(8) };
  demand(own.width > 0 && body.readUInt32BE(12) + own.width <= width, 'a frame lies outside the picture');
  demand(own.height > 0 && body.readUInt32BE(16) + own.height <= height, 'a frame lies outside the picture');
  demand((body[24] ?? 9) <= 2 && (body[25] ?? 9) <= 1, 'an unknown way of drawing');
  return own;
}

function headerOf(chunk: Chunk | undefined): Header {
  demand(chunk?.name === 'IHDR' && chunk.length === 13, 'no header');
  const { body } = chunk;
  const [bits = 0, colourType = 9, packing, filtering, interlace = 9] = body.subarray(8);
  demand(CHANNELS[colourType] !== undefined && [1, 2, 4, 8, 16].includes(bits), 'an unusual kind of picture');
  demand(packing === 0 && filtering === 0 && interlace <= 1, 'an unusual way of packing');
  return {
    width: body.readUInt32BE(0),
    height: body.readUInt32BE(4),
    bits,
    colourType,
    interlaced: interlace === 1,
  };
}

/** Where each of the seven passes of an interlaced picture begins, and its steps (PNG, 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function unpackedBytesOf({ width, height, bits, colourType, interlaced }: Header): number {
  const bitsAPixel = (CHANNELS[colourType] ?? 0) * bits;
  const bytes = (columns: number, rows: number) =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * bitsAPixel) / 8));
  if (!interlaced) return bytes(width, height);
  return PASSES.reduce(
    (sum, [left, top, stepX, stepY]) =>
      sum +
      bytes(Math.max(0, Math.ceil((width - left) / stepX)), Math.max(0, Math.ceil((height - top) / stepY))),
    0,
  );
}
