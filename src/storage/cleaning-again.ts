/**
 * A cleaned attachment that the desk wants cleaned in another way. The row says so while it waits, and nothing of
 * what stands is touched until what takes its place is durable.
 */
import { randomBytes } from 'node:crypto';
import { type Day, parseDay } from '#protocol/day.ts';
import { lastDayToCleanAgain } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';
import type { Sql } from './database.ts';
import { storing } from './failures.ts';

/** One request: an answer to an older one, or a second answer to the same, finds another id or none, and is dropped. */
export interface Again {
  readonly mode: Mode;
  /** The id under which the new clean copy is to lie. */
  readonly cleanId: ObjectId;
}

export interface CleaningAgain {
  /**
   * Asks for an attachment to be cleaned once more; the same again, while it waits, changes nothing.
   * @throws AmanaError not-found, original-gone, original-closed, conflict while it waits to be cleaned in another way
   */
  askAgain(id: ObjectId, mode: Mode, today: Day): Promise<void>;
  /** Ends a request without a copy: what stood before it stands. */
  failAgain(id: ObjectId, again: Again, code: CleaningFailure): Promise<void>;
}

export const newBlobId = (): ObjectId => parseObjectId(randomBytes(ID_BYTES).toString('hex'));

export function openCleaningAgain(sql: Sql): CleaningAgain {
  return {
    async askAgain(id, mode, today) {
      await storing(() =>
        sql.transaction().execute(async (transaction) => {
          const row = await transaction
            .selectFrom('attachments')
            .select(['day', 'state', 'original_kept', 'again_mode'])
            .where('id', '=', id)
            .executeTakeFirst();
          if (row === undefined || row.state === 'uploading') throw new AmanaError('not-found');
          if (row.again_mode === mode) return;
          if (row.state !== 'done' || row.again_mode !== null) throw new AmanaError('conflict');
          if (row.original_kept === 0) throw new AmanaError('original-gone');
          if (lastDayToCleanAgain(parseDay(row.day)) < today) throw new AmanaError('original-closed');
          await transaction
            .updateTable('attachments')
            .set({ again_mode: mode, again_id: newBlobId(), again_failed: null, claims: 0 })
            .where('id', '=', id)
            .execute();
        }),
      );
    },

    async failAgain(id, { cleanId }, code) {
      await storing(() =>
        sql
          .updateTable('attachments')
          .set({ again_mode: null, again_id: null, again_failed: code })
          .where('id', '=', id)
          .where('again_id', '=', cleanId)
          .execute(),
      );
    },
  };
}
