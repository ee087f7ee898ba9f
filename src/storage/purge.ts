/**
 * Erases what two editors purged. Each step leaves less than the one before, and whatever was broken off in its middle
 * is finished at the next start: a row of a report goes only when nothing of it is left in its cell.
 */
import { type Day, dayOf } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import type { Blobs } from './blobs.ts';
import type { Engine } from './engine.ts';
import { storing } from './failures.ts';
import { markOf } from './marks.ts';

/** Ids of one statement: SQLite takes 32,766 variables, and none of ours needs them all. */
const AT_ONCE = 500;

export interface Purge {
  /**
   * Released reports and attachments with these ids are there no more: cells overwritten, records and rows deleted,
   * files removed. Unknown ids change nothing, so that it can be repeated. What is left is a mark of each, so that no
   * backup brings it back.
   */
  erase(ids: readonly ObjectId[], today?: Day): Promise<void>;
  /** Ends what a process that died had begun; a newsroom does so before it listens. */
  finish(): Promise<void>;
}

/** Takes away the files of an attachment whose row is gone. */
export async function removeBlobs(
  blobs: Blobs,
  row: { readonly id: string; readonly clean_id: string; readonly again_id: string | null },
): Promise<void> {
  await blobs.remove(parseObjectId(row.id), 'attachment');
  await blobs.remove(parseObjectId(row.clean_id), 'clean');
  if (row.again_id !== null) await blobs.remove(parseObjectId(row.again_id), 'clean');
}

export function openPurge({ sql, eraseBodies }: Engine, blobs: Blobs): Purge {
  async function finish(): Promise<void> {
    const rows = await sql.selectFrom('reports').select('id').where('purged', '=', 1).execute();
    if (rows.length === 0) return;
    await eraseBodies(rows.map(({ id }) => id));
    // Only now: while a row speaks of a cell, no writer takes it for another report.
    for (const { id } of rows)
      await storing(() => sql.deleteFrom('reports').where('id', '=', id).where('purged', '=', 1).execute());
  }

  async function eraseAttachments(ids: readonly ObjectId[]): Promise<void> {
    const rows = await storing(() =>
      sql
        .deleteFrom('attachments')
        .where('id', 'in', [...ids])
        .returning(['id', 'clean_id', 'again_id'])
        .execute(),
    );
    for (const row of rows) await removeBlobs(blobs, row);
  }

  /** First of all: what a crash leaves half erased is known as purged. */
  async function mark(ids: readonly ObjectId[], day: Day): Promise<void> {
    const copies = await sql
      .selectFrom('attachments')
      .select('clean_id')
      .where('id', 'in', [...ids])
      .execute();
    const rows = [...ids, ...copies.map((row) => row.clean_id)].map((id) => ({ mark: markOf(id), day }));
    await storing(() =>
      sql
        .insertInto('purged')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  return {
    async erase(ids, today = dayOf(Date.now())) {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const part = ids.slice(from, from + AT_ONCE);
        await mark(part, today);
        await storing(() =>
          sql
            .updateTable('reports')
            .set({ purged: 1 })
            .where('id', 'in', part)
            .where('released', '=', 1)
            .execute(),
        );
        await eraseAttachments(part);
      }
      await finish();
    },
    finish,
  };
}
