/** Storage that several users share, and storage that is one user's: the folder's mode says which. */
import {
  chmodSync,
  closeSync,
  mkdirSync,
  readdirSync,
  readSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newObjectId } from '#protocol/ids.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { modesIn, openUnnoticed, openUnnoticedSync } from '#storage/sharing.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

let folder: TestFolder;
let storage: Storage | null = null;
let umask = 0;

beforeEach(async () => {
  folder = await makeFolder();
  umask = process.umask(0o077);
});
afterEach(async () => {
  process.umask(umask);
  await storage?.close();
  storage = null;
  await folder.remove();
});

const random = (bytes: number): Uint8Array => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
const DAY = 20_000 as never;

const modes = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => [
      name,
      (statSync(join(path, name)).mode & 0o777).toString(8),
    ]),
  );

describe.each([
  ['one user', 0o700, { file: '600', folder: '700' }],
  ['a group', 0o2770, { file: '660', folder: '770' }],
] as const)('storage of %s', (_, mode, expected) => {
  it('has the modes of its folder, whatever is written', async () => {
    chmodSync(folder.path, mode);
    mkdirSync(join(folder.path, 'blobs'));
    chmodSync(join(folder.path, 'blobs'), mode);
    storage = await openStorage({
      database: join(folder.path, 'amana.sqlite'),
      blobs: join(folder.path, 'blobs'),
    });
    await storage.reports.put(newObjectId({ random }), DAY, random(500));
    const seen = modes(folder.path);
    for (const [name, bits] of Object.entries(seen)) {
      if (/\.(cells|lock|unsettled)$/.test(name)) expect([name, bits]).toEqual([name, expected.file]);
      if (/-reports$|fresh$|kept$/.test(name)) expect([name, bits]).toEqual([name, expected.folder]);
    }
    expect(Object.keys(seen).filter((name) => name.endsWith('.cells'))).toHaveLength(1);
  });
});

describe('a folder that is only half shared', () => {
  it.each([0o770, 0o2750, 0o2700, 0o755])('%p is one user’s', (mode) => {
    chmodSync(folder.path, mode);
    expect(modesIn(folder.path)).toEqual({ file: 0o600, folder: 0o700 });
  });
});

describe('reading', () => {
  it('leaves no access time behind', async () => {
    const path = join(folder.path, 'file');
    writeFileSync(path, 'sealed');
    // Older than the last change: from then on any other reading is noted, also where most are not.
    const [longAgo, since] = [new Date(1_000_000_000_000), new Date(1_100_000_000_000)];
    utimesSync(path, longAgo, since);
    const file = await openUnnoticed(path);
    expect((await file.readFile()).toString()).toBe('sealed');
    await file.close();
    const descriptor = openUnnoticedSync(path);
    expect(readSync(descriptor, new Uint8Array(6))).toBe(6);
    closeSync(descriptor);
    expect(statSync(path).atime).toEqual(longAgo);
  });

  it('asks for no access time where it may, and fails for what is missing', async () => {
    await expect(openUnnoticed(join(folder.path, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
