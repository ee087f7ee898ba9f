/**
 * Key derivation: keyed BLAKE2b-256 over a length-prefixed label and context. The length prefixes make it
 * impossible for two different (label, context) pairs to be the same message.
 */
import { type Bytes, concat, u32, utf8 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';

export type Label = `amana/v1/${string}`;

/** 256 bits, the key size of every cipher and of every derived secret here. */
export const KEY_BYTES = 32;

/** Joins parts so that no two lists of parts give the same bytes. */
export const prefixed = (...parts: readonly Uint8Array[]): Bytes =>
  concat(...parts.flatMap((part) => [u32(part.length), part]));

/** @param key 16–64 B @returns 32 B */
export const kdf = (
  crypto: Crypto,
  key: Uint8Array,
  label: Label,
  ...context: readonly Uint8Array[]
): Bytes => crypto.blake2b(KEY_BYTES, prefixed(utf8(label), ...context), key);
