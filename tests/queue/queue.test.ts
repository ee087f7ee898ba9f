import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type Consumer, type Outcome, openConsumer, openProducer, type Producer } from '#queue/index.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });

describe('the queue', () => {
  let folder: TestFolder;
  let redis: TestRedis;
  let producer: Producer;
  let consumer: Consumer | null = null;
  beforeEach(async () => {
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    producer = openProducer({ redis: redis.socket, onTrouble: () => {} });
    await until(async () =>
      producer.count('sanitize').then(
        () => true,
        () => false,
      ),
    );
  });
  afterEach(async () => {
    await consumer?.close();
    consumer = null;
    await producer.close();
    await redis.stop();
    await folder.remove();
  });

  const consume = (act: (id: ObjectId) => Promise<Outcome>): void => {
    consumer = openConsumer({
      redis: redis.socket,
      onTrouble: () => {},
      work: 'sanitize',
      concurrency: 2,
      act,
    });
  };

  /** Everything Redis holds, as one text. */
  async function everything(): Promise<string> {
    const client = redis.client();
    const parts: string[] = [];
    for (const key of await client.keys('*')) {
      const type = await client.type(key);
      const value =
        type === 'hash'
          ? await client.hgetall(key)
          : type === 'zset'
            ? await client.zrange(key, '0', '-1', 'WITHSCORES')
            : type === 'list'
              ? await client.lrange(key, 0, -1)
              : type === 'stream'
                ? await client.xrange(key, '-', '+')
                : type === 'set'
                  ? await client.smembers(key)
                  : await client.get(key);
      parts.push(`${key} ${JSON.stringify(value)}`);
    }
    return parts.join('\n');
  }

  it('hands out every id once, however often it was offered', async () => {
    const ids = Array.from({ length: 50 }, newId);
    for (const id of [...ids, ...ids]) await until(async () => producer.offer('sanitize', id));
    expect(await producer.count('sanitize')).toBe(50);
    const seen: ObjectId[] = [];
    consume(async (id) => {
      seen.push(id);
      return { outcome: 'done' };
    });
    await until(() => seen.length >= 50);
    expect(seen.sort()).toEqual(ids.sort());
  });

  it('leaves a flood to the janitor, who queues what is missing', async () => {
    const ids = Array.from({ length: 1_000 }, newId);
    const offered = await Promise.all(ids.map((id) => producer.offer('sanitize', id)));
    const taken = offered.filter((one) => one).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(1_000);
    expect(await producer.offerMissing('sanitize', ids, () => 0)).toBe(1_000 - taken);
    expect(await producer.count('sanitize')).toBe(1_000);
  });

  it('keeps of a waiting job its id and its day, and no exact time', async () => {
    const id = newId();
    await producer.offer('sanitize', id);
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
    await until(async () => !(await everything()).includes('events'));
    const held = await everything();
    expect(held).toContain(id);
    for (const [number] of held.matchAll(/(?<![0-9a-f])\d{13}(?![0-9a-f])/g))
      expect(Number(number)).toBe(today);
  });

  it('keeps nothing of a job that is done or has failed, not even why', async () => {
    const ids = [newId(), newId(), newId()] as const;
    let runs = 0;
    consume(async (id) => {
      runs += 1;
      if (id === ids[0]) throw new Error(`secret of ${id}`);
      if (id === ids[1]) throw new AmanaError('internal', { cause: new Error('secret cause') });
      return { outcome: 'done' };
    });
    for (const id of ids) await producer.offer('sanitize', id);
    await until(() => runs === 3);
    const held = await until(async () => {
      const text = await everything();
      return ids.some((id) => text.includes(id)) || text.includes(':events') ? null : text;
    });
    expect(held).not.toMatch(/secret|stack|internal/);
  });

  it('does a postponed job later', async () => {
    const id = newId();
    let runs = 0;
    consume(async () => {
      runs += 1;
      return runs === 1 ? { outcome: 'wait', waitMs: 300 } : { outcome: 'done' };
    });
    await producer.offer('sanitize', id);
    await until(() => runs === 2);
  });

  it('never throws nor waits while Redis is away, and goes on when it is back', async () => {
    const seen: ObjectId[] = [];
    consume(async (id) => {
      seen.push(id);
      return { outcome: 'done' };
    });
    await redis.kill();
    const started = Date.now();
    expect(await producer.offer('sanitize', newId())).toBe(false);
    expect(Date.now() - started).toBeLessThan(6_000);
    await redis.start();
    const id = newId();
    await until(async () => producer.offer('sanitize', id));
    await until(() => seen.includes(id));
  });
});
