/**
 * The one connection a process has to its SQLite file, and the promises it is opened with:
 *
 * - `synchronous = FULL`: a commit is on disk before anyone is told so;
 * - `secure_delete`: what is deleted is overwritten, so that a seized disk shows no deleted row;
 * - WAL: intake, newsroom, worker and janitor read while one of them writes;
 * - transactions begin IMMEDIATE: a transaction that reads first and writes later would otherwise fail, instead
 *   of waiting, when another process wrote in between.
 */
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { LATEST, migrateSqlite } from './migrating.ts';
import type { Tables } from './schema.ts';

export type Sqlite = SqliteDatabase.Database;
export type Sql = Kysely<Tables>;

/** A writer holds the file for one group commit, some ms; only the nightly rebuild takes longer. */
const BUSY_WAIT_MS = 15_000;
/**
 * 64 MiB of 4 KiB pages. The janitor carries the log over every few seconds, in its own process; a commit that is
 * waited for does it only where there is no janitor.
 */
const LATEST_CHECKPOINT_PAGES = 16_384;
/** Keeps the log file small after a burst: 8 MiB. */
const JOURNAL_LIMIT_BYTES = 8 * 1024 * 1024;

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver({ database: this.#sqlite });
  }
}

/** Opens (and if needed creates and migrates) the file; several processes may do so at once. @throws AmanaError database-newer */
export function openDatabase(file: string): { sqlite: Sqlite; sql: Sql } {
  const sqlite = connectSqlite(file);
  try {
    migrateSqlite(sqlite, LATEST, 'forward');
  } catch (thrown) {
    sqlite.close();
    throw thrown;
  }
  return { sqlite, sql: sqlOf(sqlite) };
}

/** The file as it is, whichever version it has. */
export function connectSqlite(file: string): Sqlite {
  const sqlite = new SqliteDatabase(file, { timeout: BUSY_WAIT_MS });
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('secure_delete = ON');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma(`journal_size_limit = ${JOURNAL_LIMIT_BYTES}`);
  sqlite.pragma(`wal_autocheckpoint = ${LATEST_CHECKPOINT_PAGES}`);
  return sqlite;
}

export const sqlOf = (sqlite: Sqlite): Sql =>
  new Kysely<Tables>({ dialect: new ImmediateSqliteDialect(sqlite) });
