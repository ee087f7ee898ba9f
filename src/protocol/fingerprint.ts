/** A public key as words: in print, between two people on a telephone, on a page beside either. */
import { readU32, utf8 } from './bytes.ts';
import { WORDLIST_LENGTH } from './codename.ts';
import type { Verifier } from './engines/crypto.ts';
import { prefixed } from './kdf.ts';

/** 6 words × 12.9 bits = 77 bits: enough to compare by voice, too many to search for a look-alike key. */
const FINGERPRINT_WORDS = 6;

/** Places in the lists of words: in every language the same, so that a key has one fingerprint and not two. */
export function fingerprintPlaces(crypto: Verifier, publicKey: Uint8Array): number[] {
  const digest = crypto.blake2b(32, prefixed(utf8('amana/v1/fingerprint'), publicKey));
  return Array.from({ length: FINGERPRINT_WORDS }, (_, i) => readU32(digest, 4 * i) % WORDLIST_LENGTH);
}
