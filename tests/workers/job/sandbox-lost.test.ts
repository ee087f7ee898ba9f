/** A sandbox that no longer starts ends its worker, so that everybody sees it; no file is lost over it. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { utf8 } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealSmall } from '#protocol/seal.ts';
import { openProducer, type Producer } from '#queue/index.ts';
import { makeFolder, type TestFolder, until } from '../../support/folder.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../../support/processes.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { putWaiting } from '../../support/waiting.ts';

const WITHIN_MS = 60_000;

describe('a worker whose sandbox no longer starts', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let redis: TestRedis;
  let house: TestHouse;
  let worker: TestProcess;
  let producer: Producer;
  let own = '';

  beforeAll(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    house = await furnish(crypto, folder.path, redis.socket);
    own = join(folder.path, 'sandboxes');
    await mkdir(own);
    producer = openProducer({ redis: redis.socket, onTrouble: () => undefined });
    worker = makeProcess('worker', { ...house.env, TMPDIR: own, AMANA_SANDBOX_SPARE: '0' });
    await worker.start();
  }, 120_000);

  afterAll(async () => {
    await worker.kill();
    await producer.close();
    await house.storage.close();
    await redis.stop();
    await folder.remove();
  });

  async function waitingFile(): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const root = house.newsroom.root.publicKey;
    const recipients = [house.worker, house.desk];
    const bytes = await sealSmall({ crypto, root, kind: 'attachment', id, recipients }, utf8(`file ${id}\n`));
    await putWaiting(house.storage, id, bytes, house.today);
    return id;
  }

  it('ends, is missed, and the next one cleans what waited', async () => {
    await until(() => producer.isServed('sanitize'), WITHIN_MS);
    for (const name of await readdir(own)) await rm(join(own, name), { recursive: true });
    const files = [await waitingFile(), await waitingFile()];
    for (const id of files) await producer.offer('sanitize', id);
    const pid = worker.pid();
    await until(async () => !existsSync(`/proc/${pid}`), WITHIN_MS);
    expect(worker.log()).toContain('"event":"crashed","code":"sandbox-unavailable"');
    expect(await producer.isServed('sanitize')).toBe(false);
    expect([...(await house.storage.attachments.waiting())].sort()).toEqual([...files].sort());

    await worker.start();
    await until(async () => (await house.storage.attachments.waiting()).length === 0, WITHIN_MS);
  }, 180_000);
});
