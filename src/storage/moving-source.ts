/** A database that everything is read from at one moment, while nobody else writes to it. */
import SqliteDatabase from 'better-sqlite3';
import { sql as raw } from 'kysely';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { type Sql, sqlOf } from './database.ts';
import { codeOfFailure } from './failures.ts';
import { LATEST, versionOfPostgres, versionOfSqlite } from './migrating.ts';
import { type Row, TABLES } from './moving-rows.ts';
import { connectPostgres, isPostgres, withClient } from './postgres.ts';
import { readBodies } from './postgres-reports.ts';
import type { BodyTables, PostgresSql } from './postgres-tables.ts';
import { CellLibrary, settleAbandoned } from './report-places.ts';
import { openReportRows } from './report-rows.ts';

export interface Source {
  readonly sql: Sql;
  /** Sealed bytes of these rows of reports; none of what is being purged. @throws AmanaError internal where one is missing */
  bodies(rows: readonly Row[]): Promise<ReadonlyMap<string, Uint8Array>>;
  close(): Promise<void>;
}

const placed = z.array(z.object({ id: z.string(), file: z.string(), cell: z.number(), purged: z.number() }));
const named = z.array(z.object({ id: z.string(), purged: z.number() }));

/** @throws AmanaError busy when anybody has it open · database-newer where it is not of this program's version */
export const openSource = (database: string): Promise<Source> =>
  isPostgres(database) ? openPostgresSource(database) : openSqliteSource(database);

/** Nobody else has the file open until it is closed. */
async function openSqliteSource(database: string): Promise<Source> {
  const sqlite = new SqliteDatabase(database, { timeout: 0 });
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE');
    sqlite.exec('BEGIN IMMEDIATE');
    sqlite.exec('COMMIT');
    if (versionOfSqlite(sqlite) !== LATEST) throw new AmanaError('database-newer');
    // What a process that died had acknowledged, as at every start.
    settleAbandoned(database, openReportRows(sqlite));
  } catch (thrown) {
    sqlite.close();
    if (codeOfFailure(thrown)?.startsWith('SQLITE_BUSY') === true) throw new AmanaError('busy');
    throw thrown;
  }
  const library = new CellLibrary(database);
  const sql = sqlOf(sqlite);
  return {
    sql,
    bodies: async (rows) => cellBodies(library, rows),
    async close() {
      library.close();
      await sql.destroy();
      sqlite.close();
    },
  };
}

/** One state of all tables, which nobody changes until it is closed. */
async function openPostgresSource(database: string): Promise<Source> {
  await withClient(database, async (client) => {
    if ((await versionOfPostgres(client)) !== LATEST) throw new AmanaError('database-newer');
    const { rowCount } = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'amana' AND pid <> pg_backend_pid()",
    );
    if ((rowCount ?? 0) > 0) throw new AmanaError('busy');
  });
  const { sql } = connectPostgres(database);
  try {
    const transaction = await sql.startTransaction().execute();
    const names = [...TABLES, 'report_bodies_fresh', 'report_bodies_kept'];
    // A process that starts now waits, and is told that the database is busy.
    await raw`LOCK TABLE ${raw.join(names.map((name) => raw.table(name)))} IN SHARE MODE`.execute(
      transaction,
    );
    return {
      sql: transaction,
      bodies: (rows) => tableBodies(transaction.withTables<BodyTables>(), rows),
      async close() {
        await transaction.rollback().execute();
        await sql.destroy();
      },
    };
  } catch (thrown) {
    await sql.destroy();
    if (codeOfFailure(thrown) === LOCK_NOT_AVAILABLE) throw new AmanaError('busy');
    throw thrown;
  }
}

/** As PostgreSQL numbers what it waited for in vain. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Of what is being purged the cell may be empty already. */
export const cellBodies = (library: CellLibrary, rows: readonly Row[]): ReadonlyMap<string, Uint8Array> =>
  new Map(
    placed
      .parse(rows)
      .filter(({ purged }) => purged === 0)
      .map((row) => [row.id, library.read(row.id, row)]),
  );

export async function tableBodies(
  sql: PostgresSql,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const ids = named.parse(rows).flatMap(({ id, purged }) => (purged === 0 ? [id] : []));
  const found = new Map((await readBodies(sql, ids)).map(({ id, sealed }) => [id, sealed]));
  if (ids.some((id) => !found.has(id))) throw new AmanaError('internal');
  return found;
}
