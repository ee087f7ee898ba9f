/** The same primitives in plain JavaScript, for pages where WebAssembly is blocked; what seals is fetched when needed. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { type Bytes, concat } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES } from './crypto.ts';
import { verifier } from './verifier.ts';

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

export async function loadNoble(): Promise<Crypto> {
  const { xchacha20poly1305, xwing } = await import('./noble-sealing.ts');
  return {
    name: 'noble',
    random: (bytes) => own(randomBytes(bytes)),
    blake2b: verifier.blake2b,
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
    kemReady(secretKey) {
      if (secretKey.length !== KEM_SECRET_KEY_BYTES) throw new AmanaError('cannot-open');
      // Expanded anew each time: where nothing is compiled, that is not what takes longest.
      const kept = secretKey.slice();
      let isErased = false;
      return {
        async decapsulate(ciphertext) {
          if (isErased) throw new AmanaError('cannot-open');
          try {
            return own(xwing.decapsulate(ciphertext, kept));
          } catch (cause) {
            throw new AmanaError('cannot-open', { cause });
          }
        },
        erase() {
          isErased = true;
          kept.fill(0);
        },
      };
    },
    signKeypair(seed) {
      const publicKey = own(ed25519.getPublicKey(seed));
      return { publicKey, secretKey: concat(seed, publicKey) };
    },
    sign: (message, secretKey) => own(ed25519.sign(message, secretKey.subarray(0, 32))),
    verify: verifier.verify,
  };
}
