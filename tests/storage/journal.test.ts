/** What is acknowledged stands in a journal first: it has to survive there, be read once, and leave nothing behind. */
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { decodeRecords, encodeRecords } from '#storage/journal-file.ts';
import { takePlace } from '#storage/journal-folder.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const newReport = (bytes = 500) => ({ id: newId(), day: 20_000, sealed: random(bytes) });
const DAY = 20_000 as never;

describe('the journal of reports', () => {
  let folder: TestFolder;
  const open: Storage[] = [];
  const database = () => join(folder.path, 'a.sqlite');
  const arrivals = () => `${database()}-arrivals`;
  const journals = async () => (await readdir(arrivals())).filter((name) => name.endsWith('.journal'));
  async function openHere(): Promise<Storage> {
    const storage = await openStorage({ database: database(), blobs: join(folder.path, 'blobs') });
    open.push(storage);
    return storage;
  }
  /** A journal as a process leaves it that dies after it has acknowledged these reports. */
  async function leaveJournal(bytes: Uint8Array): Promise<string> {
    const place = takePlace(database());
    const { path, file } = await place.create();
    await file.writeFile(bytes);
    await file.close();
    place.release();
    return path;
  }

  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((storage) => storage.close()));
    await folder.remove();
  });

  it('reads whole records, and stops at one that a crash tore or changed', () => {
    const reports = [newReport(0), newReport(1), newReport(9_000)];
    const bytes = encodeRecords(reports);
    const plain = (given: readonly { id: string; day: number; sealed: Uint8Array }[]) =>
      given.map(({ id, day, sealed }) => [id, day, Buffer.from(sealed).toString('hex')]);
    expect(plain(decodeRecords(bytes))).toEqual(plain(reports));
    for (const cut of [1, 8_999, 9_000, 9_027]) {
      expect(plain(decodeRecords(bytes.subarray(0, -cut)))).toEqual(plain(reports.slice(0, 2)));
    }
    expect(decodeRecords(Buffer.concat([bytes, new Uint8Array(4_096)])).length).toBe(3);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    expect(decodeRecords(bytes).length).toBe(2);
  });

  it('is entered by whoever looks next when its process is gone, without what was torn', async () => {
    const reports = Array.from({ length: 20 }, () => newReport());
    const bytes = encodeRecords(reports);
    await leaveJournal(bytes.subarray(0, -100));
    const storage = await openHere();
    expect((await storage.reports.unreleased()).sort()).toEqual(
      reports
        .slice(0, -1)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await journals()).toEqual([]);
  });

  it('is entered once, however often it is read', async () => {
    const storage = await openHere();
    const report = newReport();
    await storage.reports.put(report.id, DAY, report.sealed);
    await storage.reports.release(report.id);
    await leaveJournal(encodeRecords([report, newReport()]));
    await leaveJournal(encodeRecords([{ ...report, sealed: random(5) }]));
    await storage.reports.recover();
    expect((await storage.reports.unreleased()).length).toBe(1);
    const [read] = await storage.reports.read([report.id]);
    expect(Buffer.from(read!.sealed).equals(report.sealed)).toBe(true);
  });

  it('is left alone while its process lives', async () => {
    const place = takePlace(database());
    const { path, file } = await place.create();
    await file.writeFile(encodeRecords([newReport()]));
    const storage = await openHere();
    expect(await storage.reports.unreleased()).toEqual([]);
    expect((await stat(path)).size).toBeGreaterThan(0);
    await file.close();
    place.release();
    expect((await storage.reports.unreleased()).length).toBe(1);
  });

  it('stands for its ids until they are in the tables, and after', async () => {
    const storage = await openHere();
    const { id, sealed } = newReport();
    await storage.reports.put(id, DAY, sealed);
    expect((await journals()).length).toBe(1);
    await storage.reports.put(id, DAY, sealed);
    await expect(storage.reports.put(id, DAY, random(500))).rejects.toMatchObject({ code: 'conflict' });
    await storage.reports.unreleased();
    expect(await journals()).toEqual([]);
    await storage.reports.put(id, DAY, sealed);
    await expect(storage.reports.put(id, DAY, random(500))).rejects.toMatchObject({ code: 'conflict' });
    expect(await journals()).toEqual([]);
  });

  it('comes into the tables by itself, says so, and leaves no time finer than a day', async () => {
    const [writer, reader] = [await openHere(), await openHere()];
    const entered: ObjectId[] = [];
    writer.reports.whenEntered((ids) => entered.push(...ids));
    const ids = Array.from({ length: 30 }, newId);
    await Promise.all(ids.map((id) => writer.reports.put(id, DAY, random(2_000))));
    await until(async () => entered.length === ids.length, 20_000);
    expect((await reader.reports.unreleased()).sort()).toEqual([...ids].sort());
    expect(entered.sort()).toEqual([...ids].sort());
    expect(await journals()).toEqual([]);
    expect((await stat(arrivals())).mtimeMs % 86_400_000).toBe(0);
  });

  it('takes reports from several processes at once', async () => {
    const storages = [await openHere(), await openHere(), await openHere()];
    const ids = Array.from({ length: 60 }, newId);
    await Promise.all(ids.map((id, i) => storages[i % 3]!.reports.put(id, DAY, random(100))));
    for (const storage of storages) await storage.reports.unreleased();
    expect((await storages[0]!.reports.unreleased()).length).toBe(60);
  });

  it('may be found again after it was entered, whole or torn, and changes nothing then', async () => {
    const [writer, other] = [await openHere(), await openHere()];
    const report = newReport();
    await writer.reports.put(report.id, DAY, report.sealed);
    const [name] = await journals();
    const path = join(arrivals(), name!);
    const whole = await readFile(path);
    await writer.close();
    open.splice(open.indexOf(writer), 1);
    // As if the process had died before: the same journal again, with half a record behind it.
    await writeFile(path, whole);
    await appendFile(path, whole.subarray(0, 40));
    expect(await other.reports.unreleased()).toEqual([report.id]);
    await writeFile(path, whole);
    await truncate(path, 10);
    expect(await other.reports.unreleased()).toEqual([report.id]);
    expect(await journals()).toEqual([]);
  });
});
