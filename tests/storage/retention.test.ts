/** Lifetimes, with a clock that is moved: what ends, what stays, and that histories end whole or not at all. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig, parseLifetimes } from '#config/schema.ts';
import { silentLog } from '#process/index.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { LIFETIME_DAYS } from '#protocol/directory.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type Lifetimes, openStorage, type Storage } from '#storage/index.ts';
import { markOf } from '#storage/marks.ts';
import { openChores } from '#workers/janitor/chores.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { inPieces, putWaiting } from '../support/waiting.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const TODAY: Day = dayOf(Date.now());
const LIFETIMES: Lifetimes = { reportDays: 91, attachmentDays: 728, eventDays: 3640 };

describe.each(DATABASES)('lifetimes in %s', (kind) => {
  let databases: TestDatabases;
  let database: string;
  let folder: TestFolder;
  let storage: Storage;
  const deskStream = newId();

  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    folder = await makeFolder();
    database = await databases.fresh(folder.path);
    storage = await openStorage({ database, blobs: join(folder.path, 'blobs') });
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  /** The janitor of that day, who does everything that a day asks for. */
  const janitorOf = (day: Day, lifetimes: Lifetimes = LIFETIMES): Promise<void> =>
    // No chore of the day queues anything.
    openChores({
      storage,
      producer: null as never,
      log: silentLog,
      releaseSeconds: 0,
      retention: { lifetimes, dropDays: DROP_DAYS, deskStream },
    }).daily(day);

  async function putCleaned(day: Day): Promise<ObjectId> {
    const id = newId();
    await putWaiting(storage, id, random(5000), day);
    await storage.attachments.settle(id, {
      record: random(100),
      clean: inPieces(random(4000)),
      keepOriginal: true,
    });
    return id;
  }

  async function putStream(events: number): Promise<ObjectId> {
    const id = newId();
    for (let position = 0; position < events; position++)
      await storage.streams.append(id, position, random(1024));
    return id;
  }

  it('of reports end with their day, and their bytes with them', async () => {
    const [old, young] = [newId(), newId()];
    const sealed = random(3000);
    await storage.reports.put(old, TODAY, sealed);
    await storage.reports.put(young, addDays(TODAY, 1), random(3000));
    for (const id of [old, young]) await storage.reports.release(id);
    const ids = async () => (await storage.reports.released()).map(({ id }) => id).sort();

    await janitorOf(addDays(TODAY, 91));
    expect(await ids()).toEqual([old, young].sort());
    await janitorOf(addDays(TODAY, 92));
    expect(await ids()).toEqual([young]);
    expect(await storage.reports.read([old])).toEqual([]);
    if (kind === 'SQLite') {
      const place = `${database}-reports`;
      const names = (await readdir(place)).filter((name) => name.endsWith('.cells'));
      const cells = await Promise.all(names.map((name) => readFile(join(place, name))));
      expect(cells.length).toBeGreaterThan(0);
      expect(Buffer.concat(cells).includes(Buffer.from(sealed.subarray(0, 64)))).toBe(false);
    }
    // What came late and was never shown is shown first.
    const hidden = newId();
    await storage.reports.put(hidden, TODAY, random(100));
    await janitorOf(addDays(TODAY, 93));
    expect(await storage.reports.unreleased()).toEqual([hidden]);
  });

  it('of attachments end with original, clean copy and record', async () => {
    const [old, young] = [await putCleaned(TODAY), await putCleaned(addDays(TODAY, 1))];
    await janitorOf(addDays(TODAY, 728));
    expect(await storage.attachments.list()).toHaveLength(2);
    await janitorOf(addDays(TODAY, 729));
    expect((await storage.attachments.list()).map(({ id }) => id)).toEqual([young]);
    expect(await storage.attachments.openClean(old)).toBeNull();
    expect(await storage.attachments.openOriginal(old)).toBeNull();
    expect(await storage.attachments.readRecords([old])).toEqual([]);
    expect(await readdir(join(folder.path, 'blobs', 'kept'))).toHaveLength(2);
  });

  it('of histories count from the last event, and take the whole of one with its keys, or nothing', async () => {
    const [quiet, busy] = [await putStream(3), await putStream(2)];
    await storage.streams.append(deskStream, 0, random(1024));
    const key = (name: string) => ({
      editorId: newId(),
      key: { name, by: 'a'.repeat(64), sealed: 'c2VhbGVk', signature: 'c2ln' },
    });
    const keys = [`stream:${quiet}`, `stream:${quiet}:0a0b0c0d`, `stream:${busy}`, 'epoch:0a0b0c0d'].map(key);
    await storage.keys.put(keys, { writer: newId(), begins: new Set(), mayReplace: false });
    await janitorOf(TODAY);
    await janitorOf(addDays(TODAY, 3000));
    await storage.streams.append(busy, 2, random(1024));
    await janitorOf(addDays(TODAY, 3640));
    expect(await storage.streams.length(quiet)).toBe(3);
    // Grown since the janitor's last look: young, whatever its row says.
    await janitorOf(addDays(TODAY, 3641));
    expect(await storage.streams.read(quiet, 0)).toEqual([]);
    expect(await storage.streams.length(quiet)).toBe(0);
    expect(await storage.streams.length(busy)).toBe(3);
    expect(await storage.streams.length(deskStream)).toBe(1);
    const left = await Promise.all(keys.map(({ editorId }) => storage.keys.namesOf(editorId)));
    expect(left.map((names) => [...names])).toEqual([[], [], [`stream:${busy}`], ['epoch:0a0b0c0d']]);
    await janitorOf(addDays(TODAY, 20_000));
    expect(await storage.streams.length(busy)).toBe(0);
    expect(await storage.streams.length(deskStream)).toBe(1);
  });

  it('have no end where the operator says keep', async () => {
    const id = await putCleaned(TODAY);
    const stream = await putStream(1);
    await storage.reports.put(newId(), TODAY, random(100));
    await janitorOf(TODAY);
    const keep: Lifetimes = { reportDays: null, attachmentDays: null, eventDays: null };
    await janitorOf(addDays(TODAY, 30_000), keep);
    expect((await storage.attachments.list()).map((one) => one.id)).toEqual([id]);
    expect(await storage.streams.length(stream)).toBe(1);
    expect(await storage.reports.unreleased()).toHaveLength(1);
  });

  it('of the marks of a purge last until no backup can hold what they name', async () => {
    const report = newId();
    await storage.reports.put(report, TODAY, random(100));
    await storage.reports.release(report);
    const photo = await putCleaned(TODAY);
    const [listed] = await storage.attachments.list();
    await storage.purge.erase([report, photo], TODAY);
    const marks = async () => (await storage.retention.ledger()).map(({ mark }) => mark).sort();
    expect(await marks()).toEqual([report, photo, listed?.edition ?? ''].map(markOf).sort());
    // Neither ids nor anything else that a stranger could look for.
    expect(
      (await storage.retention.ledger()).every(({ mark, day }) => mark !== report && day === TODAY),
    ).toBe(true);
    await janitorOf(addDays(TODAY, 728), { ...LIFETIMES, attachmentDays: null });
    expect(await marks()).toHaveLength(3);
    await janitorOf(addDays(TODAY, 729), LIFETIMES);
    expect(await marks()).toEqual([]);
  });

  it('of drops end with the days that are set', async () => {
    const drop = (day: Day) => storage.drops.publish({ day, number: 0 }, async () => random(64));
    for (let day = 0; day < 5; day++) await drop(addDays(TODAY, day));
    const retention = { lifetimes: LIFETIMES, dropDays: 2, deskStream };
    const chores = openChores({
      storage,
      producer: null as never,
      log: silentLog,
      releaseSeconds: 0,
      retention,
    });
    await chores.daily(addDays(TODAY, 5));
    const days = (await storage.drops.since(TODAY)).map(({ day }) => day);
    expect(days).toEqual([addDays(TODAY, 3), addDays(TODAY, 4)]);
  });
});

