/**
 * Events: every act of an editor, signed, sealed under the stream's key and chained to the event before it. The
 * server stores them in order and can neither read, forge nor reorder them unnoticed. PROTOCOL.md, "Streams".
 *
 *   event = nonce (24) ‖ XChaCha20-Poly1305(length 4 ‖ signature 64 ‖ JSON, zeros), padded to 1 KiB × 2^k
 */

import { type Bytes, concat, fromHex, readU32, toHex, u32, utf8 } from './bytes.ts';
import { AEAD_NONCE_BYTES, type Crypto, SIGNATURE_BYTES } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { caseEvent } from './events-case.ts';
import { deskEvent } from './events-desk.ts';
import type { Identity } from './identity.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { prefixed } from './kdf.ts';
import { TAG_BYTES } from './layout.ts';
import { day, objectId, parse, parseJsonBytes, z } from './schema.ts';

/** 1 KiB, doubled up to 256 KiB: a re-sealed report of 64 KiB and a long draft fit. */
export const EVENT_LENGTHS: readonly number[] = Array.from({ length: 9 }, (_, k) => 1024 * 2 ** k);

export const isEventLength = (bytes: number): boolean => EVENT_LENGTHS.includes(bytes);

export const eventBody = z.union([deskEvent, caseEvent]);
export type EventBody = z.infer<typeof eventBody>;

const signedEvent = z.strictObject({ v: z.literal(1), by: objectId, day, body: eventBody });

export interface OpenedEvent {
  readonly by: ObjectId;
  readonly day: z.infer<typeof day>;
  readonly body: EventBody;
  /** BLAKE2b-256 of the sealed event: what the next one is chained to. */
  readonly hash: Bytes;
}

/** Where an event stands: its stream, its place, and the hash of the event before it (zeros at the start). */
export interface EventPlace {
  readonly stream: ObjectId;
  readonly position: number;
  readonly previousHash: Uint8Array;
}

export const FIRST_EVENT_HASH = new Uint8Array(32);

/** The desk's own stream has a name that everybody can compute; it tells nothing but the newsroom. */
export const deskStreamId = (crypto: Crypto, root: Uint8Array): ObjectId =>
  parseObjectId(toHex(crypto.blake2b(ID_BYTES, prefixed(utf8('amana/v1/desk-stream'), root))));

const placeBytes = (root: Uint8Array, place: EventPlace): Bytes =>
  prefixed(utf8('amana/v1/event'), root, fromHex(place.stream), u32(place.position), place.previousHash);

export const eventHash = (crypto: Crypto, sealed: Uint8Array): Bytes => crypto.blake2b(32, sealed);

/** @throws AmanaError too-large */
export function sealEvent(
  crypto: Crypto,
  root: Uint8Array,
  streamKey: Uint8Array,
  place: EventPlace,
  author: Identity,
  onDay: z.infer<typeof day>,
  body: EventBody,
): Bytes {
  const json = utf8(JSON.stringify(parse(signedEvent, { v: 1, by: author.id, day: onDay, body })));
  const context = placeBytes(root, place);
  const signature = crypto.sign(prefixed(context, json), author.sign.secretKey);
  const overhead = AEAD_NONCE_BYTES + TAG_BYTES;
  const needed = overhead + 4 + SIGNATURE_BYTES + json.length;
  const length = EVENT_LENGTHS.find((bytes) => needed <= bytes);
  if (length === undefined) throw new AmanaError('too-large');
  const plain = new Uint8Array(length - overhead);
  plain.set(concat(u32(json.length), signature, json));
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  return concat(nonce, crypto.aeadSeal(streamKey, nonce, plain, context));
}

/**
 * @param signKeyOf the signing key (32 B) of an editor who was ever on the desk, or null
 * @throws AmanaError event-invalid for a wrong key, place, chain, signature or author alike
 */
export function openEvent(
  crypto: Crypto,
  root: Uint8Array,
  streamKey: Uint8Array,
  place: EventPlace,
  sealed: Uint8Array,
  signKeyOf: (editor: ObjectId) => Uint8Array | null,
): OpenedEvent {
  try {
    const signed = signedPart(crypto, root, streamKey, place, sealed);
    return { ...openSigned(crypto, root, place, signed, signKeyOf), hash: eventHash(crypto, sealed) };
  } catch (cause) {
    throw new AmanaError('event-invalid', { cause });
  }
}

/** What an author signed, and the signature (64 B): it proves itself without the stream's key. */
export interface SignedPart {
  readonly json: Uint8Array;
  readonly signature: Uint8Array;
}

/** @throws AmanaError for a wrong key, place or chain; who signed is not looked at */
export function signedPart(
  crypto: Crypto,
  root: Uint8Array,
  streamKey: Uint8Array,
  place: EventPlace,
  sealed: Uint8Array,
): SignedPart {
  const nonce = sealed.subarray(0, AEAD_NONCE_BYTES);
  const body = sealed.subarray(AEAD_NONCE_BYTES);
  const plain = crypto.aeadOpen(streamKey, nonce, body, placeBytes(root, place));
  return {
    json: plain.subarray(4 + SIGNATURE_BYTES, 4 + SIGNATURE_BYTES + readU32(plain)),
    signature: plain.subarray(4, 4 + SIGNATURE_BYTES),
  };
}

/** An event by what its author signed, as at that place. @throws AmanaError event-invalid, malformed-object */
export function openSigned(
  crypto: Crypto,
  root: Uint8Array,
  place: EventPlace,
  { json, signature }: SignedPart,
  signKeyOf: (editor: ObjectId) => Uint8Array | null,
): Omit<OpenedEvent, 'hash'> {
  const { by, day: onDay, body } = parseJsonBytes(signedEvent, json);
  const signKey = signKeyOf(by);
  if (signKey === null || !crypto.verify(signature, prefixed(placeBytes(root, place), json), signKey))
    throw new AmanaError('event-invalid');
  return { by, day: onDay, body };
}
