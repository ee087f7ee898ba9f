/** Redis on several servers: the one that holds the queue is killed under load, and nothing that was acknowledged is lost. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Look } from '#cli/doctor/check.ts';
import { redisSettings } from '#cli/doctor/redis.ts';
import { workTaken } from '#cli/doctor/taking.ts';
import { dataFolder } from '#cli/places.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { parseRedisAddress } from '#queue/address.ts';
import { openConsumer, openProducer } from '#queue/index.ts';
import { openStorage } from '#storage/index.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { startCluster, startSentinels } from '../support/redisMany.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const DAY = 20_000 as never;
/** As the janitor does, more often. */
const REQUEUE_MS = 300;

/** What doctor looks at where nothing runs but the queue. */
function doctorsLook(folder: string, redis: string): Look {
  const nowhere = 'http://127.0.0.1:1';
  return {
    data: dataFolder(folder),
    torrc: null,
    running: {
      ...{ intake: nowhere, newsroom: nowhere, plain: null, doors: null, site: null, dropSeconds: 60 },
      ...{ redis, pids: {} },
    },
  };
}

describe.each([
  ['Sentinel', startSentinels],
  ['Cluster', startCluster],
] as const)('behind Redis %s', (_, start) => {
  let folder: TestFolder;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.remove());

  it('every acknowledged report is released, also when the master is killed under load', async () => {
    const redis = await start(folder.path);
    const storage = await openStorage({
      database: join(folder.path, 'a.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    const options = { redis: redis.address, onTrouble: () => undefined };
    const producer = openProducer(options);
    const released = new Map<ObjectId, number>();
    const consumer = openConsumer({
      ...options,
      work: 'release',
      concurrency: 16,
      async act(id) {
        await storage.reports.release(id);
        released.set(id, (released.get(id) ?? 0) + 1);
        return { outcome: 'done' };
      },
    });
    const requeue = setInterval(() => {
      storage.reports
        .unreleased()
        .then((ids) => producer.offerMissing('release', ids, () => 0))
        .catch(() => undefined);
    }, REQUEUE_MS);
    const acknowledged: ObjectId[] = [];
    const take = async (): Promise<boolean> => {
      const id = newId();
      await storage.reports.put(id, DAY, random(2_000));
      acknowledged.push(id);
      return producer.offer('release', id);
    };
    try {
      await producer.reachable(20_000);
      // By the queue itself, with nobody's help: what an id is offered as is what comes out.
      await until(async () => (await take()) && released.size > 20);
      const look = doctorsLook(folder.path, redis.address);
      expect((await redisSettings(look)).map(({ state }) => state)).toEqual(['pass']);
      const taken = (await workTaken(look))[0];
      expect(taken?.seen).toBe('Nothing is heard from: worker.');
      let isKilled = false;
      const killing = redis.killMaster().then(() => {
        isKilled = true;
      });
      let afterwards = 0;
      await until(async () => {
        const queued = await take();
        if (isKilled && queued) afterwards += 1;
        return afterwards > 20;
      }, 60_000);
      await killing;
      await until(() => acknowledged.every((id) => released.has(id)), 60_000);
      expect((await storage.reports.unreleased()).length).toBe(0);
    } finally {
      clearInterval(requeue);
      await consumer.close();
      await producer.close();
      await storage.close();
      await redis.stop();
    }
    // Nothing of the queue went over a disk, also not on its way to a replica.
    for (const name of await readdir(redis.folder, { recursive: true, withFileTypes: true })) {
      if (!name.isFile() || name.parentPath.includes('a.sqlite')) continue;
      if (name.name.startsWith('a.sqlite')) continue;
      const text = (await readFile(join(name.parentPath, name.name))).toString('latin1');
      expect([name.name, acknowledged.some((id) => text.includes(id))]).toEqual([name.name, false]);
    }
  }, 120_000);
});

describe('an address of Redis', () => {
  it('names one server, sentinels or a cluster, and where the password lies', () => {
    expect(parseRedisAddress('/run/redis.sock')).toEqual({ kind: 'one', at: '/run/redis.sock' });
    expect(parseRedisAddress('redis://127.0.0.1:1')).toEqual({ kind: 'one', at: 'redis://127.0.0.1:1' });
    const plain = { password: null, tls: false };
    expect(parseRedisAddress('sentinel://amana@a.example:1,[::1]:2')).toEqual({
      ...plain,
      kind: 'sentinels',
      name: 'amana',
      hosts: [
        { host: 'a.example', port: 1 },
        { host: '::1', port: 2 },
      ],
    });
    expect(parseRedisAddress('cluster://a:1?tls=1')).toEqual({
      ...plain,
      tls: true,
      kind: 'cluster',
      name: '',
      hosts: [{ host: 'a', port: 1 }],
    });
    expect(() => parseRedisAddress('cluster://a:1?password-file=/nowhere')).toThrow('ENOENT');
  });
});
