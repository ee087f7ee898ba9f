/** The newest day of what is stored, by which a clock that was ahead is found once it is set back. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, parseDay } from '#protocol/day.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { newId, random } from '../support/random.ts';
import { putWaiting } from '../support/waiting.ts';

const TODAY = parseDay(20_000);

describe.each(DATABASES)('the newest day in %s', (kind) => {
  let databases: TestDatabases;
  let folder: TestFolder;
  let storage: Storage;
  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    folder = await makeFolder();
    const database = await databases.fresh(folder.path);
    storage = await openStorage({ database, blobs: join(folder.path, 'blobs') });
    expect(await storage.tally.newestDay()).toBeNull();
    await storage.reports.put(newId(), TODAY, random(100));
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });
  const tomorrow = addDays(TODAY, 1);

  it('is that of a report, which waits for its release or has had it', async () => {
    // A report is seen by other processes a moment after it has come.
    await until(async () => (await storage.tally.newestDay()) === TODAY);
    const id = newId();
    await storage.reports.put(id, tomorrow, random(100));
    await until(async () => (await storage.tally.newestDay()) === tomorrow);
    expect(await storage.reports.released()).toEqual([]);
    await storage.reports.release(id);
    expect(await storage.tally.newestDay()).toBe(tomorrow);
  });

  it('is that of an attachment', async () => {
    await putWaiting(storage, newId(), random(100), tomorrow);
    expect(await storage.tally.newestDay()).toBe(tomorrow);
  });

  it('is that of a drop', async () => {
    await storage.drops.publish({ day: tomorrow, number: 0 }, async () => random(100));
    expect(await storage.tally.newestDay()).toBe(tomorrow);
  });
});
