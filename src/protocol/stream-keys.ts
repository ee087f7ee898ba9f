/**
 * The keys of one stream. It begins with one; whenever somebody who could read it no longer may, an event in the
 * stream names the next, by a commitment, so that nobody can put another in its place. PROTOCOL.md, "Streams".
 */
import { toHex, utf8 } from './bytes.ts';
import type { Crypto } from './engines/crypto.ts';
import { type EpochId, type ObjectId, parseEpochId, parseObjectId } from './ids.ts';
import { kdf } from './kdf.ts';
import { hex, objectId, z } from './schema.ts';

/** 4 B at random: two who change one stream's key at the same moment do not meet. */
export const STREAM_KEY_ID_BYTES = 4;

export const KEY_NAME = /^(?:epoch:([0-9a-f]{8})|stream:([0-9a-f]{32})(?::([0-9a-f]{8}))?)$/;

/** What a wrapped secret is for: an epoch's private key, a stream's first key, or one that followed it. */
export const keyName = z.string().check(z.regex(KEY_NAME));

export const epochKeyName = (id: EpochId): string => `epoch:${id}`;

/** @param keyId null for the key that a stream began with */
export const streamKeyName = (id: ObjectId, keyId: string | null = null): string =>
  keyId === null ? `stream:${id}` : `stream:${id}:${keyId}`;

export type NamedFor =
  | { readonly kind: 'epoch'; readonly epoch: EpochId }
  | { readonly kind: 'stream'; readonly stream: ObjectId; readonly keyId: string | null };

/** @throws AmanaError malformed-request, malformed-object */
export function parseKeyName(name: string): NamedFor {
  const [, epoch, stream, keyId] = KEY_NAME.exec(name) ?? [];
  if (epoch !== undefined) return { kind: 'epoch', epoch: parseEpochId(epoch) };
  return { kind: 'stream', stream: parseObjectId(stream), keyId: keyId ?? null };
}

/** Tells one key from all others without telling the key. @returns hex of 32 B */
export const keyCommitment = (crypto: Crypto, root: Uint8Array, name: string, secret: Uint8Array): string =>
  toHex(kdf(crypto, secret, 'amana/v1/key-commitment', root, utf8(name)));

/** A hundred people in a case, and five hundred who have left since the newsroom began, are more than any has. */
const members = z.array(objectId).check(z.minLength(1), z.maxLength(100));
export const gone = z.array(objectId).check(z.maxLength(500));

/** Of a stream's first key, where the desk's own stream tells that the stream was begun. */
export const firstKey = z.strictObject({ commitment: hex(32), gone });

/**
 * Who reads a stream from here on, and under which key. `gone` are those who once read on the desk and for whom the
 * key was not wrapped: whoever is missing there may hold it.
 */
export const accessSet = z.strictObject({
  type: z.literal('access-set'),
  /** Null: everybody on the desk who reads. */
  members: z.nullable(members),
  /** The key of every event after this one; null where it stays. */
  key: z.nullable(z.strictObject({ id: hex(STREAM_KEY_ID_BYTES), commitment: hex(32), gone })),
});
export type AccessSet = z.infer<typeof accessSet>;
