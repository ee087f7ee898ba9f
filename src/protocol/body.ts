/**
 * The body of a sealed object: frames under one key, in the STREAM construction (Hoang, Reyhanitabar, Rogaway,
 * Vizár 2015): the nonce is a counter and a last-frame flag, so frames cannot be reordered, dropped or cut off.
 * The key is used for one object only, which is what makes a counter a safe nonce.
 */
import { type Bytes, concat, fromHex, u32, utf8 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';
import { gcm } from './engines/webcrypto.ts';
import type { ObjectId } from './ids.ts';
import { KEY_BYTES, kdf, prefixed } from './kdf.ts';
import { FRAME_BYTES, frameCount, type Kind } from './layout.ts';

/** 1: XChaCha20-Poly1305 by the engine. 2: AES-256-GCM by the platform, many times faster where it exists. */
export type Suite = 1 | 2;

/** Length of the nonce in bytes, by suite. */
const NONCE_BYTES = { 1: 24, 2: 12 } as const satisfies Record<Suite, number>;

/** zeros ‖ frame index (4) ‖ last-frame flag (1) */
export function frameNonce(suite: Suite, index: number, last: boolean): Bytes {
  const zeros = new Uint8Array(NONCE_BYTES[suite] - 5);
  return concat(zeros, u32(index), Uint8Array.of(last ? 1 : 0));
}

/**
 * What every key of an object is bound to, so that no object can be replayed as another, as another kind, or at
 * another newsroom. @param root the newsroom's root public key, 32 B
 */
export const objectContext = (root: Uint8Array, kind: Kind, id: ObjectId): Bytes =>
  prefixed(root, utf8(kind), fromHex(id));

/**
 * Commits the object to one file key: AEADs alone let one ciphertext open under two keys. And to one suite, one set
 * of flags and one length, so that whoever sealed cannot show two recipients two different things.
 * @param wrappedPlain suite ‖ flags ‖ file key ‖ true length, as in every slot
 */
export const commitmentOf = (crypto: Crypto, wrappedPlain: Uint8Array, context: Uint8Array): Bytes =>
  kdf(
    crypto,
    wrappedPlain.subarray(2, 2 + KEY_BYTES),
    'amana/v1/commitment',
    context,
    wrappedPlain.subarray(0, 2),
    wrappedPlain.subarray(2 + KEY_BYTES),
  );

export interface FrameCipher {
  /** In a buffer of its own, whose memory the caller may give back. */
  seal(index: number, plain: Uint8Array): Promise<Bytes>;
  /** @throws AmanaError cannot-open */
  open(index: number, sealed: Uint8Array): Promise<Bytes>;
}

/**
 * @param header the whole header: its hash is every frame's associated data, so that a changed slot is noticed
 *   by each recipient, not only by the slot's own
 */
export async function frameCipher(
  crypto: Crypto,
  suite: Suite,
  fileKey: Uint8Array,
  context: Uint8Array,
  header: Uint8Array,
  paddedBytes: number,
): Promise<FrameCipher> {
  const key = kdf(crypto, fileKey, 'amana/v1/body', context);
  const aad = crypto.blake2b(32, header);
  const lastIndex = frameCount(paddedBytes) - 1;
  const nonce = (index: number): Bytes => frameNonce(suite, index, index === lastIndex);
  if (suite === 2) {
    const platform = await gcm(key);
    return {
      seal: (index, plain) => platform.seal(nonce(index), plain, aad),
      open: (index, sealed) => platform.open(nonce(index), sealed, aad),
    };
  }
  return {
    seal: async (index, plain) => crypto.aeadSeal(key, nonce(index), plain, aad),
    open: async (index, sealed) => crypto.aeadOpen(key, nonce(index), sealed, aad),
  };
}

/** Plaintext bytes of one frame: all are full but the last. */
export const frameLength = (paddedBytes: number, index: number): number =>
  Math.min(FRAME_BYTES, paddedBytes - index * FRAME_BYTES);
