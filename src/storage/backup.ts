/**
 * What a backup reads while everything runs, and how a restored newsroom is filled again. Only sealed bytes, signed
 * statements and wrapped keys pass here.
 *
 * The order makes it whole: the database first, at one moment; then the cells, in which every report lies that was
 * acknowledged until then, entered in the tables or not; then blobs, each with the row that speaks of it now.
 */
import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import SqliteDatabase from 'better-sqlite3';
import { parseDay } from '#protocol/day.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { parse, z } from '#protocol/schema.ts';
import {
  ATTACHMENTS,
  blobsOf,
  type CopySource,
  type DatabaseCopy,
  keepToItself,
  type NamedBlob,
  ownActs,
  PASSING_TABLES,
  STATEMENTS,
} from './backup-copy.ts';
import { openPostgresBackup } from './backup-postgres.ts';
import { openBlobs } from './blobs-open.ts';
import { openDatabase } from './database.ts';
import { isMissingFile } from './failures.ts';
import { markOf } from './marks.ts';
import { isPostgres } from './postgres.ts';
import { everyCell } from './report-places.ts';

export type { CopySource, DatabaseCopy, NamedBlob };

export interface BackupSource extends CopySource {
  /** What the attachments consist of now. */
  blobs(): NamedBlob[];
  /** Fills a new storage. */
  putBlob(blob: NamedBlob, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** Takes over what the split has set apart. */
  takePassing(file: string): void;
}

const reportRow = z.object({ file: z.string(), cell: z.number(), released: z.number(), purged: z.number() });

/** What a backup reads, of whichever kind of database and store. */
export const openCopySource = (place: {
  readonly database: string;
  readonly blobs: string;
}): Promise<CopySource> => (isPostgres(place.database) ? openPostgresBackup(place) : openBackupSource(place));

/** @param place a newsroom on SQLite */
export async function openBackupSource(place: {
  readonly database: string;
  readonly blobs: string;
}): Promise<BackupSource> {
  const { database } = place;
  const blobs = await openBlobs(place.blobs);
  const { sqlite, sql } = openDatabase(database);

  /** @param copy a file that nobody else knows */
  function openCopy(file: string): DatabaseCopy {
    const copy = new SqliteDatabase(file);
    keepToItself(copy);
    copy.exec('CREATE TEMPORARY TABLE copied (id TEXT PRIMARY KEY) WITHOUT ROWID');
    const rowOf = copy.prepare('SELECT file, cell, released, purged FROM reports WHERE id = ?');
    const isMarked = sqlite.prepare('SELECT 1 FROM purged WHERE mark = ?').pluck();
    const isThere = sqlite.prepare('SELECT 1 FROM reports WHERE id = ? AND purged = 0').pluck();
    const noteCopied = copy.prepare('INSERT OR IGNORE INTO copied VALUES (?)');

    const own = ownActs(copy);
    return {
      ...own,

      async *reports() {
        for (const { file: cells, cell, report } of everyCell(database)) {
          const row = rowOf.get(report.id);
          const known = row === undefined ? null : parse(reportRow, row, 'internal');
          // Cells that the tables do not point to are what a crash has left, or are about to be entered.
          const isOwn = known === null || (known.file === cells && known.cell === cell && known.purged === 0);
          if (!isOwn || isMarked.get(markOf(report.id)) !== undefined) continue;
          if (noteCopied.run(report.id).changes === 0) continue;
          yield {
            id: parseObjectId(report.id),
            day: parseDay(report.day),
            released: known?.released === 1,
            sealed: report.sealed,
          };
        }
      },

      async reportsLost() {
        const missing = copy
          .prepare<[], string>(
            'SELECT id FROM reports WHERE purged = 0 AND id NOT IN (SELECT id FROM copied)',
          )
          .pluck()
          .all();
        return missing.filter((id) => isThere.get(id) !== undefined).length;
      },

      async refresh({ owner }) {
        const now = sqlite
          .prepare<[string], Record<string, unknown>>(`${ATTACHMENTS} WHERE id = ?`)
          .get(owner);
        return own.replace(owner, now);
      },
    };
  }

  return {
    async copyDatabase(file) {
      sqlite.prepare('VACUUM INTO ?').run(file);
      return openCopy(file);
    },

    blobs: () => sqlite.prepare(ATTACHMENTS).all().flatMap(blobsOf),

    readBlob: ({ id, kind }) => blobs.read(id, kind),

    async putBlob({ id, kind, day }, bytes) {
      if (kind === 'clean') {
        const { path } = await blobs.prepare(id, day, bytes);
        await blobs.place(id, path);
        return;
      }
      await blobs.append(id, day, 0, Number.MAX_SAFE_INTEGER, bytes);
      await blobs.makeDurable(id);
    },

    takePassing(file) {
      sqlite.prepare('ATTACH ? AS passing').run(file);
      try {
        const takeOver = sqlite.transaction(() => {
          for (const name of [STATEMENTS, ...PASSING_TABLES])
            sqlite.exec(`INSERT OR REPLACE INTO ${name} SELECT * FROM passing.${name}`);
        });
        takeOver.immediate();
      } finally {
        sqlite.exec('DETACH passing');
      }
    },

    async close() {
      await sql.destroy();
      sqlite.close();
    },
  };
}

/** 1 MiB. */
const ZEROS = new Uint8Array(1024 * 1024);

/** Overwrites a file before its name goes: a copy of wrapped keys must not outlive the keys on the disk. */
export async function overwrite(path: string): Promise<void> {
  try {
    const { size } = statSync(path);
    const file = openSync(path, 'r+');
    try {
      for (let at = 0; at < size; at += ZEROS.length)
        writeSync(file, ZEROS, 0, Math.min(ZEROS.length, size - at), at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    await unlink(path);
  } catch (thrown) {
    if (!isMissingFile(thrown)) throw thrown;
  }
}
