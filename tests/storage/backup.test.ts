/** What happens to a newsroom between the moments at which a backup looks: it loses nothing, and brings nothing back. */
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayOf } from '#protocol/day.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type BackupSource, openBackupSource, overwrite } from '#storage/backup.ts';
import type { CopiedReport } from '#storage/backup-copy.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { allBytes, inPieces, putWaiting } from '../support/waiting.ts';

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const newId = (): ObjectId => newObjectId({ random });
const TODAY = dayOf(Date.now());

async function idsOf(copied: AsyncIterable<CopiedReport>): Promise<ObjectId[]> {
  const ids: ObjectId[] = [];
  for await (const { id } of copied) ids.push(id);
  return ids;
}

describe('a backup', () => {
  let folder: string;
  let storage: Storage;
  let source: BackupSource;
  const copyFile = () => join(folder, 'copy');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'amana-copy-'));
    const place = { database: join(folder, 'a.sqlite'), blobs: join(folder, 'blobs') };
    storage = await openStorage(place);
    source = await openBackupSource(place);
  });
  afterEach(async () => {
    await source.close();
    await storage.close();
    await rm(folder, { recursive: true });
  });

  async function putReport(): Promise<ObjectId> {
    const id = newId();
    await storage.reports.put(id, TODAY, random(500));
    await storage.reports.release(id);
    return id;
  }

  it('follows an attachment that is cleaned after the copy was made, and one that is purged', async () => {
    const [cleaned, purged, still] = [newId(), newId(), newId()];
    for (const id of [cleaned, purged, still]) await putWaiting(storage, id, random(2000), TODAY);
    const unfinished = newId();
    await storage.attachments.create(unfinished, 2000, TODAY);
    const copy = await source.copyDatabase(copyFile());
    try {
      expect(
        copy
          .blobs()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([cleaned, purged, still].sort());
      const bytes = random(1500);
      const record = random(100);
      await storage.attachments.settle(cleaned, { record, clean: inPieces(bytes), keepOriginal: false });
      await storage.purge.erase([purged], TODAY);
      const found = new Map<ObjectId, string[]>();
      for (const blob of copy.blobs()) {
        const stored = await source.readBlob(blob);
        if (stored !== null) {
          await stored.close();
          continue;
        }
        const now = await copy.refresh(blob);
        found.set(
          blob.id,
          now.map(({ kind }) => kind),
        );
        for (const clean of now) {
          const read = await source.readBlob(clean);
          expect(
            Buffer.from(await allBytes(read?.chunks() ?? inPieces(random(0)))).equals(Buffer.from(bytes)),
          ).toBe(true);
          await read?.close();
        }
      }
      expect([...found]).toEqual(
        expect.arrayContaining([
          [cleaned, ['clean']],
          [purged, []],
        ]),
      );
      expect(
        copy
          .blobs()
          .map(({ owner, kind }) => [owner, kind])
          .sort(),
      ).toEqual(
        [
          [cleaned, 'clean'],
          [still, 'attachment'],
        ].sort(),
      );
    } finally {
      copy.close();
    }
  });

  it('misses no report that was purged meanwhile, and says when the bytes of one are gone', async () => {
    const [purged, damaged, whole] = [await putReport(), await putReport(), await putReport()];
    const copy = await source.copyDatabase(copyFile());
    try {
      await storage.purge.erase([purged], TODAY);
      expect((await idsOf(copy.reports())).sort()).toEqual([damaged, whole].sort());
      expect(await copy.reportsLost()).toBe(0);
    } finally {
      copy.close();
    }
    await rm(copyFile());
    const place = join(folder, 'a.sqlite-reports');
    for (const name of (await readdir(place)).filter((one) => one.endsWith('.cells'))) {
      const cells = await open(join(place, name), 'r+');
      const { buffer } = await cells.read({ buffer: Buffer.alloc((await cells.stat()).size) });
      const at = buffer.indexOf(Buffer.from(damaged, 'hex'));
      if (at >= 0) await cells.write(Buffer.from([0xff]), 0, 1, at + 100);
      await cells.close();
    }
    const again = await source.copyDatabase(copyFile());
    try {
      expect(await idsOf(again.reports())).toEqual([whole]);
      expect(await again.reportsLost()).toBe(1);
    } finally {
      again.close();
    }
  });

  it('overwrites the copy before its name goes', async () => {
    await putReport();
    const secret = `sealed-${newId()}`;
    const key = { name: 'epoch:0a0b0c0d', by: 'a'.repeat(64), sealed: secret, signature: 'c2ln' };
    await storage.keys.put([{ editorId: newId(), key }], {
      writer: newId(),
      begins: new Set(),
      mayReplace: false,
    });
    const copy = await source.copyDatabase(copyFile());
    copy.split(join(folder, 'passing'));
    copy.close();
    const stays = await open(copyFile(), 'r');
    const passes = await open(join(folder, 'passing'), 'r');
    expect((await stays.readFile()).includes(secret)).toBe(false);
    expect((await passes.readFile()).includes(secret)).toBe(true);
    // The file is still open here: what its name no longer leads to can be looked at.
    const { size } = await passes.stat();
    await overwrite(join(folder, 'passing'));
    const { buffer } = await passes.read({ buffer: Buffer.alloc(size), position: 0 });
    expect(buffer.every((byte) => byte === 0)).toBe(true);
    await expect(stat(join(folder, 'passing'))).rejects.toMatchObject({ code: 'ENOENT' });
    await overwrite(join(folder, 'passing'));
    await stays.close();
    await passes.close();
  });
});
