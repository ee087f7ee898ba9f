/** Cleaning once more: what stands is not touched until what takes its place is durable. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, parseDay } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Claim } from '#storage/attachments.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { newId, random } from '../support/random.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const DAY = parseDay(20_000);
const FIRST = { record: new Uint8Array([1]), clean: random(300) };
const SECOND = { record: new Uint8Array([2]), clean: random(400) };

describe.each(DATABASES)('an attachment that is cleaned again, beside %s', (kind) => {
  let databases: TestDatabases;
  let database: string;
  let folder: TestFolder;
  let storage: Storage;
  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    folder = await makeFolder();
    database = await databases.fresh(folder.path);
    storage = await openStorage({
      database,
      blobs: join(folder.path, 'blobs'),
    });
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  const blobs = async (where: 'fresh' | 'kept' = 'fresh') => readdir(join(folder.path, 'blobs', where));
  const cleanBlobs = async () => (await blobs()).filter((name) => name.endsWith('.clean'));
  const listed = async (id: ObjectId) => (await storage.attachments.list()).find((one) => one.id === id);

  async function cleaned(keepOriginal = true): Promise<ObjectId> {
    const id = newId();
    await putWaiting(storage, id, random(1_000), DAY);
    await storage.attachments.settle(id, {
      record: FIRST.record,
      clean: inPieces(FIRST.clean),
      keepOriginal,
    });
    return id;
  }

  async function claim(id: ObjectId): Promise<Claim> {
    const claimed = await storage.attachments.claim(id);
    if (claimed === null) throw new Error('it does not wait');
    return claimed;
  }

  const answer = ({ id, again }: Claim, clean = inPieces(SECOND.clean), keepOriginal = true) =>
    storage.attachments.settle(id, { record: SECOND.record, clean, keepOriginal, again });

  async function expectCopy(id: ObjectId, { record, clean }: typeof FIRST): Promise<void> {
    const [row] = await storage.attachments.readRecords([id]);
    expect([...(row?.sealed ?? [])]).toEqual([...record]);
    const blob = await storage.attachments.openClean(id);
    if (blob === null) throw new Error('no clean copy');
    expect((await allBytes(blob.chunks())).equals(Buffer.from(clean))).toBe(true);
    await blob.close();
  }

  it('waits for a worker, and keeps what it has until the answer stands; the original outlives it', async () => {
    const id = await cleaned();
    const before = await listed(id);
    await storage.attachments.askAgain(id, 'faithful', DAY);
    await storage.attachments.askAgain(id, 'faithful', DAY);
    expect(await storage.attachments.waiting()).toEqual([id]);
    expect(await listed(id)).toEqual({ ...before, again: 'faithful' });
    const claimed = await claim(id);
    expect(claimed).toMatchObject({ claims: 1, again: { mode: 'faithful' } });
    await expectCopy(id, FIRST);
    await answer(claimed);
    await expectCopy(id, SECOND);
    expect(await listed(id)).toMatchObject({ again: null, failed: null, original: 1_000 });
    expect((await listed(id))?.edition).not.toBe(before?.edition);
    expect(await storage.attachments.waiting()).toEqual([]);
    expect(await cleanBlobs()).toHaveLength(1);
  });

  it('takes the first answer to a request, and none to an older one', async () => {
    const id = await cleaned();
    await storage.attachments.askAgain(id, 'scan', DAY);
    const older = await claim(id);
    await Promise.all([answer(older), answer(older, inPieces(random(50)))]);
    await storage.attachments.askAgain(id, 'faithful', DAY);
    await answer(older, inPieces(random(60)));
    expect(await listed(id)).toMatchObject({ again: 'faithful' });
    await answer(await claim(id));
    await expectCopy(id, SECOND);
    expect(await cleanBlobs()).toHaveLength(1);
  });

  it('has what it had when a worker dies over the new copy, and asks the next one', async () => {
    const id = await cleaned();
    await storage.attachments.askAgain(id, 'scan', DAY);
    async function* breaking() {
      yield random(100);
      throw new Error('died');
    }
    await expect(answer(await claim(id), breaking())).rejects.toThrow('died');
    await expectCopy(id, FIRST);
    expect((await claim(id)).claims).toBe(2);
    await answer(await claim(id));
    await expectCopy(id, SECOND);
  });

  it('has what it had where no worker can do it, and says why until it is asked again', async () => {
    const id = await cleaned();
    await storage.attachments.askAgain(id, 'scan', DAY);
    const { again } = await claim(id);
    if (again === null) throw new Error('nobody asked');
    await storage.attachments.failAgain(id, again, 'not-cleaned-again');
    await expectCopy(id, FIRST);
    expect(await listed(id)).toMatchObject({ again: null, failed: 'not-cleaned-again' });
    expect(await storage.attachments.waiting()).toEqual([]);
    await storage.attachments.askAgain(id, 'faithful', DAY);
    await storage.attachments.failAgain(id, again, 'original-closed');
    expect(await listed(id)).toMatchObject({ again: 'faithful', failed: null });
  });

  it('is refused with the reason where it cannot be', async () => {
    const { askAgain } = storage.attachments;
    await expect(askAgain(newId(), 'scan', DAY)).rejects.toMatchObject({ code: 'not-found' });
    const uploading = newId();
    await storage.attachments.create(uploading, 10, DAY);
    await expect(askAgain(uploading, 'scan', DAY)).rejects.toMatchObject({ code: 'not-found' });
    const waiting = newId();
    await putWaiting(storage, waiting, random(10), DAY);
    await expect(askAgain(waiting, 'scan', DAY)).rejects.toMatchObject({ code: 'conflict' });
    const gone = await cleaned(false);
    await expect(askAgain(gone, 'scan', DAY)).rejects.toMatchObject({ code: 'original-gone' });
    const old = await cleaned();
    await expect(askAgain(old, 'scan', addDays(DAY, 4))).rejects.toMatchObject({ code: 'original-closed' });
    await askAgain(old, 'scan', addDays(DAY, 3));
    await expect(askAgain(old, 'faithful', DAY)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('loses nothing to the janitor, at any point, and leaves it nothing but what is replaced', async () => {
    const id = await cleaned();
    await storage.attachments.askAgain(id, 'scan', DAY);
    await storage.upkeep.shuffleBlobs(addDays(DAY, 1));
    expect(await blobs('kept')).toHaveLength(2);
    const claimed = await claim(id);
    // The new copy has its name and the row does not tell of it yet: a crash, or a sweep in between.
    const { again } = claimed;
    if (again === null) throw new Error('nobody asked');
    await answer(claimed);
    await databases.rows(
      database,
      `UPDATE attachments SET clean_id = '${newId()}', again_id = '${again.cleanId}', again_mode = 'scan' WHERE id = '${id}' RETURNING id`,
    );
    expect(await storage.upkeep.sweepBlobs(DAY)).toBe(0);
    await databases.rows(
      database,
      `UPDATE attachments SET clean_id = '${again.cleanId}', again_id = NULL, again_mode = NULL WHERE id = '${id}' RETURNING id`,
    );
    await storage.upkeep.shuffleBlobs(addDays(DAY, 1));
    await expectCopy(id, SECOND);
    expect(await storage.upkeep.sweepBlobs(DAY)).toBe(0);
    expect([await blobs('fresh'), (await blobs('kept')).length]).toEqual([[], 2]);
  });

  it('leaves nothing on the disk that tells it from one that was cleaned once', async () => {
    const [once, twice] = [await cleaned(), await cleaned()];
    await storage.attachments.askAgain(twice, 'scan', DAY);
    await answer(await claim(twice));
    const row = async (id: ObjectId) =>
      (
        await databases.rows(
          database,
          `SELECT day, state, bytes, 0 + claims AS claims, original_kept, again_mode, again_id, again_failed FROM attachments WHERE id = '${id}'`,
        )
      )[0];
    const [first, second] = [await row(once), await row(twice)];
    // Claimed once by the worker that answered, as the other was in real life.
    expect({ ...second, claims: Number(second?.claims) }).toEqual({ ...first, claims: 1 });
  });
});
