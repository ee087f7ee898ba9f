/**
 * What a disk has done to a newsroom on SQLite: torn pages of the database, reports that are not whole where the
 * tables say, blobs of another length or with other bytes than were written. Everything is read and nothing changed.
 */
import SqliteDatabase from 'better-sqlite3';
import { AmanaError } from '#protocol/errors.ts';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import { BlobFolder, type BlobKind } from './blobs.ts';
import { sumOf } from './damage-sum.ts';
import type { Sqlite } from './database.ts';
import { codeOfFailure } from './failures.ts';
import { CellLibrary } from './report-places.ts';

export interface Damage {
  /** Pages of the database are torn: then nothing else can be told. */
  readonly isTorn: boolean;
  readonly reports: { readonly whole: number; readonly damaged: number };
  readonly blobs: { readonly whole: number; readonly damaged: number };
}

const NOTHING = { whole: 0, damaged: 0 };

/** Whether SQLite said that its file is damaged, or is no database at all. */
export const isTornDatabase = (thrown: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB)/.test(codeOfFailure(thrown) ?? '');

/** @param place a newsroom on SQLite with its blobs in a folder, stopped or running */
export async function lookForDamage(place: {
  readonly database: string;
  readonly blobs: string;
}): Promise<Damage> {
  const sqlite = new SqliteDatabase(place.database, { timeout: 15_000 });
  try {
    if (!isWhole(sqlite)) return { isTorn: true, reports: NOTHING, blobs: NOTHING };
    return {
      isTorn: false,
      reports: readReports(place.database, sqlite),
      blobs: await readBlobs(place.blobs, sqlite),
    };
  } catch (thrown) {
    if (isTornDatabase(thrown)) return { isTorn: true, reports: NOTHING, blobs: NOTHING };
    throw thrown;
  } finally {
    sqlite.close();
  }
}

const isWhole = (sqlite: Sqlite): boolean => sqlite.pragma('integrity_check(1)', { simple: true }) === 'ok';

const reportRow = z.object({ id: z.string(), file: z.string(), cell: z.number() });
const REPORTS = 'SELECT id, file, cell FROM reports WHERE purged = 0';

function readReports(database: string, sqlite: Sqlite): Damage['reports'] {
  const again = sqlite.prepare<[string], unknown>(`${REPORTS} AND id = ?`);
  const library = new CellLibrary(database);
  let whole = 0;
  let damaged = 0;
  try {
    // All at once: an open cursor would keep the log from being carried over.
    for (const given of sqlite.prepare(REPORTS).all()) {
      const row = parse(reportRow, given, 'internal');
      if (isReadable(library, row)) whole += 1;
      // What was purged meanwhile is no damage.
      else if (again.get(row.id) !== undefined) damaged += 1;
    }
    return { whole, damaged };
  } finally {
    library.close();
  }
}

function isReadable(library: CellLibrary, row: z.infer<typeof reportRow>): boolean {
  try {
    library.read(row.id, row);
    return true;
  } catch (thrown) {
    if (thrown instanceof AmanaError || codeOfFailure(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

const objectId = z.custom<ObjectId>(isObjectId);
const blobRow = z.object({
  id: objectId,
  clean_id: objectId,
  state: z.string(),
  bytes: z.number(),
  clean_bytes: z.nullable(z.number()),
  original_kept: z.number(),
  sum: z.nullable(z.number()),
  clean_sum: z.nullable(z.number()),
});
type BlobRow = z.infer<typeof blobRow>;
const BLOBS =
  "SELECT id, clean_id, state, bytes, clean_bytes, original_kept, sum, clean_sum FROM attachments WHERE state <> 'uploading'";

interface Expected {
  readonly id: BlobRow['id'];
  readonly kind: BlobKind;
  readonly bytes: number;
  readonly sum: number | null;
}

function expectedOf(row: BlobRow): Expected[] {
  const hasOriginal = row.state === 'waiting' || row.original_kept === 1;
  return [
    ...(hasOriginal ? [{ id: row.id, kind: 'attachment' as const, bytes: row.bytes, sum: row.sum }] : []),
    ...(row.clean_bytes === null
      ? []
      : [{ id: row.clean_id, kind: 'clean' as const, bytes: row.clean_bytes, sum: row.clean_sum }]),
  ];
}

async function readBlobs(folder: string, sqlite: Sqlite): Promise<Damage['blobs']> {
  const again = sqlite.prepare<[string], unknown>(`${BLOBS} AND id = ?`);
  const blobs = await BlobFolder.open(folder);
  let whole = 0;
  let damaged = 0;
  for (const given of sqlite.prepare(BLOBS).all()) {
    const row = parse(blobRow, given, 'internal');
    for (const expected of expectedOf(row)) {
      if (await isAsExpected(blobs, expected)) whole += 1;
      // A worker may have settled it meanwhile, or two editors purged it.
      else if (JSON.stringify(again.get(row.id)) === JSON.stringify(given)) damaged += 1;
    }
  }
  return { whole, damaged };
}

async function isAsExpected(blobs: BlobFolder, { id, kind, bytes, sum }: Expected): Promise<boolean> {
  const blob = await blobs.read(id, kind);
  if (blob === null) return false;
  try {
    return blob.bytes === bytes && (sum === null || (await sumOf(blob.passing())) === sum);
  } finally {
    await blob.close();
  }
}
