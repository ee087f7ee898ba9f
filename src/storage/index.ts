/** All reads and writes of the servers, over one database and one store of blobs. */
import { type Attachments, openAttachments } from './attachments.ts';
import { openBlobs } from './blobs-open.ts';
import { type Drops, openDrops } from './drops.ts';
import { type Flood, openFlood } from './flood.ts';
import { openKeys, type WrappedKeys } from './keys.ts';
import { type Notebooks, openNotebooks } from './notebook.ts';
import { openPeople, type People } from './people.ts';
import { isPostgres } from './postgres.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { openPurge, type Purge } from './purge.ts';
import { openQuota, type Quota, type QuotaLimit } from './quota.ts';
import type { Reports } from './reports.ts';
import { openRetention, type Retention } from './retention.ts';
import { openSqliteEngine } from './sqlite-engine.ts';
import { openStatements, type Statements } from './statements.ts';
import { openStreams, type Streams } from './streams.ts';
import { openTally, type Tally } from './tally.ts';
import { openUpkeep, type Upkeep } from './upkeep.ts';

export interface StoragePlace {
  /** Path of the SQLite file, or postgresql://… */
  readonly database: string;
  /** Folder of the blobs, or s3://… */
  readonly blobs: string;
  /** What attachments may take that no worker has cleaned yet; half of the disk unless it is set. */
  readonly quota?: QuotaLimit;
}

export type { FloodDay } from './flood.ts';
export type { QuotaLimit, Room } from './quota.ts';
export type { Lifetimes } from './retention.ts';

export interface Storage {
  readonly reports: Reports;
  readonly attachments: Attachments;
  readonly drops: Drops;
  readonly statements: Statements;
  readonly people: People;
  readonly keys: WrappedKeys;
  readonly streams: Streams;
  readonly notebooks: Notebooks;
  readonly flood: Flood;
  readonly quota: Quota;
  readonly purge: Purge;
  readonly retention: Retention;
  readonly upkeep: Upkeep;
  readonly tally: Tally;
  /**
   * Another text whenever any process changed the database, but for notebooks; kept nowhere, so that it counts nothing
   * for a thief.
   */
  changeCounter(): string;
  close(): Promise<void>;
}

/** Opens both, and makes them where they are missing; several processes may do so at once. */
export async function openStorage(place: StoragePlace): Promise<Storage> {
  const blobs = await openBlobs(place.blobs);
  const engine = isPostgres(place.database)
    ? await openPostgresEngine(place.database)
    : openSqliteEngine(place.database);
  const { sql } = engine;
  const notebooks = openNotebooks(sql);
  const keys = openKeys(sql);
  const statements = openStatements(sql);
  const purge = openPurge(engine, blobs);
  return {
    reports: engine.reports,
    attachments: openAttachments(sql, blobs),
    drops: openDrops(sql),
    statements,
    people: openPeople(sql),
    keys,
    streams: openStreams(sql),
    notebooks,
    flood: openFlood(sql),
    quota: openQuota(sql, blobs, place.quota),
    purge,
    retention: openRetention(sql, blobs, purge, statements, keys),
    upkeep: openUpkeep(engine, blobs),
    tally: openTally(sql),
    changeCounter: () => engine.changeCounter(notebooks.rowsWritten()),
    close: () => engine.close(),
  };
}
