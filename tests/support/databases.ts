/** Both databases that storage runs on, for tests that have to hold over each. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startPostgres } from './postgres.ts';

export const DATABASES = ['SQLite', 'PostgreSQL'] as const;

export interface TestDatabases {
  /** A database of its own for each call; a file in `folder`, or one of the server's. */
  fresh(folder: string): Promise<string>;
  /** What somebody sees who reads it without the program. */
  rows(database: string, text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export async function startDatabases(kind: (typeof DATABASES)[number]): Promise<TestDatabases> {
  if (kind === 'PostgreSQL') {
    const server = await startPostgres();
    return { fresh: server.fresh, rows: server.query, stop: server.stop };
  }
  let made = 0;
  return {
    fresh: async (folder) => join(folder, `${made++}.sqlite`),
    async rows(file, text) {
      const database = new Database(file);
      const rows = database.prepare<[], Record<string, unknown>>(text).all();
      database.close();
      return rows;
    },
    stop: async () => undefined,
  };
}
