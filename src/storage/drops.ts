/**
 * Replies and the drops that carry them. A reply belongs to exactly one drop, the first that is published after it
 * arrived, and a drop never changes: both are decided in one transaction, whoever publishes and wherever it breaks off.
 */

import { equalBytes } from '#protocol/bytes.ts';
import { type Day, parseDay } from '#protocol/day.ts';
import type { DropPlace } from '#protocol/drops.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

/** What a drop is made of. */
export interface DropParts {
  /** The slots of each reply that waits, one after another. */
  readonly slots: readonly Uint8Array[];
  /** The newest drop so far. */
  readonly previous: Uint8Array | null;
}

export interface Drops {
  /**
   * Durable, idempotent by id. `slots` are whole slots, one after another. A reply that a drop carries already is
   * acknowledged by its id alone.
   * @throws AmanaError conflict when the id stands for another reply that waits
   */
  putReply(id: ObjectId, day: Day, slots: Uint8Array): Promise<void>;
  /** Whether a reply waits for its drop. */
  repliesWait(): Promise<boolean>;
  /**
   * Publishes a drop at `place`, made of every reply that waits; these are in it for good, and wait no longer.
   * Nothing changes when a drop stands there or later in the chain, or when `build` gives null. Everything waits
   * for `build`, which may hash and nothing slower.
   */
  publish(place: DropPlace, build: (parts: DropParts) => Promise<Uint8Array | null>): Promise<void>;
  /** Drops of `sinceDay` and later, in the order of the chain. */
  since(sinceDay: Day): Promise<(DropPlace & { readonly bytes: Uint8Array })[]>;
  /** Of the last one in the chain; null before the first. */
  newestDay(): Promise<Day | null>;
  /** Forgets drops, and that there were replies in them, of days before `day`. */
  expire(day: Day): Promise<void>;
}

const isBefore = (one: { day: number; number: number }, other: DropPlace): boolean =>
  one.day < other.day || (one.day === other.day && one.number < other.number);

export function openDrops(sql: Sql): Drops {
  return {
    async putReply(id, day, slots) {
      await storing(() =>
        sql
          .insertInto('replies')
          .values({ id, day, slots, drop_day: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      );
      const row = await sql
        .selectFrom('replies')
        .select(['slots', 'drop_day'])
        .where('id', '=', id)
        .executeTakeFirst();
      // Of what a drop carries no copy is kept to compare with: it would tell replies from what fills a drop up.
      if (row === undefined || row.drop_day !== null) return;
      if (!equalBytes(row.slots, slots)) throw new AmanaError('conflict');
    },

    async repliesWait() {
      const row = await sql
        .selectFrom('replies')
        .select('id')
        .where('drop_day', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },

    async publish(place, build) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const newest = await transaction
            .selectFrom('drops')
            .selectAll()
            .orderBy('day', 'desc')
            .orderBy('number', 'desc')
            .limit(1)
            .executeTakeFirst();
          if (newest !== undefined && !isBefore(newest, place)) return;
          const replies = await transaction
            .selectFrom('replies')
            .select('slots')
            .where('drop_day', 'is', null)
            .execute();
          const bytes = await build({
            slots: replies.map((row) => row.slots),
            previous: newest?.bytes ?? null,
          });
          if (bytes === null) return;
          await transaction
            .updateTable('replies')
            .set({ drop_day: place.day, slots: new Uint8Array(0) })
            .where('drop_day', 'is', null)
            .execute();
          await transaction
            .insertInto('drops')
            .values({ day: place.day, number: place.number, bytes })
            .execute();
        }),
      );
    },

    async since(sinceDay) {
      const rows = await sql
        .selectFrom('drops')
        .selectAll()
        .where('day', '>=', sinceDay)
        .orderBy('day')
        .orderBy('number')
        .execute();
      return rows.map((row) => ({ day: parseDay(row.day), number: row.number, bytes: row.bytes }));
    },

    async newestDay() {
      const row = await sql
        .selectFrom('drops')
        .select('day')
        .orderBy('day', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : parseDay(row.day);
    },

    async expire(day) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('replies').where('drop_day', '<', day).execute();
          await transaction.deleteFrom('drops').where('day', '<', day).execute();
        }),
      );
    },
  };
}
