/** Backups of a newsroom on PostgreSQL and an S3-compatible store, while it runs; and what comes back on a bare machine. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataFolder } from '#cli/places.ts';
import { dayOf } from '#protocol/day.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openCopySource } from '#storage/backup.ts';
import type { CopiedReport } from '#storage/backup-copy.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { startS3, type TestS3 } from '../support/s3.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const newId = (): ObjectId => newObjectId({ random });
const TODAY = dayOf(Date.now());
const REPORTS = 300;

async function idsOf(copied: AsyncIterable<CopiedReport>): Promise<ObjectId[]> {
  const ids: ObjectId[] = [];
  for await (const { id } of copied) ids.push(id);
  return ids;
}

let server: TestPostgres;
let s3: TestS3;
let folder: TestFolder;
const open: Storage[] = [];
beforeAll(async () => {
  folder = await makeFolder();
  server = await startPostgres();
  s3 = await startS3(folder.path);
}, 120_000);
afterAll(async () => {
  await Promise.all(open.map((storage) => storage.close()));
  await server.stop();
  await s3.stop();
  await folder.remove();
});

async function openAt(database: string, blobs = s3.place): Promise<Storage> {
  const storage = await openStorage({ database, blobs });
  open.push(storage);
  return storage;
}

async function putReport(storage: Storage): Promise<ObjectId> {
  const id = newId();
  await storage.reports.put(id, TODAY, random(2_000));
  await storage.reports.release(id);
  return id;
}

const bytesOf = async (
  storage: Storage,
  id: ObjectId,
  which: 'openClean' | 'openOriginal',
): Promise<string> => {
  const blob = await storage.attachments[which](id);
  const bytes = blob === null ? 'none' : (await allBytes(blob.chunks())).toString('base64');
  await blob?.close();
  return bytes;
};

const reportsOf = async (storage: Storage, ids: readonly ObjectId[]) =>
  new Map(
    (await storage.reports.read(ids)).map(({ id, sealed }) => [id, Buffer.from(sealed).toString('hex')]),
  );

describe('a newsroom on PostgreSQL and S3', () => {
  it('is backed up while it runs, and comes back whole without what was purged', async () => {
    const database = await server.fresh();
    const storage = await openAt(database);
    const [first, purged, ...others] = await Promise.all(
      Array.from({ length: REPORTS }, () => putReport(storage)),
    );
    const [cleaned, lost] = [newId(), newId()];
    for (const id of [cleaned, lost]) {
      await putWaiting(storage, id, random(70_000), TODAY);
      const clean = inPieces(random(90_000));
      await storage.attachments.settle(id, { record: random(900), clean, keepOriginal: true });
    }
    const stream = newId();
    for (let at = 0; at < 20; at++) await storage.streams.append(stream, at, random(200));

    const data = dataFolder(join(folder.path, 'data'));
    await mkdir(data.site, { recursive: true });
    await writeFile(data.rootPublic, `${randomBytes(32).toString('hex')}\n`);
    // An old file that was moved away from, with a report that nobody has any more.
    const old = await openAt(data.database, data.blobs);
    const stale = await putReport(old);
    const [key, backups] = [join(folder.path, 'operator.age'), join(folder.path, 'backups')];
    await amana(['backup', 'key', key]);
    const args = ['backup', '--data', data.top, '--to', backups, '--recipients', `${key}.pub`, '--json'];
    const taken = await amana([...args, '--database', database, '--blobs', s3.place]);
    expect([taken.code, taken.code === 0 ? '' : taken.stderr]).toEqual([0, '']);
    expect(JSON.parse(taken.stdout)).toMatchObject({ number: 1, reports: REPORTS, blobs: 4, newBlobs: 4 });

    await storage.purge.erase([purged!, lost], TODAY);
    const late: ObjectId[] = [];
    let isOver = false;
    const writing = (async () => {
      while (!isOver) late.push(await putReport(storage));
    })();
    await until(() => late.length > 3);
    const before = [...late];
    // By its settings, as a service has them.
    const env = { AMANA_DATABASE: database, AMANA_BLOBS: s3.place };
    const again = await amana(args, { env });
    isOver = true;
    await writing;
    expect([again.code, again.code === 0 ? '' : again.stderr]).toEqual([0, '']);
    expect(JSON.parse(again.stdout)).toMatchObject({ number: 2, blobs: 2, newBlobs: 0, forgotten: 2 });
    expect(await readdir(data.top)).not.toContain('backup-aside');

    for (const [name, more] of Object.entries({ newest: [], older: ['--number', '1'] })) {
      const to = join(folder.path, name);
      const back = await amana(['restore', backups, '--to', to, '--identity', key, '--json', ...more]);
      expect([name, back.code, back.code === 0 ? '' : back.stderr]).toEqual([name, 0, '']);
      const restored = await openAt(dataFolder(to).database, dataFolder(to).blobs);
      const here = [first!, ...others, ...(name === 'newest' ? before : [])];
      const found = await reportsOf(restored, [...here, purged!, stale]);
      expect(found).toEqual(await reportsOf(storage, here));
      expect(found.size).toBe(here.length);
      for (const which of ['openClean', 'openOriginal'] as const) {
        expect(await bytesOf(restored, cleaned, which)).toBe(await bytesOf(storage, cleaned, which));
        expect(await bytesOf(restored, lost, which)).toBe('none');
      }
      expect(await restored.streams.read(stream, 0)).toEqual(await storage.streams.read(stream, 0));
    }

    // And on to a server again.
    await Promise.all(open.splice(0).map((one) => one.close()));
    const other = await server.fresh();
    const moved = await amana(['storage', 'move', '--data', join(folder.path, 'newest'), '--to', other]);
    expect(moved.code).toBe(0);
    const [was, is] = [await openAt(database), await openAt(other)];
    const all = [first!, ...others, ...before];
    expect(await reportsOf(is, all)).toEqual(await reportsOf(was, all));
  }, 120_000);

  it('says when the bytes of a report are gone, and misses none that was purged meanwhile', async () => {
    const database = await server.fresh();
    const storage = await openAt(database);
    const [whole, purged, damaged, waiting] = [
      await putReport(storage),
      await putReport(storage),
      await putReport(storage),
      newId(),
    ];
    await putWaiting(storage, waiting, random(2_000), TODAY);
    const source = await openCopySource({ database, blobs: s3.place });
    const copy = await source.copyDatabase(join(folder.path, 'copy'));
    await server.query(database, `DELETE FROM report_bodies_fresh WHERE id = '${damaged}'`);
    await storage.purge.erase([purged, waiting], TODAY);
    expect(await idsOf(copy.reports())).toEqual([whole]);
    expect(await copy.reportsLost()).toBe(1);
    const [blob] = copy.blobs();
    expect([blob?.id, await source.readBlob(blob!), await copy.refresh(blob!)]).toEqual([waiting, null, []]);
    copy.close();
    await source.close();
  }, 60_000);
});
