import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '#process/index.ts';
import { addDays, DAY_MS, type Day, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { openConsumer, openProducer, type Producer } from '#queue/index.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { type Chores, openChores } from '#workers/janitor/chores.ts';
import { publishNext } from '../../support/drops.ts';
import { makeFolder, type TestFolder, until } from '../../support/folder.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { allBytes, putWaiting } from '../../support/waiting.ts';

describe('chores of the janitor', () => {
  const today: Day = dayOf(Date.now());
  let crypto: Crypto;
  let folder: TestFolder;
  let storage: Storage;
  let redis: TestRedis;
  let producer: Producer;
  let chores: Chores;

  beforeEach(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    storage = await openStorage({
      database: join(folder.path, 'a.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    producer = openProducer({ redis: redis.socket, onTrouble: () => {} });
    chores = openChores({ storage, producer, log: silentLog, releaseSeconds: 0 });
    await until(async () => producer.offer('release', newObjectId(crypto)));
    await redis.client().flushall();
  });
  afterEach(async () => {
    await producer.close();
    await storage.close();
    await redis.stop();
    await folder.remove();
  });

  it('queues what storage says waits, after Redis was emptied, and nothing twice', async () => {
    const attachments = [newObjectId(crypto), newObjectId(crypto)];
    for (const id of attachments) await putWaiting(storage, id, new Uint8Array(100), today);
    const report = newObjectId(crypto);
    await storage.reports.put(report, today, new Uint8Array(10));
    await chores.requeue();
    await chores.requeue();
    expect([await producer.count('sanitize'), await producer.count('release')]).toEqual([2, 1]);
    await redis.client().flushall();
    expect(await producer.count('sanitize')).toBe(0);
    await chores.requeue();
    expect([await producer.count('sanitize'), await producer.count('release')]).toEqual([2, 1]);
    const consumer = openConsumer({
      redis: redis.socket,
      onTrouble: () => {},
      work: 'release',
      concurrency: 2,
      act: (id) => chores.release(id),
    });
    await until(async () => (await storage.reports.released()).some(({ id }) => id === report));
    await consumer.close();
    expect(await storage.reports.unreleased()).toEqual([]);
  });

  it('draws the mixing delay anew for every report', async () => {
    const delayed = openChores({ storage, producer, log: silentLog, releaseSeconds: 3600 });
    for (let i = 0; i < 30; i++) await storage.reports.put(newObjectId(crypto), today, new Uint8Array(10));
    await delayed.requeue();
    const client = redis.client();
    const due = await client.zrange('{amana}:release:delayed', '0', '-1', 'WITHSCORES');
    const minutes = due.filter((_, i) => i % 2 === 1).map((score) => Math.floor(Number(score) / 0x1000));
    expect(minutes.length).toBe(30);
    expect(new Set(minutes).size).toBeGreaterThan(5);
    for (const ms of minutes) expect(ms % 60_000).toBe(0);
  });

  it('forgets drops and unfinished uploads when their days are over, once a day', async () => {
    for (const back of [15, 14, 13, 0]) await publishNext(crypto, storage, addDays(today, -back));
    await publishNext(crypto, storage, today);
    const [old, recent] = [newObjectId(crypto), newObjectId(crypto)];
    await storage.attachments.create(old, 1000, addDays(today, -3));
    await storage.attachments.create(recent, 1000, addDays(today, -2));
    await chores.daily(today);
    expect((await storage.drops.since(addDays(today, -30))).map(({ day }) => today - day)).toEqual([
      14, 13, 0, 0,
    ]);
    expect(await storage.attachments.status(old)).toBeNull();
    expect(await storage.attachments.status(recent)).not.toBeNull();
    await storage.attachments.create(old, 1000, addDays(today, -3));
    await chores.daily(today);
    expect(await storage.attachments.status(old)).not.toBeNull();
  });

  it('moves the blobs of finished days to new files without a time finer than a day', async () => {
    const yesterday = addDays(today, -1);
    const sealed = crypto.random(300_000);
    const ids = [newObjectId(crypto), newObjectId(crypto), newObjectId(crypto)];
    for (const id of ids.slice(0, 2)) await putWaiting(storage, id, sealed, yesterday);
    await putWaiting(storage, ids[2]!, sealed, today);
    await Promise.all([chores.daily(today), chores.daily(today)]);
    const kept = (await readdir(join(folder.path, 'blobs/kept'))).sort();
    expect(kept).toEqual(
      ids
        .slice(0, 2)
        .map((id) => `${id}.attachment`)
        .sort(),
    );
    for (const name of kept) {
      const info = await stat(join(folder.path, 'blobs/kept', name));
      expect(info.mtimeMs).toBe(yesterday * DAY_MS);
    }
    for (const id of ids) {
      const blob = await storage.attachments.openSealed(id);
      expect((await allBytes(blob!.chunks())).equals(Buffer.from(sealed))).toBe(true);
      await blob!.close();
    }
    const [left] = await readdir(join(folder.path, 'blobs/fresh'));
    expect((await stat(join(folder.path, 'blobs/fresh', left!))).mtimeMs).toBe(today * DAY_MS);
    expect((await stat(join(folder.path, 'blobs/fresh'))).mtimeMs).toBe(today * DAY_MS);
  });

  it('sweeps blobs that no row speaks of, and spares the others', async () => {
    const id = newObjectId(crypto);
    await putWaiting(storage, id, new Uint8Array(100), addDays(today, -1));
    const lost = newObjectId(crypto);
    await putWaiting(storage, lost, new Uint8Array(100), today);
    await storage.attachments.settle(lost, { record: new Uint8Array(5), clean: null, keepOriginal: true });
    const { default: Database } = await import('better-sqlite3');
    const direct = new Database(join(folder.path, 'a.sqlite'));
    direct.prepare('DELETE FROM attachments WHERE id = ?').run(lost);
    direct.close();
    await utimes(join(folder.path, 'blobs/fresh'), 0, 0);
    expect(await storage.upkeep.sweepBlobs(today)).toBe(1);
    expect(await storage.attachments.openSealed(id).then((blob) => blob?.close().then(() => true))).toBe(
      true,
    );
  });
});
