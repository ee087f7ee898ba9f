/**
 * Notebooks: for every editor, words that are being written, sealed to them alone. One entry, one state: what was
 * there before is overwritten on the disk, and nothing tells when or how often.
 */
import { createHash } from 'node:crypto';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { MOST_ENTRIES } from '#protocol/notebook.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

export interface EntryWrite {
  readonly editorId: ObjectId;
  readonly id: ObjectId;
  /** SHA-256 (hex) of the state that the writer saw; null where there was none. */
  readonly before: string | null;
  /** Null takes the entry away. */
  readonly sealed: Uint8Array | null;
}

export interface Notebooks {
  read(editorId: ObjectId, id: ObjectId): Promise<Uint8Array | null>;
  /**
   * Compare and set: durable when it resolves. Writing what stands there already changes nothing.
   * @throws AmanaError conflict where another state stands there; storage-full beyond MOST_ENTRIES
   */
  write(entry: EntryWrite): Promise<void>;
  /** Takes away all of an editor who has left. */
  destroyFor(editorId: ObjectId): Promise<void>;
  /** Rows written so far: they concern nobody but their writer, and are no news for the desk. */
  rowsWritten(): number;
}

const hashOf = (sealed: Uint8Array): string => createHash('sha256').update(sealed).digest('hex');

export function openNotebooks(sql: Sql): Notebooks {
  let rows = 0;
  return {
    async read(editorId, id) {
      const row = await sql
        .selectFrom('notebook')
        .select('sealed')
        .where('editor', '=', editorId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.sealed ?? null;
    },

    async write({ editorId: editor, id, before, sealed }) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const row = await transaction
            .selectFrom('notebook')
            .select('sealed')
            .where('editor', '=', editor)
            .where('id', '=', id)
            .executeTakeFirst();
          const stands = row === undefined ? null : hashOf(row.sealed);
          // The answer to the first try was lost, and the same comes again.
          if (stands === (sealed === null ? null : hashOf(sealed))) return;
          if (stands !== before) throw new AmanaError('conflict');
          if (sealed === null) {
            const { numDeletedRows } = await transaction
              .deleteFrom('notebook')
              .where('editor', '=', editor)
              .where('id', '=', id)
              .executeTakeFirst();
            rows += Number(numDeletedRows);
            return;
          }
          if (stands === null) {
            const { count } = await transaction
              .selectFrom('notebook')
              .select(({ fn }) => fn.countAll<number>().as('count'))
              .where('editor', '=', editor)
              .executeTakeFirstOrThrow();
            if (count >= MOST_ENTRIES) throw new AmanaError('storage-full');
          }
          await transaction
            .insertInto('notebook')
            .values({ editor, id, sealed })
            .onConflict((conflict) => conflict.columns(['editor', 'id']).doUpdateSet({ sealed }))
            .execute();
          rows += 1;
        }),
      );
    },

    async destroyFor(editorId) {
      await storing(() => sql.deleteFrom('notebook').where('editor', '=', editorId).execute());
    },

    rowsWritten: () => rows,
  };
}
