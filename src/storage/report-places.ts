/**
 * Where the cells of all writing processes lie, beside the database, and whose they are. Each process that writes
 * holds one numbered place, by a lock that the system takes back when the process ends, however it ends. A place that
 * was not left in order says so by a file: its cells may hold reports that the tables do not know yet, and whoever
 * looks next and can lock it brings them in.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AmanaError } from '#protocol/errors.ts';
import { sealedLengths } from '#protocol/layout.ts';
import { type CellWriter, openCellWriter } from './cell-writer.ts';
import { codeOfFailure, isMissingFile } from './failures.ts';
import { CellReader, clearCells } from './report-cells.ts';
import type { CellPlace, EnteredReport, ReportRows } from './report-rows.ts';

/** Far more intakes than one database serves. */
const PLACES = 64;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
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

/** @returns null when another connection, of this process or another, holds it */
function lockPlace(folder: string, place: number): { release(): void } | null {
  // An empty file that SQLite locks for us; nothing is ever written into it.
  const lock = new SqliteDatabase(join(folder, `${place}.lock`), { timeout: 0 });
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
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
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
  closeSync(openSync(join(folder, `${place}.unsettled`), 'w', PRIVATE_FILE));
  forceFolder(folder);
}

function markSettled(folder: string, place: number): void {
  unlinkSync(join(folder, `${place}.unsettled`));
}

function forceFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
