/**
 * How far this device has seen each history, kept beside the key file. Sealed: it names cases and counts what was
 * done in them, and whoever takes the device while it is locked must not read that.
 */
import { type Bytes, concat, utf8 } from '#protocol/bytes.ts';
import { AEAD_NONCE_BYTES, type Crypto } from '#protocol/engines/crypto.ts';
import type { Identity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { kdf, prefixed } from '#protocol/kdf.ts';
import { hex, objectId, parseJsonBytes, z } from '#protocol/schema.ts';
import type { SeenEnd, VerifiedLog } from './verify-log.ts';

const LABEL = 'amana/v1/seen-ends';

const schema = z.strictObject({
  v: z.literal(1),
  ends: z.array(z.strictObject({ stream: objectId, events: z.int().check(z.positive()), hash: hex(32) })),
});

const keyFor = (crypto: Crypto, root: Uint8Array, me: Identity): Bytes => kdf(crypto, me.seeds, LABEL, root);

export function sealSeen(
  crypto: Crypto,
  root: Uint8Array,
  me: Identity,
  ends: ReadonlyMap<ObjectId, SeenEnd>,
): Bytes {
  const json = JSON.stringify({ v: 1, ends: [...ends].map(([stream, end]) => ({ stream, ...end })) });
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  const context = prefixed(utf8(LABEL), root);
  return concat(nonce, crypto.aeadSeal(keyFor(crypto, root, me), nonce, utf8(json), context));
}

/** @throws AmanaError cannot-open for another key's or a changed file */
export function openSeen(
  crypto: Crypto,
  root: Uint8Array,
  me: Identity,
  sealed: Uint8Array,
): Map<ObjectId, SeenEnd> {
  const nonce = sealed.subarray(0, AEAD_NONCE_BYTES);
  const context = prefixed(utf8(LABEL), root);
  const json = crypto.aeadOpen(keyFor(crypto, root, me), nonce, sealed.subarray(AEAD_NONCE_BYTES), context);
  const { ends } = parseJsonBytes(schema, json);
  return new Map(ends.map(({ stream, events, hash }) => [stream, { events, hash }]));
}

/** Nothing is forgotten of a history in which something is wrong: what was seen of it before is how that is found. */
export function withSeen(
  before: ReadonlyMap<ObjectId, SeenEnd>,
  logs: readonly VerifiedLog[],
): Map<ObjectId, SeenEnd> {
  const after = new Map(before);
  for (const { stream, faults, end } of logs) if (faults.length === 0 && end !== null) after.set(stream, end);
  return after;
}
