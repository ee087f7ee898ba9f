/** What only PostgreSQL can get wrong: writers at the same time, the night, a server that dies, and the way to it. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import pg from 'pg';
import { addDays, dayOf, parseDay } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { LATEST, migrateTo, moveDatabase, versionOf } from '#storage/moving.ts';
import { openBell } from '#storage/postgres-bell.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { newId, random } from '../support/random.ts';
import { type SilentLine, startSilentLine } from '../support/silentLine.ts';
import { inPieces, putWaiting } from '../support/waiting.ts';

const TODAY = dayOf(Date.now());
const YESTERDAY = addDays(TODAY, -1);

let server: TestPostgres;
let folder: TestFolder;
const open: Storage[] = [];

beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop());
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((storage) => storage.close()));
  await folder.remove();
});

async function openAt(database: string): Promise<Storage> {
  const storage = await openStorage({ database, blobs: join(folder.path, 'blobs') });
  open.push(storage);
  return storage;
}
const closeAll = async () => {
  await Promise.all(open.splice(0).map((storage) => storage.close()));
};

/** Something in every part, of yesterday. */
async function fill(storage: Storage, reports: number): Promise<ObjectId[]> {
  const ids = Array.from({ length: reports }, newId);
  for (const id of ids) await storage.reports.put(id, YESTERDAY, random(3_000));
  await storage.reports.release(ids[0]!);
  await putWaiting(storage, newId(), random(500), YESTERDAY);
  const cleaned = newId();
  await putWaiting(storage, cleaned, random(500), YESTERDAY);
  await storage.attachments.settle(cleaned, {
    record: random(10),
    clean: inPieces(random(100)),
    keepOriginal: true,
  });
  await storage.drops.putReply(newId(), YESTERDAY, random(1_024));
  await storage.drops.publish({ day: YESTERDAY, number: 0 }, async ({ slots }) => Buffer.concat(slots));
  await storage.drops.putReply(newId(), TODAY, random(1_024));
  await storage.statements.add({ by: 'b', payload: 'p', signature: 's' } as never);
  const invite = newId();
  const carried = [{ name: 'desk', sealed: 'c2VhbGVk' }] as never;
  await storage.people.addInvite({ id: invite, tokenHash: 't', role: 'editor', lastDay: TODAY, carried });
  const stream = newId();
  for (let at = 0; at < 20; at++) await storage.streams.append(stream, at, random(200));
  await storage.notebooks.write({ editorId: newId(), id: newId(), before: null, sealed: random(64) });
  await storage.flood.setMode('guard');
  await storage.flood.secretOf(TODAY);
  await storage.upkeep.markDone('expire', TODAY);
  return ids;
}

describe('writers at the same time', () => {
  it('append to a stream one after another, and carry each reply in one drop', async () => {
    const database = await server.fresh();
    const all = [await openAt(database), await openAt(database), await openAt(database)];
    const stream = newId();
    const outcomes = await Promise.allSettled(all.map((one) => one.streams.append(stream, 0, random(10))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).toEqual([
      'conflict',
      'conflict',
    ]);

    const carried: number[] = [];
    const publishAll = async (): Promise<void> => {
      for (let number = 0; number < 12; number++)
        await Promise.all(
          all.map((one) =>
            one.drops.publish({ day: TODAY, number }, async ({ slots }) => {
              carried.push(...slots.map((slot) => slot[0]!));
              return new Uint8Array([1]);
            }),
          ),
        );
    };
    const putAll = async (): Promise<void> => {
      for (let at = 0; at < 60; at++) await all[at % 3]!.drops.putReply(newId(), TODAY, new Uint8Array([at]));
    };
    await Promise.all([publishAll(), putAll()]);
    await all[0]!.drops.publish({ day: TODAY, number: 12 }, async ({ slots }) => {
      carried.push(...slots.map((slot) => slot[0]!));
      return new Uint8Array([1]);
    });
    expect(carried.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at));
  }, 60_000);

  it('lose nothing to the night, which writes every row anew meanwhile', async () => {
    const database = await server.fresh();
    const [one, other] = [await openAt(database), await openAt(database)];
    const ids = await fill(one, 40);
    const put: ObjectId[] = [];
    let isNight = true;
    const writing = (async () => {
      while (isNight) {
        const id = newId();
        await other.reports.put(id, TODAY, random(2_500));
        await other.reports.release(id);
        put.push(id);
      }
    })();
    for (let night = 0; night < 3; night++) await one.upkeep.rebuildDatabase();
    isNight = false;
    await writing;
    await Promise.all(ids.map((id) => one.reports.release(id)));
    const read = await other.reports.read([...ids, ...put]);
    expect(read.map(({ id }) => id).sort()).toEqual([...ids, ...put].sort());
  }, 60_000);
});

