/** A failover meets a connection at its worst moments: while it is being made anew, and when a server goes silent. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ObjectId } from '#protocol/ids.ts';
import { connectRedis, type RedisConnection } from '#queue/connection.ts';
import { openConsumer, openProducer } from '#queue/index.ts';
import { type FakeSentinel, startFakeSentinel } from '../support/fakeSentinel.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { newId } from '../support/random.ts';
import { startRedisServer, type TestRedisServer } from '../support/redisMany.ts';
import { type RedisProxy, startRedisProxy } from '../support/redisProxy.ts';

describe('a connection that sentinels name', () => {
  let folder: TestFolder;
  let server: TestRedisServer;
  let sentinel: FakeSentinel;
  let connection: RedisConnection;
  beforeEach(async () => {
    folder = await makeFolder();
    server = await startRedisServer(folder.path);
    sentinel = await startFakeSentinel(server.port);
  });
  afterEach(async () => {
    connection.disconnect();
    await sentinel.stop();
    await server.kill();
    await folder.remove();
  });

  it.each(['producer', 'worker'] as const)(
    'comes back for a %s that hears of the new master while it asks where the master is',
    async (use) => {
      connection = connectRedis(`sentinel://amana@127.0.0.1:${sentinel.port}`, use, () => undefined);
      await until(() => connection.status === 'ready' && sentinel.subscribers() === 1);

      sentinel.hold();
      const before = sentinel.asked();
      await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await until(() => sentinel.asked() > before);
      sentinel.switchMaster();
      // Whoever has heard it, or no longer listens, is gone.
      await until(() => sentinel.subscribers() === 0);
      sentinel.answer();

      await until(() => connection.status === 'ready' || connection.status === 'end');
      expect(connection.status).toBe('ready');
      expect(await connection.ping()).toBe('PONG');
    },
  );
});

describe('a line to Redis', () => {
  let folder: TestFolder;
  let server: TestRedisServer;
  let line: RedisProxy;
  beforeEach(async () => {
    folder = await makeFolder();
    server = await startRedisServer(folder.path);
    line = await startRedisProxy(server.port);
  });
  afterEach(async () => {
    await line.stop();
    await server.kill();
    await folder.remove();
  });
  const throughLine = () => ({ redis: line.address, onTrouble: () => undefined });

  it('that breaks as soon as it stands costs a producer nothing for later', async () => {
    // The first is asked by whoever connects, the second by whoever puts something into the queue.
    line.breakAt('info', 2);
    const producer = openProducer(throughLine());
    try {
      await producer.reachable(10_000);
      await until(() => producer.offer('release', newId()));
      expect(await producer.count('release')).toBe(1);
    } finally {
      await producer.close();
    }
  });

  it('that goes silent is replaced, and what waits is taken', async () => {
    const taken: ObjectId[] = [];
    const consumer = openConsumer({
      ...throughLine(),
      work: 'release',
      concurrency: 1,
      async act(id) {
        taken.push(id);
        return { outcome: 'done' };
      },
    });
    const producer = openProducer({ redis: `redis://127.0.0.1:${server.port}`, onTrouble: () => undefined });
    try {
      const [before, after] = [newId(), newId()];
      await producer.reachable(10_000);
      await until(() => producer.offer('release', before));
      await until(() => taken.includes(before));
      line.fallSilent();
      await until(() => producer.offer('release', after));
      await until(() => taken.includes(after), 50_000);
    } finally {
      await consumer.close();
      await producer.close();
    }
  }, 70_000);
});
