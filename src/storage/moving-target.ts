/**
 * An empty database that everything is written to: all of it or nothing. A SQLite file and its cells are made beside
 * their names, and get them last: whatever breaks off a move leaves no database that is half there, and the next one
 * clears away what it left.
 */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import { overwrite } from './backup.ts';
import { openDatabase, type Sql } from './database.ts';
import { LATEST, migratePostgres } from './migrating.ts';
import { type Row, rowsOf, TABLES } from './moving-rows.ts';
import { cellBodies, tableBodies } from './moving-source.ts';
import { connectPostgres, isPostgres, withClient } from './postgres.ts';
import { type BodyTables, FURNITURE } from './postgres-tables.ts';
import { CellLibrary, forceFolder, takePlace, type WritingPlace } from './report-places.ts';
import { openReportRows } from './report-rows.ts';
import { makeEmpty, makeFolder, modesIn } from './sharing.ts';

export interface Target {
  readonly sql: Sql;
  /** Writes sealed bytes of these rows of reports. @returns the rows as they are here */
  place(rows: readonly Row[], bodies: ReadonlyMap<string, Uint8Array>): Promise<Row[]>;
  bodies(rows: readonly Row[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** From now on it is there. */
  finish(): Promise<void>;
  /** Nothing of it is there. */
  abandon(): Promise<void>;
}

/** @throws AmanaError conflict where there is something already */
export const openTarget = (database: string): Promise<Target> =>
  isPostgres(database) ? openPostgresTarget(database) : openSqliteTarget(database);

async function openPostgresTarget(database: string): Promise<Target> {
  await withClient(database, (client) => migratePostgres(client, LATEST, 'forward', FURNITURE));
  const { sql } = connectPostgres(database);
  const transaction = await sql
    .startTransaction()
    .execute()
    .catch(async (thrown: unknown) => {
      await sql.destroy();
      throw thrown;
    });
  const tables = transaction.withTables<BodyTables>();
  const target: Target = {
    sql: transaction,
    async place(rows, bodies) {
      if (bodies.size > 0)
        await tables
          .insertInto('report_bodies_kept')
          .values([...bodies].map(([id, sealed]) => ({ id, sealed })))
          .execute();
      return rows.map((row) => ({ ...row, file: '', cell: 0 }));
    },
    bodies: (rows) => tableBodies(tables, rows),
    async finish() {
      await transaction.commit().execute();
      await sql.destroy();
    },
    async abandon() {
      await transaction.rollback().execute();
      await sql.destroy();
    },
  };
  try {
    for (const table of TABLES) {
      const first = await rowsOf(transaction, table).next();
      if (first.done !== true) throw new AmanaError('conflict');
    }
  } catch (thrown) {
    await target.abandon();
    throw thrown;
  }
  return target;
}

/** What SQLite keeps beside a file. An old log would be read into a new file of the same name. */
const BESIDE = ['', '-wal', '-shm', '-journal'];
const cellsOf = (database: string): string => `${database}-reports`;

const sizedReports = z.array(z.object({ id: z.string(), day: z.number(), bytes: z.number() }));

async function openSqliteTarget(database: string): Promise<Target> {
  const making = `${database}.moving`;
  await clearAway(database, making);
  if ([...BESIDE, '-reports'].some((end) => existsSync(database + end))) throw new AmanaError('conflict');
  const modes = modesIn(dirname(database));
  makeFolder(cellsOf(making), modes);
  makeEmpty(making, 'ax', modes);
  const { sqlite, sql } = openDatabase(making);
  const rows = openReportRows(sqlite);
  const library = new CellLibrary(making);
  const place = takePlace(making, rows);
  const transaction = await sql.startTransaction().execute();

  async function close(): Promise<void> {
    library.close();
    await place.close();
    await sql.destroy();
    sqlite.close();
  }

  return {
    sql: transaction,
    place: (some, bodies) => placeInCells(place, some, bodies),
    bodies: async (some) => cellBodies(library, some),
    async finish() {
      await transaction.commit().execute();
      place.leaveInOrder();
      // The last to close a file carries its log over and removes it.
      await close();
      // The file itself last: where it is, its cells are.
      renameSync(cellsOf(making), cellsOf(database));
      renameSync(making, database);
      forceFolder(dirname(database));
    },
    async abandon() {
      await transaction.rollback().execute();
      await close();
      await clearAway(database, making);
    },
  };
}

/** Each in a cell drawn at random. What is being purged gets one, too, which stays empty: its row frees it. */
async function placeInCells(
  place: WritingPlace,
  rows: readonly Row[],
  bodies: ReadonlyMap<string, Uint8Array>,
): Promise<Row[]> {
  const written: Row[] = [];
  const touched = new Set<{ force(): Promise<void> }>();
  for (const [at, { id, day, bytes }] of sizedReports.parse(rows).entries()) {
    const { name, cells } = await place.cellsFor(bytes);
    const cell = await cells.take();
    const sealed = bodies.get(id);
    if (sealed !== undefined) cells.write(cell, { id, day, sealed });
    touched.add(cells);
    written.push({ ...rows[at], file: name, cell });
  }
  await Promise.all([...touched].map((cells) => cells.force()));
  return written;
}

/** What a move that was broken off has left. Its file is made after the folder of its cells, and goes before it. */
async function clearAway(database: string, making: string): Promise<void> {
  // Broken off between the two last names: the folder has its own already.
  const isBetween = existsSync(making) && !existsSync(cellsOf(making)) && !existsSync(database);
  if (isBetween && existsSync(cellsOf(database))) renameSync(cellsOf(database), cellsOf(making));
  for (const end of BESIDE) await overwrite(making + end);
  if (!existsSync(cellsOf(making))) return;
  for (const name of readdirSync(cellsOf(making))) await overwrite(join(cellsOf(making), name));
  await rm(cellsOf(making), { recursive: true, force: true });
}
