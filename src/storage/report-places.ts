/**
 * Where the cells of all writing processes lie, beside the database, and whose they are. Each process that writes
 * holds one numbered place, by a lock that the system takes back when the process ends, however it ends. A place that
 * was not left in order says so by a file: its cells may hold reports that the tables do not know yet, and whoever
 * looks next and can lock it brings them in.
 */
import { closeSync, fsyncSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AmanaError } from '#protocol/errors.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { type CellWriter, openCellWriter } from './cell-writer.ts';
import { codeOfFailure, isMissingFile } from './failures.ts';
import { CellReader, clearCells, type WholeReport } from './report-cells.ts';
import type { CellPlace, EnteredReport, ReportRows } from './report-rows.ts';
import { type Modes, makeEmpty, makeFolder, modesIn } from './sharing.ts';

/** Far more intakes than one database serves. */
const PLACES = 64;
/** `PLACE.CAPACITY.cells`. */
const CELLS = /^(\d{1,2})\.(\d{1,6})\.cells$/;
const UNSETTLED = /^(\d{1,2})\.unsettled$/;
/** One file of cells for each length that a sealed report can have. */
const CAPACITIES = sealedLengths('report');

export interface WritingPlace {
  /** The cells for so many sealed bytes. @throws AmanaError too-large; what the disk says */
  cellsFor(sealedBytes: number): Promise<NamedCells>;
  /** To be called once all that was written stands in the tables. */
  leaveInOrder(): void;
  close(): Promise<void>;
}

export interface NamedCells {
  readonly name: string;
  readonly cells: CellWriter;
}

const folderOf = (database: string): string => `${database}-reports`;

/** New or not at all: to close a file that another connection of this process has locked would give its lock back. */
function makeLockFile(path: string, modes: Modes): void {
  try {
    makeEmpty(path, 'ax', modes);
  } catch (thrown) {
    if (codeOfFailure(thrown) !== 'EEXIST') throw thrown;
  }
}

/** @returns null when another connection, of this process or another, holds it */
function lockPlace(folder: string, place: number): { release(): void } | null {
  // An empty file that SQLite locks for us; nothing is ever written into it.
  const path = join(folder, `${place}.lock`);
  makeLockFile(path, modesIn(folder));
  const lock = new SqliteDatabase(path, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => lock.close() };
  } catch (thrown) {
    lock.close();
    if (codeOfFailure(thrown)?.startsWith('SQLITE_BUSY') === true) return null;
    throw thrown;
  }
}

/** Takes the first free place, and puts it in order. @throws AmanaError busy when there is none */
export function takePlace(database: string, rows: ReportRows): WritingPlace {
  const folder = folderOf(database);
  makeFolder(folder, modesIn(dirname(folder)));
  for (let place = 0; place < PLACES; place++) {
    const lock = lockPlace(folder, place);
    if (lock === null) continue;
    if (filesOf(folder, UNSETTLED).some((file) => file.place === place)) putInOrder(folder, place, rows);
    return openPlace(folder, place, lock, rows);
  }
  throw new AmanaError('busy');
}

/** Brings in what processes that are gone had acknowledged. */
export function settleAbandoned(database: string, rows: ReportRows): void {
  const folder = folderOf(database);
  for (const { place } of filesOf(folder, UNSETTLED)) {
    const lock = lockPlace(folder, place);
    if (lock === null) continue;
    try {
      putInOrder(folder, place, rows);
      markSettled(folder, place);
    } finally {
      lock.release();
    }
  }
}

interface FilledCell {
  readonly file: string;
  readonly cell: number;
  readonly reader: CellReader;
}

/** Every cell in which something lies, in an order drawn by nobody's arrival. */
function* filledCells(database: string): Generator<FilledCell> {
  const folder = folderOf(database);
  for (const { name } of filesOf(folder, CELLS)) {
    const reader = new CellReader(join(folder, name), capacityOf(name));
    try {
      for (let cell = 0; cell < reader.cells; cell++)
        if (!reader.isEmpty(cell)) yield { file: name, cell, reader };
    } finally {
      reader.close();
    }
  }
}

/** Every report that lies whole in any cell, whether the tables know of it or not. */
export function* everyCell(
  database: string,
): Generator<{ readonly file: string; readonly cell: number; readonly report: WholeReport }> {
  for (const { file, cell, reader } of filledCells(database)) {
    const report = reader.read(cell);
    if (report !== null) yield { file, cell, report };
  }
}

