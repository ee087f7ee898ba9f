/** What is acknowledged lies in a cell: it has to survive there, be found once, and tell nothing of when it came. */
import { open as openFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { openCellWriter } from '#storage/cell-writer.ts';
import { openDatabase } from '#storage/database.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { CellReader, cellBytes, decodeCell, encodeCell, type WholeReport } from '#storage/report-cells.ts';
import { takePlace } from '#storage/report-places.ts';
import { openReportRows } from '#storage/report-rows.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const newReport = (bytes = 500) => ({ id: newId(), day: 20_000, sealed: random(bytes) });
const DAY = 20_000 as never;
const SMALL = sealedLengths('report')[0]!;
const plain = (given: WholeReport | null) =>
  given === null ? null : [given.id, given.day, Buffer.from(given.sealed).toString('hex')];

describe('the cells of reports', () => {
  let folder: TestFolder;
  const open: Storage[] = [];
  const database = () => join(folder.path, 'a.sqlite');
  const cellsFolder = () => `${database()}-reports`;
  const smallCells = () => join(cellsFolder(), `0.${SMALL}.cells`);
  async function openHere(): Promise<Storage> {
    const storage = await openStorage({ database: database(), blobs: join(folder.path, 'blobs') });
    open.push(storage);
    return storage;
  }
  /** Cells as a process leaves them that dies after it has acknowledged these reports; returns which they are. */
  async function leaveCells(reports: readonly WholeReport[]): Promise<number[]> {
    const { sqlite, sql } = openDatabase(database());
    const place = takePlace(database(), openReportRows(sqlite));
    const taken: number[] = [];
    for (const report of reports) {
      const { cells } = await place.cellsFor(report.sealed.length);
      taken.push(await cells.take());
      cells.write(taken.at(-1)!, report);
      await cells.force();
    }
    await place.close();
    await sql.destroy();
    sqlite.close();
    return taken;
  }
  const unsettled = async () =>
    (await readdir(cellsFolder())).filter((name) => name.endsWith('.unsettled')).length;

  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((storage) => storage.close()));
    await folder.remove();
  });

  it('are read whole, and not at all when a crash tore or changed one', () => {
    for (const report of [newReport(0), newReport(1), newReport(9_000)]) {
      const bytes = Buffer.concat([...encodeCell(report), new Uint8Array(100)]);
      expect(plain(decodeCell(bytes))).toEqual(plain(report));
      for (let bit = 0; bit < (bytes.length - 100) * 8; bit += 61) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(decodeCell(changed)).toBeNull();
      }
      if (report.sealed.length > 0) expect(decodeCell(bytes.subarray(0, -101))).toBeNull();
    }
    expect(decodeCell(Buffer.alloc(100))).toBeNull();
  });

  it('are brought in by whoever looks next when their process is gone, without what was torn', async () => {
    const reports = Array.from({ length: 20 }, () => newReport());
    const taken = await leaveCells(reports);
    const file = await openFile(smallCells(), 'r+');
    await file.write(new Uint8Array([1, 2, 3]), 0, 3, taken[7]! * cellBytes(SMALL) + 40);
    await file.close();
    const storage = await openHere();
    expect((await storage.reports.unreleased()).sort()).toEqual(
      reports
        .filter((_, at) => at !== 7)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await unsettled()).toBe(0);
    const reader = new CellReader(smallCells(), SMALL);
    expect(reader.isEmpty(taken[7]!)).toBe(true);
    expect(plain(reader.read(taken[8]!))).toEqual(plain(reports[8]!));
    reader.close();
  });

  it('are brought in once, whatever a crash left twice', async () => {
    const storage = await openHere();
    const report = newReport();
    await storage.reports.put(report.id, DAY, report.sealed);
    await storage.reports.release(report.id);
    const other = newReport();
    await leaveCells([report, other, other]);
    await leaveCells([{ ...report, sealed: random(5) }]);
    await storage.reports.recover();
    expect(await storage.reports.unreleased()).toEqual([other.id]);
    const [read] = await storage.reports.read([report.id]);
    expect(Buffer.from(read!.sealed).equals(report.sealed)).toBe(true);
    await storage.reports.recover();
    expect(await storage.reports.unreleased()).toEqual([other.id]);
  });

  it('are left alone while their process lives', async () => {
    const { sqlite, sql } = openDatabase(database());
    const place = takePlace(database(), openReportRows(sqlite));
    const report = newReport();
    const { cells } = await place.cellsFor(500);
    cells.write(await cells.take(), report);
    const storage = await openHere();
    expect(await storage.reports.unreleased()).toEqual([]);
    await place.close();
    expect(await storage.reports.unreleased()).toEqual([report.id]);
    await sql.destroy();
    sqlite.close();
  });

  it('stand for their ids until these are in the table, and after', async () => {
    const storage = await openHere();
    const { id, sealed } = newReport();
    for (const settle of [async () => {}, async () => storage.reports.unreleased(), async () => {}]) {
      await storage.reports.put(id, DAY, sealed);
      await expect(storage.reports.put(id, DAY, random(500))).rejects.toMatchObject({ code: 'conflict' });
      await settle();
    }
    await storage.close();
    open.splice(0);
    const reader = new CellReader(smallCells(), SMALL);
    const filled = Array.from({ length: reader.cells }, (_, cell) => cell).filter((c) => !reader.isEmpty(c));
    expect(filled.length).toBe(1);
    reader.close();
  });

  it('come into the table by themselves, say so, and leave no time finer than a day', async () => {
    const [writer, reader] = [await openHere(), await openHere()];
    const entered: ObjectId[] = [];
    writer.reports.whenEntered((ids) => entered.push(...ids));
    const ids = Array.from({ length: 30 }, newId);
    await Promise.all(ids.map((id) => writer.reports.put(id, DAY, random(2_000))));
    await until(async () => entered.length === ids.length, 20_000);
    expect((await reader.reports.unreleased()).sort()).toEqual([...ids].sort());
    expect(entered.sort()).toEqual([...ids].sort());
    const { mtimeMs, atimeMs } = await stat(smallCells());
    expect([mtimeMs % 86_400_000, atimeMs % 86_400_000]).toEqual([0, 0]);
  });

  it('take reports from several processes at once', async () => {
    const storages = [await openHere(), await openHere(), await openHere()];
    const reports = Array.from({ length: 60 }, () => newReport());
    await Promise.all(reports.map(({ id, sealed }, i) => storages[i % 3]!.reports.put(id, DAY, sealed)));
    for (const storage of storages) await storage.reports.unreleased();
    await Promise.all(reports.map(({ id }) => storages[0]!.reports.release(id)));
    const read = await storages[1]!.reports.read(reports.map(({ id }) => id));
    expect(read.length).toBe(60);
    const sealedOf = new Map<string, Uint8Array>(reports.map(({ id, sealed }) => [id, sealed]));
    for (const { id, sealed } of read) expect(Buffer.from(sealed).equals(sealedOf.get(id)!)).toBe(true);
  });

  it('lie in an order that is not that of arrival, and none is used twice', async () => {
    const cells = await openCellWriter(join(folder.path, 'cells'), SMALL, new Set([3, 5]));
    const taken: number[] = [];
    for (let i = 0; i < 3_000; i++) taken.push(await cells.take());
    expect(new Set(taken).size).toBe(3_000);
    await cells.close();
    // Of two neighbours in time the later lies behind the earlier in half of all cases: 5 sigma of 450 around it.
    const first = taken.slice(0, 451);
    const rises = first.filter((cell, at) => at > 0 && cell > first[at - 1]!).length;
    expect(Math.abs(rises - 225)).toBeLessThan(5 * Math.sqrt(450 / 12));
    expect(Math.max(...first)).toBeGreaterThan(800);
  });

  it('keep what is in the table, and give out only the others', async () => {
    const storage = await openHere();
    const kept = Array.from({ length: 300 }, () => newReport());
    await Promise.all(kept.map(({ id, sealed }) => storage.reports.put(id, DAY, sealed)));
    await storage.close();
    open.splice(0);
    const again = await openHere();
    await Promise.all(Array.from({ length: 900 }, () => again.reports.put(newId(), DAY, random(500))));
    await again.reports.unreleased();
    await Promise.all(kept.map(({ id }) => again.reports.release(id)));
    const read = await again.reports.read(kept.map(({ id }) => id));
    const sealedOf = new Map<string, Uint8Array>(kept.map(({ id, sealed }) => [id, sealed]));
    expect(read.length).toBe(300);
    for (const { id, sealed } of read) expect(Buffer.from(sealed).equals(sealedOf.get(id)!)).toBe(true);
  });

  it('start anew after a growth that was broken off', async () => {
    const path = join(folder.path, 'cells');
    await writeFile(path, random(60_000));
    const cells = await openCellWriter(path, SMALL, new Set());
    const report = newReport();
    const cell = await cells.take();
    cells.write(cell, report);
    await cells.force();
    await cells.close();
    const reader = new CellReader(path, SMALL);
    for (let at = 0; at < reader.cells; at++) if (at !== cell) expect(reader.isEmpty(at)).toBe(true);
    expect(plain(reader.read(cell))).toEqual(plain(report));
    reader.close();
  });
});
