import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '#protocol/day.ts';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { newId, random } from '../support/random.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const DAY = 20_000 as never;
const record = new Uint8Array([1, 2, 3]);

describe.each(DATABASES)('stored attachments beside %s', (kind) => {
  let databases: TestDatabases;
  let folder: TestFolder;
  let storage: Storage;
  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    folder = await makeFolder();
    storage = await openStorage({
      database: await databases.fresh(folder.path),
      blobs: join(folder.path, 'blobs'),
    });
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  const files = async (): Promise<string[]> => (await readdir(join(folder.path, 'blobs/fresh'))).sort();

  it('is not whole before its last byte, nor one byte after', async () => {
    const id = newId();
    const { attachments } = storage;
    await attachments.create(id, 1_000, DAY);
    for (const [length, offset] of [
      [999, 0],
      [1, 999],
    ] as const) {
      await expect(attachments.finish(id)).rejects.toMatchObject({ code: 'malformed-object' });
      expect(await attachments.append(id, offset, inPieces(random(length)))).toBe(offset + length);
    }
    await expect(attachments.append(id, 1_000, inPieces(random(1)))).rejects.toMatchObject({
      code: 'too-large',
    });
    await attachments.finish(id);
    await attachments.finish(id);
    expect(await attachments.waiting()).toEqual([id]);
  });

  it('passes for who only looks through the room of one chunk, however large it is', async () => {
    const id = newId();
    const bytes = random(3 * SEALED_FRAME_BYTES + 7);
    await putWaiting(storage, id, bytes, DAY);
    const blob = await storage.attachments.openSealed(id);
    const rooms = new Set<unknown>();
    const seen: Buffer[] = [];
    for await (const chunk of blob?.passing() ?? []) {
      rooms.add(chunk.buffer);
      seen.push(Buffer.from(chunk));
    }
    await blob?.close();
    expect([rooms.size, seen.length, Buffer.concat(seen).equals(bytes)]).toEqual([1, 4, true]);
  });

  it('keeps what came before the source of bytes failed', async () => {
    const id = newId();
    await storage.attachments.create(id, 1_000, DAY);
    async function* breaking() {
      yield random(300);
      throw new Error('gone');
    }
    await expect(storage.attachments.append(id, 0, breaking())).rejects.toThrow('gone');
    expect((await storage.attachments.status(id))?.offset).toBe(300);
    await expect(storage.attachments.append(id, 0, inPieces(random(10)))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('settles once, whoever comes second, and the clean copy is the one of the record', async () => {
    const id = newId();
    await putWaiting(storage, id, random(1_000), DAY);
    const clean = [random(600_000), random(600_000)] as const;
    const settle = (which: 0 | 1) =>
      storage.attachments.settle(id, {
        record: new Uint8Array([which]),
        clean: inPieces(clean[which]),
        keepOriginal: false,
      });
    await Promise.all([settle(0), settle(1)]);
    const [row] = await storage.attachments.readRecords([id]);
    const blob = await storage.attachments.openClean(id);
    const bytes = await allBytes(blob!.chunks());
    await blob!.close();
    expect(bytes.equals(Buffer.from(clean[row!.sealed[0] === 0 ? 0 : 1]))).toBe(true);
    expect(await files()).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.clean$/)]);
    expect(await storage.attachments.waiting()).toEqual([]);
  });

  it('leaves it waiting when a clean copy cannot be written whole', async () => {
    const id = newId();
    await putWaiting(storage, id, random(1_000), DAY);
    async function* breaking() {
      yield random(300);
      throw new Error('died');
    }
    const settlement = { record, clean: breaking(), keepOriginal: true };
    await expect(storage.attachments.settle(id, settlement)).rejects.toThrow('died');
    expect(await storage.attachments.waiting()).toEqual([id]);
    expect(await files()).toEqual([`${id}.attachment`]);
  });

  it('counts claims durably, and only of what waits', async () => {
    const id = newId();
    await putWaiting(storage, id, random(10), DAY);
    expect((await storage.attachments.claim(id))?.claims).toBe(1);
    expect((await storage.attachments.claim(id))?.claims).toBe(2);
    await storage.attachments.unclaim(id);
    expect((await storage.attachments.claim(id))?.claims).toBe(2);
    await storage.attachments.settle(id, { record, clean: null, keepOriginal: false });
    expect(await storage.attachments.claim(id)).toBeNull();
    expect(await storage.attachments.openSealed(id)).toBeNull();
  });

  it('gives files the start of their day, and nobody else a look at them', async () => {
    const id = newId();
    await putWaiting(storage, id, random(100), DAY);
    await storage.attachments.settle(id, { record, clean: inPieces(random(100)), keepOriginal: true });
    for (const name of await files()) {
      const info = await stat(join(folder.path, 'blobs/fresh', name));
      expect([info.mtimeMs, info.atimeMs]).toEqual([DAY * DAY_MS, DAY * DAY_MS]);
      expect(info.mode & 0o777).toBe(0o600);
    }
  });

  it('refuses an upload for which there is no room', async () => {
    await expect(storage.attachments.create(newId(), Number.MAX_SAFE_INTEGER, DAY)).rejects.toMatchObject({
      code: 'storage-full',
    });
  });
});
