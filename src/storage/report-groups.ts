/**
 * One group commit: what the writer thread does with the reports that came together. Statements are prepared once
 * and run by hand here, because this is the one path whose speed decides how many sources are served.
 */
import { equalBytes } from '#protocol/bytes.ts';
import type { Sqlite } from './database.ts';

export interface GroupedReport {
  readonly id: string;
  readonly day: number;
  readonly sealed: Uint8Array;
}

/** stored: these very bytes are on disk now · clash: the id stands for other bytes */
export type GroupedOutcome = 'stored' | 'clash';

/** @returns a function that commits a group in one transaction, durably, and says what became of each */
export function openGroupWriter(sqlite: Sqlite): (group: readonly GroupedReport[]) => GroupedOutcome[] {
  const insertReport = sqlite.prepare<[string, number, number]>(
    'INSERT INTO reports (id, day, released, bytes) VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING',
  );
  const insertBody = sqlite.prepare<[string, Uint8Array]>(
    'INSERT INTO report_bodies (id, sealed) VALUES (?, ?)',
  );
  const selectBody = sqlite
    .prepare<[string], Uint8Array>('SELECT sealed FROM report_bodies WHERE id = ?')
    .pluck();

  function writeOne({ id, day, sealed }: GroupedReport): GroupedOutcome {
    if (insertReport.run(id, day, sealed.length).changes === 1) {
      insertBody.run(id, sealed);
      return 'stored';
    }
    const known = selectBody.get(id);
    return known !== undefined && equalBytes(known, sealed) ? 'stored' : 'clash';
  }

  const writeAll = sqlite.transaction((group: readonly GroupedReport[]) => group.map(writeOne));
  return (group) => writeAll.immediate(group);
}
