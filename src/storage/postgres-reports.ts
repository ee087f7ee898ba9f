/**
 * Sealed reports in PostgreSQL: a row that everybody reads, and a body. Bodies lie in the order in which they came until
 * the night after their day, which moves them in an order of its own (`postgres-upkeep.ts`).
 */
import { sql as raw } from 'kysely';
import { equalBytes } from '#protocol/bytes.ts';
import { parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { storing } from './failures.ts';
import { gatherer } from './gathering.ts';
import type { PostgresSql } from './postgres-tables.ts';
import type { WholeReport } from './report-cells.ts';
import type { Reports } from './reports.ts';

/** 128 reports of at most 65 KiB are one statement of 8 MiB at most. */
const LARGEST_GROUP = 128;
/** One is forced to disk while the next is gathered and written. */
const MOST_GROUPS = 2;
/** Releases share a commit, as in `reports.ts`. */
const RELEASE_AFTER_MS = 100;

/** Sealed bytes of reports, wherever they lie. A statement sees one state of both tables, also while some move. */
export async function readBodies(
  sql: PostgresSql,
  ids: readonly string[],
): Promise<{ id: string; sealed: Uint8Array }[]> {
  if (ids.length === 0) return [];
  return sql
    .selectFrom('report_bodies_fresh')
    .select(['id', 'sealed'])
    .where('id', 'in', [...ids])
    .unionAll((both) =>
      both
        .selectFrom('report_bodies_kept')
        .select(['id', 'sealed'])
        .where('id', 'in', [...ids]),
    )
    .execute();
}

export function openPostgresReports(sql: PostgresSql): Reports {
  const listeners: ((ids: readonly ObjectId[]) => void)[] = [];

  /** Row and body in one statement, and so both or neither; returns the ids that were not there before. */
  async function insert(reports: readonly WholeReport[]): Promise<ReadonlySet<string>> {
    const given = reports.map(
      ({ id, day, sealed }) => raw`(${id}::text, ${day}::bigint, ${sealed.length}::bigint, ${sealed}::bytea)`,
    );
    const { rows } = await storing(() =>
      raw<{ id: string }>`
        WITH given (id, day, bytes, sealed) AS (VALUES ${raw.join(given)}),
        added AS (
          INSERT INTO reports (id, day, released, bytes, file, cell)
          SELECT id, day, 0, bytes, '', 0 FROM given ORDER BY id
          ON CONFLICT DO NOTHING RETURNING id
        )
        INSERT INTO report_bodies_fresh (id, sealed)
        SELECT given.id, given.sealed FROM given JOIN added ON added.id = given.id ORDER BY given.id
        RETURNING id`.execute(sql),
    );
    return new Set(rows.map(({ id }) => id));
  }

  const writer = gatherer<WholeReport>({ largest: LARGEST_GROUP, atOnce: MOST_GROUPS }, async (group) => {
    // The first of each id that came twice.
    const distinct = new Map(group.toReversed().map((report) => [report.id, report]));
    const added = await insert([...distinct.values()]);
    const standing = new Map([...distinct.values()].map(({ id, sealed }) => [id, sealed]));
    const known = [...distinct.keys()].filter((id) => !added.has(id));
    for (const { id, sealed } of await readBodies(sql, known)) standing.set(id, sealed);
    if (added.size > 0) for (const tell of listeners) tell([...added].map(parseObjectId));
    return group.map(({ id, sealed }) => {
      const stands = standing.get(id);
      return stands === undefined || !equalBytes(stands, sealed) ? new AmanaError('conflict') : null;
    });
  });

  const releaser = gatherer<ObjectId>(
    { largest: Number.POSITIVE_INFINITY, atOnce: 1, afterMs: RELEASE_AFTER_MS },
    async (ids) => {
      await storing(() =>
        sql
          .updateTable('reports')
          .set({ released: 1 })
          .where('id', 'in', [...ids])
          .where('released', '=', 0)
          .execute(),
      );
      return ids.map(() => null);
    },
  );

  return {
    put: (id, day, sealed) => writer.add({ id, day, sealed }),

    whenEntered(listener) {
      listeners.push(listener);
    },

    // What is acknowledged is in the tables.
    recover: async () => undefined,

    async unreleased() {
      const rows = await sql
        .selectFrom('reports')
        .select('id')
        .where('released', '=', 0)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => parseObjectId(id));
    },

    release: (id) => releaser.add(id),

    async released() {
      const rows = await sql
        .selectFrom('reports')
        .select(['id', 'day', 'bytes'])
        .where('released', '=', 1)
        .where('purged', '=', 0)
        .execute();
      return rows.map((row) => ({ id: parseObjectId(row.id), day: parseDay(row.day), bytes: row.bytes }));
    },

    async read(ids) {
      if (ids.length === 0) return [];
      const found = await sql
        .selectFrom('reports')
        .select('id')
        .where('released', '=', 1)
        .where('purged', '=', 0)
        .where('id', 'in', [...ids])
        .execute();
      const bodies = await readBodies(
        sql,
        found.map(({ id }) => id),
      );
      return bodies.map(({ id, sealed }) => ({ id: parseObjectId(id), sealed }));
    },

    async close() {
      await writer.settled();
      await releaser.settled();
    },
  };
}