describe('after the night', () => {
  it('neither the place of a row nor the number of its transaction tells when it came', async () => {
    const database = await server.fresh();
    const storage = await openAt(database);
    const ids = await fill(storage, 60);
    const bodies = async (table: string) =>
      (await server.query(database, `SELECT id, xmin::text AS xmin FROM ${table} ORDER BY ctid`)).map(
        ({ id, xmin }) => [String(id), String(xmin)] as const,
      );
    // In the order of arrival until then: what this test would miss if it looked at the wrong thing.
    expect((await bodies('report_bodies_fresh')).map(([id]) => id)).toEqual(ids);
    await storage.upkeep.rebuildDatabase();
    expect(await bodies('report_bodies_fresh')).toEqual([]);
    const kept = await bodies('report_bodies_kept');
    expect(new Set(kept.map(([, xmin]) => xmin)).size).toBe(1);
    expect(kept.map(([id]) => id).sort()).toEqual([...ids].sort());
    expect(kept.map(([id]) => id)).not.toEqual(ids);
    const rows = await bodies('reports');
    expect(new Set(rows.map(([, xmin]) => xmin)).size).toBe(1);
    expect(rows.map(([id]) => id)).toEqual([...ids].sort());
    const columns = await server.query(
      database,
      "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND (data_type LIKE '%time%' OR data_type = 'date' OR is_identity = 'YES' OR column_default LIKE 'nextval%')",
    );
    expect(columns).toEqual([]);
  }, 60_000);
});

describe('a server that dies', () => {
  it('has every acknowledged report, is waited for as busy, and is heard again', async () => {
    const database = await server.fresh();
    const [storage, other] = [await openAt(database), await openAt(database)];
    const acknowledged: ObjectId[] = [];
    const refused = new Set<string>();
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        const id = newId();
        await storage.reports.put(id, TODAY, random(2_000)).then(
          () => acknowledged.push(id),
          (reason: { code?: string }) => refused.add(String(reason.code)),
        );
      }
    })();
    await until(() => acknowledged.length > 20);
    await server.restart();
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 20);
    isOver = true;
    await writing;
    const stored = new Set<string>(await storage.reports.unreleased());
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect([...refused].filter((code) => code !== 'busy')).toEqual([]);
    // While nobody listens it is always another one.
    let seen = '';
    await until(() => {
      const before = seen;
      seen = other.changeCounter();
      return before === seen;
    });
    await storage.flood.setMode('guard');
    await until(() => other.changeCounter() !== seen);
  }, 60_000);

  it('is refused when it acknowledges what is not on its disk', async () => {
    const unsafe = await startPostgres(['fsync=off']);
    try {
      await expect(openAt(await unsafe.fresh())).rejects.toMatchObject({ code: 'database-unsafe' });
    } finally {
      await unsafe.stop();
    }
  }, 60_000);
});

describe('a line on which nothing passes any more', () => {
  let line: SilentLine;
  beforeEach(async () => {
    line = await startSilentLine(join(server.folder, '.s.PGSQL.5432'));
  });
  afterEach(() => line.stop());

  it('is given up for another one, and what was written meanwhile is told', async () => {
    const database = await server.fresh();
    const [, name = ''] = /\/\/\/(\w+)\?/.exec(database) ?? [];
    const storage = await openAt(`postgresql://amana@127.0.0.1:${line.port}/${name}`);
    const other = await openAt(database);
    await other.flood.setMode('guard');
    const standing = async () => {
      let seen = '';
      await until(() => {
        const before = seen;
        seen = storage.changeCounter();
        return before === seen;
      });
      return seen;
    };
    const before = await standing();
    line.fallSilent();
    await other.flood.setMode('calm');
    await until(() => storage.changeCounter() !== before);
    // Not only because nobody listens: the next one that writes is heard.
    const after = await standing();
    await other.flood.setMode('guard');
    await until(() => storage.changeCounter() !== after);
    // What else it had open ends with the line.
    await line.stop();
    line = await startSilentLine(join(server.folder, '.s.PGSQL.5432'));
  }, 60_000);

  it('does not keep a process from ending', async () => {
    const database = await server.fresh();
    const [, name = ''] = /\/\/\/(\w+)\?/.exec(database) ?? [];
    const pool = new pg.Pool();
    const bell = await openBell(`postgresql://amana@127.0.0.1:${line.port}/${name}`, pool);
    line.fallSilent();
    await bell.close();
    await pool.end();
  }, 20_000);
});

