/** An attachment that waits for a worker, put into storage without a server. */
import type { ObjectId } from '#protocol/ids.ts';
import type { Storage } from '#storage/index.ts';

export async function* inPieces(bytes: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export async function putWaiting(
  storage: Storage,
  id: ObjectId,
  sealed: Uint8Array,
  day: number,
): Promise<void> {
  await storage.attachments.create(id, sealed.length, day as never);
  await storage.attachments.append(id, 0, inPieces(sealed));
  await storage.attachments.finish(id);
}

export async function allBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
