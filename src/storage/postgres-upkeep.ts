/**
 * What the night does so that PostgreSQL tells less. A row there bears the number of the transaction that wrote it, and
 * lies behind those that were there before; updates leave the older row behind. So every row is written anew, all in
 * one transaction and in the order of its key, and what was there before is given back to the file system.
 */
import { sql as raw } from 'kysely';
import type pg from 'pg';
import { dayOf } from '#protocol/day.ts';
import { codeOfFailure, storing } from './failures.ts';
import type { PostgresSql } from './postgres-tables.ts';

/** Rows of bodies stay where they are, but for those of finished days that still lie in the order of arrival. */
const BODIES = ['report_bodies_fresh', 'report_bodies_kept'];

interface TableName {
  readonly name: string;
}

/** Every table that others refer to comes before those that do. */
async function tablesOf(sql: PostgresSql): Promise<string[]> {
  const { rows } = await raw<TableName>`
    SELECT class.relname AS name FROM pg_class class
    WHERE class.relkind = 'r' AND class.relnamespace = current_schema()::regnamespace
    ORDER BY EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = class.oid AND contype = 'f'), class.relname`.execute(
    sql,
  );
  return rows.map(({ name }) => name).filter((name) => !BODIES.includes(name));
}

async function keyOf(sql: PostgresSql, table: string): Promise<string[]> {
  const { rows } = await raw<TableName>`
    SELECT attname AS name FROM pg_attribute JOIN pg_index ON attrelid = indrelid AND attnum = ANY (indkey)
    WHERE indisprimary AND indrelid = ${table}::regclass`.execute(sql);
  return rows.map(({ name }) => name);
}

/** Readers read on meanwhile; who writes waits, as long as it takes to write all rows but those of bodies. */
async function rewriteRows(sql: PostgresSql): Promise<string[]> {
  const tables = await tablesOf(sql);
  await storing(() =>
    sql.transaction().execute(async (transaction) => {
      await raw`LOCK TABLE ${raw.join(tables.map((table) => raw.table(table)))} IN EXCLUSIVE MODE`.execute(
        transaction,
      );
      const copyOf = (table: string) => raw.table(`copy_of_${table}`);
      for (const table of tables)
        await raw`CREATE TEMPORARY TABLE ${copyOf(table)} ON COMMIT DROP AS SELECT * FROM ${raw.table(table)}`.execute(
          transaction,
        );
      for (const table of tables.toReversed())
        await raw`DELETE FROM ${raw.table(table)}`.execute(transaction);
      for (const table of tables) {
        const key = await keyOf(transaction, table);
        const order =
          key.length === 0 ? raw`` : raw`ORDER BY ${raw.join(key.map((column) => raw.ref(column)))}`;
        await raw`INSERT INTO ${raw.table(table)} SELECT * FROM ${copyOf(table)} ${order}`.execute(
          transaction,
        );
      }
    }),
  );
  return tables;
}

/** One transaction number and one random order for all reports of the days that are over. */
async function moveBodies(sql: PostgresSql, today: number): Promise<void> {
  await storing(() =>
    raw`
      WITH moved AS (
        DELETE FROM report_bodies_fresh WHERE id IN (SELECT id FROM reports WHERE day < ${today}) RETURNING id, sealed
      )
      INSERT INTO report_bodies_kept SELECT id, sealed FROM moved ORDER BY gen_random_uuid()`.execute(sql),
  );
}

/** insufficient_privilege */
const NOT_ALLOWED = '42501';

/** The log tells when what was written; it begins anew where the operator lets us ask for it (docs/scale.md). */
async function beginLogAnew(pool: pg.Pool): Promise<void> {
  try {
    await pool.query('SELECT pg_switch_wal()');
    await pool.query('CHECKPOINT');
  } catch (thrown) {
    if (codeOfFailure(thrown) !== NOT_ALLOWED) throw thrown;
  }
}

export async function rewriteAll(sql: PostgresSql, pool: pg.Pool): Promise<void> {
  await moveBodies(sql, dayOf(Date.now()));
  const tables = await rewriteRows(sql);
  // Not inside a transaction, and one after another: each is held up for itself, for a moment.
  for (const table of [...tables, 'report_bodies_fresh']) await pool.query(`VACUUM FULL ${table}`);
  await pool.query('VACUUM report_bodies_kept');
  await beginLogAnew(pool);
}

/** Room of deleted rows is given back for others to overwrite; PostgreSQL overwrites nothing by itself. */
export async function vacuumBodies(pool: pg.Pool): Promise<void> {
  for (const table of BODIES) await pool.query(`VACUUM ${table}`);
}
