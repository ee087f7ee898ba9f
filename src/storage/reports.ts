/**
 * Sealed reports. They are small and come in bursts, so that all that arrive while one write is being forced to disk
 * share the next one, into cells that the table points to a moment later (`report-writer.ts`).
 */
import { type Day, parseDay } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { Sql, Sqlite } from './database.ts';
import { storing } from './failures.ts';
import { CellLibrary, settleAbandoned } from './report-places.ts';
import { openReportRows } from './report-rows.ts';
import { openReportWriter } from './report-writer.ts';

export interface StoredReport {
  readonly id: ObjectId;
  readonly day: Day;
  /** Sealed length. */
  readonly bytes: number;
}

export interface Reports {
  /**
   * Resolves when the bytes are on disk. The same id with the same bytes is stored once and acknowledged again. This
   * process sees the report at once, others a moment later. The bytes must not be changed afterwards.
   * @throws AmanaError conflict when the id stands for other bytes
   */
  put(id: ObjectId, day: Day, sealed: Uint8Array): Promise<void>;
  /** From now on, `listener` is told which reports put here can be seen, and released, by other processes. */
  whenEntered(listener: (ids: readonly ObjectId[]) => void): void;
  /** Enters what a process that died had acknowledged; an intake does so before it listens. */
  recover(): Promise<void>;
  /** Ids that wait for their release, in no order of arrival; those that a process which died had acknowledged too. */
  unreleased(): Promise<ObjectId[]>;
  /** Lets a report through to the desk; doing it twice, or for an unknown id, changes nothing. */
  release(id: ObjectId): Promise<void>;
  /** What the desk may fetch. */
  released(): Promise<StoredReport[]>;
  /** Sealed bytes of released reports; unknown and unreleased ids are left out. */
  read(ids: readonly ObjectId[]): Promise<{ id: ObjectId; sealed: Uint8Array }[]>;
  /** Leaves nothing in cells only, unless the table cannot be written. */
  close(): Promise<void>;
}

interface Release {
  readonly id: ObjectId;
  readonly released: () => void;
  readonly failed: (reason: unknown) => void;
}

/** Releases share a commit: each by itself would hold up the reports that are arriving, for one forced write a piece. */
const GATHER_MS = 100;

/** @param database path of the SQLite file, which `sqlite` and `sql` have open */
export function openReports(database: string, sqlite: Sqlite, sql: Sql): Reports {
  const releases: Release[] = [];
  const listeners: ((ids: readonly ObjectId[]) => void)[] = [];
  const rows = openReportRows(sqlite);
  const library = new CellLibrary(database);
  // By hand: the janitor asks every few seconds, of a flood too.
  const unreleasedIds = sqlite.prepare<[], string>('SELECT id FROM reports WHERE released = 0').pluck();
  const writer = openReportWriter({
    database,
    rows,
    onEntered: (ids) => {
      for (const tell of listeners) tell(ids.map(parseObjectId));
    },
  });

  async function releaseGathered(): Promise<void> {
    const gathered = releases.splice(0);
    const ids = gathered.map(({ id }) => id);
    try {
      await storing(() =>
        sql
          .updateTable('reports')
          .set({ released: 1 })
          .where('id', 'in', ids)
          .where('released', '=', 0)
          .execute(),
      );
      for (const one of gathered) one.released();
    } catch (reason) {
      for (const one of gathered) one.failed(reason);
    }
  }

  return {
    put: (id, day, sealed) => writer.write({ id, day, sealed }),

    whenEntered(listener) {
      listeners.push(listener);
    },

    recover: () => storing(async () => settleAbandoned(database, rows)),

    async unreleased() {
      await writer.settled();
      await storing(async () => settleAbandoned(database, rows));
      return unreleasedIds.all().map(parseObjectId);
    },

    async release(id) {
      await writer.settled();
      await new Promise<void>((released, failed) => {
        releases.push({ id, released, failed });
        if (releases.length === 1) setTimeout(() => void releaseGathered(), GATHER_MS);
      });
    },

    async released() {
      await writer.settled();
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
      await writer.settled();
      const found = await sql
        .selectFrom('reports')
        .select(['id', 'file', 'cell'])
        .where('released', '=', 1)
        .where('purged', '=', 0)
        .where('id', 'in', [...ids])
        .execute();
      return found.map((row) => ({ id: parseObjectId(row.id), sealed: library.read(row.id, row) }));
    },

    async close() {
      await writer.close();
      library.close();
    },
  };
}
