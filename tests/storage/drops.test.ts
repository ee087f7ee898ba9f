import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { parseDay } from '#protocol/day.ts';
import { buildDrop, parseDrops, REPLY_SLOT_BYTES } from '#protocol/drops.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { MIGRATIONS } from '#storage/migrations.ts';
import { DATABASES, startDatabases, type TestDatabases } from '../support/databases.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const [YESTERDAY, TODAY] = [parseDay(19_999), parseDay(20_000)];

describe.each(DATABASES)('stored drops in %s', (kind) => {
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

  /** Publishes a drop that says what it was made of. */
  const publish = async (day: typeof TODAY, number: number): Promise<string | null> => {
    let made: string | null = null;
    await storage.drops.publish({ day, number }, async ({ slots, previous }) => {
      const texts = slots.map((bytes) => Buffer.from(bytes).toString()).sort();
      made = `${day}.${number} after ${previous?.length ?? 'nothing'}: ${texts.join(' ')}`;
      return Buffer.from(made);
    });
    return made;
  };
  const put = (text: string, id = newId()) => storage.drops.putReply(id, TODAY, Buffer.from(text));
  const published = async () =>
    (await storage.drops.since(parseDay(0))).map(({ bytes }) => Buffer.from(bytes).toString());
  const kept = async () => {
    const rows = await databases.rows(database, 'SELECT slots, drop_day FROM replies');
    return rows.map(({ slots, drop_day }) => [String(slots), drop_day === null ? null : Number(drop_day)]);
  };

  it('carry each reply once, in the first drop after it came', async () => {
    await put('one');
    await put('two');
    expect(await storage.drops.repliesWait()).toBe(true);
    expect(await publish(TODAY, 0)).toBe('20000.0 after nothing: one two');
    expect(await storage.drops.repliesWait()).toBe(false);
    await put('three');
    expect(await publish(TODAY, 3)).toBe('20000.3 after 30: three');
    expect(await publish(parseDay(TODAY + 1), 0)).toBe('20001.0 after 23: ');
  });

  it('stay as they are, also when a clock goes back', async () => {
    await publish(TODAY, 2);
    const before = await published();
    await put('late');
    for (const [day, number] of [
      [TODAY, 2],
      [TODAY, 1],
      [YESTERDAY, 3],
    ] as const)
      expect(await publish(day, number)).toBeNull();
    expect(await published()).toEqual(before);
    expect(await storage.drops.repliesWait()).toBe(true);
    expect(await publish(TODAY, 3)).toContain('late');
  });

  it('come in the order of the chain, days before numbers', async () => {
    await publish(YESTERDAY, 3);
    for (const number of [0, 2, 10]) await publish(TODAY, number);
    const found = (await storage.drops.since(YESTERDAY)).map(({ day, number }) => [day, number]);
    expect(found).toEqual([
      [YESTERDAY, 3],
      [TODAY, 0],
      [TODAY, 2],
      [TODAY, 10],
    ]);
    expect((await storage.drops.since(TODAY)).length).toBe(3);
  });

  it('are made whole or not at all', async () => {
    await put('one');
    const broken = storage.drops.publish({ day: TODAY, number: 0 }, async () => {
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    await storage.drops.publish({ day: TODAY, number: 0 }, async () => null);
    expect(await published()).toEqual([]);
    expect(await kept()).toEqual([['one', null]]);
    expect(await publish(TODAY, 0)).toBe('20000.0 after nothing: one');
  });

  it('leave no copy of a reply by which its slots could be told from the others', async () => {
    await put('one');
    await publish(TODAY, 0);
    expect(await kept()).toEqual([['', TODAY]]);
  });

  it('do not carry a reply again that is sent again', async () => {
    const id = newId();
    await put('one', id);
    await put('one', id);
    await expect(put('other', id)).rejects.toMatchObject({ code: 'conflict' });
    await publish(TODAY, 0);
    await put('one', id);
    expect(await publish(TODAY, 1)).toBe('20000.1 after 26: ');
  });

  // Of PostgreSQL there was no first version.
  if (kind === 'SQLite')
    it('of the first version of the database keep their days and slots, and are one chain', async () => {
      const file = join(folder.path, 'old.sqlite');
      const old = new Database(file);
      old.exec(String(MIGRATIONS[0]?.up));
      old.pragma('user_version = 1');
      const insert = old.prepare('INSERT INTO drops (day, bytes) VALUES (?, ?)');
      const crypto = await loadCrypto();
      let previous: Uint8Array = random(32);
      const chained: Uint8Array[] = [];
      for (const day of [parseDay(19_998), YESTERDAY, TODAY]) {
        const drop = buildDrop(crypto, day, previous, [random(REPLY_SLOT_BYTES)]);
        insert.run(day, drop);
        chained.push(drop);
        previous = crypto.blake2b(32, drop);
      }
      const reply = old.prepare('INSERT INTO replies (id, day, slots, drop_day) VALUES (?, ?, ?, ?)');
      reply.run(newId(), TODAY, Buffer.from('carried'), TODAY);
      reply.run(newId(), TODAY, Buffer.from('waits'), null);
      old.close();
      await storage.close();
      storage = await openStorage({ ...place(), database: file });
      const kept = (await storage.drops.since(parseDay(0))).map(({ bytes }) => bytes);
      const days = await parseDrops(Buffer.concat(kept));
      expect(days.map(({ day }) => day)).toEqual([19_998, YESTERDAY, TODAY]);
      // Day, number and slots: all but the hash of the one before.
      const rest = (drop: Uint8Array) => Buffer.from(drop).fill(0, 4, 36).toString('hex');
      expect(kept.map(rest)).toEqual(chained.map(rest));
      expect(kept[0]).toEqual(Buffer.from(chained[0]!));
      await expect(parseDrops(Buffer.concat(chained))).rejects.toMatchObject({ code: 'malformed-object' });
      expect(await publish(TODAY, 1)).toBe(`20000.1 after ${kept[2]!.length}: waits`);
    });
});
