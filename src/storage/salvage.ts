/** Reports from the cells of a newsroom whose database is damaged: a cell tells by itself whether it is whole. */
import { existsSync } from 'node:fs';
import { parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { isObjectId, parseObjectId } from '#protocol/ids.ts';
import { BlobFolder } from './blobs.ts';
import { openStorage, type Storage, type StoragePlace } from './index.ts';
import { markOf } from './marks.ts';
import { brokenCells, everyCell } from './report-places.ts';

/** Reports that share a forced write on the way in. */
const AT_ONCE = 256;

export interface Salvaged {
  /** Reports that the other newsroom did not have. */
  readonly brought: number;
  /** Reports that it does not have either and that do not lie whole in their cells: damaged, or broken off on their way in. */
  readonly broken: number;
  /** Sealed files in the old folder that it does not know, and cannot: only the damaged database knew which report is whose. */
  readonly files: number;
}

/**
 * Brings every whole report that the other newsroom does not have, and has not purged, and counts what cannot be brought.
 * What is purged is overwritten in its cell, too; what is only past its lifetime goes with the next night.
 * @param from the damaged SQLite file, which is not opened, and its blobs; its processes must have ended
 */
export async function salvageReports(from: StoragePlace, to: StoragePlace): Promise<Salvaged> {
  const storage = await openStorage(to);
  try {
    const marks = new Set((await storage.retention.ledger()).map(({ mark }) => mark));
    const known = new Set<string>([
      ...(await storage.reports.released()).map(({ id }) => id),
      ...(await storage.reports.unreleased()),
    ]);
    let brought = 0;
    let waiting: Promise<void>[] = [];
    for (const { report } of everyCell(from.database)) {
      const id = parseObjectId(report.id);
      if (known.has(id) || marks.has(markOf(id))) continue;
      known.add(id);
      brought += 1;
      waiting.push(storage.reports.put(id, parseDay(report.day), report.sealed).catch(unlessKnown));
      if (waiting.length < AT_ONCE) continue;
      await Promise.all(waiting);
      waiting = [];
    }
    await Promise.all(waiting);
    const isLost = (id: string): boolean => !known.has(id) && !(isObjectId(id) && marks.has(markOf(id)));
    return {
      brought,
      broken: [...brokenCells(from.database)].filter(isLost).length,
      files: await strangers(from.blobs, storage, marks),
    };
  } finally {
    await storage.close();
  }
}

async function strangers(folder: string, storage: Storage, marks: ReadonlySet<string>): Promise<number> {
  if (!existsSync(folder)) return 0;
  const known = new Set((await storage.attachments.list()).flatMap(({ id, edition }) => [id, edition]));
  const names = await (await BlobFolder.open(folder)).names();
  const unknown = names.filter(({ id }) => !known.has(id) && !marks.has(markOf(id)));
  return new Set(unknown.map(({ id }) => id)).size;
}

/** A purged report's row stands until nobody needs it any more. */
function unlessKnown(thrown: unknown): void {
  if (thrown instanceof AmanaError && thrown.code === 'conflict') return;
  throw thrown;
}
