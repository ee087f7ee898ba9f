import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { silentLog } from '#process/index.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { BUCKETS, sealedLength } from '#protocol/layout.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { largestFor } from '#storage/quota.ts';
import { openChores } from '#workers/janitor/chores.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { inPieces } from '../support/waiting.ts';

const crypto = await loadCrypto();
const today = dayOf(Date.now());
const MiB = 1024 ** 2;
const SIZES = BUCKETS.attachment.map((bytes) => sealedLength('attachment', bytes));

let folder: TestFolder;
let storage: Storage;
beforeEach(async () => {
  folder = await makeFolder();
  storage = await openStorage({
    database: join(folder.path, 'amana.sqlite'),
    blobs: join(folder.path, 'blobs'),
    quota: { bytes: 10 * MiB },
  });
});
afterEach(async () => {
  await storage.close();
  await folder.remove();
});

async function begin(announced: number, arrived: number, day = today): Promise<ObjectId> {
  const id = newObjectId(crypto);
  await storage.attachments.create(id, announced, day);
  if (arrived > 0) await storage.attachments.append(id, 0, inPieces(new Uint8Array(arrived)));
  return id;
}

describe('the largest attachment that may begin', () => {
  it('is a bucket, falls with the room in steps, and never takes more than a quarter of it', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect([0, ...SIZES]).toContain(largestFor(less));
        expect(largestFor(less)).toBeLessThanOrEqual(largestFor(more));
        expect(largestFor(less) * 4).toBeLessThanOrEqual(less);
      }),
    );
    for (const size of SIZES) {
      expect(largestFor(4 * size - 1)).toBe(SIZES[SIZES.indexOf(size) - 1] ?? 0);
      expect(largestFor(4 * size)).toBe(size);
    }
  });
});

describe('room', () => {
  it('is taken by what has arrived, not by what was announced', async () => {
    for (let i = 0; i < 50; i++) await begin(SIZES[5]!, 0);
    expect((await storage.quota.measure()).filled).toBe(0);
    await begin(SIZES[3]!, 2 * MiB);
    expect(await storage.quota.measure()).toMatchObject({ leftBytes: 8 * MiB, filled: 0.2 });
  });

  it('is made by the janitor of what never came to its end: largest first, then oldest, none of today', async () => {
    const chores = openChores({
      storage,
      producer: null as never,
      log: silentLog,
      releaseSeconds: 0,
    });
    const yesterday = addDays(today, -1);
    const ofToday = await begin(SIZES[3]!, 4 * MiB);
    const smallOld = await begin(SIZES[1]!, 200_000, addDays(today, -2));
    const largeOld = await begin(SIZES[3]!, 3 * MiB, yesterday);
    const middleOld = await begin(SIZES[2]!, 1 * MiB, yesterday);
    const stands = async (id: ObjectId) => (await storage.attachments.status(id)) !== null;
    expect((await storage.quota.measure()).filled).toBeGreaterThan(0.75);
    await chores.relieve(today);
    expect(await Promise.all([ofToday, smallOld, largeOld, middleOld].map(stands))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect((await storage.quota.measure()).filled).toBeLessThan(0.75);
    await chores.relieve(today);
    expect(await stands(middleOld)).toBe(true);
  });

  it('pressed by today’s alone takes everything older and nothing of today', async () => {
    const chores = openChores({ storage, producer: null as never, log: silentLog, releaseSeconds: 0 });
    const ofToday = [await begin(SIZES[3]!, 4 * MiB), await begin(SIZES[3]!, 4 * MiB)];
    const older = await begin(SIZES[0]!, 10_000, addDays(today, -1));
    await chores.relieve(today);
    expect(await storage.attachments.status(older)).toBeNull();
    for (const id of ofToday) expect(await storage.attachments.status(id)).not.toBeNull();
  });
});

describe('what intakes share', () => {
  it('is the operator’s word, calm at first, for every process', async () => {
    const other = await openStorage({
      database: join(folder.path, 'amana.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    expect(await other.flood.mode()).toBe('calm');
    await storage.flood.setMode('closed-to-attachments');
    expect(await other.flood.mode()).toBe('closed-to-attachments');
    await other.close();
  });

  it('is a secret of the day, made once, other each day, and forgotten', async () => {
    const all = await Promise.all([1, 2, 3].map(() => storage.flood.secretOf(today)));
    expect(all[0]).toHaveLength(32);
    for (const secret of all) expect(secret).toEqual(all[0]);
    const before = await storage.flood.secretOf(addDays(today, -20));
    expect(before).not.toEqual(all[0]);
    expect(await storage.flood.expire(addDays(today, -14))).toBe(1);
    expect((await storage.flood.days()).map(({ day }) => day)).toEqual([today]);
  });
});
