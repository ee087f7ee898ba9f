/**
 * Lifetimes. What is past its own is erased the way a purge erases: cells overwritten, rows deleted with
 * `secure_delete`, files removed. Each act may be broken off and repeated, and looks at days only.
 */
import { addDays, type Day, parseDay } from '#protocol/day.ts';
import { LIFETIME_DAYS, statementPayload } from '#protocol/directory.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { parseJson } from '#protocol/schema.ts';
import { streamKeyName } from '#protocol/stream-keys.ts';
import type { Blobs } from './blobs.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';
import type { WrappedKeys } from './keys.ts';
import { type Mark, markOf } from './marks.ts';
import { type Purge, removeBlobs } from './purge.ts';
import type { Statements } from './statements.ts';

/** How many days each kind lives; null for what is kept until somebody purges it. */
export interface Lifetimes {
  /** Sealed reports, from the day they came. */
  readonly reportDays: number | null;
  /** Sealed originals, clean copies and their records, from the day the attachment was begun. */
  readonly attachmentDays: number | null;
  /** A case's whole history, from the day of its last event. */
  readonly eventDays: number | null;
}

export interface Erased {
  readonly reports: number;
  readonly attachments: number;
  /** Whole histories, with every key that was wrapped for them. */
  readonly streams: number;
}

export interface Purged {
  readonly mark: Mark;
  readonly day: Day;
}

export interface Retention {
  /** Erases what is past its lifetime today. @param never histories that have no end: the desk's own */
  enforce(lifetimes: Lifetimes, today: Day, never: readonly ObjectId[]): Promise<Erased>;
  /**
   * Takes the wrapped private halves of long ended desk epochs off the server: what was sealed to them and not filed
   * by then stays closed to whoever finds these disks, with an editor's key or without. Returns how many copies.
   */
  destroyEndedEpochs(today: Day): Promise<number>;
  /** What was purged, for as long as a backup may still hold it. */
  ledger(): Promise<Purged[]>;
  /** Adds what another ledger tells, and erases whatever it names here; returns how many objects. */
  obey(ledger: readonly Purged[], today: Day): Promise<number>;
}

/** Ids of one statement; see `purge.ts`. */
const AT_ONCE = 500;

/** The first day that is still within a lifetime; null where there is no end. */
export const livesFrom = (days: number | null, today: Day): Day | null =>
  days === null || days > today ? null : addDays(today, -days);