describe('./amana storage', () => {
  it('brings all of a SQLite file to PostgreSQL, and leaves the file as it was', async () => {
    const file = join(folder.path, 'a.sqlite');
    const storage = await openAt(file);
    const ids = await fill(storage, 300);
    const database = await server.fresh();
    const args = ['storage', 'move', '--database', file, '--to', database];
    const running = await amana(args);
    expect([running.code, running.stderr.includes('stop all of them')]).toEqual([2, true]);
    await closeAll();
    const before = await readFile(file);
    const done = await amana([...args, '--json']);
    expect([done.code, done.stdout === '' ? done.stderr : '']).toEqual([0, '']);
    const { rows } = JSON.parse(done.stdout) as { rows: number };
    expect(rows).toBeGreaterThan(330);
    expect((await readFile(file)).equals(before)).toBe(true);
    const again = await amana(args);
    expect([again.code, again.stderr.includes('not empty')]).toEqual([2, true]);

    const [old, moved] = [await openAt(file), await openAt(database)];
    for (const one of [old, moved]) await Promise.all(ids.map((id) => one.reports.release(id)));
    const bytesOf = async (one: Storage) =>
      new Map(
        (await one.reports.read(ids)).map(({ id, sealed }) => [id, Buffer.from(sealed).toString('hex')]),
      );
    expect(await bytesOf(moved)).toEqual(await bytesOf(old));
    expect(await moved.attachments.list()).toEqual(expect.arrayContaining(await old.attachments.list()));
    const drops = async (one: Storage) =>
      (await one.drops.since(parseDay(0))).map(({ bytes }) => Buffer.from(bytes));
    expect(await drops(moved)).toEqual(await drops(old));
    expect(await moved.flood.mode()).toBe('guard');
  }, 120_000);

  it('changes nothing in the target when a row does not arrive as it was', async () => {
    const file = join(folder.path, 'a.sqlite');
    await fill(await openAt(file), 5);
    await closeAll();
    const database = await server.fresh();
    await (await openAt(database)).close();
    open.splice(0);
    await server.query(
      database,
      `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.day := NEW.day + 1; RETURN NEW; END $$;
       CREATE TRIGGER spoil BEFORE INSERT ON drops FOR EACH ROW EXECUTE FUNCTION spoil()`,
    );
    await expect(moveDatabase(file, database)).rejects.toMatchObject({ code: 'internal' });
    expect(await server.query(database, 'SELECT id FROM reports')).toEqual([]);
  }, 60_000);

  it.each(['SQLite', 'PostgreSQL'])(
    'goes back and forward in %s, and never where it would lose what was sent',
    async (kind) => {
      const database = kind === 'SQLite' ? join(folder.path, 'a.sqlite') : await server.fresh();
      await (await openAt(database)).close();
      open.splice(0);
      for (let version = LATEST - 1; version >= 1; version--) {
        await migrateTo(database, version);
        expect(await versionOf(database)).toBe(version);
      }
      await migrateTo(database, LATEST);
      const storage = await openAt(database);
      await fill(storage, 3);
      await closeAll();
      await expect(migrateTo(database, 2)).rejects.toThrow();
      expect(await versionOf(database)).toBe(LATEST);
      const lossy = await amana(['storage', 'migrate', '--database', database, '--to', '7']);
      expect([lossy.code, lossy.stderr.includes('words that editors are writing')]).toEqual([2, true]);
      const refused = await amana(['storage', 'migrate', '--database', database, '--to', '2', '--yes']);
      expect([refused.code, refused.stderr.includes('would lose what somebody sent')]).toEqual([2, true]);
      await amana(['storage', 'migrate', '--database', database, '--to', '7', '--yes']);
      const older = await amana(['storage', 'status', '--database', database, '--json']);
      expect([older.code, JSON.parse(older.stdout)]).toEqual([1, { kind, version: 7, latest: LATEST }]);
      expect(await (await openAt(database)).reports.unreleased()).toHaveLength(2);
    },
    120_000,
  );

  it('refuses a database of a newer version, at every start', async () => {
    const file = join(folder.path, 'a.sqlite');
    await (await openAt(file)).close();
    open.splice(0);
    const newer = join(folder.path, 'b.sqlite');
    await copyFile(file, newer);
    const direct = new Database(newer);
    direct.pragma(`user_version = ${LATEST + 1}`);
    direct.close();
    await expect(openAt(newer)).rejects.toMatchObject({ code: 'database-newer' });
    const database = await server.fresh();
    await (await openAt(database)).close();
    open.splice(0);
    await server.query(database, `UPDATE amana_version SET version = ${LATEST + 1}`);
    await expect(openAt(database)).rejects.toMatchObject({ code: 'database-newer' });
  }, 60_000);
});
