/**
 * The bytes of a journal: reports one behind the other as they were acknowledged. A record is
 *
 *     checksum u32 ‖ sealed length u32 ‖ day u32 ‖ id (16 bytes) ‖ sealed bytes
 *
 * and its checksum covers all that follows. It tells a record that a crash tore from a whole one, and nothing more:
 * whoever can write this file can write the database too. Days are the finest time in it.
 */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { isMissingFile } from './failures.ts';

export interface JournaledReport {
  /** 32 lower-case hex. */
  readonly id: string;
  readonly day: number;
  readonly sealed: Uint8Array;
}

const ID_BYTES = 16;
/** Where the parts of a record's head begin. */
const LENGTH_AT = 4;
const DAY_AT = 8;
const ID_AT = 12;
const HEAD_BYTES = ID_AT + ID_BYTES;

/** One piece of memory, so that it is one write. */
export function encodeRecords(reports: readonly JournaledReport[]): Buffer {
  const bytes = reports.reduce((sum, { sealed }) => sum + HEAD_BYTES + sealed.length, 0);
  const records = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const { id, day, sealed } of reports) {
    const end = at + HEAD_BYTES + sealed.length;
    records.writeUInt32BE(sealed.length, at + LENGTH_AT);
    records.writeUInt32BE(day, at + DAY_AT);
    records.write(id, at + ID_AT, 'hex');
    records.set(sealed, at + HEAD_BYTES);
    records.writeUInt32BE(crc32(records.subarray(at + LENGTH_AT, end)), at);
    at = end;
  }
  return records;
}

/**
 * The records at the start of `journal`, up to the first that is not whole. What follows a torn record was never
 * acknowledged: a group is written only after the one before it is on disk.
 */
export function decodeRecords(journal: Buffer): JournaledReport[] {
  const reports: JournaledReport[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= journal.length) {
    const end = at + HEAD_BYTES + journal.readUInt32BE(at + LENGTH_AT);
    if (end > journal.length) break;
    if (crc32(journal.subarray(at + LENGTH_AT, end)) !== journal.readUInt32BE(at)) break;
    reports.push({
      id: journal.toString('hex', at + ID_AT, at + HEAD_BYTES),
      day: journal.readUInt32BE(at + DAY_AT),
      sealed: journal.subarray(at + HEAD_BYTES, end),
    });
    at = end;
  }
  return reports;
}

/** The bytes of a journal; null when it is gone, because it has been entered. */
export function readJournal(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (thrown) {
    if (isMissingFile(thrown)) return null;
    throw thrown;
  }
}

/** What an id stands for in a journal. */
export function sealedIn(path: string, id: string): Uint8Array | undefined {
  const journal = readJournal(path);
  return journal === null ? undefined : decodeRecords(journal).find((report) => report.id === id)?.sealed;
}
