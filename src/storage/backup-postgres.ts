/**
 * What a backup reads of a newsroom on PostgreSQL while everything runs: all tables at one moment, in a transaction that
 * ends with them, so that it holds up neither writers nor the night; then the bodies of the reports that those name, which
 * never change and go only by a purge; then blobs.
 */
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect } from 'kysely';
import { parseDay } from '#protocol/day.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import { type CopySource, type DatabaseCopy, insertRow, keepToItself, ownActs } from './backup-copy.ts';
import { openBlobs } from './blobs-open.ts';
import type { Sqlite } from './database.ts';
import { markOf } from './marks.ts';
import { LATEST, migrateSqlite } from './migrating.ts';
import { rowsOf, TABLES } from './moving-rows.ts';
import { openPostgres } from './postgres.ts';
import { readBodies } from './postgres-reports.ts';
import type { BodyTables, PostgresSql } from './postgres-tables.ts';
import type { Tables } from './schema.ts';

/** Bodies held in memory at once: 8 MiB at most. */
const AT_ONCE = 128;

const copiedRows = z.array(z.object({ id: z.string(), day: z.number(), released: z.number() }));

export async function openPostgresBackup(place: {
  readonly database: string;
  readonly blobs: string;
}): Promise<CopySource> {
  const blobs = await openBlobs(place.blobs);
  const opened = await openPostgres(place.database);
  const live = opened.sql.withTables<BodyTables>();
  // Without the lock of those who write: who only looks waits for nobody.
  const looking = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: opened.pool }) });

  async function copyTables(copy: Sqlite): Promise<void> {
    const moment = await looking
      .startTransaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute();
    try {
      for (const table of TABLES)
        for await (const rows of rowsOf(moment, table)) {
          const insertAll = copy.transaction(() => {
            for (const row of rows) insertRow(copy, table, row);
          });
          insertAll();
        }
    } finally {
      await moment.rollback().execute();
    }
  }

  return {
    async copyDatabase(file) {
      const copy = new SqliteDatabase(file);
      try {
        keepToItself(copy);
        migrateSqlite(copy, LATEST, 'forward');
        await copyTables(copy);
      } catch (thrown) {
        copy.close();
        throw thrown;
      }
      return copyWith(copy, live);
    },

    readBlob: ({ id, kind }) => blobs.read(id, kind),

    close: () => live.destroy(),
  };
}

function copyWith(copy: Sqlite, live: PostgresSql): DatabaseCopy {
  const own = ownActs(copy);
  /** Named by the copy, and not there when they were asked for. */
  const missing: string[] = [];
  const next = copy.prepare(
    `SELECT id, day, released FROM reports WHERE purged = 0 AND id > ? ORDER BY id LIMIT ${AT_ONCE}`,
  );

  async function purgedOf(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const byMark = new Map<string, string>(ids.map((id) => [markOf(id), id]));
    const found = await live
      .selectFrom('purged')
      .select('mark')
      .where('mark', 'in', ids.map(markOf))
      .execute();
    const marks = new Set<string>(found.map(({ mark }) => mark));
    return new Set([...byMark].flatMap(([mark, id]) => (marks.has(mark) ? [id] : [])));
  }

  return {
    ...own,

    async *reports() {
      let after = '';
      for (;;) {
        const rows = parse(copiedRows, next.all(after), 'internal');
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.id;
        const ids = rows.map(({ id }) => id);
        const bodies = new Map((await readBodies(live, ids)).map(({ id, sealed }) => [id, sealed]));
        // Marked before it is erased: looked for afterwards.
        const purged = await purgedOf(ids);
        for (const { id, day, released } of rows) {
          const sealed = bodies.get(id);
          if (sealed === undefined) missing.push(id);
          else if (!purged.has(id))
            yield { id: parseObjectId(id), day: parseDay(day), released: released === 1, sealed };
        }
      }
    },

    async reportsLost() {
      let lost = 0;
      for (let from = 0; from < missing.length; from += AT_ONCE) {
        const stand = await live
          .selectFrom('reports')
          .select('id')
          .where('id', 'in', missing.slice(from, from + AT_ONCE))
          .where('purged', '=', 0)
          .execute();
        lost += stand.length;
      }
      return lost;
    },

    async refresh({ owner }) {
      const now = await live.selectFrom('attachments').selectAll().where('id', '=', owner).executeTakeFirst();
      return own.replace(owner, now === undefined ? undefined : { ...now });
    },
  };
}