/** What stands where the id should, of every cell in which something lies that is no whole report. */
export function* brokenCells(database: string): Generator<string> {
  for (const { cell, reader } of filledCells(database)) {
    const id = reader.read(cell) === null ? reader.idIn(cell) : null;
    if (id !== null) yield id;
  }
}

/** Reads cells of whichever place; what is asked for once stays open. */
export class CellLibrary {
  readonly #folder: string;
  readonly #open = new Map<string, CellReader>();

  /** @param database path of the SQLite file */
  constructor(database: string) {
    this.#folder = folderOf(database);
  }

  /** @throws AmanaError internal when the report is not where the tables say */
  read(id: string, { file, cell }: CellPlace): Uint8Array {
    const found = this.#reader(file).read(cell);
    if (found?.id !== id) throw new AmanaError('internal');
    return found.sealed;
  }

  #reader(file: string): CellReader {
    const open = this.#open.get(file) ?? new CellReader(join(this.#folder, file), capacityOf(file));
    this.#open.set(file, open);
    return open;
  }

  close(): void {
    for (const reader of this.#open.values()) reader.close();
    this.#open.clear();
  }
}

function openPlace(folder: string, place: number, lock: { release(): void }, rows: ReportRows): WritingPlace {
  const open = new Map<number, Promise<NamedCells>>();
  markUnsettled(folder, place);

  async function openCells(capacity: number): Promise<NamedCells> {
    const name = `${place}.${capacity}.cells`;
    const cells = await openCellWriter(join(folder, name), capacity, rows.cellsUsed(name));
    // Its name has to be as durable as its bytes.
    forceFolder(folder);
    return { name, cells };
  }

  return {
    cellsFor(sealedBytes) {
      const capacity = CAPACITIES.find((most) => sealedBytes <= most);
      if (capacity === undefined) throw new AmanaError('too-large');
      const cells = open.get(capacity) ?? openCells(capacity);
      open.set(capacity, cells);
      return cells;
    },
    leaveInOrder: () => markSettled(folder, place),
    async close() {
      for (const { cells } of await Promise.all(open.values())) await cells.close();
      lock.release();
    },
  };
}

/** A place nobody writes to: what is whole in its cells and not in the tables comes there, the rest is overwritten. */
function putInOrder(folder: string, place: number, rows: ReportRows): void {
  for (const { name } of filesOf(folder, CELLS).filter((file) => file.place === place)) {
    const path = join(folder, name);
    const reader = new CellReader(path, capacityOf(name));
    try {
      const used = rows.cellsUsed(name);
      const found = new Map<string, EnteredReport>();
      const stale: number[] = [];
      for (let cell = 0; cell < reader.cells; cell++) {
        if (used.has(cell) || reader.isEmpty(cell)) continue;
        const report = reader.read(cell);
        if (report === null || found.has(report.id) || rows.placesOf([report.id]).has(report.id))
          stale.push(cell);
        else {
          const { id, day, sealed } = report;
          found.set(id, { id, day, bytes: sealed.length, file: name, cell });
        }
      }
      rows.enter([...found.values()]);
      clearCells(path, capacityOf(name), stale);
    } finally {
      reader.close();
    }
  }
}

/** Overwrites the cells of reports with zeros, durably. The tables must still speak of them, so that no writer takes them. */
export function eraseCells(database: string, places: readonly CellPlace[]): void {
  const cellsOf = new Map<string, number[]>();
  for (const { file, cell } of places) cellsOf.set(file, [...(cellsOf.get(file) ?? []), cell]);
  for (const [file, cells] of cellsOf) clearCells(join(folderOf(database), file), capacityOf(file), cells);
}

const capacityOf = (file: string): number => Number(CELLS.exec(file)?.[2]);

function filesOf(folder: string, pattern: RegExp): { name: string; place: number }[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      const place = pattern.exec(name)?.[1];
      return place === undefined ? [] : [{ name, place: Number(place) }];
    });
  } catch (thrown) {
    if (isMissingFile(thrown)) return [];
    throw thrown;
  }
}

/** Durable before anything is acknowledged. */
function markUnsettled(folder: string, place: number): void {
  makeEmpty(join(folder, `${place}.unsettled`), 'w', modesIn(folder));
  forceFolder(folder);
}

function markSettled(folder: string, place: number): void {
  unlinkSync(join(folder, `${place}.unsettled`));
}

/** What was made, named or taken away in a folder is so after a loss of power, too. */
export function forceFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
