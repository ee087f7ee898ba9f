/**
 * From a journal into the tables: what the writer thread does a moment after reports were acknowledged, and what any
 * process does with the journal of one that died. Statements are prepared once and run by hand here, because this is
 * the one path whose speed decides how many sources are served.
 */
import { closeSync, fdatasyncSync, openSync, unlinkSync, utimesSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DAY_MS, dayOf } from '#protocol/day.ts';
import type { Sqlite } from './database.ts';
import { decodeRecords, type JournaledReport, readJournal } from './journal-file.ts';

/** Written over a journal in pieces of 1 MiB. */
const ZEROS = new Uint8Array(1024 * 1024);

/**
 * @returns a function that enters all reports of a journal in one transaction, durably, and then destroys it. Broken
 * off at any point, it may be repeated: what is in the tables already stays as it is.
 */
export function openEntering(sqlite: Sqlite): (path: string) => void {
  const insertReport = sqlite.prepare<[string, number, number]>(
    'INSERT INTO reports (id, day, released, bytes) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING',
  );
  const insertBody = sqlite.prepare<[string, Uint8Array]>(
    'INSERT INTO report_bodies (id, sealed) VALUES (?, ?)',
  );
  const enterAll = sqlite.transaction((reports: readonly JournaledReport[]) => {
    for (const { id, day, sealed } of reports) {
      if (insertReport.run(id, day, sealed.length).changes === 1) insertBody.run(id, sealed);
    }
  });

  return (path) => {
    const journal = readJournal(path);
    if (journal === null) return;
    // By id: neighbours share pages, and the database's own log does not tell the order of arrival.
    enterAll.immediate(decodeRecords(journal).sort((a, b) => (a.id < b.id ? -1 : 1)));
    destroy(path, journal.length);
  };
}

/** It lists reports in their order of arrival, and so it is overwritten and not only removed. */
function destroy(path: string, bytes: number): void {
  const file = openSync(path, 'r+');
  try {
    for (let at = 0; at < bytes; at += ZEROS.length)
      writeSync(file, ZEROS, 0, Math.min(ZEROS.length, bytes - at), at);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  unlinkSync(path);
  const dayStart = new Date(dayOf(Date.now()) * DAY_MS);
  utimesSync(dirname(path), dayStart, dayStart);
}

/** @returns a function that says which ids stand for something in the tables, and for what */
export function openLookup(sqlite: Sqlite): (ids: readonly string[]) => ReadonlyMap<string, Uint8Array> {
  // Asked of every new id: this table's pages hold far more of them than those of the bodies.
  const isThere = sqlite.prepare<[string], number>('SELECT 1 FROM reports WHERE id = ?').pluck();
  const bodyOf = sqlite
    .prepare<[string], Uint8Array>('SELECT sealed FROM report_bodies WHERE id = ?')
    .pluck();
  return sqlite.transaction((ids: readonly string[]) => {
    const found = new Map<string, Uint8Array>();
    for (const id of ids) {
      const sealed = isThere.get(id) === undefined ? undefined : bodyOf.get(id);
      if (sealed !== undefined) found.set(id, sealed);
    }
    return found;
  });
}
