/**
 * An edited file as a list of what it keeps. What is kept is never read: a browser joins ranges of the file on the
 * device with the few new bytes between them, so that two gigabytes of film cost no memory.
 */

/** A range of the original, new bytes in its place, or so many zeros. */
export type Piece =
  | { readonly start: number; readonly end: number }
  | { readonly zeros: number }
  | Uint8Array<ArrayBuffer>;

/** Takes a file apart; null where that cannot be done soundly here. It may throw any Error on a damaged file. */
export type Remover = (file: Blob) => Promise<readonly Piece[] | null>;

/** One page of zeros, repeated: a freed part of a film can be large. */
const ZEROS = new Uint8Array(256 * 1024);

function zeros(bytes: number): Blob {
  const pages = Array.from({ length: Math.floor(bytes / ZEROS.length) }, () => ZEROS);
  return new Blob([...pages, ZEROS.subarray(0, bytes % ZEROS.length)]);
}

export const lengthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce(
    (bytes, piece) =>
      bytes + ('start' in piece ? piece.end - piece.start : 'zeros' in piece ? piece.zeros : piece.length),
    0,
  );

export function assemble(file: Blob, pieces: readonly Piece[]): Blob {
  const parts = pieces.map((piece) => {
    if (piece instanceof Uint8Array) return piece;
    return 'zeros' in piece ? zeros(piece.zeros) : file.slice(piece.start, piece.end);
  });
  return new Blob(parts, { type: file.type });
}

/** Bytes of the original that are to become zeros. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The pieces of `start` to `end` with those ranges zeroed; they may overlap, and none may reach outside. */
export function withZeroed(start: number, end: number, ranges: readonly Range[]): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const from = Math.max(at, range.start);
    if (range.end <= from) continue;
    if (from > at) pieces.push({ start: at, end: from });
    pieces.push({ zeros: range.end - from });
    at = range.end;
  }
  if (at < end) pieces.push({ start: at, end });
  return pieces;
}
