/**
 * Key derivation: keyed BLAKE2b-256 over a length-prefixed label and context. The length prefixes make it
 * impossible for two different (label, context) pairs to be the same message.
 */
import { type Bytes, utf8 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';

export type Label = `amana/v1/${string}`;

/** 256 bits, the key size of every cipher and of every derived secret here. */
export const KEY_BYTES = 32;

/** Of a length in front of its part: 32 bits, big endian. */
const LENGTH_BYTES = 4;

/** Joins parts so that no two lists of parts give the same bytes. */
export function prefixed(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += LENGTH_BYTES + part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    // Written byte by byte: a view for every derived key costs more than the four bytes.
    joined[offset] = part.length >>> 24;
    joined[offset + 1] = part.length >>> 16;
    joined[offset + 2] = part.length >>> 8;
    joined[offset + 3] = part.length;
    joined.set(part, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + part.length;
  }
  return joined;
}

/** The labels that were used: a few dozen, each encoded once and not with every key of every report. */
const labelBytes = new Map<Label, Bytes>();

function bytesOf(label: Label): Bytes {
  const known = labelBytes.get(label);
  if (known !== undefined) return known;
  const bytes = utf8(label);
  labelBytes.set(label, bytes);
  return bytes;
}

/** @param key 16–64 B @returns 32 B */
export const kdf = (
  crypto: Crypto,
  key: Uint8Array,
  label: Label,
  ...context: readonly Uint8Array[]
): Bytes => crypto.blake2b(KEY_BYTES, prefixed(bytesOf(label), ...context), key);
