/** Vectors of the bare primitives, where the engines have to be equal byte for byte. */
import { toBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { kdf } from '#protocol/kdf.ts';
import { patternBytes, type Setting, seedOf, type Values } from './setting.ts';

export function primitiveValues({ crypto, deskKey }: Setting): Values {
  const values: Values = {};
  const key = seedOf(crypto, 'key');
  for (const bytes of [0, 1, 127, 128, 129, 1000]) {
    values[`blake2b-256/${bytes}`] = toHex(crypto.blake2b(32, patternBytes(bytes)));
    values[`blake2b-512-keyed/${bytes}`] = toHex(crypto.blake2b(64, patternBytes(bytes), key));
  }
  values['blake2b-512/abc'] = toHex(crypto.blake2b(64, utf8('abc')));
  values['kdf/no context'] = toHex(kdf(crypto, key, 'amana/v1/vector'));
  values['kdf/two parts'] = toHex(kdf(crypto, key, 'amana/v1/vector', utf8('ab'), utf8('c')));
  values['kdf/the same bytes in other parts'] = toHex(
    kdf(crypto, key, 'amana/v1/vector', utf8('a'), utf8('bc')),
  );

  const nonce = seedOf(crypto, 'nonce', 24);
  for (const bytes of [0, 1, 63, 64, 65, 1000]) {
    values[`xchacha20-poly1305/${bytes}`] = toBase64(
      crypto.aeadSeal(key, nonce, patternBytes(bytes), utf8(`aad ${bytes}`)),
    );
  }
  values['xchacha20-poly1305/no aad'] = toBase64(
    crypto.aeadSeal(key, nonce, patternBytes(32), new Uint8Array(0)),
  );

  values['x-wing/public key'] = toBase64(deskKey.publicKey);
  values['x-wing/secret key'] = toHex(deskKey.secretKey);
  const { ciphertext, sharedSecret } = crypto.kemEncapsulate(deskKey.publicKey);
  values['x-wing/ciphertext'] = toBase64(ciphertext);
  values['x-wing/shared secret'] = toHex(sharedSecret);
  values['x-wing/decapsulated'] = toHex(crypto.kemDecapsulate(ciphertext, deskKey.secretKey));
  const changed = ciphertext.slice();
  changed[700] = (changed[700] ?? 0) ^ 1;
  values['x-wing/implicit rejection'] = toHex(crypto.kemDecapsulate(changed, deskKey.secretKey));

  const pair = crypto.signKeypair(seedOf(crypto, 'signing'));
  values['ed25519/public key'] = toHex(pair.publicKey);
  values['ed25519/secret key'] = toHex(pair.secretKey);
  for (const bytes of [0, 1, 1000])
    values[`ed25519/${bytes}`] = toBase64(crypto.sign(patternBytes(bytes), pair.secretKey));
  values['ed25519/verdicts'] = JSON.stringify(signatureVerdicts(crypto, pair.publicKey, pair.secretKey));
  return values;
}

/** What verification says of edge cases: the engines must refuse the same. */
function signatureVerdicts(
  crypto: Setting['crypto'],
  publicKey: Uint8Array,
  secretKey: Uint8Array,
): Record<string, boolean> {
  const message = utf8('message');
  const signature = crypto.sign(message, secretKey);
  const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
    const copy = bytes.slice();
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const order = fromHexLe('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
  const malleable = signature.slice();
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    const sum = (signature[32 + i] ?? 0) + (order[i] ?? 0) + carry;
    malleable[32 + i] = sum & 255;
    carry = sum >> 8;
  }
  const identityPoint = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));
  return {
    'its own': crypto.verify(signature, message, publicKey),
    'another message': crypto.verify(signature, utf8('messagf'), publicKey),
    'R changed': crypto.verify(flipped(signature, 0), message, publicKey),
    'S changed': crypto.verify(flipped(signature, 40), message, publicKey),
    'S plus the order of the group': crypto.verify(malleable, message, publicKey),
    'key changed': crypto.verify(signature, message, flipped(publicKey, 3)),
    'key of small order': crypto.verify(signature, message, identityPoint),
    'key and R of small order, S zero': crypto.verify(
      Uint8Array.from({ length: 64 }, (_, i) => (i === 0 ? 1 : 0)),
      message,
      identityPoint,
    ),
    'all zeros': crypto.verify(new Uint8Array(64), message, new Uint8Array(32)),
    'short signature': crypto.verify(signature.subarray(0, 63), message, publicKey),
    'short key': crypto.verify(signature, message, publicKey.subarray(0, 31)),
  };
}

const fromHexLe = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
