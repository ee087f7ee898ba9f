/** From PostgreSQL back to SQLite: every row, no more and no less, and again after it was broken off anywhere. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { addDays, dayOf } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { moveDatabase } from '#storage/moving.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { newId, random } from '../support/random.ts';
import { inPieces, putWaiting } from '../support/waiting.ts';

const TODAY = dayOf(Date.now());
const YESTERDAY = addDays(TODAY, -1);
const REPORTS = 200;

let server: TestPostgres;
let folder: TestFolder;
beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

const openAt = (database: string): Promise<Storage> =>
  openStorage({ database, blobs: join(folder.path, 'blobs') });

/** Something in most tables; two of the reports are purged. */
async function fill(storage: Storage): Promise<ObjectId[]> {
  const ids = Array.from({ length: REPORTS }, newId);
  await Promise.all(
    ids.map((id, at) => storage.reports.put(id, YESTERDAY, random(at % 9 === 0 ? 40_000 : 2_000 + at))),
  );
  await Promise.all(ids.map((id) => storage.reports.release(id)));
  const settled = newId();
  for (const id of [newId(), settled]) await putWaiting(storage, id, random(500), YESTERDAY);
  const settlement = { record: random(10), clean: inPieces(random(100)), keepOriginal: true };
  await storage.attachments.settle(settled, settlement);
  await storage.drops.putReply(newId(), YESTERDAY, random(1_024));
  await storage.drops.publish({ day: YESTERDAY, number: 0 }, async ({ slots }) => Buffer.concat(slots));
  await storage.drops.putReply(newId(), TODAY, random(1_024));
  await storage.statements.add({ by: 'b', payload: 'p', signature: 's' } as never);
  const invite = { tokenHash: 't', role: 'editor', lastDay: TODAY } as const;
  await storage.people.addInvite({
    ...invite,
    id: newId(),
    carried: [{ name: 'd', sealed: 'c2Vh' }] as never,
  });
  const stream = newId();
  for (let at = 0; at < 150; at++) await storage.streams.append(stream, at, random(50));
  await storage.notebooks.write({ editorId: newId(), id: newId(), before: null, sealed: random(64) });
  await storage.flood.setMode('guard');
  await storage.flood.secretOf(TODAY);
  await storage.upkeep.markDone('expire', TODAY);
  const kept = { reportDays: null, attachmentDays: null, eventDays: null };
  await storage.retention.enforce(kept, TODAY, []);
  await storage.purge.erase(ids.slice(0, 2), TODAY);
  return ids;
}

/** A PostgreSQL database with all that. */
async function filled(): Promise<{ database: string; ids: ObjectId[] }> {
  const database = await server.fresh();
  const storage = await openAt(database);
  const ids = await fill(storage);
  await storage.close();
  return { database, ids };
}

