/**
 * A worker host is taken over: its keys open the attachments of its own few days, and nothing else. What was sealed
 * to a destroyed key stays sealed, also for whoever copied it earlier.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { LIFETIME_DAYS, statementPayload } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId, parseEpochId } from '#protocol/ids.ts';
import type { Kind } from '#protocol/layout.ts';
import { headerBytes } from '#protocol/layout.ts';
import { openHeader, openSmall } from '#protocol/open.ts';
import { parseJson } from '#protocol/schema.ts';
import { type Recipient, sealSmall } from '#protocol/seal.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { WorkerKeys } from '#workers/sanitizer/keys.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const today = dayOf(Date.now());
let crypto: Crypto;
let newsroom: TestNewsroom;
let folder: string;
let storage: Storage;
let keys: WorkerKeys;

beforeAll(async () => {
  crypto = await loadCrypto();
  newsroom = makeNewsroom(crypto, today);
  folder = await mkdtemp(join(tmpdir(), 'amana-worker-host-'));
  storage = await openStorage({ database: join(folder, 'amana.sqlite'), blobs: join(folder, 'blobs') });
  keys = await WorkerKeys.open(crypto, join(folder, 'keys'));
  await keys.publishEpochs(newsroom.root.publicKey, storage, today);
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

/** The epoch that the worker has published from a day on. */
async function publishedEpoch(
  day: Day,
  kind: 'sanitizer-epoch' | 'parcel-epoch' = 'sanitizer-epoch',
): Promise<Recipient> {
  for (const { payload } of await storage.statements.all()) {
    const epoch = parseJson(statementPayload, payload);
    if (epoch.kind === kind && epoch.notBefore === day)
      return { epochId: epoch.id, publicKey: fromBase64(epoch.publicKey) };
  }
  throw new Error('the worker publishes an epoch for each day');
}

/** Everything of 32 bytes that stands in the worker's folder: all that a thief could try. */
async function stolenKeys(): Promise<Buffer[]> {
  const names = await readdir(join(folder, 'keys'));
  const files = await Promise.all(names.map((name) => readFile(join(folder, 'keys', name))));
  return files.filter((bytes) => bytes.length === 32);
}

const seal = (kind: Kind, id: ObjectId, recipients: readonly Recipient[]): Promise<Uint8Array> =>
  sealSmall({ crypto, root: newsroom.root.publicKey, kind, id, recipients }, utf8('what the source saw'));

/** Whether any of these keys opens any slot of the object. */
async function opensWith(
  secrets: readonly Uint8Array[],
  kind: Kind,
  id: ObjectId,
  sealed: Uint8Array,
): Promise<boolean> {
  const slots = kind === 'attachment' ? [0, 1] : [0];
  for (const slot of slots) {
    for (const secret of secrets) {
      const args = { crypto, root: newsroom.root.publicKey, kind, id, slot, secretKeyOf: () => secret };
      const opened = await openSmall(args, sealed).then(
        () => true,
        () => false,
      );
      if (opened) return true;
    }
  }
  return false;
}

describe('a worker host that is taken over', () => {
  it('opens attachments of its own days, and no report, record or clean copy', async () => {
    const stolen = await stolenKeys();
    // The signing key, a key for each of three days, and one for each of five weeks of parcels.
    expect(stolen).toHaveLength(1 + 3 + 5);
    const desk: Recipient = { epochId: newsroom.deskEpoch.id, publicKey: newsroom.deskEpoch.publicKey };
    const id = newObjectId(crypto);
    const attachment = await seal('attachment', id, [
      await publishedEpoch(today),
      { ...desk, publicKey: null },
    ]);
    expect(await opensWith(stolen, 'attachment', id, attachment)).toBe(true);
    for (const kind of ['report', 'record', 'clean'] as const)
      expect(await opensWith(stolen, kind, id, await seal(kind, id, [desk]))).toBe(false);
  });

  it('learns from an attachment its bytes, its size, how to clean it, whether to keep it and whether to tell what it hid, and not whose it is', async () => {
    const id = newObjectId(crypto);
    const epoch = await publishedEpoch(today);
    const sealed = await seal('attachment', id, [epoch, { epochId: newsroom.deskEpoch.id, publicKey: null }]);
    const secret = await keys.secretKey(epoch.epochId);
    const args = {
      crypto,
      root: newsroom.root.publicKey,
      kind: 'attachment',
      id,
      slot: 0,
      sealedBytes: sealed.length,
    } as const;
    const header = await openHeader(
      { ...args, secretKeyOf: () => secret },
      sealed.slice(0, headerBytes('attachment')),
    );
    expect(Object.keys(header).sort()).toEqual([
      'cipher',
      'keepOriginal',
      'kind',
      'mode',
      'paddedBytes',
      // The slot as it was opened: the key of this one file, which `cipher` is made of, and the facts beside it.
      'slotPlain',
      'trueLength',
      'withholdFindings',
    ]);
    expect(header.slotPlain.length).toBe(42);
  });

  it('opens nothing of an epoch whose key it has destroyed', async () => {
    const id = newObjectId(crypto);
    const sealed = await seal('attachment', id, [
      await publishedEpoch(today),
      { epochId: newsroom.deskEpoch.id, publicKey: null },
    ]);
    const lastDay = addDays(today, LIFETIME_DAYS.sanitizerEpoch - 1 + LIFETIME_DAYS.sanitizerEpochGrace);
    await keys.destroyOld(lastDay);
    expect(await opensWith(await stolenKeys(), 'attachment', id, sealed)).toBe(true);
    await keys.destroyOld(addDays(lastDay, 1));
    expect(await opensWith(await stolenKeys(), 'attachment', id, sealed)).toBe(false);
  });

  it('opens what came in a parcel for three weeks at most', async () => {
    const id = newObjectId(crypto);
    const sealed = await seal('attachment', id, [
      await publishedEpoch(today, 'parcel-epoch'),
      { epochId: newsroom.deskEpoch.id, publicKey: null },
    ]);
    const lastDay = addDays(today, LIFETIME_DAYS.parcelEpoch - 1 + LIFETIME_DAYS.parcelEpochGrace);
    expect(lastDay - today).toBeLessThan(21);
    await keys.destroyOld(lastDay);
    expect(await opensWith(await stolenKeys(), 'attachment', id, sealed)).toBe(true);
    await keys.destroyOld(addDays(lastDay, 1));
    expect(await opensWith(await stolenKeys(), 'attachment', id, sealed)).toBe(false);
  });
});

describe('the desk’s current epoch key in wrong hands', () => {
  it('opens this epoch’s reports and none of the epochs before and after', async () => {
    const epochs = [0, 1, 2].map((number) => {
      const epochId = parseEpochId(toHex(Uint8Array.of(0, 0, 0, number)));
      return { epochId, ...crypto.kemKeypair(crypto.random(32)) };
    });
    const stolen = epochs[1]?.secretKey ?? new Uint8Array(32);
    const opened: boolean[] = [];
    for (const epoch of epochs) {
      const id = newObjectId(crypto);
      opened.push(await opensWith([stolen], 'report', id, await seal('report', id, [epoch])));
    }
    expect(opened).toEqual([false, true, false]);
  });
});
