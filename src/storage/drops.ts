/**
 * Replies and the drops that carry them. A reply belongs to the first drop published after it arrived, decided
 * inside one transaction, so that none falls between the last drop of a day and the first of the next.
 */

import { equalBytes } from '#protocol/bytes.ts';
import { type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

/** What a drop is made of: the whole slots of its replies, and the last drop before its day. */
export interface DropParts {
  readonly slots: readonly Uint8Array[];
  readonly previous: Uint8Array | null;
}

export interface Drops {
  /** Durable, idempotent by id. `slots` are whole slots, one after another. @throws AmanaError conflict */
  putReply(id: ObjectId, day: Day, slots: Uint8Array): Promise<void>;
  /** Whether a reply waits for its first drop. */
  repliesWait(): Promise<boolean>;
  /**
   * Replaces the drop of `day` by one made of every reply that is new or was already in it. `build` must not wait.
   * Nothing changes when a later drop already stands, since the chain goes on from this one.
   */
  publish(day: Day, build: (parts: DropParts) => Uint8Array): Promise<void>;
  /** Drops of `sinceDay` and later, oldest first. */
  since(sinceDay: Day): Promise<{ day: Day; bytes: Uint8Array }[]>;
  /** Forgets drops, and the replies in them, of days before `day`. */
  expire(day: Day): Promise<void>;
}

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
      const row = await sql.selectFrom('replies').select('slots').where('id', '=', id).executeTakeFirst();
      if (row !== undefined && !equalBytes(row.slots, slots)) throw new AmanaError('conflict');
    },

    async repliesWait() {
      const row = await sql
        .selectFrom('replies')
        .select('id')
        .where('drop_day', 'is', null)
        .executeTakeFirst();
      return row !== undefined;
    },

    async publish(day, build) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const later = await transaction
            .selectFrom('drops')
            .select('day')
            .where('day', '>', day)
            .executeTakeFirst();
          if (later !== undefined) return;
          await transaction
            .updateTable('replies')
            .set({ drop_day: day })
            .where('drop_day', 'is', null)
            .execute();
          const replies = await transaction
            .selectFrom('replies')
            .select('slots')
            .where('drop_day', '=', day)
            .execute();
          const previous = await transaction
            .selectFrom('drops')
            .select('bytes')
            .where('day', '<', day)
            .orderBy('day', 'desc')
            .executeTakeFirst();
          const bytes = build({ slots: replies.map((row) => row.slots), previous: previous?.bytes ?? null });
          await transaction
            .insertInto('drops')
            .values({ day, bytes })
            .onConflict((conflict) => conflict.column('day').doUpdateSet({ bytes }))
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
        .execute();
      return rows.map((row) => ({ day: parseDay(row.day), bytes: row.bytes }));
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
