/**
 * X-Wing (draft-connolly-cfrg-xwing-kem) with a key that was expanded once for many ciphertexts. A report is opened by two
 * halves, the lattice's and the curve's: they are the platform's where it has both, in threads of its own and in half of
 * WebAssembly's time, and libsodium's everywhere else.
 */
import { type Bytes, concat, equalBytes, utf8 } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { KEM_SECRET_KEY_BYTES, type ReadyKey } from './crypto.ts';
import type sodiumOf from './libsodium.ts';
import { mlKem768, x25519 } from './webcrypto.ts';

type Sodium = typeof sodiumOf;

const LABEL = utf8('\\.//^\\');
const CIPHERTEXT_BYTES = 1120;
/** Where the X25519 part begins in a ciphertext and in an expanded secret key. */
const LATTICE_BYTES = 1088;
const LATTICE_SEED_BYTES = 64;
const CURVE_BYTES = 32;

/** The shared secrets of a lattice's ciphertext and of a point, 32 B each; rejects for a point that gives none. */
type Halves = (lattice: Uint8Array, point: Uint8Array) => Promise<readonly [Uint8Array, Uint8Array]>;

async function platformHalves(seed: Uint8Array, curveKey: Uint8Array): Promise<Halves | null> {
  const [decapsulate, agree] = await Promise.all([mlKem768(seed), x25519(curveKey)]);
  if (decapsulate === null || agree === null) return null;
  return (lattice, point) => Promise.all([decapsulate(lattice), agree(point)]);
}

/** Whether both find the same: never told where one finds nothing. */
async function isSame(one: Halves, other: Halves, lattice: Uint8Array, point: Uint8Array): Promise<boolean> {
  const [[a, b], [c, d]] = await Promise.all([one(lattice, point), other(lattice, point)]);
  return equalBytes(a, c) && equalBytes(b, d);
}

/** @param secretKey 32 B, not kept @throws AmanaError cannot-open on a wrong shape */
export function readyXWing(sodium: Sodium, secretKey: Uint8Array): ReadyKey {
  if (secretKey.length !== KEM_SECRET_KEY_BYTES) throw new AmanaError('cannot-open');
  const expanded = sodium.crypto_xof_shake256(LATTICE_SEED_BYTES + CURVE_BYTES, secretKey);
  const seed = expanded.subarray(0, LATTICE_SEED_BYTES);
  const curveKey = expanded.subarray(LATTICE_SEED_BYTES);
  const latticePair = sodium.crypto_kem_mlkem768_seed_keypair(seed);
  const curvePublic = sodium.crypto_scalarmult_base(curveKey);

  const sodiumHalves: Halves = async (lattice, point) => [
    sodium.crypto_kem_mlkem768_dec(lattice, latticePair.privateKey),
    sodium.crypto_scalarmult(curveKey, point),
  ];
  /** Few platforms have this lattice, and not for long: one is believed once it has opened what libsodium sealed. */
  async function fastest(): Promise<Halves> {
    const halves = await platformHalves(seed, curveKey);
    if (halves === null) return sodiumHalves;
    const { ciphertext } = sodium.crypto_kem_mlkem768_enc(latticePair.publicKey);
    const isProven = await isSame(sodiumHalves, halves, ciphertext, curvePublic).catch(() => false);
    return isProven ? halves : sodiumHalves;
  }

  let chosen: Promise<Halves> | null = fastest();
  return {
    async decapsulate(ciphertext): Promise<Bytes> {
      if (chosen === null || ciphertext.length !== CIPHERTEXT_BYTES) throw new AmanaError('cannot-open');
      try {
        const point = ciphertext.subarray(LATTICE_BYTES);
        const secrets = await (await chosen)(ciphertext.subarray(0, LATTICE_BYTES), point);
        const joined = concat(...secrets, point, curvePublic, LABEL);
        const shared = new Uint8Array(sodium.crypto_hash_sha3256(joined));
        for (const each of [...secrets, joined]) each.fill(0);
        return shared;
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
    erase() {
      chosen = null;
      for (const each of [expanded, latticePair.privateKey]) each.fill(0);
    },
  };
}
