/**
 * A report with its attachments over a line of 20 KB/s of which three connections in ten break: by a reset, by silence,
 * by an answer that gets lost. Everything is ten times as quick as that, the line and every wait of the client alike,
 * so that 60 s of a test are ten minutes of a source; the proportions between them are those of the real ones.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectId } from '#protocol/ids.ts';
import { SANITIZER_SLOT } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { SourceClient } from '#source/client/client.ts';
import type { DeliveryProgress } from '#source/client/delivery.ts';
import { blobSource, type OutgoingFile } from '#source/client/files.ts';
import { RETRY_DELAYS_MS, TIMING } from '#source/client/patience.ts';
import { type BadLine, seeded, startBadLine } from '../../support/badLine.ts';
import { startIntake, type TestIntake } from '../../support/intake.ts';

const TIMES_AS_QUICK = 10;
const KB = 1000;

const retryDelaysMs = RETRY_DELAYS_MS.map((ms) => ms / TIMES_AS_QUICK);
const timing = {
  graceMs: TIMING.graceMs / TIMES_AS_QUICK,
  firstBytesPerSecond: TIMING.firstBytesPerSecond * TIMES_AS_QUICK,
  pauseMs: () => TIMING.pauseMs() / TIMES_AS_QUICK,
};

let intake: TestIntake;
let line: BadLine;
/** Names that the intake answers to: each line's own joins them. */
const hosts = ['127.0.0.1'];

beforeAll(async () => {
  intake = await startIntake({ hosts });
});
afterEach(() => line.stop());
afterAll(() => intake.stop());

async function bad(seed: number): Promise<BadLine> {
  const made = await startBadLine(intake.url, {
    bytesPerSecond: 20 * KB * TIMES_AS_QUICK,
    breaking: 0.3,
    stretchBytes: 64 * 1024,
    seed,
  });
  hosts.push(new URL(made.url).host);
  return made;
}

const connect = (): Promise<SourceClient> =>
  SourceClient.connect({
    crypto: intake.crypto,
    fetch,
    server: line.url,
    root: intake.newsroom.root.publicKey,
    retryDelaysMs,
    timing,
  });

/** Bytes that no compression and no repetition could stand in for. */
function photo(number: number, length: number): OutgoingFile & { readonly plain: Uint8Array } {
  const draw = seeded(number);
  const plain = Uint8Array.from({ length }, () => Math.floor(draw() * 256));
  return {
    name: `${number}.jpg`,
    type: 'image/jpeg',
    keepOriginal: false,
    bytes: blobSource(new Blob([plain])),
    plain,
  };
}

const opening = (kind: 'report' | 'attachment', id: ObjectId, slot: number) => ({
  crypto: intake.crypto,
  root: intake.newsroom.root.publicKey,
  kind,
  id,
  slot,
  secretKeyOf: (epoch: Parameters<typeof intake.newsroom.secretKeys.get>[0]) =>
    intake.newsroom.secretKeys.get(epoch) ?? null,
});

async function arrivedFile(id: ObjectId): Promise<Uint8Array> {
  const blob = await intake.storage.attachments.openSealed(id);
  if (!blob) throw new Error('the attachment has not arrived');
  const parts: Uint8Array[] = [];
  for await (const part of blob.chunks()) parts.push(Uint8Array.from(part));
  await blob.close();
  return openSmall(opening('attachment', id, SANITIZER_SLOT), Buffer.concat(parts));
}

/** The reports that came since, opened. */
async function newReports(known: ReadonlySet<ObjectId>) {
  const ids = (await intake.storage.reports.unreleased()).filter((id) => !known.has(id));
  for (const id of ids) await intake.storage.reports.release(id);
  const read = await intake.storage.reports.read(ids);
  return Promise.all(
    read.map(async ({ id, sealed }) => decodeReport(await openSmall(opening('report', id, 0), sealed))),
  );
}

describe.each([
  ['attachments first', false, 13],
  ['words first', true, 15],
])('a line of 20 KB/s that breaks, %s', (_, wordsFirst, seed) => {
  it('brings everything, whole and once', async () => {
    line = await bad(seed);
    line.isBad = false;
    const client = await connect();
    line.isBad = true;
    const known = new Set(await intake.storage.reports.unreleased());
    const files = [photo(1, 900_000), photo(2, 60_000), photo(3, 200_000), photo(4, 30_000)];
    const delivery = client.deliver(
      await client.newCodename(),
      { text: 'The gate stood open.', files },
      { wordsFirst, isEndless: true },
    );
    const told: DeliveryProgress[] = [];
    await delivery.run((progress) => told.push(progress));

    const reports = await newReports(known);
    expect(reports).toHaveLength(1);
    expect(reports[0]!.attachments.map(({ id }) => id)).toEqual(delivery.attachmentIds);
    for (const [index, id] of delivery.attachmentIds.entries()) {
      const arrived = await arrivedFile(id);
      expect(Buffer.from(arrived).equals(files[index]!.plain)).toBe(true);
    }
    // The line was as bad as it says, and the page was told so while it lasted.
    const breaks = Object.values(line.broken).reduce((sum, count) => sum + count, 0);
    expect(breaks).toBeGreaterThanOrEqual(Math.ceil(line.connections * 0.3));
    expect(Math.min(...Object.values(line.broken))).toBeGreaterThan(0);
    process.stderr.write(`${line.connections} connections, broken: ${JSON.stringify(line.broken)}\n`);
    expect(told.some(({ trouble }) => trouble !== null)).toBe(true);
    expect(told.at(-1)).toMatchObject({ trouble: null, reportArrived: true });
    expect(told.at(-1)!.confirmedBytes).toBe(told.at(-1)!.totalBytes);
    const early = told.find(({ reportArrived }) => reportArrived)!;
    expect(early.files.some(({ state }) => state === 'arrived')).toBe(!wordsFirst);
  }, 180_000);
});
