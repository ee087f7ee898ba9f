/**
 * Acknowledged means durable: while reports and attachments are sent, intake, worker and Redis are killed without
 * warning, again and again, and Redis is emptied once. Everything that was acknowledged has to arrive, once.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromUtf8, utf8 } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { sanitizationRecord } from '#protocol/record.ts';
import { sealSmall } from '#protocol/seal.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { putReport, tus } from '../support/intake.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../support/processes.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const REPORTS = 500;
const SENDERS = 6;
const AT_LEAST_KILLS = 9;
const WITHIN_MS = 240_000;

describe('processes that die at any moment', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let redis: TestRedis;
  let house: TestHouse;
  let processes: Record<'intake' | 'worker' | 'janitor', TestProcess>;

  beforeAll(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    house = await furnish(crypto, folder.path, redis.socket);
    const { AMANA_WORKER_KEYS: keys, ...env } = house.env;
    processes = {
      intake: makeProcess('intake', env),
      worker: makeProcess('worker', { ...env, AMANA_WORKER_KEYS: keys! }),
      janitor: makeProcess('janitor', env),
    };
    await Promise.all(Object.values(processes).map((one) => one.start()));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(Object.values(processes).map((one) => one.kill()));
    await house.storage.close();
    await redis.stop();
    await folder.remove();
  });

  /** Repeats one idempotent request until it is acknowledged; what fails in between is what this test is about. */
  async function acknowledged(attempt: () => Promise<boolean>): Promise<void> {
    await until(
      () =>
        attempt().catch((thrown: unknown) => {
          // What fetch says of every broken connection; its class is not the one of jest's realm.
          if (String(thrown) !== 'TypeError: fetch failed') throw thrown;
          return false;
        }),
      WITHIN_MS,
    );
  }

  const sealArgs = <K extends 'report' | 'attachment'>(kind: K, id: ObjectId) => ({
    crypto,
    root: house.newsroom.root.publicKey,
    kind,
    id,
    recipients: kind === 'report' ? [house.desk] : [house.worker, house.desk],
  });

  async function sendReport(): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const bytes = await sealSmall(sealArgs('report', id), utf8(`report ${id}`));
    await acknowledged(async () => {
      const { status } = await putReport(house.url, id, bytes);
      if (status !== 204 && status < 500) throw new Error(`a report was refused: ${status}`);
      return status === 204;
    });
    return id;
  }

  async function sendAttachment(): Promise<ObjectId> {
    const id = newObjectId(crypto);
    const bytes = await sealSmall(sealArgs('attachment', id), utf8(`attachment ${id}\n`));
    const client = tus(house.url);
    await acknowledged(async () => (await client.create(id, bytes.length)).status === 201);
    await acknowledged(async () => {
      const head = await client.offset(id);
      if (head.status !== 200) return false;
      const offset = Number(head.headers.get('upload-offset'));
      // Also when all of it is there: only the answer to the last piece says that it is accepted.
      const middle = offset < 30_000 ? 30_000 : bytes.length;
      const answer = await client.append(id, offset, bytes.slice(offset, middle));
      return answer.status === 204 && middle === bytes.length;
    });
    return id;
  }

  it('lose nothing that was acknowledged, and deliver it once', async () => {
    const reports: ObjectId[] = [];
    const attachments: ObjectId[] = [];
    let begun = 0;
    let sending = true;
    let kills = 0;
    let emptied = false;

    async function sender(): Promise<void> {
      while (begun < REPORTS || kills < AT_LEAST_KILLS || !emptied) {
        begun += 1;
        if (begun <= REPORTS) attachments.push(await sendAttachment());
        reports.push(await sendReport());
        // Spread over the kills, however fast the machine is.
        await new Promise((resume) => setTimeout(resume, 60));
      }
    }

    async function killer(): Promise<void> {
      while (sending) {
        await new Promise((resume) => setTimeout(resume, randomInt(300, 900)));
        const victim = kills % 3;
        if (victim === 0) await processes.intake.kill().then(() => processes.intake.start());
        else if (victim === 1) await redis.kill().then(() => redis.start());
        else await processes.worker.kill().then(() => processes.worker.start());
        kills += 1;
        if (!emptied && kills > AT_LEAST_KILLS / 2) {
          await redis.client().flushall();
          emptied = true;
        }
      }
    }

    const killing = killer();
    await Promise.all(Array.from({ length: SENDERS }, sender));
    sending = false;
    await killing;
    expect(reports.length).toBeGreaterThanOrEqual(REPORTS);
    expect(attachments.length).toBe(REPORTS);

    const { storage } = house;
    await until(async () => (await storage.reports.released()).length >= reports.length, WITHIN_MS);
    expect(await storage.reports.unreleased()).toEqual([]);
    const released = (await storage.reports.released()).map(({ id }) => id);
    expect(released.sort()).toEqual(reports.sort());
    for (let start = 0; start < released.length; start += 100) {
      for (const { id, sealed } of await storage.reports.read(released.slice(start, start + 100))) {
        expect(fromUtf8(await openAtDesk('report', id, sealed))).toBe(`report ${id}`);
      }
    }

    await until(async () => (await storage.attachments.waiting()).length === 0, WITHIN_MS);
    const done = await storage.attachments.list();
    expect(done.map(({ id }) => id).sort()).toEqual([...attachments].sort());
    for (const { id, sealed } of await storage.attachments.readRecords(attachments)) {
      const record = sanitizationRecord.parse(JSON.parse(fromUtf8(await openAtDesk('record', id, sealed))));
      expect(record).toMatchObject({ status: 'clean', reason: null });
    }
    expect(done.every(({ clean, original }) => clean !== null && original === null)).toBe(true);
  }, 600_000);

  const openAtDesk = (kind: 'report' | 'record', id: ObjectId, sealed: Uint8Array) =>
    openSmall(
      {
        crypto,
        root: house.newsroom.root.publicKey,
        kind,
        id,
        slot: 0,
        secretKeyOf: (epoch) => house.newsroom.secretKeys.get(epoch) ?? null,
      },
      sealed,
    );

  it('leave no job, no error text and no exact time in Redis once everything has arrived', async () => {
    const client = redis.client();
    const settled = async () => {
      const keys = await client.keys('*');
      return keys.every((key) => /:(meta|stalled-check|marker)$/.test(key)) ? keys : null;
    };
    const keys = await until(settled, 60_000);
    for (const key of (keys ?? []).filter((one) => one.endsWith(':meta'))) {
      for (const name of Object.keys(await client.hgetall(key))) {
        expect(['opts.maxLenEvents', 'version']).toContain(name);
      }
    }
  }, 90_000);

  it('log codes and counts, and nothing else', () => {
    for (const one of Object.values(processes)) {
      for (const line of one.log().trim().split('\n')) {
        const entry: Record<string, unknown> = JSON.parse(line);
        for (const name of Object.keys(entry)) {
          expect(['level', 'day', 'part', 'event', 'count', 'code']).toContain(name);
        }
        expect(line).not.toMatch(/[0-9a-f]{32}/);
      }
    }
  });
});
