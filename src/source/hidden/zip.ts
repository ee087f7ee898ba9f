/** The few lines of ZIP that an office file needs: its list of parts, and one part at a time. */
import { DamagedFile, inflate, latin1, MOST_PART_BYTES, readRange, utf8, viewOf } from './bytes.ts';

export interface ZipPart {
  readonly name: string;
  readonly packedBytes: number;
  readonly method: number;
  readonly headerAt: number;
  /** Days and seconds of the DOS clock; programs that care write 1980-01-01. */
  readonly dosDate: number;
}

/** The record at the end: 22 B and a comment of up to 65,535. */
const END_BYTES = 22;
const MOST_END_BYTES = END_BYTES + 0xffff;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** An honest document has a few hundred. */
const MOST_PARTS = 20_000;

/** @throws DamagedFile */
export async function listParts(file: Blob): Promise<ZipPart[]> {
  const tailAt = Math.max(0, file.size - MOST_END_BYTES);
  const tail = await readRange(file, tailAt, file.size);
  const endAt = latin1(tail).lastIndexOf('PK\x05\x06');
  if (endAt < 0 || endAt + END_BYTES > tail.length) throw new DamagedFile('end');
  const end = viewOf(tail.subarray(endAt));
  const listAt = end.getUint32(16, true);
  const list = await readRange(file, listAt, listAt + end.getUint32(12, true));
  const view = viewOf(list);
  const parts: ZipPart[] = [];
  for (let at = 0; at + ENTRY_BYTES <= list.length && parts.length < MOST_PARTS; ) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new DamagedFile('entry');
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    parts.push({
      name: utf8(list.subarray(at + ENTRY_BYTES, nameEnd)),
      method: view.getUint16(at + 10, true),
      dosDate: view.getUint16(at + 14, true),
      packedBytes: view.getUint32(at + 20, true),
      headerAt: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

/** One part, unpacked; cut at `mostBytes`. @throws DamagedFile */
export async function readPart(
  file: Blob,
  part: ZipPart,
  mostBytes = MOST_PART_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = await readRange(file, part.headerAt, part.headerAt + LOCAL_BYTES);
  const view = viewOf(header);
  const start = part.headerAt + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = await readRange(file, start, Math.min(file.size, start + part.packedBytes));
  if (part.method === 0) return packed.slice(0, mostBytes);
  if (part.method !== 8) throw new DamagedFile('method');
  return inflate(packed, 'deflate-raw', mostBytes);
}

export const readText = async (file: Blob, part: ZipPart): Promise<string> =>
  utf8(await readPart(file, part));
