/**
 * A file of cells, each of which holds one report and stays where it is. Which free cell a report gets is drawn by a
 * cryptographic source, and a file grows by a thousand empty cells at once: where a report lies does not tell when it
 * came. A cell is
 *
 *     checksum u32 ‖ sealed length u32 ‖ day u32 ‖ id (16 bytes) ‖ sealed bytes ‖ whatever was there before
 *
 * and its checksum covers all from the length to the sealed bytes. It tells what a crash tore from what is whole, and
 * nothing more: whoever can write this file can write the database too. An empty cell has a head of zeros.
 */
import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { openUnnoticedSync } from './sharing.ts';

export interface WholeReport {
  /** 32 lower-case hex. */
  readonly id: string;
  readonly day: number;
  readonly sealed: Uint8Array;
}

const ID_BYTES = 16;
/** Where the parts of a head begin. */
const LENGTH_AT = 4;
const DAY_AT = 8;
const ID_AT = 12;
const HEAD_BYTES = ID_AT + ID_BYTES;

export const cellBytes = (capacity: number): number => HEAD_BYTES + capacity;

/** @returns the bytes of a report in its cell, head and sealed bytes apart so that nothing is copied */
export function encodeCell({ id, day, sealed }: WholeReport): [Buffer, Uint8Array] {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head.writeUInt32BE(sealed.length, LENGTH_AT);
  head.writeUInt32BE(day, DAY_AT);
  head.write(id, ID_AT, 'hex');
  head.writeUInt32BE(crc32(sealed, crc32(head.subarray(LENGTH_AT))), 0);
  return [head, sealed];
}

/** @returns null for a cell that is empty, or that a crash tore */
export function decodeCell(bytes: Buffer): WholeReport | null {
  const end = HEAD_BYTES + bytes.readUInt32BE(LENGTH_AT);
  if (end > bytes.length || crc32(bytes.subarray(LENGTH_AT, end)) !== bytes.readUInt32BE(0)) return null;
  return {
    id: bytes.toString('hex', ID_AT, HEAD_BYTES),
    day: bytes.readUInt32BE(DAY_AT),
    sealed: bytes.subarray(HEAD_BYTES, end),
  };
}

/** Cells as whoever only reads them sees them. */
export class CellReader {
  readonly #file: number;
  readonly #cell: Buffer;

  /** @param capacity the longest sealed bytes of a cell */
  constructor(path: string, capacity: number) {
    this.#file = openUnnoticedSync(path);
    this.#cell = Buffer.alloc(cellBytes(capacity));
  }

  get cells(): number {
    return Math.floor(fstatSync(this.#file).size / this.#cell.length);
  }

  /** @returns null for a cell that is empty, torn, or not there; the bytes are the caller's own */
  read(cell: number): WholeReport | null {
    if (!this.#fill(cell, this.#cell)) return null;
    const found = decodeCell(this.#cell);
    return found === null ? null : { ...found, sealed: Uint8Array.from(found.sealed) };
  }

  /** For a look at every cell. @returns whether anything was written there since it was cleared */
  isEmpty(cell: number): boolean {
    const head = this.#cell.subarray(0, HEAD_BYTES);
    return !this.#fill(cell, head) || head.every((byte) => byte === 0);
  }

  /** @returns 32 hex where an id stands in a head, whatever became of the rest; null where nothing was written */
  idIn(cell: number): string | null {
    return this.isEmpty(cell) ? null : this.#cell.toString('hex', ID_AT, HEAD_BYTES);
  }

  #fill(cell: number, bytes: Buffer): boolean {
    return readSync(this.#file, bytes, 0, bytes.length, cell * this.#cell.length) === bytes.length;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** Overwrites cells with zeros, durably. */
export function clearCells(path: string, capacity: number, cells: readonly number[]): void {
  if (cells.length === 0) return;
  const zeros = new Uint8Array(cellBytes(capacity));
  const file = openSync(path, 'r+');
  try {
    for (const cell of cells) writeSync(file, zeros, 0, zeros.length, cell * zeros.length);
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}