describe('the settings of lifetimes', () => {
  it('end no report that a key of the desk still opens, and keep no drop for longer than sources fetch it', () => {
    // Keys are published four weeks ahead; see KEEP_AHEAD of the desk and the worker.
    const opens = 4 * 7 + LIFETIME_DAYS.deskEpoch + LIFETIME_DAYS.deskEpochGrace;
    expect(opens).toBeLessThan(56);
    const base = { AMANA_DATABASE: '/a', AMANA_BLOBS: '/b', AMANA_REDIS: '/c', AMANA_ROOT: '0'.repeat(64) };
    expect(loadConfig('janitor', base)).toMatchObject({ ...LIFETIMES, dropDays: DROP_DAYS });
    expect(() => loadConfig('janitor', { ...base, AMANA_REPORT_DAYS: '55' })).toThrow('AMANA_REPORT_DAYS');
    expect(() => loadConfig('janitor', { ...base, AMANA_EVENT_DAYS: '363' })).toThrow('AMANA_EVENT_DAYS');
    expect(() => loadConfig('janitor', { ...base, AMANA_DROP_DAYS: '15' })).toThrow('AMANA_DROP_DAYS');
    expect(loadConfig('janitor', { ...base, AMANA_EVENT_DAYS: 'keep' }).eventDays).toBeNull();
  });

  it('are the same for the operator’s commands', () => {
    expect(parseLifetimes({})).toEqual(LIFETIMES);
    expect(parseLifetimes({ AMANA_ATTACHMENT_DAYS: 'keep', AMANA_REPORT_DAYS: '' })).toEqual({
      ...LIFETIMES,
      attachmentDays: null,
    });
  });
});
