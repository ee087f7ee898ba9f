/** PostgreSQL: for several machines, and for what one file no longer holds. */
import type { KyselyPlugin } from 'kysely';
import type { Engine } from './engine.ts';
import { storing } from './failures.ts';
import { openPostgres } from './postgres.ts';
import { openBell } from './postgres-bell.ts';
import { openPostgresReports } from './postgres-reports.ts';
import type { BodyTables } from './postgres-tables.ts';
import { rewriteAll, vacuumBodies } from './postgres-upkeep.ts';

/** Ids of one statement: PostgreSQL takes 65,535 parameters. */
const AT_ONCE = 500;

/** @param database postgresql://… */
export async function openPostgresEngine(database: string): Promise<Engine> {
  const opened = await openPostgres(database);
  const { pool } = opened;
  let ownChanges = 0;
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      ownChanges += Number(result.numAffectedRows ?? 0);
      return result;
    },
  };
  const plain = opened.sql.withPlugin(counting);
  const sql = plain.withTables<BodyTables>();
  const bell = await openBell(database, pool);
  const reports = openPostgresReports(sql);
  return {
    sql: plain,
    reports,

    async eraseBodies(ids) {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        for (const table of ['report_bodies_fresh', 'report_bodies_kept'] as const)
          await storing(() => sql.deleteFrom(table).where('id', 'in', some).execute());
      }
      await vacuumBodies(pool);
    },

    rebuild: () => rewriteAll(sql, pool),

    // The server does so by itself.
    checkpoint: async () => undefined,

    changeCounter: (unheard) => `${bell.rung()}.${ownChanges - unheard}`,

    async close() {
      await reports.close();
      await bell.close();
      await sql.destroy();
    },
  };
}
