/** Attachments from a folder to a store and back: every byte of what there is, and nothing of what there is no more. */
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, DAY_MS, dayOf } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { moveBlobs } from '#storage/moving-blobs.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { newId, random } from '../support/random.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const TODAY = dayOf(Date.now());
const YESTERDAY = addDays(TODAY, -1);

let folder: TestFolder;
let s3: TestS3;
let database: string;
let blobs: string;
let made = 0;
beforeAll(async () => {
  folder = await makeFolder();
  s3 = await startS3(folder.path);
}, 60_000);
afterAll(async () => {
  await s3.stop();
  await folder.remove();
});
beforeEach(() => {
  made += 1;
  database = join(folder.path, `${made}.sqlite`);
  blobs = join(folder.path, `${made}-blobs`);
});

async function within<T>(place: string, act: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await openStorage({ database, blobs: place });
  try {
    return await act(storage);
  } finally {
    await storage.close();
  }
}

type Filled = Readonly<Record<'waiting' | 'both' | 'cleanOnly' | 'uploading' | 'begun', ObjectId>>;

/** An upload that stopped half-way, one that has brought nothing, and three whole files of yesterday. */
const fill = (): Promise<{ readonly ids: Filled; readonly rest: Uint8Array }> =>
  within(blobs, async ({ attachments }) => {
    const [waiting, both, cleanOnly, uploading, begun] = [newId(), newId(), newId(), newId(), newId()];
    await putWaiting({ attachments } as Storage, waiting, random(5_000_000), YESTERDAY);
    for (const id of [both, cleanOnly]) {
      await putWaiting({ attachments } as Storage, id, random(200_000), YESTERDAY);
      const clean = inPieces(random(300_000));
      await attachments.settle(id, { record: random(9), clean, keepOriginal: id === both });
    }
    const sealed = random(9_000_000);
    await attachments.create(uploading, sealed.length, TODAY);
    await attachments.append(uploading, 0, inPieces(sealed.subarray(0, 5_000_000)));
    await attachments.create(begun, 1_000, TODAY);
    return { ids: { waiting, both, cleanOnly, uploading, begun }, rest: sealed.subarray(5_000_000) };
  });

/** All that can be read, by what it is. */
const contents = (place: string, ids: Filled): Promise<Record<string, string>> =>
  within(place, async ({ attachments }) => {
    const found: Record<string, string> = {};
    for (const [name, id] of Object.entries(ids)) {
      for (const which of ['openSealed', 'openOriginal', 'openClean'] as const) {
        const blob = await attachments[which](id);
        found[`${name} ${which}`] =
          blob === null ? 'none' : (await allBytes(blob.chunks())).toString('base64');
        await blob?.close();
      }
      found[`${name} offset`] = String((await attachments.status(id))?.offset);
    }
    return found;
  });

const filesOf = async (place: string): Promise<string[]> =>
  (await readdir(place, { recursive: true })).filter((name) => name.includes('.')).sort();

describe('./amana storage move-blobs', () => {
  it('brings all to a store and back to a folder, and nothing that no row speaks of', async () => {
    const { ids, rest } = await fill();
    const purged = newId();
    await within(blobs, async (storage) => {
      await putWaiting(storage, purged, random(900), YESTERDAY);
      await storage.purge.erase([purged], TODAY);
    });
    // As if the files of what was purged had been put back.
    await writeFile(join(blobs, 'kept', `${purged}.attachment`), random(900));
    const before = await contents(blobs, ids);
    const args = [
      'storage',
      'move-blobs',
      '--database',
      database,
      '--from',
      blobs,
      '--to',
      s3.place,
      '--json',
    ];
    const running = await within(blobs, () => amana(args));
    expect([running.code, running.stderr.includes('stop all of them')]).toEqual([2, true]);
    expect(running.stderr).not.toContain('copying');
    const done = await amana(args);
    expect([done.code, done.code === 0 ? '' : done.stderr]).toEqual([0, '']);
    expect(JSON.parse(done.stdout)).toMatchObject({ missing: 0 });
    expect(await contents(s3.place, ids)).toEqual(before);

    // The upload goes on where it stopped, the night comes, and all goes back.
    await within(s3.place, async ({ attachments, upkeep }) => {
      await attachments.append(ids.uploading, 5_000_000, inPieces(rest));
      await attachments.finish(ids.uploading);
      expect(await upkeep.shuffleBlobs(TODAY)).toBe(4);
    });
    const later = await contents(s3.place, ids);
    const back = `${blobs}-back`;
    expect(await moveBlobs(database, s3.place, back)).toEqual({ blobs: 5, missing: 0 });
    expect(await contents(back, ids)).toEqual(later);
    const files = await filesOf(back);
    expect(files.filter((name) => name.includes(purged))).toEqual([]);
    // Nothing of a file tells more than its day.
    for (const name of files) expect((await stat(join(back, name))).mtimeMs % DAY_MS).toBe(0);
  }, 60_000);

  it('goes on after it was broken off, and does not mix with what is not its own', async () => {
    const { ids } = await fill();
    const before = await contents(blobs, ids);
    const to = `${blobs}-to`;
    await moveBlobs(database, blobs, to);
    const fresh = (await filesOf(to)).filter((name) => name.startsWith('fresh/'));
    await rm(join(to, fresh[0]!));
    await truncate(join(to, fresh[1]!), 10);
    await writeFile(join(to, 'fresh', `${ids.both}.clean.0123.part`), random(10));
    const whole = await stat(join(to, fresh[2]!));
    await moveBlobs(database, blobs, to);
    expect(await contents(to, ids)).toEqual(before);
    expect((await stat(join(to, fresh[2]!))).ino).toBe(whole.ino);
    expect((await filesOf(to)).filter((name) => name.endsWith('.part'))).toEqual([]);

    const strange = `${blobs}-strange`;
    await mkdir(join(strange, 'kept'), { recursive: true });
    await writeFile(join(strange, 'kept', `${newId()}.clean`), random(10));
    const args = ['storage', 'move-blobs', '--database', database, '--from', blobs, '--to'];
    const mixed = await amana([...args, strange]);
    expect([mixed.code, mixed.stderr.includes('not of this newsroom')]).toEqual([2, true]);
    expect(mixed.stderr).not.toContain('copying');
    expect(await filesOf(strange)).toHaveLength(1);
    await rm(join(blobs, (await filesOf(blobs)).find((name) => name.endsWith('.clean'))!));
    const lacking = await amana([...args, `${blobs}-lacking`]);
    expect([lacking.code, lacking.stdout.includes('Of 1 files the database speaks')]).toEqual([1, true]);
    for (const wrong of [
      [...args, blobs],
      [...args, 'ftp://host'],
      [...args, 's3://amana'],
      [...args, s3.wrong.key],
    ])
      expect((await amana(wrong)).code).toBe(2);
  }, 60_000);
});
