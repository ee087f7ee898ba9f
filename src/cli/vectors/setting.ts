/** The fixed people, keys and days that every vector is about. */
import { type Bytes, utf8 } from '#protocol/bytes.ts';
import { type Day, parseDay } from '#protocol/day.ts';
import type { Argon2 } from '#protocol/engines/argon2.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { type Identity, identityFromSeeds } from '#protocol/identity.ts';
import { type EpochId, type ObjectId, parseEpochId, parseObjectId } from '#protocol/ids.ts';

/** Names of values and the values as text; bytes are base64url, structures JSON. */
export type Values = Record<string, string>;

export interface Setting {
  readonly crypto: Crypto;
  /** Null where WebAssembly does not run: editors need it, sources do not. */
  readonly argon2: Argon2 | null;
  readonly rootPair: KeyPair;
  readonly root: Bytes;
  readonly day: Day;
  readonly deskEpoch: EpochId;
  readonly deskKey: KeyPair;
  readonly sanitizerEpoch: EpochId;
  readonly sanitizerKey: KeyPair;
  readonly lead: Identity;
  readonly editor: Identity;
}

/** 2024-10-04 */
export const VECTOR_DAY = parseDay(20_000);

export const seedOf = (crypto: Crypto, label: string, bytes = 32): Bytes =>
  crypto.blake2b(bytes, utf8(`amana vectors: ${label}`));

export const idOf = (crypto: Crypto, label: string): ObjectId =>
  parseObjectId(Array.from(seedOf(crypto, label, 16), (byte) => byte.toString(16).padStart(2, '0')).join(''));

/** Bytes that are neither constant nor random: a frame in the wrong place shows. */
export const patternBytes = (length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8) * 13 + (i >> 16)) & 255);

export function makeSetting(crypto: Crypto, argon2: Argon2 | null): Setting {
  const rootPair = crypto.signKeypair(seedOf(crypto, 'root'));
  return {
    crypto,
    argon2,
    rootPair,
    root: rootPair.publicKey,
    day: VECTOR_DAY,
    deskEpoch: parseEpochId('0a0b0c0d'),
    deskKey: crypto.kemKeypair(seedOf(crypto, 'desk epoch')),
    sanitizerEpoch: parseEpochId('01020304'),
    sanitizerKey: crypto.kemKeypair(seedOf(crypto, 'sanitizer epoch')),
    lead: identityFromSeeds(crypto, seedOf(crypto, 'lead', 64), 'Lina'),
    editor: identityFromSeeds(crypto, seedOf(crypto, 'editor', 64), 'Omar عمر'),
  };
}
