/**
 * A lost key, given back by the desk: each editor's key is split into shares, one for each lead and sealed to them;
 * two of them join it again, for somebody whom a lead has named before everybody. PROTOCOL.md, "People".
 */
import { type Bytes, concat, fromBase64, fromHex, toBase64, utf8 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';
import type { Identity } from './identity.ts';
import type { ObjectId } from './ids.ts';
import { kdf, prefixed } from './kdf.ts';
import { KEM_CIPHERTEXT_BYTES, TAG_BYTES } from './layout.ts';
import { base64, objectId, z } from './schema.ts';

/** Two leads: one alone could take on anybody's name. */
export const SHARES_NEEDED = 2;

/** Signing seed and X-Wing seed, 64 B, and one byte that tells the share's place. */
export const SHARE_BYTES = 64 + 1;

const sealedShare = base64(KEM_CIPHERTEXT_BYTES + SHARE_BYTES + TAG_BYTES);

/** The author's own key, in shares for the leads of that day. */
export const keyEscrowed = z.strictObject({
  type: z.literal('key-escrowed'),
  shares: z.array(z.strictObject({ to: objectId, sealed: sealedShare })).check(z.maxLength(50)),
});

/** A lead asks that the key of `lost` be given to `to`, who has come to the desk anew. */
export const recoveryAsked = z.strictObject({
  type: z.literal('recovery-asked'),
  lost: objectId,
  to: objectId,
});

/** The author's share of the key of `lost`, sealed to `to`. */
export const shareGiven = z.strictObject({
  type: z.literal('share-given'),
  lost: objectId,
  to: objectId,
  sealed: sealedShare,
});

/** A sealing key is used once, so its nonce can be fixed. */
const SHARE_NONCE = new Uint8Array(24);

const shareContext = (root: Uint8Array, of: ObjectId, to: ObjectId): Bytes =>
  prefixed(utf8('amana/v1/key-share'), root, fromHex(of), fromHex(to));

/** One share of the key of `of`, for one editor. @param share 65 B */
export function sealShare(
  crypto: Crypto,
  root: Uint8Array,
  of: ObjectId,
  to: { readonly id: ObjectId; readonly kemKey: Uint8Array },
  share: Uint8Array,
): string {
  const context = shareContext(root, of, to.id);
  const { ciphertext, sharedSecret } = crypto.kemEncapsulate(to.kemKey);
  const key = kdf(crypto, sharedSecret, 'amana/v1/key-share', context);
  return toBase64(concat(ciphertext, crypto.aeadSeal(key, SHARE_NONCE, share, context)));
}

/** @throws AmanaError cannot-open */
export function openShare(
  crypto: Crypto,
  root: Uint8Array,
  of: ObjectId,
  me: Pick<Identity, 'id' | 'kem'>,
  sealedB64: string,
): Bytes {
  const sealed = fromBase64(sealedB64);
  const context = shareContext(root, of, me.id);
  const sharedSecret = crypto.kemDecapsulate(sealed.subarray(0, KEM_CIPHERTEXT_BYTES), me.kem.secretKey);
  const key = kdf(crypto, sharedSecret, 'amana/v1/key-share', context);
  return crypto.aeadOpen(key, SHARE_NONCE, sealed.subarray(KEM_CIPHERTEXT_BYTES), context);
}
