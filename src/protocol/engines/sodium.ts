/** The only user of libsodium, which is fetched when it is first needed. */
import { type Bytes, concat, utf8 } from '../bytes.ts';
import { AmanaError } from '../errors.ts';
import { type Crypto, KEM_SECRET_KEY_BYTES, SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './crypto.ts';
import { x25519 } from './webcrypto.ts';

/** X-Wing (draft-connolly-cfrg-xwing-kem): its label, and where its X25519 part begins in a ciphertext and a seed. */
const XWING_LABEL = utf8('\\.//^\\');
const XWING_BYTES = 1120;
const MLKEM_CIPHERTEXT_BYTES = 1088;
const MLKEM_SEED_BYTES = 64;
const X25519_BYTES = 32;

/** The wrapper's outputs never share memory with the WebAssembly heap, but their type does not say so. */
const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);

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
    kemReady(secretKey) {
      if (secretKey.length !== KEM_SECRET_KEY_BYTES) throw new AmanaError('cannot-open');
      const expanded = sodium.crypto_xof_shake256(MLKEM_SEED_BYTES + X25519_BYTES, secretKey);
      const latticeKey = sodium.crypto_kem_mlkem768_seed_keypair(
        expanded.subarray(0, MLKEM_SEED_BYTES),
      ).privateKey;
      const curveKey = expanded.subarray(MLKEM_SEED_BYTES);
      const curvePublic = sodium.crypto_scalarmult_base(curveKey);
      let platform = x25519(curveKey);
      const agree = async (ephemeral: Uint8Array): Promise<Uint8Array> =>
        (await platform)?.(ephemeral) ?? sodium.crypto_scalarmult(curveKey, ephemeral);
      let isErased = false;
      return {
        async decapsulate(ciphertext) {
          if (isErased || ciphertext.length !== XWING_BYTES) throw new AmanaError('cannot-open');
          try {
            const ephemeral = ciphertext.subarray(MLKEM_CIPHERTEXT_BYTES);
            // First, so that the platform's threads work on the curve while this one works on the lattice.
            const agreed = agree(ephemeral);
            const secrets = await Promise.all([
              sodium.crypto_kem_mlkem768_dec(ciphertext.subarray(0, MLKEM_CIPHERTEXT_BYTES), latticeKey),
              agreed,
            ]);
            const joined = concat(...secrets, ephemeral, curvePublic, XWING_LABEL);
            const shared = own(sodium.crypto_hash_sha3256(joined));
            for (const each of [...secrets, joined]) each.fill(0);
            return shared;
          } catch (cause) {
            throw new AmanaError('cannot-open', { cause });
          }
        },
        erase() {
          isErased = true;
          platform = Promise.resolve(null);
          for (const each of [expanded, latticeKey]) each.fill(0);
        },
      };
    },
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
