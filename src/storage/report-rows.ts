/**
 * Rows of the table of reports, which say where each one lies. Statements are prepared once and run by hand here,
 * because this is the one path whose speed decides how many sources are served.
 */
import type { Sqlite } from './database.ts';

/** Where a report lies. */
export interface CellPlace {
  /** Name of the file of cells. */
  readonly file: string;
  readonly cell: number;
}

export interface EnteredReport extends CellPlace {
  /** 32 lower-case hex. */
  readonly id: string;
  readonly day: number;
  /** Sealed length. */
  readonly bytes: number;
}

export interface ReportRows {
  /** In one transaction, durably. Repeated, it changes nothing: what is in the table already stays as it is. */
  enter(reports: readonly EnteredReport[]): void;
  /** Unknown ids are left out. */
  placesOf(ids: readonly string[]): ReadonlyMap<string, CellPlace>;
  /** The cells of a file that stand for reports. */
  cellsUsed(file: string): ReadonlySet<number>;
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

export function openReportRows(sqlite: Sqlite): ReportRows {
  const insert = sqlite.prepare<[string, number, number, string, number]>(
    'INSERT INTO reports (id, day, released, bytes, file, cell) VALUES (?, ?, 0, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const placeOf = sqlite.prepare<[string], CellPlace>('SELECT file, cell FROM reports WHERE id = ?');
  const cellsOf = sqlite.prepare<[string], number>('SELECT cell FROM reports WHERE file = ?').pluck();
  const enterAll = sqlite.transaction((reports: readonly EnteredReport[]) => {
    for (const { id, day, bytes, file, cell } of reports) insert.run(id, day, bytes, file, cell);
  });
  return {
    // By id: neighbours share pages, and the database's own log does not tell the order of arrival.
    enter: (reports) => enterAll.immediate(reports.toSorted(byId)),
    placesOf: sqlite.transaction((ids: readonly string[]) => {
      const found = new Map<string, CellPlace>();
      for (const id of ids) {
        const place = placeOf.get(id);
        if (place !== undefined) found.set(id, place);
      }
      return found;
    }),
    cellsUsed: (file) => new Set(cellsOf.all(file)),
  };
}
