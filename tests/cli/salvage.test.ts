/**
 * The way out of docs/faults.md, by the commands an operator types: a backup, reports and a file that come after it, a
 * disk that tears the database and one report; restored, salvaged, and looked at by doctor.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { type DataFolder, dataFolder } from '#cli/places.ts';
import { toHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { BUCKETS, sealedLength } from '#protocol/layout.ts';
import { openStorage } from '#storage/index.ts';
import { CellReader, cellBytes } from '#storage/report-cells.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { makeNewsroom } from '../support/newsroom.ts';
import { inPieces } from '../support/waiting.ts';

const today = dayOf(Date.now());
const [FILE_BYTES = 0] = BUCKETS.attachment.map((bytes) => sealedLength('attachment', bytes));
/** Inside the sealed bytes of even the smallest report. */
const AT = 4_000;

let crypto: Crypto;
let folder: TestFolder;
let data: DataFolder;
let old: DataFolder;

beforeAll(async () => {
  crypto = await loadCrypto();
  folder = await makeFolder();
  [data, old] = [dataFolder(join(folder.path, 'data')), dataFolder(join(folder.path, 'data-torn'))];
});
afterAll(() => folder.remove());

const newIds = (count: number): ObjectId[] => Array.from({ length: count }, () => newObjectId(crypto));

/** Words and files as the intake keeps them: sealed bytes, whatever is in them. */
async function keep(ids: readonly ObjectId[], files: readonly ObjectId[] = []): Promise<void> {
  const storage = await openStorage(data);
  for (const id of ids) {
    await storage.reports.put(id, today, crypto.random(8_000));
    await storage.reports.release(id);
  }
  for (const id of files) {
    await storage.attachments.create(id, FILE_BYTES, today);
    await storage.attachments.append(id, 0, inPieces(new Uint8Array(FILE_BYTES)));
    await storage.attachments.finish(id);
  }
  await storage.close();
}

async function ran(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await amana(args);
  if (code !== 0) throw new Error(`amana ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Other bytes in the cell of one report. */
async function damageReport(id: ObjectId): Promise<void> {
  const cells = `${data.database}-reports`;
  for (const name of (await readdir(cells)).filter((one) => one.endsWith('.cells'))) {
    const capacity = Number(name.split('.')[1]);
    const reader = new CellReader(join(cells, name), capacity);
    const cell = Array.from({ length: reader.cells }, (_, at) => at).find((at) => reader.read(at)?.id === id);
    reader.close();
    if (cell !== undefined) await overwrite(join(cells, name), cell * cellBytes(capacity) + AT, 16);
  }
}

async function overwrite(path: string, from: number, bytes: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(crypto.random(bytes), 0, bytes, from);
  await file.close();
}

const doctorSaid = z.object({ checks: z.array(z.object({ check: z.string(), state: z.string() })) });
async function damageFound(at: DataFolder): Promise<Record<string, string>> {
  const { stdout } = await amana(['doctor', '--data', at.top, '--only', 'folder', '--json']);
  const told = doctorSaid.parse(JSON.parse(stdout)).checks.map(({ check, state }) => [check, state] as const);
  return Object.fromEntries(
    told.filter(([check]) => ['database', 'stored reports', 'stored files'].includes(check)),
  );
}
const salvage = (...more: string[]) =>
  amana(['storage', 'salvage', '--from', old.top, '--data', data.top, ...more]);
const stored = async (): Promise<ObjectId[]> => {
  const storage = await openStorage(data);
  const ids = [
    ...(await storage.reports.released()).map(({ id }) => id),
    ...(await storage.reports.unreleased()),
  ];
  await storage.close();
  return ids.sort();
};

/** Overwrites the root page of the table of reports. */
async function tear(): Promise<void> {
  const sqlite = new SqliteDatabase(data.database);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const pageBytes = Number(sqlite.pragma('page_size', { simple: true }));
  const page = sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'reports'").pluck().get();
  sqlite.close();
  await overwrite(data.database, (Number(page) - 1) * pageBytes, pageBytes);
}

/** Every file below it, with its bytes. */
async function contentOf(top: string): Promise<Record<string, string>> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (path) => [
        path,
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      ]),
    ),
  );
}

const PASS = { 'database': 'pass', 'stored reports': 'pass', 'stored files': 'pass' };

describe('amana storage salvage', () => {
  it('brings what came after the backup, names what it cannot, and doctor finds the newsroom whole', async () => {
    const newsroom = makeNewsroom(crypto, today);
    await mkdir(data.top, { mode: 0o700 });
    const storage = await openStorage(data);
    for (const statement of newsroom.directory.statements) await storage.statements.add(statement);
    await storage.close();
    await writeFile(data.rootPublic, toHex(newsroom.root.publicKey));

    const [before, since] = [newIds(5), newIds(4)];
    await keep(before, newIds(1));
    const [identity, backups] = [join(folder.path, 'operator.age'), join(folder.path, 'backups')];
    await ran(['backup', 'key', identity]);
    await ran(['backup', '--data', data.top, '--to', backups, '--recipients', `${identity}.pub`]);
    await keep(since, newIds(1));
    expect(await damageFound(data)).toEqual(PASS);

    // One that the backup has, and one that nothing else has.
    const gone = since[0];
    for (const id of [before[0], gone]) if (id !== undefined) await damageReport(id);
    expect(await damageFound(data)).toEqual({ ...PASS, 'stored reports': 'fail' });
    await tear();
    expect(await damageFound(data)).toEqual({ database: 'fail' });

    await rename(data.top, old.top);
    const torn = await contentOf(old.top);
    const tooEarly = await salvage();
    expect([tooEarly.code, tooEarly.stderr]).toEqual([
      2,
      expect.stringContaining('run ./amana restore first'),
    ]);
    await ran(['restore', backups, '--to', data.top, '--identity', identity]);
    expect(await stored()).toEqual([...before].sort());

    const { code, stdout } = await salvage('--json');
    expect(JSON.parse(stdout)).toEqual({ brought: 3, broken: 1, files: 1 });
    expect(code).toBe(1);
    expect(await stored()).toEqual([...before, ...since.filter((id) => id !== gone)].sort());
    expect(await damageFound(data)).toEqual(PASS);
    expect(await contentOf(old.top)).toEqual(torn);

    // Nothing is brought twice, and what is missing is said in words.
    const again = await salvage();
    const [brought, lost, left, ...more] = again.stdout.split('\n');
    expect([brought, more]).toEqual([expect.stringMatching(/^0 reports brought /), ['']]);
    expect([lost, left]).toEqual([
      expect.stringMatching(/^Reports lost: 1; .*\.$/),
      expect.stringMatching(/^Files left behind: 1, in .*\.$/),
    ]);
    expect(again.code).toBe(1);
  });

  it('refuses one folder as both, and one in which nothing is stored', async () => {
    for (const from of [data.top, join(folder.path, 'none')]) {
      const args = ['storage', 'salvage', '--from', from, '--data', data.top];
      const { code, stdout, stderr } = await amana(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/nothing was changed\.\n$/);
    }
  });
});
