/** All reads and writes of the servers, over one SQLite file and one folder of blobs. */
import { type Attachments, openAttachments } from './attachments.ts';
import { BlobFolder } from './blobs.ts';
import { openDatabase } from './database.ts';
import { type Drops, openDrops } from './drops.ts';
import { type Flood, openFlood } from './flood.ts';
import { openKeys, type WrappedKeys } from './keys.ts';
import { openPeople, type People } from './people.ts';
import { openQuota, type Quota, type QuotaLimit } from './quota.ts';
import { openReports, type Reports } from './reports.ts';
import { openStatements, type Statements } from './statements.ts';
import { openStreams, type Streams } from './streams.ts';
import { openUpkeep, type Upkeep } from './upkeep.ts';

export interface StoragePlace {
  /** Path of the SQLite file. */
  readonly database: string;
  /** Folder of the blobs. */
  readonly blobs: string;
  /** What attachments may take that no worker has cleaned yet; half of the disk unless it is set. */
  readonly quota?: QuotaLimit;
}

export type { FloodDay } from './flood.ts';
export type { QuotaLimit, Room } from './quota.ts';

export interface Storage {
  readonly reports: Reports;
  readonly attachments: Attachments;
  readonly drops: Drops;
  readonly statements: Statements;
  readonly people: People;
  readonly keys: WrappedKeys;
  readonly streams: Streams;
  readonly flood: Flood;
  readonly quota: Quota;
  readonly upkeep: Upkeep;
  /** Another text whenever any process changed the database; kept nowhere, so that it counts nothing for a thief. */
  changeCounter(): string;
  close(): Promise<void>;
}

/** Opens both, and makes them where they are missing; several processes may do so at once. */
export async function openStorage(place: StoragePlace): Promise<Storage> {
  const blobs = await BlobFolder.open(place.blobs);
  const { sqlite, sql } = openDatabase(place.database);
  const reports = openReports(place.database, sqlite, sql);
  const ownChanges = sqlite.prepare('SELECT total_changes()').pluck();
  return {
    reports,
    attachments: openAttachments(sql, blobs),
    drops: openDrops(sql),
    statements: openStatements(sql),
    people: openPeople(sql),
    keys: openKeys(sql),
    streams: openStreams(sql),
    flood: openFlood(sql),
    quota: openQuota(sql, blobs, place.quota),
    upkeep: openUpkeep(sqlite, sql, blobs),
    // data_version changes with commits of others only, total_changes with our own only.
    changeCounter: () => `${sqlite.pragma('data_version', { simple: true })}.${ownChanges.get()}`,
    async close() {
      await reports.close();
      // Kysely closes a connection only once it has used it.
      await sql.destroy();
      sqlite.close();
    },
  };
}
