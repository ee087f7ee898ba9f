/** Where frames of FLAC begin and end (RFC 9639, 9): by their headers and checksums, without decoding them. */

/** CRC-8 with polynomial 0x07 and CRC-16 with polynomial 0x8005, a byte at a time. */
const CRC8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80 ? (value << 1) ^ 0x07 : value << 1;
  return value;
});
const CRC16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000 ? (value << 1) ^ 0x8005 : value << 1;
  return value;
});

export interface FlacFrame {
  readonly offset: number;
  readonly bytes: number;
  /** Of each channel. */
  readonly samples: number;
}

const LONGEST_HEADER = 16;

/** Samples of the frame whose header stands here, and the header's length; null where none does. */
function headerAt(bytes: Buffer, at: number): { samples: number; length: number } | null {
  if (at + 6 > bytes.length || bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return null;
  const sizeCode = (bytes[at + 2] ?? 0) >>> 4;
  const rateCode = (bytes[at + 2] ?? 0) & 15;
  if (sizeCode === 0 || rateCode === 15 || ((bytes[at + 3] ?? 0) & 1) !== 0) return null;
  let length = 4 + numberBytes(bytes[at + 4] ?? 0xff);
  if (length === 4) return null;
  let samples = sizeCode === 1 ? 192 : sizeCode <= 5 ? 576 << (sizeCode - 2) : 256 << (sizeCode - 8);
  if (sizeCode === 6 || sizeCode === 7) {
    if (at + length + 2 > bytes.length) return null;
    samples = (sizeCode === 6 ? (bytes[at + length] ?? 0) : bytes.readUInt16BE(at + length)) + 1;
    length += sizeCode - 5;
  }
  if (rateCode >= 12) length += rateCode === 12 ? 1 : 2;
  if (at + length + 1 > bytes.length || length > LONGEST_HEADER) return null;
  let crc = 0;
  for (let index = at; index < at + length; index += 1) crc = CRC8[crc ^ (bytes[index] ?? 0)] ?? 0;
  return crc === bytes[at + length] ? { samples, length: length + 1 } : null;
}

/** Bytes of a number written as UTF-8 writes its own; 0 where it is none. */
function numberBytes(first: number): number {
  if (first < 0x80) return 1;
  const ones = Math.clz32((~first & 0xff) << 24);
  return ones >= 2 && ones <= 7 ? ones : 0;
}

/** All whole frames; stops at the first bytes that are none. */
export function framesOf(bytes: Buffer, start: number): FlacFrame[] {
  const frames: FlacFrame[] = [];
  let at = start;
  while (true) {
    const header = headerAt(bytes, at);
    if (header === null) return frames;
    const end = endOf(bytes, at, at + header.length);
    if (end === null) return frames;
    frames.push({ offset: at, bytes: end - at, samples: header.samples });
    at = end;
  }
}

/**
 * A frame ends where its checksum comes out as zero and either another begins or the file ends. Where neither is so for
 * the rest of the file (a tag was put behind the sound), it ends where the checksum first comes out.
 */
function endOf(bytes: Buffer, start: number, afterHeader: number): number | null {
  let crc = 0;
  let first: number | null = null;
  for (let at = start; at < bytes.length; at += 1) {
    if (crc === 0 && at > afterHeader + 2) {
      if (headerAt(bytes, at) !== null) return at;
      first ??= at;
    }
    crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >>> 8) ^ (bytes[at] ?? 0)] ?? 0);
  }
  return crc === 0 ? bytes.length : first;
}
