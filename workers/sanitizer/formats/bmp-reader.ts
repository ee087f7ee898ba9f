/** Reads Windows and OS/2 bitmaps of 1 to 32 bits a pixel, run-length coded or with masks. Every bound is checked by Buffer itself. */
import { Refusal } from './format.ts';

const FILE_HEADER_BYTES = 14;
const CORE_HEADER_BYTES = 12;
const PLAIN = 0;
const RLE8 = 1;
const RLE4 = 2;
const MASKS = 3;
const MASKS_WITH_ALPHA = 6;

export interface Bitmap {
  readonly rgba: Buffer;
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly packing: number;
  readonly palette: Buffer;
  readonly entryBytes: number;
  readonly data: Buffer;
  readonly masks: readonly [number, number, number, number];
}

export function readBmp(file: Buffer, maxPixels: number): Bitmap {
  const header = readHeader(file);
  const { width, height } = header;
  if (width <= 0 || height <= 0) throw new RangeError('no picture');
  if (width * height > maxPixels) throw new Refusal('limits exceeded');
  const rgba = Buffer.alloc(width * height * 4);
  if (header.packing === RLE8 || header.packing === RLE4) readRuns(header, rgba);
  else if (header.bits <= 8) readIndexed(header, rgba);
  else readDirect(header, rgba);
  // many programs leave the fourth byte empty: transparency from edge to edge is none
  let hasAlpha = header.masks[3] !== 0;
  if (hasAlpha) {
    hasAlpha = false;
    for (let at = 3; at < rgba.length && !hasAlpha; at += 4) hasAlpha = rgba[at] !== 0;
  }
  return { rgba, width, height, hasAlpha };
}

function readHeader(file: Buffer): Header {
  const dataAt = file.readUInt32LE(10);
  const headerBytes = file.readUInt32LE(FILE_HEADER_BYTES);
  const isCore = headerBytes === CORE_HEADER_BYTES;
  if (!isCore && headerBytes < 40) throw new RangeError('an unknown header');
  const at = FILE_HEADER_BYTES + 4;
  const signedHeight = isCore ? file.readUInt16LE(at + 2) : file.readInt32LE(at + 4);
  const bits = file.readUInt16LE(isCore ? at + 6 : at + 10);
  const packing = isCore ? PLAIN : file.readUInt32LE(at + 12);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || packing > MASKS_WITH_ALPHA)
    throw new RangeError('an unknown kind of bitmap');
  const hasMasks = packing === MASKS || packing === MASKS_WITH_ALPHA;
  const masksAt = FILE_HEADER_BYTES + 40;
  const mask = (index: number) => file.readUInt32LE(masksAt + index * 4);
  const masks: Header['masks'] = hasMasks
    ? [mask(0), mask(1), mask(2), headerBytes >= 56 || packing === MASKS_WITH_ALPHA ? mask(3) : 0]
    : bits === 16
      ? [0x7c00, 0x3e0, 0x1f, 0]
      : [0xff0000, 0xff00, 0xff, bits === 32 ? 0xff000000 : 0];
  const separateMasks = hasMasks && headerBytes === 40 ? (packing === MASKS ? 12 : 16) : 0;
  return {
    width: isCore ? file.readUInt16LE(at) : file.readInt32LE(at),
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bits,
    packing,
    palette: file.subarray(FILE_HEADER_BYTES + headerBytes + separateMasks, dataAt),
    entryBytes: isCore ? 3 : 4,
    data: file.subarray(dataAt),
    masks,
  };
}

function putColour({ palette, entryBytes }: Header, index: number, rgba: Buffer, at: number): void {
  const entry = index * entryBytes;
  for (let colour = 0; colour < 3; colour += 1) rgba[at + colour] = palette[entry + 2 - colour] ?? 0;
  rgba[at + 3] = 0xff;
}

/** Offset of a row, counted from the file's first, in the picture. */
const rowAt = ({ width, height, topDown }: Header, row: number): number =>
  (topDown ? row : height - 1 - row) * width * 4;

function rowOf({ width, height, bits, data }: Header, row: number): Buffer {
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const bytes = data.subarray(row * rowBytes, (row + 1) * rowBytes);
  // the last row may be cut off at its padding
  if (bytes.length < Math.ceil((width * bits) / 8) || row >= height) throw new RangeError('a row is cut off');
  return bytes;
}

function readIndexed(header: Header, rgba: Buffer): void {
  const { width, height, bits } = header;
  const perByte = 8 / bits;
  for (let row = 0; row < height; row += 1) {
    const bytes = rowOf(header, row);
    const start = rowAt(header, row);
    for (let x = 0; x < width; x += 1) {
      const shift = 8 - bits * ((x % perByte) + 1);
      const index = ((bytes[Math.floor(x / perByte)] ?? 0) >> shift) & ((1 << bits) - 1);
      putColour(header, index, rgba, start + x * 4);
    }
  }
}

function readDirect(header: Header, rgba: Buffer): void {
  const { width, height, bits, masks } = header;
  const step = bits / 8;
  const channels = masks.map((mask) => {
    const low = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, low, most: (mask >>> low) >>> 0 };
  });
  for (let row = 0; row < height; row += 1) {
    const bytes = rowOf(header, row);
    const start = rowAt(header, row);
    for (let x = 0; x < width; x += 1) {
      const value = bytes.readUIntLE(x * step, step);
      for (const [index, { mask, low, most }] of channels.entries()) {
        const sample = mask === 0 ? most : (value & mask) >>> low;
        rgba[start + x * 4 + index] =
          most === 0 ? (index === 3 ? 0xff : 0) : Math.round((sample * 255) / most);
      }
    }
  }
}

function readRuns(header: Header, rgba: Buffer): void {
  const { width, height, packing, data } = header;
  for (let at = 0; at < rgba.length; at += 4) putColour(header, 0, rgba, at);
  let [x, row] = [0, 0];
  const put = (index: number) => {
    if (x >= width || row >= height) return;
    putColour(header, index, rgba, rowAt(header, row) + x * 4);
    x += 1;
  };
  const indexAt = (offset: number, count: number) =>
    packing === RLE8
      ? data.readUInt8(offset + count)
      : (data.readUInt8(offset + (count >> 1)) >> (count % 2 === 0 ? 4 : 0)) & 15;
  for (let at = 0; at + 1 < data.length; ) {
    const [count, value] = [data.readUInt8(at), data.readUInt8(at + 1)];
    at += 2;
    if (count > 0) {
      for (let index = 0; index < count; index += 1)
        put(packing === RLE8 ? value : (value >> (index % 2 === 0 ? 4 : 0)) & 15);
    } else if (value === 0) {
      x = 0;
      row += 1;
    } else if (value === 1) {
      return;
    } else if (value === 2) {
      x += data.readUInt8(at);
      row += data.readUInt8(at + 1);
      at += 2;
    } else {
      for (let index = 0; index < value; index += 1) put(indexAt(at, index));
      const bytes = packing === RLE8 ? value : Math.ceil(value / 2);
      at += bytes + (bytes % 2);
    }
  }
}
