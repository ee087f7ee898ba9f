/**
 * The intake dies without warning while a source's files are on their way, and is started again on the same data: the
 * client goes on by itself where the disk stopped, and the report with all of its files is there, once.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { EpochId, ObjectId } from '#protocol/ids.ts';
import { SANITIZER_SLOT } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { SourceClient } from '#source/client/client.ts';
import type { DeliveryProgress } from '#source/client/delivery.ts';
import { blobSource } from '#source/client/files.ts';
import { WorkerKeys } from '#workers/sanitizer/keys.ts';
import { seeded } from '../support/badLine.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';
import { furnish, makeProcess, type TestHouse, type TestProcess } from '../support/processes.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const MiB = 1024 * 1024;
/** Shares of the whole at which it dies: in the first file, on the way, and with little left. */
const DIES_AT = [0.1, 0.5, 0.9];
const RETRY_MS = 200;

let crypto: Crypto;
let folder: TestFolder;
let redis: TestRedis;
let house: TestHouse;
let intake: TestProcess;
let secretKeys: ReadonlyMap<EpochId, Uint8Array>;

beforeAll(async () => {
  crypto = await loadCrypto();
  folder = await makeFolder();
  redis = await startRedis(folder.path);
  house = await furnish(crypto, folder.path, redis.socket);
  const { AMANA_WORKER_KEYS: keyFolder, ...env } = house.env;
  const ofWorker = await (await WorkerKeys.open(crypto, keyFolder!)).secretKey(house.worker.epochId);
  secretKeys = new Map([...house.newsroom.secretKeys, [house.worker.epochId, ofWorker!]]);
  intake = makeProcess('intake', env);
  await intake.start();
}, 120_000);
afterAll(async () => {
  await intake.kill();
  await house.storage.close();
  await redis.stop();
  await folder.remove();
});

const opening = (kind: 'report' | 'attachment', id: ObjectId, slot: number) => ({
  crypto,
  root: house.newsroom.root.publicKey,
  kind,
  id,
  slot,
  secretKeyOf: (epoch: EpochId) => secretKeys.get(epoch) ?? null,
});

/** A file as the worker opens it from the disk. */
async function arrived(id: ObjectId): Promise<Uint8Array> {
  const blob = await house.storage.attachments.openSealed(id);
  if (!blob) throw new Error('the attachment has not arrived');
  const sealed: Uint8Array[] = [];
  for await (const chunk of blob.chunks()) sealed.push(Uint8Array.from(chunk));
  await blob.close();
  return openSmall(opening('attachment', id, SANITIZER_SLOT), Buffer.concat(sealed));
}

it.each([
  ['attachments first', false],
  ['words first', true],
])(
  'an intake that dies and comes back loses nothing that is on its way, and takes nothing twice: %s',
  async (_order, wordsFirst) => {
    const { storage, newsroom, url } = house;
    const everywhere = async (): Promise<ObjectId[]> => [
      ...(await storage.reports.unreleased()),
      ...(await storage.reports.released()).map(({ id }) => id),
    ];
    const reportsBefore = new Set(await everywhere());
    const waitingBefore = new Set((await storage.attachments.waiting()).map(String));
    const client = await SourceClient.connect({
      crypto,
      fetch,
      server: url,
      root: newsroom.root.publicKey,
      retryDelaysMs: [RETRY_MS],
    });
    const draw = seeded(3);
    const plain = [12 * MiB, 3 * MiB, 50_000].map((length) =>
      Uint8Array.from({ length }, () => Math.floor(draw() * 256)),
    );
    const files = plain.map((bytes, index) => ({
      name: `${index}.mov`,
      type: 'video/quicktime',
      keepOriginal: false,
      bytes: blobSource(new Blob([bytes])),
    }));
    const delivery = client.deliver(
      await client.newCodename(),
      { text: 'The gate stood open.', files },
      { wordsFirst, isEndless: true },
    );

    const told: DeliveryProgress[] = [];
    const pids = new Set([intake.pid()]);
    let deaths = 0;
    let dying: Promise<void> = Promise.resolve();
    const dieAndComeBack = async (): Promise<void> => {
      await intake.kill('SIGKILL');
      await intake.start();
      pids.add(intake.pid());
    };
    await delivery.run((progress) => {
      told.push(progress);
      const share = progress.confirmedBytes / progress.totalBytes;
      if (share < (DIES_AT[deaths] ?? Number.POSITIVE_INFINITY) || share === 1) return;
      deaths += 1;
      dying = dying.then(dieAndComeBack);
    });
    await dying;

    expect(deaths).toBe(DIES_AT.length);
    expect(pids.size).toBe(1 + DIES_AT.length);
    expect(told.some(({ trouble }) => trouble !== null)).toBe(true);
    expect(told.at(-1)).toMatchObject({ trouble: null, reportArrived: true });

    const isNew = (id: ObjectId): boolean => !reportsBefore.has(id);
    await until(async () => (await everywhere()).some(isNew), 30_000);
    const ids = (await everywhere()).filter(isNew);
    expect(ids).toHaveLength(1);
    await storage.reports.release(ids[0]!);
    const [read] = await storage.reports.read(ids);
    const report = decodeReport(await openSmall(opening('report', ids[0]!, 0), read!.sealed));
    expect(report.attachments.map(({ id }) => id)).toEqual(delivery.attachmentIds);
    const waiting = (await storage.attachments.waiting()).map(String).filter((id) => !waitingBefore.has(id));
    expect(waiting.sort()).toEqual([...delivery.attachmentIds].map(String).sort());
    for (const [index, id] of delivery.attachmentIds.entries())
      expect(Buffer.from(await arrived(id)).equals(plain[index]!)).toBe(true);
  },
  300_000,
);
