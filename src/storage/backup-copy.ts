/** A copy of the database at one moment, in a SQLite file of its own, whichever kind of database it was made of. */
import SqliteDatabase from 'better-sqlite3';
import { type Day, parseDay } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import type { BlobKind, StoredBlob } from './blobs.ts';
import type { Sqlite } from './database.ts';

export interface CopiedReport {
  readonly id: ObjectId;
  readonly day: Day;
  readonly released: boolean;
  readonly sealed: Uint8Array;
}

export interface NamedBlob {
  readonly id: ObjectId;
  /** The attachment that it belongs to. */
  readonly owner: ObjectId;
  readonly kind: BlobKind;
  readonly day: Day;
}

export interface DatabaseCopy {
  /** Sealed reports, those that are only in their cells by now too. */
  reports(): AsyncIterable<CopiedReport>;
  /** How many reports the copy names that lie nowhere, and that nobody has purged meanwhile. After `reports`. */
  reportsLost(): Promise<number>;
  /** What the attachments of the copy consist of, uploads that go on left out. */
  blobs(): NamedBlob[];
  /**
   * Brings the row of a blob that is gone to what it is now.
   * @returns the blobs that it speaks of now; none when the attachment is there no more
   */
  refresh(blob: NamedBlob): Promise<NamedBlob[]>;
  /** Splits it in two whole databases: what stays, and what passes. Reports are in neither. */
  split(passing: string): void;
  close(): void;
}

/** What a backup reads, of either kind of database. */
export interface CopySource {
  /** A copy of the database as it is at one moment, to a new file. */
  copyDatabase(file: string): Promise<DatabaseCopy>;
  /** Null when there is no such blob any more. */
  readBlob(blob: NamedBlob): Promise<StoredBlob | null>;
  close(): Promise<void>;
}

/**
 * Tables of what lives for days or is overwritten: a backup replaces them where it keeps generations of the rest. In the
 * order in which their rows refer to each other.
 */
export const PASSING_TABLES = [
  'wrapped_keys',
  'invites',
  'invite_keys',
  'enrolments',
  'notebook',
  'replies',
  'drops',
] as const;
/** In both: whoever goes back to an older generation must not forget whom the newsroom has revoked since. */
export const STATEMENTS = 'statements';

export const ATTACHMENTS = 'SELECT * FROM attachments';

export const attachmentRow = z.object({
  id: z.string(),
  day: z.number(),
  state: z.string(),
  clean_bytes: z.nullable(z.number()),
  original_kept: z.number(),
  clean_id: z.string(),
});

export function blobsOf(given: unknown): NamedBlob[] {
  const row = parse(attachmentRow, given, 'internal');
  const day = parseDay(row.day);
  const owner = parseObjectId(row.id);
  const original = { id: owner, owner, kind: 'attachment', day } as const;
  const clean = { id: parseObjectId(row.clean_id), owner, kind: 'clean', day } as const;
  if (row.state === 'uploading') return [];
  if (row.state === 'waiting') return [original];
  return [...(row.original_kept === 1 ? [original] : []), ...(row.clean_bytes === null ? [] : [clean])];
}

/** What a copy does that needs nothing but its own file. */
export const ownActs = (copy: Sqlite) => ({
  blobs: (): NamedBlob[] => copy.prepare(ATTACHMENTS).all().flatMap(blobsOf),

  /** Takes over what the row of an attachment is now. */
  replace(owner: ObjectId, now: Readonly<Record<string, unknown>> | undefined): NamedBlob[] {
    copy.prepare('DELETE FROM attachments WHERE id = ?').run(owner);
    if (now === undefined) return [];
    insertRow(copy, 'attachments', now);
    return blobsOf(now);
  },

  split(passing: string): void {
    copy.exec('DELETE FROM reports');
    copy.prepare('VACUUM INTO ?').run(passing);
    const tables = copy
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      .pluck()
      .all();
    const passes = (name: string): boolean => PASSING_TABLES.some((one) => one === name);
    const apart = new SqliteDatabase(passing);
    keepToItself(apart);
    try {
      emptyTables(
        apart,
        tables.filter((name) => !passes(name) && name !== STATEMENTS),
      );
    } finally {
      apart.close();
    }
    emptyTables(copy, tables.filter(passes));
  },

  close: (): void => {
    copy.close();
  },
});

export function insertRow(copy: Sqlite, table: string, row: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(row);
  copy
    .prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    .run(row);
}

/** Nothing of a copy is ever in another file: no journal, no log, no temporary table. */
export function keepToItself(copy: Sqlite): void {
  copy.pragma('journal_mode = MEMORY');
  copy.pragma('foreign_keys = OFF');
  copy.pragma('secure_delete = ON');
  copy.pragma('temp_store = MEMORY');
}

function emptyTables(database: Sqlite, names: readonly string[]): void {
  for (const name of names) database.exec(`DELETE FROM "${name}"`);
  database.exec('VACUUM');
}
