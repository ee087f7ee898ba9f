/**
 * Grown by settings alone: two intakes and three workers on PostgreSQL, an S3-compatible store and Redis behind
 * sentinels. Uploads begin at one intake and end at the other, one intake and the master of Redis are killed, and all
 * that was acknowledged arrives once.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unusedPort } from '#cli/ports.ts';
import { utf8 } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { sealSmall } from '#protocol/seal.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { putReport, tus } from '../support/intake.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../support/processes.ts';
import { startSentinels, type TestRedisMany } from '../support/redisMany.ts';
import { startS3, type TestS3 } from '../support/s3.ts';

const WITHIN_MS = 120_000;

describe('two intakes and three workers on one storage', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let postgres: TestPostgres;
  let s3: TestS3;
  let redis: TestRedisMany;
  let house: TestHouse;
  let urls: readonly [string, string];
  let first: TestProcess;
  const processes: TestProcess[] = [];

  beforeAll(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    [postgres, s3, redis] = await Promise.all([
      startPostgres(),
      startS3(folder.path),
      startSentinels(folder.path),
    ]);
    const place = { database: await postgres.fresh(), blobs: s3.place };
    house = await furnish(crypto, folder.path, redis.address, place);
    const { AMANA_WORKER_KEYS: keys = '', ...env } = house.env;
    const second = `127.0.0.1:${await unusedPort()}`;
    urls = [house.url, `http://${second}`];
    first = makeProcess('intake', env);
    processes.push(
      first,
      makeProcess('intake', { ...env, AMANA_LISTEN: second }),
      makeProcess('janitor', env),
    );
    for (let at = 0; at < 3; at++)
      processes.push(makeProcess('worker', { ...env, AMANA_WORKER_KEYS: keys, AMANA_SANDBOX_SPARE: '0' }));
    await Promise.all(processes.map((one) => one.start()));
  }, 240_000);

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await house.storage.close();
    await redis.stop();
    await s3.stop();
    await postgres.stop();
    await folder.remove();
  }, 60_000);

  const seal = (kind: 'report' | 'attachment', id: ObjectId) =>
    sealSmall(
      {
        crypto,
        root: house.newsroom.root.publicKey,
        kind,
        id,
        recipients: kind === 'report' ? [house.desk] : [house.worker, house.desk],
      },
      utf8(`${kind} ${id}\n`),
    );

  /** Until it is acknowledged; a server that has just been killed answers nothing. */
  async function acknowledged(attempt: () => Promise<number>, wanted: number): Promise<void> {
    await until(async () => {
      const status = await attempt().catch(() => 0);
      if (status !== wanted && status >= 400 && status < 500) throw new Error(`refused: ${status}`);
      return status === wanted;
    }, WITHIN_MS);
  }

  async function report(url: string): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const bytes = await seal('report', id);
    await acknowledged(async () => (await putReport(url, id, bytes)).status, 204);
    return id;
  }

  /** The first part at one intake, the rest at the other. */
  async function attachment(begins: string, ends: string): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const bytes = await seal('attachment', id);
    const [one, other] = [tus(begins), tus(ends)];
    await acknowledged(async () => (await one.create(id, bytes.length)).status, 201);
    await acknowledged(async () => (await one.append(id, 0, bytes.slice(0, 20_000))).status, 204);
    expect(Number((await other.offset(id)).headers.get('upload-offset'))).toBe(20_000);
    await acknowledged(async () => (await other.append(id, 20_000, bytes.slice(20_000))).status, 204);
    return id;
  }

  it('lose nothing that either acknowledged', async () => {
    const [one, other] = urls;
    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, at) => report(at % 2 === 0 ? one : other)),
    );
    const attachments = await Promise.all([
      attachment(one, other),
      attachment(other, one),
      attachment(one, other),
      attachment(other, one),
    ]);
    // The same report again at the other intake is one report.
    const twice = newObjectId(crypto);
    const bytes = await seal('report', twice);
    for (const url of urls) await acknowledged(async () => (await putReport(url, twice, bytes)).status, 204);
    reports.push(twice);

    await redis.killMaster();
    await first.kill();
    reports.push(...(await Promise.all(Array.from({ length: 10 }, () => report(other)))));
    attachments.push(await attachment(other, other));

    const { storage } = house;
    await until(async () => (await storage.reports.released()).length >= reports.length, WITHIN_MS);
    expect((await storage.reports.released()).map(({ id }) => id).sort()).toEqual([...reports].sort());
    await until(
      async () => (await storage.attachments.list()).every(({ state }) => state === 'done'),
      WITHIN_MS,
    );
    expect((await storage.attachments.list()).map(({ id }) => id).sort()).toEqual([...attachments].sort());
    expect(await storage.attachments.readRecords(attachments)).toHaveLength(attachments.length);

    // The operator's switch holds for every intake.
    await first.start();
    await storage.flood.setMode('guard');
    for (const url of urls)
      await until(async () => {
        const answer = await fetch(`${url}/work`);
        return ((await answer.json()) as { bits: number }).bits > 0;
      }, WITHIN_MS);
  }, 300_000);
});
