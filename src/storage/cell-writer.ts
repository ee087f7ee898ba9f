/** A file of cells as the one process sees it that writes to it: which cells are free, and how more come to be. */
import { randomInt } from 'node:crypto';
import { futimesSync, writevSync } from 'node:fs';
import { constants, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DAY_MS, dayOf } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { cellBytes, encodeCell, type WholeReport } from './report-cells.ts';
import { modesIn, openWith } from './sharing.ts';

/** About 8 MiB: a thousand small reports, or 127 large ones. */
const GROWTH_BYTES = 8 * 1024 * 1024;
/** A growth is written in pieces of 1 MiB. */
const ZEROS = new Uint8Array(1024 * 1024);

export interface CellWriter {
  /** A free cell, drawn at random, which is the caller's from now on. @throws what the disk says when there is none */
  take(): Promise<number>;
  /** On disk only after `force`. @throws what the disk says */
  write(cell: number, report: WholeReport): void;
  /** Resolves when all that was written by now is on disk. @throws what the disk says */
  force(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param capacity the longest sealed bytes of a cell
 * @param used the cells that stand for reports in the tables; the others are free
 */
export async function openCellWriter(
  path: string,
  capacity: number,
  used: ReadonlySet<number>,
): Promise<CellWriter> {
  const file: FileHandle = await openWith(path, constants.O_RDWR | constants.O_CREAT, modesIn(dirname(path)));
  const size = cellBytes(capacity);
  const growthCells = Math.floor(GROWTH_BYTES / size);
  // A growth that a crash broke off was never used, and is written once more.
  let cells = Math.floor((await file.stat()).size / (growthCells * size)) * growthCells;
  const free = Array.from({ length: cells }, (_, cell) => cell).filter((cell) => !used.has(cell));
  let growing: Promise<{ failure: unknown } | null> | null = null;

  async function writeGrowth(): Promise<void> {
    const from = cells * size;
    const to = from + growthCells * size;
    for (let at = from; at < to; at += ZEROS.length)
      await file.write(ZEROS, 0, Math.min(ZEROS.length, to - at), at);
    await file.datasync();
    for (let cell = cells; cell < cells + growthCells; cell++) free.push(cell);
    cells += growthCells;
  }

  /** Resolves, with what went wrong, for most of those who need a cell do not need this one. */
  function grow(): Promise<{ failure: unknown } | null> {
    growing ??= writeGrowth()
      .then(
        () => null,
        (failure: unknown) => ({ failure }),
      )
      .finally(() => {
        growing = null;
      });
    return growing;
  }

  return {
    async take() {
      // At least half of a growth is free to choose from, unless reports come faster than the disk takes zeros.
      if (free.length <= growthCells / 2) void grow();
      while (free.length === 0) {
        const failed = await grow();
        if (failed !== null) throw failed.failure;
      }
      const at = randomInt(free.length);
      const last = free.pop();
      const cell = free[at] ?? last;
      if (cell === undefined || last === undefined) throw new AmanaError('internal');
      if (at < free.length) free[at] = last;
      return cell;
    },

    write(cell, report) {
      const parts = encodeCell(report);
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      if (bytes > size) throw new AmanaError('too-large');
      // The cell is on the disk already: the system writes less only where the disk fails.
      if (writevSync(file.fd, parts, cell * size) !== bytes) throw new AmanaError('storage-full');
    },

    async force() {
      // A file that was written a moment ago would say when.
      const dayStart = new Date(dayOf(Date.now()) * DAY_MS);
      futimesSync(file.fd, dayStart, dayStart);
      await file.datasync();
    },

    async close() {
      await growing;
      await file.close();
    },
  };
}
