/**
 * Chance, written down: an engine whose random bytes come from a fixed seed and whose encapsulations are replayed
 * from a record, so that sealing gives the same bytes every time and in every engine. Only for vectors.
 */
import { type Bytes, concat, fromBase64, toBase64, toHex, u32, utf8 } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';

export interface Encapsulation {
  /** BLAKE2b-256 of the public key, hex: a replay for another key is a fault of the vectors. */
  readonly to: string;
  readonly ciphertext: string;
  readonly sharedSecret: string;
}

const fingerprint = (crypto: Crypto, publicKey: Uint8Array): string => toHex(crypto.blake2b(32, publicKey));

/** The n-th call gives BLAKE2b(call ‖ block) under the seed, cut to length. */
function seededRandom(crypto: Crypto, seed: string): (bytes: number) => Bytes {
  const key = crypto.blake2b(32, utf8(seed));
  let call = 0;
  return (bytes) => {
    call += 1;
    const blocks = Array.from({ length: Math.ceil(bytes / 64) }, (_, block) =>
      crypto.blake2b(64, concat(u32(call), u32(block)), key),
    );
    return concat(...blocks).slice(0, bytes);
  };
}

/** Encapsulates by real chance and writes down what came out. */
export function recording(crypto: Crypto, seed: string, record: Encapsulation[]): Crypto {
  return {
    ...crypto,
    random: seededRandom(crypto, seed),
    kemEncapsulate(publicKey) {
      const fresh = crypto.kemEncapsulate(publicKey);
      record.push({
        to: fingerprint(crypto, publicKey),
        ciphertext: toBase64(fresh.ciphertext),
        sharedSecret: toBase64(fresh.sharedSecret),
      });
      return fresh;
    },
  };
}

/** Gives out what was written down, in the same order. */
export function replaying(crypto: Crypto, seed: string, record: readonly Encapsulation[]): Crypto {
  let next = 0;
  return {
    ...crypto,
    random: seededRandom(crypto, seed),
    kemEncapsulate(publicKey) {
      const written = record[next];
      next += 1;
      if (written === undefined || written.to !== fingerprint(crypto, publicKey))
        throw new Error(`the vectors' encapsulation ${next} is for another key`);
      return { ciphertext: fromBase64(written.ciphertext), sharedSecret: fromBase64(written.sharedSecret) };
    },
  };
}
