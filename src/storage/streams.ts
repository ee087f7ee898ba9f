/**
 * Streams of sealed events. The server keeps their order and nothing else: an event is appended only at the place
 * its author saw as the end, so that two editors never build on different histories.
 */
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface Streams {
  /**
   * Compare and append: durable when it resolves.
   * @param position where the event belongs: the number of events before it
   * @throws AmanaError conflict when the stream has another length by now
   */
  append(stream: ObjectId, position: number, sealed: Uint8Array): Promise<void>;
  /** Events from a position on, in order; none for a stream that nothing was appended to. */
  read(stream: ObjectId, from: number): Promise<Uint8Array[]>;
  length(stream: ObjectId): Promise<number>;
}

export function openStreams(sql: Sql): Streams {
  return {
    async append(stream, position, sealed) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          if (position === 0) {
            await transaction
              .insertInto('streams')
              .values({ id: stream, length: 0 })
              .onConflict((conflict) => conflict.doNothing())
              .execute();
          }
          const { numUpdatedRows } = await transaction
            .updateTable('streams')
            .set({ length: position + 1 })
            .where('id', '=', stream)
            .where('length', '=', position)
            .executeTakeFirstOrThrow();
          if (numUpdatedRows === 0n) throw new AmanaError('conflict');
          await transaction.insertInto('events').values({ stream, position, sealed }).execute();
        }),
      );
    },

    async read(stream, from) {
      const rows = await sql
        .selectFrom('events')
        .select('sealed')
        .where('stream', '=', stream)
        .where('position', '>=', from)
        .orderBy('position')
        .execute();
      return rows.map((row) => row.sealed);
    },

    async length(stream) {
      const row = await sql
        .selectFrom('streams')
        .select('length')
        .where('id', '=', stream)
        .executeTakeFirst();
      return row?.length ?? 0;
    },
  };
}
