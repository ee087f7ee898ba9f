/**
 * Argon2id (RFC 9106), in libsodium's larger build: only the desk and the command line load it, to stretch an
 * editor's passphrase. A source's codename carries 103 bits and needs no stretching.
 */
import sodium from 'libsodium-wrappers-sumo';
import type { Bytes } from '../bytes.ts';

export interface Argon2Cost {
  readonly opsLimit: number;
  readonly memBytes: number;
}

/** @param salt 16 B @returns 32 B */
export type Argon2 = (passphrase: string, salt: Uint8Array, cost: Argon2Cost) => Bytes;

export async function loadArgon2(): Promise<Argon2> {
  await sodium.ready;
  return (passphrase, salt, cost) =>
    new Uint8Array(
      sodium.crypto_pwhash(
        32,
        // One spelling for what looks the same, whatever the keyboard composed.
        passphrase.normalize('NFKC'),
        salt,
        cost.opsLimit,
        cost.memBytes,
        sodium.crypto_pwhash_ALG_ARGON2ID13,
      ),
    );
}
