/**
 * Bringing a database to another version by name, and everything from one database to another, whichever of the two
 * kinds each is. A move reads its source at one moment and writes one transaction: what arrived is read back and
 * compared row for row before that is committed.
 */
import SqliteDatabase from 'better-sqlite3';
import { sql as raw } from 'kysely';
import { AmanaError } from '#protocol/errors.ts';
import { connectSqlite } from './database.ts';
import {
  LATEST,
  lossesOf,
  migratePostgres,
  migrateSqlite,
  versionOfPostgres,
  versionOfSqlite,
} from './migrating.ts';
import { type Row, rowsOf, TABLES, type Table, Tally } from './moving-rows.ts';
import { openSource, type Source } from './moving-source.ts';
import { openTarget, type Target } from './moving-target.ts';
import { isPostgres, withClient } from './postgres.ts';
import { FURNITURE } from './postgres-tables.ts';

export { isPostgres, LATEST, lossesOf };

export async function versionOf(database: string): Promise<number> {
  if (isPostgres(database)) return withClient(database, versionOfPostgres);
  const sqlite = new SqliteDatabase(database, { readonly: true });
  try {
    return versionOfSqlite(sqlite);
  } finally {
    sqlite.close();
  }
}

/** All of it or nothing. @throws what the database says where a step is not possible */
export async function migrateTo(database: string, version: number): Promise<void> {
  if (isPostgres(database))
    return withClient(database, (client) => migratePostgres(client, version, 'both', FURNITURE));
  const sqlite = connectSqlite(database);
  try {
    migrateSqlite(sqlite, version, 'both');
  } finally {
    sqlite.close();
  }
}

export interface MovedTable {
  readonly table: string;
  readonly rows: number;
}

/**
 * Copies everything into an empty PostgreSQL database, or a SQLite file that is not there yet. The source stays as it is;
 * broken off at any point, it can be begun again.
 * @param onBegin called once nothing stands against it any more, before the first row
 * @throws AmanaError busy while anybody has the source open · conflict where the target is not empty · internal where a
 * report is missing, or what was read back is not what was written
 */
export async function moveDatabase(
  from: string,
  to: string,
  onBegin: () => void = () => undefined,
): Promise<MovedTable[]> {
  const source = await openSource(from);
  try {
    const target = await openTarget(to);
    onBegin();
    let moved: MovedTable[];
    try {
      moved = await moveTables(source, target);
    } catch (thrown) {
      await target.abandon();
      throw thrown;
    }
    await target.finish();
    return moved;
  } finally {
    await source.close();
  }
}

async function moveTables(source: Source, target: Target): Promise<MovedTable[]> {
  const moved: MovedTable[] = [];
  for (const table of TABLES) {
    const written = await copyTable(source, target, table);
    const arrived = await tallyOf(target, table);
    if (written.text !== arrived.text) throw new AmanaError('internal');
    moved.push({ table, rows: arrived.rows });
  }
  return moved;
}

/** @returns what it read */
async function copyTable(source: Source, target: Target, table: Table): Promise<Tally> {
  const tally = new Tally();
  for await (const rows of rowsOf(source.sql, table)) {
    const bodies = table === 'reports' ? await source.bodies(rows) : null;
    await insert(target, table, bodies === null ? rows : await target.place(rows, bodies));
    tally.add(bodies === null ? rows : withBodies(rows, bodies));
  }
  return tally;
}

async function insert({ sql }: Target, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values = (row: Row) => raw`(${raw.join(columns.map((name) => row[name]))})`;
  await raw`
    INSERT INTO ${raw.table(table)} (${raw.join(columns.map((name) => raw.ref(name)))})
    VALUES ${raw.join(rows.map(values))}`.execute(sql);
}

async function tallyOf(target: Target, table: Table): Promise<Tally> {
  const tally = new Tally();
  for await (const rows of rowsOf(target.sql, table))
    tally.add(table === 'reports' ? withBodies(rows, await target.bodies(rows)) : rows);
  return tally;
}

/** A report that is being purged has no bytes any more. */
const withBodies = (rows: readonly Row[], bodies: ReadonlyMap<string, Uint8Array>): Row[] =>
  rows.map((row) => ({ ...row, sealed: bodies.get(String(row.id)) ?? null }));