const plain = (rows: Record<string, unknown>[]): string[] =>
  rows
    .map(({ file: _file, cell: _cell, ...row }) =>
      JSON.stringify(Object.entries(row).sort(), (_, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value,
      ).replaceAll(/"(-?\d+)"/g, '$1'),
    )
    .sort();

/** By other means than the command's own comparison; the places of reports left out. */
async function rowsOf(database: string): Promise<Record<string, string[]>> {
  const isServer = database.startsWith('postgresql:');
  const sqlite = isServer ? null : new Database(database);
  const ask = async (text: string): Promise<Record<string, unknown>[]> =>
    sqlite === null ? server.query(database, text) : sqlite.prepare<[], Record<string, unknown>>(text).all();
  const list = isServer
    ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'report_bodies%' AND tablename <> 'amana_version'"
    : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
  const found: Record<string, string[]> = {};
  for (const { name } of await ask(list)) found[String(name)] = plain(await ask(`SELECT * FROM "${name}"`));
  sqlite?.close();
  return found;
}

async function reportsIn(database: string, ids: readonly ObjectId[]): Promise<Map<string, string>> {
  const storage = await openAt(database);
  const read = await storage.reports.read(ids);
  await storage.close();
  return new Map(read.map(({ id, sealed }) => [id, Buffer.from(sealed).toString('hex')]));
}

describe('./amana storage move', () => {
  it('brings all of PostgreSQL to a new SQLite file and back again, and nothing that was purged', async () => {
    const { database, ids } = await filled();
    const before = await rowsOf(database);
    expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThanOrEqual(15);
    const file = join(folder.path, 'back.sqlite');
    const args = ['storage', 'move', '--database', database, '--to', file];
    const using = await openAt(database);
    const running = await amana(args);
    expect([running.code, running.stderr.includes('stop all of them'), existsSync(file)]).toEqual([
      2,
      true,
      false,
    ]);
    expect(running.stderr).not.toContain('copying');
    await using.close();
    const done = await amana([...args, '--json']);
    expect([done.code, done.code === 0 ? '' : done.stderr]).toEqual([0, '']);
    expect(done.stderr).toContain('copying');
    expect(await rowsOf(database)).toEqual(before);
    expect(await rowsOf(file)).toEqual(before);
    expect((await readdir(folder.path)).filter((name) => name.startsWith('back')).sort()).toEqual([
      'back.sqlite',
      'back.sqlite-reports',
    ]);
    const again = await amana(args);
    expect([again.code, again.stderr.includes('not empty, or not a new file')]).toEqual([2, true]);

    const sealed = await reportsIn(database, ids);
    expect(sealed.size).toBe(REPORTS - 2);
    expect(await reportsIn(file, ids)).toEqual(sealed);
    // It is a newsroom's like any other: written to, purged, and moved once more.
    const storage = await openAt(file);
    const more = newId();
    await storage.reports.put(more, TODAY, random(2_000));
    await storage.reports.release(more);
    await storage.purge.erase([ids[2]!], TODAY);
    await storage.close();
    const other = await server.fresh();
    await moveDatabase(file, other);
    expect(await rowsOf(other)).toEqual(await rowsOf(file));
    const all = await reportsIn(other, [...ids, more]);
    expect([...all.keys()].sort()).toEqual([...ids.slice(3), more].sort());
  }, 120_000);

  it('can be begun again wherever it was broken off', async () => {
    const { database, ids } = await filled();
    const file = join(folder.path, 'back.sqlite');
    await moveDatabase(database, file);
    const whole = await rowsOf(file);
    const brokenOff = {
      // While rows are written: the log of the unfinished file says anything.
      'half-way': async () => {
        await rename(file, `${file}.moving`);
        await rename(`${file}-reports`, `${file}.moving-reports`);
        await writeFile(`${file}.moving-wal`, random(5_000));
        await writeFile(join(`${file}.moving-reports`, '0.unsettled'), '');
      },
      'between the two names': () => rename(file, `${file}.moving`),
      'at its very beginning': async () => {
        await rename(`${file}-reports`, `${file}.moving-reports`);
        await rename(file, join(folder.path, 'elsewhere'));
      },
    };
    for (const [where, breakOff] of Object.entries(brokenOff)) {
      await breakOff();
      expect([where, existsSync(file)]).toEqual([where, false]);
      await moveDatabase(database, file);
      expect(await rowsOf(file)).toEqual(whole);
      expect((await readdir(folder.path)).filter((name) => name.includes('.moving'))).toEqual([]);
      expect((await reportsIn(file, ids)).size).toBe(REPORTS - 2);
    }
  }, 120_000);

  it('refuses what would be mixed with something old, and what has lost a report, and changes nothing', async () => {
    const { database, ids } = await filled();
    const file = join(folder.path, 'back.sqlite');
    await writeFile(`${file}-wal`, 'of another database');
    await expect(moveDatabase(database, file)).rejects.toMatchObject({ code: 'conflict' });
    const other = join(folder.path, 'other.sqlite');
    await mkdir(`${other}-reports`);
    await expect(moveDatabase(database, other)).rejects.toMatchObject({ code: 'conflict' });
    const third = join(folder.path, 'third.sqlite');
    await server.query(database, `DELETE FROM report_bodies_fresh WHERE id = '${ids[5]}'`);
    await expect(moveDatabase(database, third)).rejects.toMatchObject({ code: 'internal' });
    expect((await readdir(folder.path)).filter((name) => name !== 'blobs').sort()).toEqual([
      'back.sqlite-wal',
      'other.sqlite-reports',
    ]);
  }, 60_000);

  it('gives a report whose purge was broken off no bytes, and the next start ends it', async () => {
    const { database, ids } = await filled();
    await server.query(database, `UPDATE reports SET purged = 1 WHERE id = '${ids[7]}'`);
    const file = join(folder.path, 'back.sqlite');
    await moveDatabase(database, file);
    expect((await rowsOf(file)).reports).toEqual((await rowsOf(database)).reports);
    const storage = await openAt(file);
    await storage.purge.finish();
    await storage.close();
    expect((await rowsOf(file)).reports).toHaveLength(REPORTS - 3);
    expect((await reportsIn(file, ids)).size).toBe(REPORTS - 3);
  }, 60_000);
});
