/** The only importer of noble: the same primitives in plain JavaScript, for pages where WebAssembly is blocked. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js';
import { type Bytes, concat } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { blake2b } from './blake2b.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES, SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './crypto.ts';

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

export async function loadNoble(): Promise<Crypto> {
  return {
    name: 'noble',
    random: (bytes) => own(randomBytes(bytes)),
    blake2b,
    aeadSeal: (key, nonce, plain, aad) => own(xchacha20poly1305(key, nonce, aad).encrypt(plain)),
    aeadOpen(key, nonce, sealed, aad) {
      try {
        return own(xchacha20poly1305(key, nonce, aad).decrypt(sealed));
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
    kemKeypair(seed) {
      const pair = xwing.keygen(seed);
      return { publicKey: own(pair.publicKey), secretKey: own(pair.secretKey) };
    },
    kemEncapsulate(publicKey) {
      try {
        const { cipherText, sharedSecret } = xwing.encapsulate(publicKey);
        return { ciphertext: own(cipherText), sharedSecret: own(sharedSecret) };
      } catch (cause) {
        throw new AmanaError('malformed-object', { cause });
      }
    },
    kemDecapsulate(ciphertext, secretKey) {
      if (secretKey.length !== KEM_SECRET_KEY_BYTES) throw new AmanaError('cannot-open');
      try {
        return own(xwing.decapsulate(ciphertext, secretKey));
      } catch (cause) {
        throw new AmanaError('cannot-open', { cause });
      }
    },
    signKeypair(seed) {
      const publicKey = own(ed25519.getPublicKey(seed));
      return { publicKey, secretKey: concat(seed, publicKey) };
    },
    sign: (message, secretKey) => own(ed25519.sign(message, secretKey.subarray(0, 32))),
    verify(signature, message, publicKey) {
      if (signature.length !== SIGNATURE_BYTES || publicKey.length !== SIGN_PUBLIC_KEY_BYTES) return false;
      try {
        // RFC 8032 strictness as in libsodium: ZIP 215's laxer rules would make the engines disagree.
        return ed25519.verify(signature, message, publicKey, { zip215: false });
      } catch (malformed) {
        // noble throws where a point does not decode; libsodium answers false. Both mean: not a signature.
        if (malformed instanceof Error) return false;
        throw malformed;
      }
    },
  };
}
