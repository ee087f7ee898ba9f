/** Bytes and ids of chance, as many as a test likes. */
import { newObjectId, type ObjectId } from '#protocol/ids.ts';

/** The platform gives no more than this at once. */
const AT_ONCE = 65_536;

export const random = (bytes: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: Math.ceil(bytes / AT_ONCE) }, () =>
      globalThis.crypto.getRandomValues(new Uint8Array(AT_ONCE)),
    ),
  ).subarray(0, bytes);

export const newId = (): ObjectId => newObjectId({ random });
