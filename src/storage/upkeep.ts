/**
 * What keeps a disk from telling more than the tables say. Every act may be broken off at any point and repeated.
 */
import { randomInt } from 'node:crypto';
import { type Day, parseDay } from '#protocol/day.ts';
import type { BlobName, Blobs } from './blobs.ts';
import type { Engine } from './engine.ts';
import { storing } from './failures.ts';

export interface Upkeep {
  /** True when `name` has not been done on this day; says so once a day whoever asks. */
  isDue(name: string, today: Day): Promise<boolean>;
  markDone(name: string, today: Day): Promise<void>;
  /** Copies the blobs of finished days, in random order, to new files; returns how many. */
  shuffleBlobs(today: Day): Promise<number>;
  /** Removes blobs that no row speaks of, and half-written files; returns how many. */
  sweepBlobs(today: Day): Promise<number>;
  /** Writes the database anew in the order of its keys and empties its log, so that pages tell no order of arrival. */
  rebuildDatabase(): Promise<void>;
  /** Carries the log over into the database without holding anybody up. */
  checkpoint(): Promise<void>;
  coarsenFolderTimes(today: Day): Promise<void>;
}

export function openUpkeep({ sql, rebuild, checkpoint }: Engine, blobs: Blobs): Upkeep {
  const rows = async () => {
    const all = await sql
      .selectFrom('attachments')
      .select(['id', 'day', 'state', 'clean_bytes', 'original_kept', 'clean_id', 'again_id'])
      .execute();
    const found = all.map((row) => ({ ...row, day: parseDay(row.day) }));
    const byId = new Map(found.map((row) => [row.id, row]));
    const byCleanId = new Map(
      found.flatMap((row) => [row.clean_id, row.again_id ?? row.clean_id].map((id) => [id, row] as const)),
    );
    return ({ id, kind }: BlobName) => (kind === 'attachment' ? byId : byCleanId).get(id);
  };

  return {
    async isDue(name, today) {
      const row = await sql.selectFrom('chores').select('day').where('name', '=', name).executeTakeFirst();
      return row === undefined || row.day < today;
    },

    async markDone(name, today) {
      await storing(() =>
        sql
          .insertInto('chores')
          .values({ name, day: today })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ day: today }))
          .execute(),
      );
    },

    async shuffleBlobs(today) {
      const rowOf = await rows();
      const finished = (await blobs.names()).flatMap((name) => {
        const row = rowOf(name);
        const over =
          name.where === 'fresh' && row !== undefined && row.state !== 'uploading' && row.day < today;
        return over ? [{ name, day: row.day }] : [];
      });
      shuffle(finished);
      for (const { name, day } of finished) await blobs.keep(name, day);
      return finished.length;
    },

    async sweepBlobs(today) {
      let removed = await blobs.removePartialsBefore(today);
      // Names first, rows second: a blob that arrives in between has its row by then and is not taken for lost.
      const names = await blobs.names();
      const rowOf = await rows();
      for (const name of names) {
        const { id, kind } = name;
        const row = rowOf(name);
        const spokenOf =
          row !== undefined &&
          (kind === 'attachment'
            ? row.state !== 'done' || row.original_kept === 1
            : row.state !== 'done' || row.again_id === id || row.clean_bytes !== null);
        if (spokenOf) continue;
        await blobs.remove(id, kind);
        removed += 1;
      }
      return removed;
    },

    rebuildDatabase: rebuild,
    checkpoint,
    coarsenFolderTimes: (today) => blobs.coarsenFolderTimes(today),
  };
}

/** Fisher–Yates with a cryptographic source: the new order must not be guessed. */
export function shuffle<T>(items: T[]): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    const [a, b] = [items[last], items[other]];
    if (a === undefined || b === undefined) continue;
    items[last] = b;
    items[other] = a;
  }
}
