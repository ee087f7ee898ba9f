/** The only user of libsodium, which is fetched when it is first needed. */
import type { Bytes } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES, SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './crypto.ts';
import { readyXWing } from './xwing.ts';

/** All of its memory is its own. */
const isOwn = (bytes: Uint8Array): bytes is Bytes =>
  bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength;

/** The wrapper's outputs never share memory with the WebAssembly heap, but their type does not say so. */
const own = (bytes: Uint8Array): Bytes => (isOwn(bytes) ? bytes : new Uint8Array(bytes));

export async function loadSodium(): Promise<Crypto> {
  const { default: sodium } = await import('./libsodium.ts');
  await sodium.ready;
  return {
    name: 'sodium',
    random: (bytes) => own(sodium.randombytes_buf(bytes)),
    blake2b: (outBytes, message, key) => own(sodium.crypto_generichash(outBytes, message, key ?? null)),
    aeadSeal: (key, nonce, plain, aad) =>
      own(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, aad, null, nonce, key)),
    aeadOpen(key, nonce, sealed, aad) {
      try {
        return own(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, aad, nonce, key));
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
    kemKeypair(seed) {
      const pair = sodium.crypto_kem_xwing_seed_keypair(seed);
      return { publicKey: own(pair.publicKey), secretKey: own(pair.privateKey) };
    },
    kemEncapsulate(publicKey) {
      try {
        const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc(publicKey);
        return { ciphertext: own(ciphertext), sharedSecret: own(sharedSecret) };
      } catch (cause) {
        throw new AmanaError('malformed-object', { cause });
      }
    },
    kemDecapsulate(ciphertext, secretKey) {
      if (secretKey.length !== KEM_SECRET_KEY_BYTES) throw new AmanaError('cannot-open');
      try {
        return own(sodium.crypto_kem_xwing_dec(ciphertext, secretKey));
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
    kemReady: (secretKey) => readyXWing(sodium, secretKey),
    signKeypair(seed) {
      const pair = sodium.crypto_sign_seed_keypair(seed);
      return { publicKey: own(pair.publicKey), secretKey: own(pair.privateKey) };
    },
    sign: (message, secretKey) => own(sodium.crypto_sign_detached(message, secretKey)),
    verify(signature, message, publicKey) {
      if (signature.length !== SIGNATURE_BYTES || publicKey.length !== SIGN_PUBLIC_KEY_BYTES) return false;
      return sodium.crypto_sign_verify_detached(signature, message, publicKey);
    },
  };
}
