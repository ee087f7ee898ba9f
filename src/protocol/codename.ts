/**
 * The codename: eight words, the only way back to a conversation. It never leaves the source's memory and page;
 * everything else is derived from it. PROTOCOL.md, "Keys".
 */
import { type Bytes, concat, toHex, u32 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { kdf } from './kdf.ts';

export const CODENAME_WORDS = 8;

/** 6^5: five dice a word. */
export const WORDLIST_LENGTH = 7776;

/** log2(7776^8) = 103.4 bits: out of reach of any search, so that no stretching is needed on a slow phone. */
export const CODENAME_BITS = CODENAME_WORDS * Math.log2(WORDLIST_LENGTH);

/** Eight places in the word list: what a codename is, in whatever language it is written. */
export type Codename = readonly number[] & { readonly __unit: 'word indices' };

const isCodename = (indices: readonly number[]): indices is Codename =>
  indices.length === CODENAME_WORDS &&
  indices.every((i) => Number.isInteger(i) && i >= 0 && i < WORDLIST_LENGTH);

/** The largest multiple of the list's length below 2^32: values above it would favour the first words. */
const UNBIASED_LIMIT = Math.floor(2 ** 32 / WORDLIST_LENGTH) * WORDLIST_LENGTH;

export function newCodename(crypto: Crypto): Codename {
  const indices: number[] = [];
  while (indices.length < CODENAME_WORDS) {
    const bytes = crypto.random(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    if (value < UNBIASED_LIMIT) indices.push(value % WORDLIST_LENGTH);
  }
  if (!isCodename(indices)) throw new AmanaError('internal');
  return indices;
}

/** Null unless these are eight places of the list. */
export const codenameOf = (places: readonly number[]): Codename | null =>
  isCodename(places) ? places : null;

export interface ThreadKeys {
  /** Names the conversation on the desk; servers never see it. */
  readonly threadId: ObjectId;
  /** Opens the replies of this conversation, 32 B. */
  readonly replyKey: Bytes;
  /** Recognises them in a drop, 32 B. */
  readonly tagKey: Bytes;
}

/**
 * The secret that a source shares with the desk inside every sealed report, 32 B. One way: the desk cannot get
 * back to the codename, and another newsroom's root gives another conversation.
 */
export function threadKeyOf(crypto: Crypto, root: Uint8Array, codename: Codename): Bytes {
  const entropy = concat(...codename.map(u32));
  const seed = kdf(crypto, entropy, 'amana/v1/source', root);
  return kdf(crypto, seed, 'amana/v1/thread');
}

/** The conversation's name alone, for whoever reads thousands of reports. */
export const threadIdOf = (crypto: Crypto, threadKey: Uint8Array): ObjectId =>
  parseObjectId(toHex(kdf(crypto, threadKey, 'amana/v1/thread-id').subarray(0, ID_BYTES)));

export const threadKeysOf = (crypto: Crypto, threadKey: Uint8Array): ThreadKeys => ({
  threadId: threadIdOf(crypto, threadKey),
  replyKey: kdf(crypto, threadKey, 'amana/v1/reply'),
  tagKey: kdf(crypto, threadKey, 'amana/v1/tag'),
});
