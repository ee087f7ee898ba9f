/**
 * Sealed reports. They are small and come in bursts, so that all that arrive while one commit is being forced to
 * disk share the next: each caller still waits until its own bytes are durable.
 */
import { equalBytes } from '#protocol/bytes.ts';
import { type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface StoredReport {
  readonly id: ObjectId;
  readonly day: Day;
  /** Sealed length. */
  readonly bytes: number;
}

export interface Reports {
  /**
   * Resolves when the bytes are on disk. The same id with the same bytes is stored once and acknowledged again.
   * @throws AmanaError conflict when the id stands for other bytes
   */
  put(id: ObjectId, day: Day, sealed: Uint8Array): Promise<void>;
  /** Ids that wait for their release, in no order of arrival. */
  unreleased(): Promise<ObjectId[]>;
  /** Lets a report through to the desk; doing it twice, or for an unknown id, changes nothing. */
  release(id: ObjectId): Promise<void>;
  /** What the desk may fetch. */
  released(): Promise<StoredReport[]>;
  /** Sealed bytes of released reports; unknown and unreleased ids are left out. */
  read(ids: readonly ObjectId[]): Promise<{ id: ObjectId; sealed: Uint8Array }[]>;
}

interface Pending {
  readonly id: ObjectId;
  readonly day: Day;
  readonly sealed: Uint8Array;
  readonly stored: () => void;
  readonly failed: (reason: unknown) => void;
}

/** 128 reports of at most 65 KiB: one commit writes no more than about 8 MiB. */
const LARGEST_GROUP = 128;

export function openReports(sql: Sql): Reports {
  const pending: Pending[] = [];
  let writing = false;

  async function writeGroups(): Promise<void> {
    writing = true;
    while (pending.length > 0) {
      const group = pending.splice(0, LARGEST_GROUP);
      try {
        const clashes = await storing(() => commitGroup(sql, group));
        for (const one of group) {
          if (clashes.has(one)) one.failed(new AmanaError('conflict'));
          else one.stored();
        }
      } catch (reason) {
        for (const one of group) one.failed(reason);
      }
      // Let the sockets be read before the next commit blocks: that is what makes the groups large.
      await new Promise((resume) => setImmediate(resume));
    }
    writing = false;
  }

  return {
    put(id, day, sealed) {
      return new Promise<void>((stored, failed) => {
        pending.push({ id, day, sealed, stored, failed });
        if (!writing) {
          writing = true;
          setImmediate(() => void writeGroups());
        }
      });
    },

    async unreleased() {
      const rows = await sql.selectFrom('reports').select('id').where('released', '=', 0).execute();
      return rows.map((row) => parseObjectId(row.id));
    },

    async release(id) {
      await storing(() =>
        sql
          .updateTable('reports')
          .set({ released: 1 })
          .where('id', '=', id)
          .where('released', '=', 0)
          .execute(),
      );
    },

    async released() {
      const rows = await sql
        .selectFrom('reports')
        .select(['id', 'day', 'bytes'])
        .where('released', '=', 1)
        .execute();
      return rows.map((row) => ({ id: parseObjectId(row.id), day: parseDay(row.day), bytes: row.bytes }));
    },

    async read(ids) {
      if (ids.length === 0) return [];
      const rows = await sql
        .selectFrom('report_bodies')
        .innerJoin('reports', 'reports.id', 'report_bodies.id')
        .select(['report_bodies.id', 'report_bodies.sealed'])
        .where('reports.released', '=', 1)
        .where('report_bodies.id', 'in', [...ids])
        .execute();
      return rows.map((row) => ({ id: parseObjectId(row.id), sealed: row.sealed }));
    },
  };
}

/** One transaction for the whole group. @returns those whose id already stands for other bytes */
async function commitGroup(sql: Sql, group: readonly Pending[]): Promise<Set<Pending>> {
  const clashes = new Set<Pending>();
  const byId = new Map<ObjectId, Pending>();
  for (const one of group) {
    const earlier = byId.get(one.id);
    if (earlier === undefined) byId.set(one.id, one);
    else if (!equalBytes(earlier.sealed, one.sealed)) clashes.add(one);
  }
  await sql.transaction().execute(async (transaction) => {
    const firsts = [...byId.values()];
    const inserted = await transaction
      .insertInto('reports')
      .values(firsts.map(({ id, day, sealed }) => ({ id, day, released: 0 as const, bytes: sealed.length })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    const fresh = new Set(inserted.map((row) => row.id));
    const bodies = firsts.filter(({ id }) => fresh.has(id)).map(({ id, sealed }) => ({ id, sealed }));
    if (bodies.length > 0) await transaction.insertInto('report_bodies').values(bodies).execute();

    const repeated = firsts.filter(({ id }) => !fresh.has(id));
    if (repeated.length === 0) return;
    const known = await transaction
      .selectFrom('report_bodies')
      .selectAll()
      .where(
        'id',
        'in',
        repeated.map(({ id }) => id),
      )
      .execute();
    const sealedOf = new Map(known.map((row) => [row.id, row.sealed]));
    for (const one of group) {
      const stored = sealedOf.get(one.id);
      if (stored !== undefined && !equalBytes(stored, one.sealed)) clashes.add(one);
    }
  });
  return clashes;
}
