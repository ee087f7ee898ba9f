/**
 * The one door to cryptographic engines. Two engines stand behind it, equal byte for byte: libsodium where
 * WebAssembly runs, noble where Tor Browser's "Safer" level forbids it. Frozen vectors prove them equal.
 */
import type { Bytes } from '../bytes.ts';

export interface KeyPair {
  readonly publicKey: Bytes;
  readonly secretKey: Bytes;
}

/**
 * A secret key that was expanded once for many ciphertexts: more than half of what one costs. It holds what the secret
 * key holds, so that whoever makes it erases it as soon.
 */
export interface ReadyKey {
  /** As `kemDecapsulate`: where the platform can help, beside what its thread does meanwhile. */
  decapsulate(ciphertext: Uint8Array): Promise<Bytes>;
  /** Nothing can be opened with it any more. */
  erase(): void;
}

export interface Crypto {
  readonly name: 'sodium' | 'noble';

  random(bytes: number): Bytes;

  /** BLAKE2b (RFC 7693), keyed when a key of 16–64 bytes is given. @param outBytes 16–64 */
  blake2b(outBytes: number, message: Uint8Array, key?: Uint8Array): Bytes;

  /** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha). @param key 32 B @param nonce 24 B */
  aeadSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, aad: Uint8Array): Bytes;

  /** @throws AmanaError cannot-open, whatever the cause */
  aeadOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Bytes;

  /** X-Wing: public key 1,216 B, secret key = the 32 B seed. */
  kemKeypair(seed: Uint8Array): KeyPair;

  /** @throws AmanaError malformed-object for a public key that is not one */
  kemEncapsulate(publicKey: Uint8Array): { readonly ciphertext: Bytes; readonly sharedSecret: Bytes };

  /** A wrong ciphertext gives an unrelated secret (implicit rejection). @throws AmanaError cannot-open on wrong shapes */
  kemDecapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Bytes;

  /** The same key, for many ciphertexts. @throws AmanaError cannot-open on a wrong shape */
  kemReady(secretKey: Uint8Array): ReadyKey;

  /** Ed25519 (RFC 8032). @param seed 32 B; the secret key is seed ‖ public key, 64 B */
  signKeypair(seed: Uint8Array): KeyPair;

  sign(message: Uint8Array, secretKey: Uint8Array): Bytes;

  /** False for anything that is not a valid signature, malformed input included. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** What follows signatures up to a root, and can seal and open nothing. */
export type Verifier = Pick<Crypto, 'blake2b' | 'verify'>;

export const KEM_PUBLIC_KEY_BYTES = 1216;
export const KEM_SECRET_KEY_BYTES = 32;
export const SIGN_PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;
export const AEAD_NONCE_BYTES = 24;
