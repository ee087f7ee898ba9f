/** Ids: 16 random bytes, written as 32 lower-case hex digits. Never sequential, never made from a time. */
import { toHex } from './bytes.ts';
import { AmanaError } from './errors.ts';

/** Names a sealed object, a stream, an invite: unguessable, and meaningless. */
export type ObjectId = string & { readonly __unit: 'object id' };

/** Names an epoch key inside a sealed header: 4 bytes as 8 hex digits. */
export type EpochId = string & { readonly __unit: 'epoch id' };

/** 128 bits: 2^64 objects before two are likely to meet. */
export const ID_BYTES = 16;
export const EPOCH_ID_BYTES = 4;

export const isObjectId = (value: unknown): value is ObjectId =>
  typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);

export const isEpochId = (value: unknown): value is EpochId =>
  typeof value === 'string' && /^[0-9a-f]{8}$/.test(value);

/** @throws AmanaError malformed-request */
export function parseObjectId(value: unknown): ObjectId {
  if (!isObjectId(value)) throw new AmanaError('malformed-request');
  return value;
}

/** @throws AmanaError malformed-object */
export function parseEpochId(value: unknown): EpochId {
  if (!isEpochId(value)) throw new AmanaError('malformed-object');
  return value;
}

interface RandomSource {
  random(bytes: number): Uint8Array;
}

export const newObjectId = (crypto: RandomSource): ObjectId => parseObjectId(toHex(crypto.random(ID_BYTES)));

export const newEpochId = (crypto: RandomSource): EpochId =>
  parseEpochId(toHex(crypto.random(EPOCH_ID_BYTES)));
