/** Byte strings: joining, comparing, and the two text forms used on the wire (hex for ids, base64url for the rest). */
import { AmanaError } from './errors.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** @throws AmanaError malformed-object where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new AmanaError('malformed-object', { cause });
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Unsigned 32-bit, big endian. */
export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function readU32(bytes: Uint8Array, offset = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}

/** Unsigned 64-bit, big endian; lengths of files stay below 2^53. */
export function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** @throws AmanaError malformed-object above 2^53 − 1, which no honest length reaches. */
export function readU64(bytes: Uint8Array, offset = 0): number {
  const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(offset);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new AmanaError('malformed-object');
  return Number(value);
}

/** Constant time in the contents, so that a comparison of tags or commitments tells nothing by its duration. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

const HEX = '0123456789abcdef';

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return text;
}

/** Lower case only, so that one value has one spelling. @throws AmanaError malformed-object */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0) throw new AmanaError('malformed-object');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = HEX.indexOf(text.charAt(2 * i));
    const low = HEX.indexOf(text.charAt(2 * i + 1));
    if (high < 0 || low < 0) throw new AmanaError('malformed-object');
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

const BASE64URL = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

/** Six bits by the code of their letter; 255 for what is no letter of the alphabet. */
const SIX_BITS = new Uint8Array(256).fill(255);
for (const [bits, letter] of BASE64URL.entries()) SIX_BITS[letter] = bits;

/** base64url without padding, RFC 4648 section 5. By table: `btoa` is some thirty times slower in Node. */
export function toBase64(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  const letter = (bits: number): number => BASE64URL[bits & 63] ?? 0;
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    // Past the end an assignment does nothing, which leaves out the letters that padding would stand for.
    letters[at++] = letter(three >> 18);
    letters[at++] = letter(three >> 12);
    letters[at++] = letter(three >> 6);
    letters[at++] = letter(three);
  }
  return decoder.decode(letters);
}

/** Only the one canonical spelling is accepted. @throws AmanaError malformed-object */
export function fromBase64(text: string): Bytes {
  const letters = utf8(text);
  if (letters.length % 4 === 1) throw new AmanaError('malformed-object');
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  const rest = letters.length % 4;
  let unknown = 0;
  let last = 0;
  let at = 0;
  for (let i = 0; i < letters.length; i += 4) {
    const a = SIX_BITS[letters[i] ?? 255] ?? 255;
    const b = SIX_BITS[letters[i + 1] ?? 65] ?? 255;
    const c = SIX_BITS[letters[i + 2] ?? 65] ?? 255;
    const d = SIX_BITS[letters[i + 3] ?? 65] ?? 255;
    unknown |= a | b | c | d;
    last = (a << 18) | (b << 12) | (c << 6) | d;
    bytes[at++] = last >> 16;
    bytes[at++] = last >> 8;
    bytes[at++] = last;
  }
  // Bits of the last letter that belong to no byte are zero, or one value would have several spellings.
  const strayBits = rest === 2 ? last & 0xffff : rest === 3 ? last & 0xff : 0;
  if (unknown > 63 || strayBits !== 0) throw new AmanaError('malformed-object');
  return bytes;
}
