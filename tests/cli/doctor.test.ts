/** What doctor says of keys and of the clock in a data folder on which nothing runs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clock } from '#cli/doctor/clock.ts';
import { keysLast } from '#cli/doctor/folder.ts';
import { type DataFolder, dataFolder } from '#cli/places.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newEpochId, newObjectId } from '#protocol/ids.ts';
import { openStorage } from '#storage/index.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const today: Day = dayOf(Date.now());
const MEND = expect.stringContaining('Start the worker');

let crypto: Crypto;
let folder: TestFolder;
let data: DataFolder;
let newsroom: TestNewsroom;

beforeEach(async () => {
  crypto = await loadCrypto();
  folder = await makeFolder();
  data = dataFolder(join(folder.path));
  newsroom = makeNewsroom(crypto, today);
  await writeFile(data.rootPublic, toHex(newsroom.root.publicKey));
});
afterEach(() => folder.remove());

/** @param weeks first days of keys for parcels, counted from today */
async function foundWith(...weeks: readonly number[]) {
  const { root, sanitizer, directory } = newsroom;
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  // All but the last, which is a key for parcels.
  for (const statement of directory.statements.slice(0, -1)) await storage.statements.add(statement);
  for (const start of weeks) {
    const payload = {
      kind: 'parcel-epoch',
      id: newEpochId(crypto),
      publicKey: toBase64(crypto.kemKeypair(crypto.random(32)).publicKey),
      notBefore: addDays(today, start),
      notAfter: addDays(today, start + 6),
    } as const;
    await storage.statements.add(
      signStatement(crypto, root.publicKey, payload, sanitizer.publicKey, sanitizer.secretKey),
    );
  }
  await storage.close();
  return (await keysLast(data)).find(({ check }) => check === 'parcel epochs');
}

describe('keys for parcels', () => {
  it('that reach a week ahead are well', async () => {
    expect(await foundWith(-3, 4)).toMatchObject({ state: 'pass', mend: null });
  });

  it.each([
    ['there is none', []],
    ['they are over', [-7]],
    ['they have not begun', [1, 8]],
    ['they end within a week', [-1]],
  ])('fail with what mends it when %s', async (_when, weeks) => {
    expect(await foundWith(...weeks)).toMatchObject({ state: 'fail', mend: MEND });
  });
});

describe('the clock', () => {
  /** @param days from today on which a report comes, which waits for its release */
  async function foundAfter(days: number) {
    const storage = await openStorage({ database: data.database, blobs: data.blobs });
    await storage.reports.put(newObjectId(crypto), addDays(today, days), crypto.random(100));
    // Closed, it has told the table of everything.
    await storage.close();
    return clock({ data, running: null, torrc: null });
  }

  it('that nothing contradicts is well', async () => {
    expect(await foundAfter(0)).toEqual([expect.objectContaining({ check: 'clock', state: 'pass' })]);
  });

  it('that was ahead when a report came is named once it is set back, before the report’s release', async () => {
    expect(await foundAfter(1)).toEqual([expect.objectContaining({ check: 'clock', state: 'fail' })]);
  });
});
