/**
 * Brings a database from one version to another, forward and back, in one transaction: it is whole at the one or at
 * the other. Every process does so when it opens one; `./amana storage migrate` does it by name.
 */
import type SqliteDatabase from 'better-sqlite3';
import type { Client } from 'pg';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** The version that this program reads and writes. */
export const LATEST = MIGRATIONS.length;

/** forward: what is newer than this program is refused, never brought back unasked. */
export type Ways = 'forward' | 'both';

/** What going from one version to an older one loses, in sentences' parts. */
export const lossesOf = (from: number, to: number): string[] =>
  MIGRATIONS.slice(to, from).flatMap(({ loses }) => (loses === null ? [] : [loses]));

/** In the order in which they are to be undone or done. @throws AmanaError database-newer */
function stepsOf(from: number, to: number, ways: Ways): Pick<Migration, 'up' | 'down'>[] {
  if (from > LATEST || (from > to && ways === 'forward')) throw new AmanaError('database-newer');
  return from <= to ? MIGRATIONS.slice(from, to) : MIGRATIONS.slice(to, from).reverse();
}

export const versionOfSqlite = (sqlite: SqliteDatabase.Database): number =>
  Number(sqlite.pragma('user_version', { simple: true }));

/** @throws AmanaError database-newer; what SQLite says where a step is not possible, with nothing changed */
export function migrateSqlite(sqlite: SqliteDatabase.Database, to: number, ways: Ways): void {
  // Nothing to do, as nearly always: whoever opens a database that others write to does not wait in their queue.
  if (versionOfSqlite(sqlite) === to) return;
  const go = sqlite.transaction(() => {
    const from = versionOfSqlite(sqlite);
    for (const { up, down } of stepsOf(from, to, ways)) {
      const step = from <= to ? up : down;
      if (typeof step === 'string') sqlite.exec(step);
      else step(sqlite);
    }
    sqlite.pragma(`user_version = ${to}`);
  });
  go.immediate();
}

/** The few words by which SQLite's definitions differ from PostgreSQL's; every whole number has 64 bits in both. */
export const forPostgres = (text: string): string =>
  text
    .replaceAll(/\) STRICT, WITHOUT ROWID;/g, ');')
    .replaceAll(/\bINTEGER\b/g, 'BIGINT')
    .replaceAll(/\bBLOB\b/g, 'BYTEA')
    .replaceAll("x''", "''::bytea");

/** One row without a time; `amana` so that it collides with nothing. */
const VERSION_TABLE = 'CREATE TABLE IF NOT EXISTS amana_version (version BIGINT NOT NULL)';

const versionRows = z.array(z.object({ version: z.coerce.number() }));

/** 0 where nothing has been made yet. */
export async function versionOfPostgres(client: Client): Promise<number> {
  const stands = await client.query(
    "SELECT 1 FROM pg_tables WHERE tablename = 'amana_version' AND schemaname = current_schema()",
  );
  if (stands.rowCount === 0) return 0;
  const { rows } = await client.query('SELECT version FROM amana_version');
  return versionRows.parse(rows)[0]?.version ?? 0;
}

/**
 * @param furnish what PostgreSQL needs beside the tables of all versions; runs in the same transaction at the latest one
 * @throws AmanaError database-newer; what PostgreSQL says where a step is not possible, with nothing changed
 */
export async function migratePostgres(
  client: Client,
  to: number,
  ways: Ways,
  furnish: string,
): Promise<void> {
  if ((await versionOfPostgres(client)) === to) return;
  // Several processes start at once: one of them does it, and the others find it done.
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await client.query(VERSION_TABLE);
    const from = await versionOfPostgres(client);
    for (const { up, down } of stepsOf(from, to, ways)) {
      const step = from <= to ? up : down;
      if (typeof step === 'string' && step !== '') await client.query(forPostgres(step));
    }
    if (to === LATEST) await client.query(furnish);
    await client.query('DELETE FROM amana_version');
    await client.query('INSERT INTO amana_version VALUES ($1)', [to]);
    await client.query('COMMIT');
  } catch (thrown) {
    await client.query('ROLLBACK');
    throw thrown;
  }
}

/** "amig" in ASCII. */
const MIGRATION_LOCK = 0x61_6d_69_67;