export function openRetention(
  sql: Sql,
  blobs: Blobs,
  purge: Purge,
  statements: Statements,
  keys: WrappedKeys,
): Retention {
  async function eraseReports(from: Day): Promise<number> {
    const { numUpdatedRows } = await storing(() =>
      sql
        .updateTable('reports')
        .set({ purged: 1 })
        .where('day', '<', from)
        // Older than any key that opens it, and yet not shown: then the janitor stood still, and shows it first.
        .where('released', '=', 1)
        .where('purged', '=', 0)
        .executeTakeFirstOrThrow(),
    );
    if (numUpdatedRows > 0n) await purge.finish();
    return Number(numUpdatedRows);
  }

  async function eraseAttachments(from: Day): Promise<number> {
    const rows = await storing(() =>
      sql
        .deleteFrom('attachments')
        .where('day', '<', from)
        .where('state', '<>', 'uploading')
        .returning(['id', 'clean_id', 'again_id'])
        .execute(),
    );
    for (const row of rows) await removeBlobs(blobs, row);
    return rows.length;
  }

  /** A history that has grown since the last look is as young as today. */
  async function noteGrowth(today: Day): Promise<void> {
    const streams = await sql
      .selectFrom('streams')
      .leftJoin('stream_days', 'stream_days.stream', 'streams.id')
      .select(['streams.id', 'streams.length', 'stream_days.length as seen'])
      .execute();
    for (const { id, length, seen } of streams) {
      if (seen === length) continue;
      await storing(() =>
        sql
          .insertInto('stream_days')
          .values({ stream: id, length, day: today })
          .onConflict((conflict) => conflict.column('stream').doUpdateSet({ length, day: today }))
          .execute(),
      );
    }
  }

  /** Whole histories or nothing: one that lacks its beginning could never be verified again. */
  async function eraseStreams(from: Day, never: readonly ObjectId[]): Promise<number> {
    const quiet = await sql
      .selectFrom('stream_days')
      .innerJoin('streams', 'streams.id', 'stream_days.stream')
      .select('stream_days.stream')
      .where('stream_days.day', '<', from)
      // Grown since it was looked at: it has another day by the next look.
      .whereRef('stream_days.length', '=', 'streams.length')
      .execute();
    const ended = quiet.map(({ stream }) => parseObjectId(stream)).filter((id) => !never.includes(id));
    for (const id of ended) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const name = streamKeyName(id);
          for (const table of ['wrapped_keys', 'invite_keys'] as const)
            await transaction
              .deleteFrom(table)
              .where((key) => key.or([key('name', '=', name), key('name', 'like', `${name}:%`)]))
              .execute();
          await transaction.deleteFrom('events').where('stream', '=', id).execute();
          await transaction.deleteFrom('stream_days').where('stream', '=', id).execute();
          await transaction.deleteFrom('streams').where('id', '=', id).execute();
        }),
      );
    }
    return ended.length;
  }

  /** No backup holds what is past every lifetime, so that no ledger has to name it. */
  async function forgetMarks({ reportDays, attachmentDays }: Lifetimes, today: Day): Promise<void> {
    if (reportDays === null || attachmentDays === null) return;
    const from = livesFrom(Math.max(reportDays, attachmentDays), today);
    if (from !== null) await storing(() => sql.deleteFrom('purged').where('day', '<', from).execute());
  }

  return {
    async enforce(lifetimes, today, never) {
      await noteGrowth(today);
      const reports = livesFrom(lifetimes.reportDays, today);
      const attachments = livesFrom(lifetimes.attachmentDays, today);
      const events = livesFrom(lifetimes.eventDays, today);
      const erased = {
        reports: reports === null ? 0 : await eraseReports(reports),
        attachments: attachments === null ? 0 : await eraseAttachments(attachments),
        streams: events === null ? 0 : await eraseStreams(events, never),
      };
      await forgetMarks(lifetimes, today);
      return erased;
    },

    async destroyEndedEpochs(today) {
      const payloads = (await statements.all()).map(({ payload }) => parseJson(statementPayload, payload));
      const withdrawn = new Map<string, Day>();
      for (const payload of payloads)
        if (payload.kind === 'epoch-withdrawal') withdrawn.set(payload.id, payload.day);
      const ended = payloads.flatMap((payload) => {
        if (payload.kind !== 'desk-epoch') return [];
        const lastDay = Math.min(payload.notAfter, (withdrawn.get(payload.id) ?? payload.notAfter + 1) - 1);
        return today > lastDay + LIFETIME_DAYS.deskEpochGrace ? [`epoch:${payload.id}`] : [];
      });
      return keys.destroy(ended);
    },

    async ledger() {
      const rows = await sql.selectFrom('purged').selectAll().orderBy('mark').execute();
      return rows.map(({ mark, day }) => ({ mark, day: parseDay(day) }));
    },

    async obey(ledger, today) {
      for (let from = 0; from < ledger.length; from += AT_ONCE) {
        const rows = ledger.slice(from, from + AT_ONCE).map(({ mark, day }) => ({ mark, day }));
        await storing(() =>
          sql
            .insertInto('purged')
            .values(rows)
            .onConflict((conflict) => conflict.doNothing())
            .execute(),
        );
      }
      const marks = new Set((await sql.selectFrom('purged').select('mark').execute()).map((row) => row.mark));
      const reports = await sql.selectFrom('reports').select('id').execute();
      const attachments = await sql.selectFrom('attachments').select(['id', 'clean_id']).execute();
      const named = [...reports, ...attachments].filter(({ id }) => marks.has(markOf(id)));
      await purge.erase(
        named.map(({ id }) => parseObjectId(id)),
        today,
      );
      return named.length;
    },
  };
}
