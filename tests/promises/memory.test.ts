/** An attachment of the largest bucket, 2 GiB, passes intake and worker in constant memory: the real processes are watched while it does. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { LARGEST_BYTES, sealedLength } from '#protocol/layout.ts';
import { type PlainSource, sealObject } from '#protocol/seal.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { putReport, tus } from '../support/intake.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../support/processes.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const MOST_GROWTH_BYTES = 64 * 1024 * 1024;
/** Sealed and sent at a time, as the source's page does. */
const PIECE_BYTES = 4 * 1024 * 1024;

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** The most memory a process held from now until `stop`. */
function watchMemory(pid: number): { stop(): Promise<number> } {
  let most = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await residentBytes(pid));
      await new Promise((resume) => setTimeout(resume, 50));
    }
  })();
  return {
    async stop() {
      watching = false;
      await watch;
      return most;
    },
  };
}

describe('an attachment of 2 GiB', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let redis: TestRedis;
  let house: TestHouse;
  let intake: TestProcess;
  let worker: TestProcess;
  const id = newObjectId({ random: (n) => globalThis.crypto.getRandomValues(new Uint8Array(n)) });

  beforeAll(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    redis = await startRedis(folder.path);
    house = await furnish(crypto, folder.path, redis.socket);
    intake = makeProcess('intake', house.env);
    // Each frame that it opens is a buffer of its own, which the platform makes: dropped ones are no part of what it holds.
    const collecting = `--import=${join(TOP, 'tests/support/collecting.ts')}`;
    worker = makeProcess('worker', { ...house.env, NODE_OPTIONS: collecting });
    await intake.start();
  }, 120_000);
  afterAll(async () => {
    await Promise.all([intake.kill(), worker.kill()]);
    await house.storage.close();
    await redis.stop();
    await folder.remove();
  });

  const seal = (length: number, attachment = id) => {
    const source: PlainSource = {
      length,
      read: async (start, end) => new Uint8Array(end - start).fill(start % 251),
    };
    const { root } = house.newsroom;
    const recipients = [house.worker, house.desk];
    return sealObject({
      crypto,
      root: root.publicKey,
      kind: 'attachment',
      id: attachment,
      recipients,
      source,
    });
  };

  /** One PATCH for all of it, at the pace of the server. */
  async function upload(attachment: string, object: Awaited<ReturnType<typeof seal>>): Promise<void> {
    expect((await tus(house.url).create(attachment, object.length)).status).toBe(201);
    const patch = request(`${house.url}/attachments/${attachment}`, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': object.length,
      },
    });
    const status = new Promise<number | undefined>((answered, failed) => {
      patch.on('response', (answer) => answered(answer.resume().statusCode));
      patch.on('error', failed);
    });
    for (let start = 0; start < object.length; start += PIECE_BYTES) {
      const piece = await object.read(start, Math.min(object.length, start + PIECE_BYTES));
      if (!patch.write(piece)) await new Promise((resume) => patch.once('drain', resume));
    }
    patch.end();
    expect(await status).toBe(204);
  }

  it('may be followed by one of the largest bucket: its seal comes on top of what the setting allows', async () => {
    const largest = sealedLength('attachment', LARGEST_BYTES);
    expect((await tus(house.url).create(newObjectId(crypto), largest)).status).toBe(201);
  }, 30_000);

  it('costs the intake less than 64 MiB', async () => {
    // What a process needs for its first upload and its first reports at all is not growth.
    const first = newObjectId(crypto);
    await upload(first, await seal(8 * 1024 * 1024, first));
    expect((await putReport(house.url, first, new Uint8Array(100))).status).toBe(400);
    const before = await residentBytes(intake.pid());
    const watch = watchMemory(intake.pid());
    await upload(id, await seal(LARGEST_BYTES));
    const growth = (await watch.stop()) - before;
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
    process.stderr.write(`intake grew by ${Math.round(growth / 1024 / 1024)} MiB\n`);
  }, 300_000);

  it('costs the worker less than 64 MiB', async () => {
    await worker.start();
    const { attachments } = house.storage;
    // The small one comes first or second; either way its cost is that of a first attachment.
    await until(async () => (await attachments.list()).some(({ state }) => state === 'done'), 200_000);
    const before = await residentBytes(worker.pid());
    const watch = watchMemory(worker.pid());
    await until(async () => (await attachments.waiting()).length === 0, 200_000);
    const growth = (await watch.stop()) - before;
    expect((await attachments.list()).map(({ state }) => state)).toEqual(['done', 'done']);
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
    process.stderr.write(`worker grew by ${Math.round(growth / 1024 / 1024)} MiB\n`);
  }, 400_000);
});
