/**
 * The connections a process has to PostgreSQL, with the promises that `database.ts` makes for a SQLite file:
 *
 * - `synchronous_commit`, `fsync` and `full_page_writes`: a commit is on disk before anyone is told so; a server
 *   that leaves them out is refused;
 * - transactions come one after another, by a lock that everybody takes before they begin, and each sees one state
 *   of the database from its beginning to its end: as if it were the only one, which is what they are written for.
 */
import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect, PostgresDriver } from 'kysely';
import pg from 'pg';
import * as z from 'zod/mini';
import { AmanaError } from '#protocol/errors.ts';
import type { Sql } from './database.ts';
import { LATEST, migratePostgres } from './migrating.ts';
import { FURNITURE } from './postgres-tables.ts';
import type { Tables } from './schema.ts';

export const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database);

/** Of one process; a small server has a hundred for all. */
const MOST_CONNECTIONS = 10;
/** As long as a writer waits for SQLite. */
const LOCK_WAIT_MS = 15_000;
const CONNECT_MS = 15_000;
/** A line that says nothing for so long is probed; left out, it would be after the system's two hours. */
const PROBE_AFTER_MS = 15_000;
/** "aman" in ASCII: whoever holds it writes what has to be read first. */
const WRITE_LOCK = 0x61_6d_61_6e;

/** Whole numbers of 64 bits, and sums and counts of them; all of ours are far below 2^53. */
const NUMBERS = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format),
};

/** How a connection to `database` is made. */
export const connectionTo = (database: string): pg.ClientConfig => ({
  connectionString: database,
  application_name: 'amana',
  options: '-c synchronous_commit=on -c client_min_messages=warning',
  lock_timeout: LOCK_WAIT_MS,
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: PROBE_AFTER_MS,
  types,
});

const take = CompiledQuery.raw(`select pg_advisory_lock(${WRITE_LOCK})`);
const give = CompiledQuery.raw(`select pg_advisory_unlock(${WRITE_LOCK})`);
const begin = CompiledQuery.raw('begin isolation level repeatable read');

class OneWriterDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // Before it begins: what it sees is decided by its first statement, which must not be the one that waits.
    await connection.executeQuery(take);
    try {
      await connection.executeQuery(begin);
    } catch (thrown) {
      await connection.executeQuery(give);
      throw thrown;
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    await connection.executeQuery(give);
  }

  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    // Where this fails the connection is thrown away, and the server takes the lock back by itself.
    await super.rollbackTransaction(connection);
    await connection.executeQuery(give);
  }
}

class OneWriterDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): PostgresDriver {
    return new OneWriterDriver({ pool: this.#pool });
  }
}

const settingRows = z.array(z.object({ name: z.string(), setting: z.string() }));

/** @throws AmanaError database-unsafe where the server would acknowledge what is not on its disk */
async function requireDurable(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')",
  );
  if (settingRows.parse(rows).some(({ setting }) => setting !== 'on'))
    throw new AmanaError('database-unsafe');
}

/** One connection for one act. */
export async function withClient<T>(database: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionTo(database));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** Opens (and if needed migrates) the database; several processes may do so at once. @throws AmanaError database-newer, database-unsafe */
export async function openPostgres(database: string): Promise<{ pool: pg.Pool; sql: Sql }> {
  await withClient(database, async (client) => {
    await requireDurable(client);
    await migratePostgres(client, LATEST, 'forward', FURNITURE);
  });
  return connectPostgres(database);
}

/** The database as it is, whichever version it has. */
export function connectPostgres(database: string): { pool: pg.Pool; sql: Sql } {
  const pool = new pg.Pool({ ...connectionTo(database), max: MOST_CONNECTIONS });
  // An idle connection that breaks is replaced; who uses one is told by the failure of what they ask.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { pool, sql: new Kysely<Tables>({ dialect: new OneWriterDialect(pool) }) };
}
