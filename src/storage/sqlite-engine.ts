/** A SQLite file, with the cells of reports beside it. */
import { openDatabase } from './database.ts';
import type { Engine } from './engine.ts';
import { storing } from './failures.ts';
import { eraseCells } from './report-places.ts';
import { openReports } from './reports.ts';

/** @param database path of the file */
export function openSqliteEngine(database: string): Engine {
  const { sqlite, sql } = openDatabase(database);
  const reports = openReports(database, sqlite, sql);
  const ownChanges = sqlite.prepare('SELECT total_changes()').pluck();
  return {
    sql,
    reports,

    async eraseBodies(ids) {
      const rows = await sql
        .selectFrom('reports')
        .select(['file', 'cell'])
        .where('id', 'in', [...ids])
        .execute();
      await storing(async () => eraseCells(database, rows));
    },

    async rebuild() {
      sqlite.exec('VACUUM');
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
    },

    async checkpoint() {
      sqlite.pragma('wal_checkpoint(PASSIVE)');
    },

    // data_version changes with commits of others only, total_changes with our own only.
    changeCounter: (unheard) =>
      `${sqlite.pragma('data_version', { simple: true })}.${Number(ownChanges.get()) - unheard}`,

    async close() {
      await reports.close();
      // Kysely closes a connection only once it has used it.
      await sql.destroy();
      sqlite.close();
    },
  };
}
