/** Attachments in an S3-compatible store: resumed anywhere, settled once, and gone when they are removed. */

import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, dayOf } from '#protocol/day.ts';
import { SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { newId, random } from '../support/random.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { isSignedBy, signatureOf } from '../support/sigv4.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const TODAY = dayOf(Date.now());

let folder: TestFolder;
let s3: TestS3;
const open: Storage[] = [];
beforeAll(async () => {
  folder = await makeFolder();
  s3 = await startS3(folder.path);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((storage) => storage.close()));
});
afterAll(async () => {
  await s3.stop();
  await folder.remove();
});

let made = 0;
async function openHere(name = `${made++}.sqlite`): Promise<Storage> {
  const storage = await openStorage({ database: join(folder.path, name), blobs: s3.place });
  open.push(storage);
  return storage;
}
const read = async (blob: { chunks(start?: number): AsyncIterable<Uint8Array> } | null, start = 0) =>
  allBytes(blob!.chunks(start));
const keys = async (): Promise<string[]> =>
  (await readdir(s3.folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('_object'))
    .map((entry) => join(entry.parentPath, entry.name));

describe('attachments in an S3-compatible store', () => {
  it('go on at another intake where they broke off, and are read from anywhere', async () => {
    const [one, other] = [await openHere('shared.sqlite'), await openHere('shared.sqlite')];
    const id = newId();
    const sealed = random(9_500_000);
    await one.attachments.create(id, sealed.length, TODAY);
    async function* breaking() {
      yield* inPieces(sealed.subarray(0, 5_000_000));
      throw new Error('gone');
    }
    await expect(one.attachments.append(id, 0, breaking())).rejects.toThrow('gone');
    expect((await other.attachments.status(id))?.offset).toBe(5_000_000);
    // What the broken request still had in hand comes late, and must not shorten what is there.
    const late = one.attachments.append(id, 5_000_000, inPieces(sealed.subarray(5_000_000, 5_000_010)));
    await other.attachments.append(id, 5_000_000, inPieces(sealed.subarray(5_000_000)));
    await late;
    await expect(other.attachments.append(id, 9_500_000, inPieces(random(1)))).rejects.toMatchObject({
      code: 'too-large',
    });
    await other.attachments.finish(id);
    expect(await one.attachments.waiting()).toEqual([id]);
    expect((await one.attachments.readStart(id, 64)).length).toBe(64);
    for (const start of [0, 44, 4 * 1024 * 1024 - 1, 5_000_001, 9_499_999]) {
      const blob = await one.attachments.openSealed(id);
      expect((await read(blob, start)).equals(sealed.subarray(start))).toBe(true);
    }
    const blob = await one.attachments.openSealed(id);
    const lengths: number[] = [];
    for await (const chunk of blob!.chunks(100)) lengths.push(chunk.length);
    expect(new Set(lengths.slice(0, -1))).toEqual(new Set([SEALED_FRAME_BYTES]));
  }, 60_000);

  it('settle once, lie elsewhere after the night, and leave nothing when they go', async () => {
    const storage = await openHere();
    const before = (await keys()).length;
    const id = newId();
    await putWaiting(storage, id, random(5_000_000), addDays(TODAY, -1));
    const clean = [random(600_000), random(700_000)] as const;
    const settle = (which: 0 | 1) =>
      storage.attachments.settle(id, {
        record: new Uint8Array([which]),
        clean: inPieces(clean[which]),
        keepOriginal: true,
      });
    await Promise.all([settle(0), settle(1)]);
    const [row] = await storage.attachments.readRecords([id]);
    const expected = clean[row!.sealed[0] === 0 ? 0 : 1];
    expect((await read(await storage.attachments.openClean(id))).equals(expected)).toBe(true);
    expect(await storage.upkeep.shuffleBlobs(TODAY)).toBe(2);
    expect(await storage.upkeep.shuffleBlobs(TODAY)).toBe(0);
    expect((await read(await storage.attachments.openClean(id))).equals(expected)).toBe(true);
    expect((await read(await storage.attachments.openOriginal(id))).length).toBe(5_000_000);
    await storage.purge.erase([id]);
    expect(await storage.attachments.openOriginal(id)).toBeNull();
    expect((await keys()).length).toBe(before);
  }, 60_000);

  it('lose what a worker that died had begun, and nothing else', async () => {
    const storage = await openHere();
    const id = newId();
    await putWaiting(storage, id, random(1_000), TODAY);
    async function* breaking() {
      yield random(300);
      throw new Error('died');
    }
    const settlement = { record: new Uint8Array([1]), clean: breaking(), keepOriginal: true };
    await expect(storage.attachments.settle(id, settlement)).rejects.toThrow('died');
    await storage.upkeep.sweepBlobs(addDays(TODAY, 1));
    expect((await read(await storage.attachments.openSealed(id))).length).toBe(1_000);
  }, 60_000);

  it.each(['key', 'secret', 'empty', 'bucket'] as const)(
    'are refused at the start, in plain words, with a wrong %s',
    async (what) => {
      await expect(
        openStorage({ database: join(folder.path, 'w.sqlite'), blobs: s3.wrong[what] }),
      ).rejects.toMatchObject({ code: 'storage-refused' });
    },
    60_000,
  );
});

describe('the door that checks signatures', () => {
  // Both are examples of the store's own documentation: a part of a file, and a list.
  const ask = (target: string, signed: string, signature: string, more: Record<string, string>) => ({
    method: 'GET',
    target,
    headers: {
      'host': 'examplebucket.s3.amazonaws.com',
      'x-amz-content-sha256': createHash('sha256').digest('hex'),
      'x-amz-date': '20130524T000000Z',
      ...more,
      'authorization': `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signed},Signature=${signature}`,
    },
  });
  const part = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';
  const list = '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7';

  it('computes what is published', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const ofPart = ask('/test.txt', 'host;range;x-amz-content-sha256;x-amz-date', part, {
      range: 'bytes=0-9',
    });
    expect(signatureOf(ofPart, secret)).toBe(part);
    const ofList = ask('/?max-keys=2&prefix=J', 'host;x-amz-content-sha256;x-amz-date', list, {});
    expect(signatureOf(ofList, secret)).toBe(list);
    expect(signatureOf(ofList, 'guessed')).not.toBe(list);
    // Signed rightly, and long ago.
    expect(isSignedBy(ofList, { key: 'AKIAIOSFODNN7EXAMPLE', secret })).toBe(false);
  });
});
