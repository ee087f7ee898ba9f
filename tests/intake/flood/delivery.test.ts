/** The ordinary client at a guarded, a closed and a rising door. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newObjectId } from '#protocol/ids.ts';
import { ParcelDelivery } from '#source/client/carrying.ts';
import { SourceClient } from '#source/client/client.ts';
import { blobSource, type OutgoingFile } from '#source/client/files.ts';
import type { Fetch } from '#source/client/http.ts';
import { putReport, startIntake, type TestIntake } from '../../support/intake.ts';

let intake: TestIntake;
beforeAll(async () => {
  intake = await startIntake({}, undefined, { normal: 200 });
});
afterAll(() => intake.stop());

const connect = (wired: Fetch = fetch) =>
  SourceClient.connect({
    crypto: intake.crypto,
    fetch: wired,
    server: intake.url,
    root: intake.newsroom.root.publicKey,
    retryDelaysMs: [1, 2, 4],
  });

const file = (bytes: number): OutgoingFile => ({
  name: 'a.bin',
  type: '',
  keepOriginal: false,
  bytes: blobSource(new Blob([new Uint8Array(bytes)])),
});

/** The switch is looked at once a second. */
const set = async (mode: 'calm' | 'guard' | 'closed-to-attachments') => {
  await intake.storage.flood.setMode(mode);
  await sleep(1_100);
};

describe('a delivery', () => {
  it('solves what a guarded door asks', async () => {
    await set('guard');
    const client = await connect();
    const before = (await intake.storage.reports.unreleased()).length;
    await client.deliver(await client.newCodename(), { text: 'x', files: [file(10)] }).run(() => undefined);
    expect((await intake.storage.reports.unreleased()).length).toBe(before + 1);
    await set('calm');
  }, 120_000);

  it('brings the words to a door that is closed to files, keeps the files, and brings them once it opens', async () => {
    await set('closed-to-attachments');
    const client = await connect();
    const delivery = client.deliver(await client.newCodename(), { text: 'x', files: [file(10), file(20)] });
    await expect(delivery.run(() => undefined)).rejects.toMatchObject({ code: 'files-closed' });
    expect(delivery.reportArrived).toBe(true);
    expect(await intake.storage.attachments.waiting()).not.toContain(delivery.attachmentIds[0]);
    await set('calm');
    await delivery.run(() => undefined);
    const waiting = await intake.storage.attachments.waiting();
    for (const id of delivery.attachmentIds) expect(waiting).toContain(id);
  }, 120_000);

  it('of a parcel brings the words there too, and the files once it opens', async () => {
    await set('closed-to-attachments');
    const of = async (kind: 'report' | 'attachment') => {
      const { id, bytes } = await intake.seal(kind, new Uint8Array(100));
      return {
        kind,
        id,
        object: { length: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) },
      };
    };
    const report = await of('report');
    const attachment = await of('attachment');
    const carried = new ParcelDelivery(await connect(), [attachment, report]);
    await expect(carried.run(() => undefined)).rejects.toMatchObject({ code: 'files-closed' });
    expect(await intake.storage.reports.unreleased()).toContain(report.id);
    await set('calm');
    await carried.run(() => undefined);
    expect(await intake.storage.attachments.waiting()).toContain(attachment.id);
  }, 120_000);

  it('pays more when the price has risen between asking and sending', async () => {
    let rises = true;
    const client = await connect(async (url, settings) => {
      if (settings.method === 'PUT' && rises) {
        rises = false;
        for (let i = 0; i < 40; i++) {
          const { bytes } = await intake.seal('report', new Uint8Array(10));
          await putReport(intake.url, newObjectId(intake.crypto), bytes);
        }
      }
      return fetch(url, settings);
    });
    const delivery = client.deliver(await client.newCodename(), { text: 'x', files: [] });
    await delivery.run(() => undefined);
    expect([rises, delivery.reportArrived]).toEqual([false, true]);
  }, 120_000);
});
