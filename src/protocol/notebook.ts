/**
 * The notebook of an editor: words that are being written and belong to nobody else yet. An entry lies at the
 * newsroom, sealed to its writer alone, and is overwritten as they type: it is in no history, so that what was
 * never said is not kept. PROTOCOL.md, "Notebooks".
 *
 *   key   = kdf(seeds of the key file, "notebook", root)
 *   id    = first 16 B of kdf(key, "notebook-id", root, name)
 *   entry = nonce (24) ‖ XChaCha20-Poly1305(length 4 ‖ text, zeros), padded to 4 KiB × 4^k
 */
import { type Bytes, concat, fromHex, fromUtf8, readU32, toHex, u32, utf8 } from './bytes.ts';
import { AEAD_NONCE_BYTES, type Crypto } from './engines/crypto.ts';
import { sha256 } from './engines/webcrypto.ts';
import { AmanaError } from './errors.ts';
import type { Identity } from './identity.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { kdf, prefixed } from './kdf.ts';
import { TAG_BYTES } from './layout.ts';

/** 4 KiB to 1 MiB: steps of four tell little of how long somebody writes; a draft and its translation fit. */
export const ENTRY_LENGTHS: readonly number[] = Array.from({ length: 5 }, (_, k) => 4096 * 4 ** k);

export const isEntryLength = (bytes: number): boolean => ENTRY_LENGTHS.includes(bytes);

/** Conversations and cases that one editor writes in at the same time, many times over: 1 MiB each at most. */
export const MOST_ENTRIES = 512;

const OVERHEAD_BYTES = AEAD_NONCE_BYTES + TAG_BYTES + 4;

export const notebookKey = (crypto: Crypto, root: Uint8Array, me: Pick<Identity, 'seeds'>): Bytes =>
  kdf(crypto, me.seeds, 'amana/v1/notebook', root);

/** Meaningless without the key: a server cannot tell which case an entry is about. @param name what it is for */
export const entryId = (crypto: Crypto, root: Uint8Array, key: Uint8Array, name: string): ObjectId =>
  parseObjectId(toHex(kdf(crypto, key, 'amana/v1/notebook-id', root, utf8(name)).subarray(0, ID_BYTES)));

const entryContext = (root: Uint8Array, id: ObjectId): Bytes =>
  prefixed(utf8('amana/v1/notebook-entry'), root, fromHex(id));

/** @throws AmanaError too-large */
export function sealEntry(
  crypto: Crypto,
  root: Uint8Array,
  key: Uint8Array,
  id: ObjectId,
  text: string,
): Bytes {
  const bytes = utf8(text);
  const length = ENTRY_LENGTHS.find((most) => bytes.length + OVERHEAD_BYTES <= most);
  if (length === undefined) throw new AmanaError('too-large');
  const plain = new Uint8Array(length - AEAD_NONCE_BYTES - TAG_BYTES);
  plain.set(concat(u32(bytes.length), bytes));
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  return concat(nonce, crypto.aeadSeal(key, nonce, plain, entryContext(root, id)));
}

/** @throws AmanaError cannot-open */
export function openEntry(
  crypto: Crypto,
  root: Uint8Array,
  key: Uint8Array,
  id: ObjectId,
  sealed: Uint8Array,
): string {
  try {
    const nonce = sealed.subarray(0, AEAD_NONCE_BYTES);
    const plain = crypto.aeadOpen(key, nonce, sealed.subarray(AEAD_NONCE_BYTES), entryContext(root, id));
    return fromUtf8(plain.subarray(4, 4 + readU32(plain)));
  } catch (cause) {
    throw new AmanaError('cannot-open', { cause });
  }
}

/** Names one state of an entry: whoever writes says which state they saw. SHA-256, hex. */
export const entryHash = async (sealed: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(await sha256(sealed));
