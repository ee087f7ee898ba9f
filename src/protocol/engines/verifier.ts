/** Follows signatures where WebAssembly is blocked or not worth its bytes: Ed25519 by noble, without what seals. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from './blake2b.ts';
import { SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Verifier } from './crypto.ts';

export const verifier: Verifier = {
  blake2b,
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
