/** A page of the database is torn: the backup comes back, and what was acknowledged since is read from the old cells. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import SqliteDatabase from 'better-sqlite3';
import { parseLifetimes } from '#config/schema.ts';
import { dayOf } from '#protocol/day.ts';
import { parse, z } from '#protocol/schema.ts';
import { salvageReports } from '#storage/salvage.ts';
import { makeIdentityPair } from '../backup/age.ts';
import { restoreTo } from '../backup/restore.ts';
import { takeBackup } from '../backup/take.ts';
import { damage } from '../doctor/damage.ts';
import { type DataFolder, dataFolder } from '../places.ts';
import { type Fault, worst } from './fault.ts';

const pageRow = z.object({ rootpage: z.number() });
const nothing = (): void => undefined;

export const PAGE: Fault = {
  name: 'page-torn',
  about:
    'the first page of the table of reports overwritten; mended by restoring the backup of before and bringing what came since from the old folder',
  isToBeNamed: true,
  async strike({ house, sources, reports }) {
    const { data } = house;
    const backups = join(dirname(house.disk.folder), 'backups');
    const { identity, recipient } = await makeIdentityPair();
    const recipients = new Encrypter();
    recipients.addRecipient(recipient);
    const common = {
      lifetimes: parseLifetimes({}),
      today: dayOf(Date.now()),
      onCount: nothing,
      onFile: nothing,
    };
    await sources.send(Math.ceil(reports / 2));
    await takeBackup({
      ...common,
      data,
      to: backups,
      recipients,
      passingRecipients: recipients,
      onionKeys: false,
      keep: 2,
    });
    await sources.send(Math.floor(reports / 2));
    await house.stop();
    await tear(data);
    const named = worst(await damage(house));

    const old = `${data.top}-torn`;
    await rename(data.top, old);
    const opening = new Decrypter();
    opening.addIdentity(identity);
    await restoreTo(data.top, { ...common, from: backups, identity: opening, number: null, ledgers: [] });
    await salvageReports(dataFolder(old), data);
    // The worker's keys are in no backup: in earnest, they lie on a host of their own.
    await rename(join(old, 'worker'), data.workerKeys);
    await house.start();
    await rm(old, { recursive: true, force: true });
    await rm(backups, { recursive: true, force: true });
    return named;
  },
};

/** Writes random bytes over the root page of the reports. */
async function tear({ database }: DataFolder): Promise<void> {
  const sqlite = new SqliteDatabase(database);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const pageBytes = Number(sqlite.pragma('page_size', { simple: true }));
  const row = sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'reports'").get();
  sqlite.close();
  const { rootpage } = parse(pageRow, row, 'internal');
  const file = await open(database, 'r+');
  try {
    await file.write(randomBytes(pageBytes), 0, pageBytes, (rootpage - 1) * pageBytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
