import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const DAY = 20_000 as never;

describe.each(DATABASES)('stored reports in %s', (kind) => {
  let databases: TestDatabases;
  let database: string;
  let folder: TestFolder;
  let storage: Storage;
  const place = () => ({ database, blobs: join(folder.path, 'blobs') });
  beforeAll(async () => {
    databases = await startDatabases(kind);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    folder = await makeFolder();
    database = await databases.fresh(folder.path);
    storage = await openStorage(place());
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  it('keeps hundreds that come at once, each its own bytes', async () => {
    const reports = Array.from({ length: 400 }, () => ({ id: newId(), sealed: random(2_000) }));
    await Promise.all(reports.map(({ id, sealed }) => storage.reports.put(id, DAY, sealed)));
    expect((await storage.reports.unreleased()).sort()).toEqual(reports.map(({ id }) => id).sort());
    await Promise.all(reports.map(({ id }) => storage.reports.release(id)));
    const read = await storage.reports.read(reports.map(({ id }) => id));
    expect(read.length).toBe(400);
    const sealedOf = new Map(reports.map(({ id, sealed }) => [id, Buffer.from(sealed)]));
    for (const { id, sealed } of read) expect(sealedOf.get(id)!.equals(sealed)).toBe(true);
  });

  it('takes the same bytes again, and refuses others, also within one group', async () => {
    const id = newId();
    const [first, second] = [random(100), random(100)];
    await storage.reports.put(id, DAY, first);
    await storage.reports.put(id, DAY, first);
    await expect(storage.reports.put(id, DAY, second)).rejects.toMatchObject({ code: 'conflict' });
    const other = newId();
    const outcomes = await Promise.allSettled(
      [first, second, first].map((b) => storage.reports.put(other, DAY, b)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('shows the desk released reports only', async () => {
    const id = newId();
    await storage.reports.put(id, DAY, random(10));
    expect(await storage.reports.released()).toEqual([]);
    expect(await storage.reports.read([id])).toEqual([]);
    await storage.reports.release(id);
    await storage.reports.release(id);
    await storage.reports.release(newId());
    expect(await storage.reports.released()).toEqual([{ id, day: DAY, bytes: 10 }]);
  });

  it('tells by its counter of changes of its own and of others', async () => {
    const seen = new Set([storage.changeCounter()]);
    expect(storage.changeCounter()).toBe([...seen][0]);
    await storage.reports.put(newId(), DAY, random(10));
    await storage.reports.unreleased();
    seen.add(storage.changeCounter());
    await storage.attachments.create(newId(), 100, DAY);
    seen.add(storage.changeCounter());
    const other = await openStorage(place());
    await other.attachments.create(newId(), 100, DAY);
    await other.close();
    // From another process by a notice, where there is no file to look at.
    await until(() => !seen.has(storage.changeCounter()));
  });

  it('has every acknowledged report after the process was killed', async () => {
    const script = `
      import { openStorage } from '#storage/index.ts';
      import { randomBytes } from 'node:crypto';
      const storage = await openStorage(${JSON.stringify(place())});
      for (;;) {
        await Promise.all(Array.from({ length: 20 }, async () => {
          const id = randomBytes(16).toString('hex');
          await storage.reports.put(id, 20000, randomBytes(9000));
          process.stdout.write(id + '\\n');
        }));
      }`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = '';
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged += chunk.toString();
      if (acknowledged.length > 20_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const ids = acknowledged.split('\n').filter((id) => id.length === 32);
    expect(ids.length).toBeGreaterThan(500);
    const stored = new Set<string>(await storage.reports.unreleased());
    expect(ids.filter((id) => !stored.has(id))).toEqual([]);
  });
});

describe('a SQLite file', () => {
  let folder: TestFolder;
  const file = () => join(folder.path, 'a.sqlite');
  beforeEach(async () => {
    folder = await makeFolder();
    await (await openStorage({ database: file(), blobs: join(folder.path, 'blobs') })).close();
  });
  afterEach(() => folder.remove());

  it('has no table with a row number, a counter, or a time finer than a day', () => {
    const database = new Database(file(), { readonly: true });
    const tables = database
      .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
      .all();
    expect(tables.length).toBeGreaterThan(10);
    for (const { name, sql } of tables) {
      expect([name, /WITHOUT ROWID/.test(sql)]).toEqual([name, true]);
      expect(sql).not.toMatch(/AUTOINCREMENT|DATETIME|TIMESTAMP|CURRENT_|created|updated|_at\b/i);
    }
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    database.close();
  });

  it('opens with every promise of durability and deletion', async () => {
    const { openDatabase } = await import('#storage/database.ts');
    const { sqlite } = openDatabase(file());
    expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
    expect(sqlite.pragma('secure_delete', { simple: true })).toBe(1);
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
    sqlite.close();
  });
});
