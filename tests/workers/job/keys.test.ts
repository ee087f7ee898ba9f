import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { ensureDelegate, WorkerKeys } from '#workers/sanitizer/keys.ts';
import { makeFolder, type TestFolder } from '../../support/folder.ts';
import { makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts';

describe('keys of a worker host', () => {
  let crypto: Crypto;
  let folder: TestFolder;
  let keyFolder: string;
  let storage: Storage;
  let newsroom: TestNewsroom;
  const today: Day = dayOf(Date.now());

  beforeEach(async () => {
    crypto = await loadCrypto();
    folder = await makeFolder();
    keyFolder = join(folder.path, 'keys');
    newsroom = makeNewsroom(crypto, today);
    storage = await openStorage({
      database: join(folder.path, 'a.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    await storage.statements.add(newsroom.directory.statements[0]!);
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  const epochFiles = async () =>
    (await readdir(keyFolder)).filter((name) => name.startsWith('epoch-')).sort();

  async function certify(): Promise<void> {
    const { root } = newsroom;
    const key = toHex(await ensureDelegate(crypto, keyFolder));
    const window = { notBefore: today, notAfter: addDays(today, 30) };
    const payload = { kind: 'delegate', role: 'sanitizer', key, ...window } as const;
    await storage.statements.add(
      signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey),
    );
  }

  it('makes one signing key, readable by its owner only', async () => {
    const first = await ensureDelegate(crypto, keyFolder);
    expect(await ensureDelegate(crypto, keyFolder)).toEqual(first);
    expect((await stat(keyFolder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(keyFolder)) {
      expect((await stat(join(keyFolder, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('makes one signing key also where several workers start together, and they destroy together', async () => {
    const many = Array.from({ length: 8 }, (_, i) => i);
    const made = await Promise.all(many.map(() => ensureDelegate(crypto, keyFolder)));
    expect(new Set(made.map(toHex)).size).toBe(1);
    await certify();
    expect(await readdir(keyFolder)).toEqual(['delegate.key']);

    const workers = await Promise.all(many.map(() => WorkerKeys.open(crypto, keyFolder)));
    const root = newsroom.root.publicKey;
    await Promise.all(workers.map((keys) => keys.publishEpochs(root, storage, today)));
    const directory = { v: 1, statements: await storage.statements.all() };
    const { sanitizerEpochs, parcelEpochs } = VerifiedDirectory.verify(crypto, root, directory, today);
    // One set, not one of each worker's: what one has made the others find.
    expect([sanitizerEpochs.length, parcelEpochs.length]).toEqual([3, 5]);
    const left = (await readdir(keyFolder)).filter((name) => name !== 'delegate.key');
    expect(left.filter((name) => name.endsWith('.key'))).toHaveLength(3 + 5);
    expect(left).toHaveLength(3 + 5);
    // Whichever made it, each of them opens what was sealed to it.
    for (const { id } of sanitizerEpochs)
      for (const keys of workers) expect(await keys.secretKey(id)).not.toBeNull();
    await Promise.all(workers.map((keys) => keys.destroyOld(addDays(today, 100))));
    expect(await readdir(keyFolder)).toEqual(['delegate.key']);
  });

  it('makes the key that another worker had agreed to make, and ended', async () => {
    await certify();
    const keys = await WorkerKeys.open(crypto, keyFolder);
    const agreed = `epoch-0123abcd-${today}-${today}.key`;
    await writeFile(join(keyFolder, `epoch-${today}.next`), agreed);
    expect(await keys.publishEpochs(newsroom.root.publicKey, storage, today)).toBe(3 + 5);
    const names = await epochFiles();
    expect(names).toContain(agreed);
    expect(names.filter((name) => name.endsWith(`-${today}-${today}.key`))).toEqual([agreed]);
    expect((await readdir(keyFolder)).filter((name) => name.endsWith('.next'))).toEqual([]);
  });

  it('publishes a key a day for today and two days ahead, and each only once', async () => {
    await certify();
    const keys = await WorkerKeys.open(crypto, keyFolder);
    expect(await keys.publishEpochs(newsroom.root.publicKey, storage, today)).toBe(3 + 5);
    expect(await keys.publishEpochs(newsroom.root.publicKey, storage, today)).toBe(0);
    expect(await keys.publishEpochs(newsroom.root.publicKey, storage, addDays(today, 1))).toBe(1);
    const directory = { v: 1, statements: await storage.statements.all() };
    const verified = VerifiedDirectory.verify(crypto, newsroom.root.publicKey, directory, today);
    expect(verified.sanitizerEpochs.map(({ notBefore }) => notBefore - today)).toEqual([0, 1, 2, 3]);
    const epoch = verified.sanitizerEpoch();
    const secretKey = await keys.secretKey(epoch.id);
    const { ciphertext, sharedSecret } = crypto.kemEncapsulate(epoch.publicKey);
    expect(crypto.kemDecapsulate(ciphertext, secretKey!)).toEqual(sharedSecret);
    for (const name of await epochFiles())
      expect((await stat(join(keyFolder, name))).mode & 0o777).toBe(0o600);
  });

  it('destroys a key three days after its end, not earlier', async () => {
    await certify();
    const keys = await WorkerKeys.open(crypto, keyFolder);
    await keys.publishEpochs(newsroom.root.publicKey, storage, today);
    expect((await epochFiles()).length).toBe(3);
    expect(await keys.destroyOld(addDays(today, 3))).toBe(0);
    expect(await keys.destroyOld(addDays(today, 4))).toBe(1);
    expect((await epochFiles()).length).toBe(2);
    expect(await keys.destroyOld(addDays(today, 4))).toBe(0);
    expect(await keys.destroyOld(addDays(today, 100))).toBe(2 + 5);
  });

  it('publishes keys for parcels without a gap, a week each and four weeks ahead, and destroys them two weeks after', async () => {
    await certify();
    const keys = await WorkerKeys.open(crypto, keyFolder);
    await keys.publishEpochs(newsroom.root.publicKey, storage, today);
    await keys.publishEpochs(newsroom.root.publicKey, storage, addDays(today, 7));
    const directory = { v: 1, statements: await storage.statements.all() };
    const { parcelEpochs } = VerifiedDirectory.verify(crypto, newsroom.root.publicKey, directory, today);
    expect(parcelEpochs.map(({ notBefore, notAfter }) => [notBefore - today, notAfter - today])).toEqual([
      [0, 6],
      [7, 13],
      [14, 20],
      [21, 27],
      [28, 34],
      [35, 41],
    ]);
    const [first] = parcelEpochs;
    const { ciphertext, sharedSecret } = crypto.kemEncapsulate(first!.publicKey);
    await keys.destroyOld(addDays(today, 6 + 14));
    expect(crypto.kemDecapsulate(ciphertext, (await keys.secretKey(first!.id))!)).toEqual(sharedSecret);
    await keys.destroyOld(addDays(today, 6 + 15));
    expect(await keys.secretKey(first!.id)).toBeNull();
    const parcelFiles = (await readdir(keyFolder)).filter((name) => name.startsWith('parcel-'));
    expect(parcelFiles).toHaveLength(5);
    for (const name of parcelFiles) expect((await stat(join(keyFolder, name))).mode & 0o777).toBe(0o600);
  });

  it('has no key for what it did not make', async () => {
    const keys = await WorkerKeys.open(crypto, keyFolder);
    expect(await keys.secretKey('00000000' as never)).toBeNull();
  });
});
