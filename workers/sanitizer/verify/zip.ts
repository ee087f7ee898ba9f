/**
 * Reads a ZIP of stored files from its first byte to its last: local headers and contents in one unbroken row, then the
 * directory that repeats them, then the end. There is one date, and no owner, mode, comment or extra field.
 */
import { crc32 } from 'node:zlib';
import { type ByteSource, demand, need, type PackedFile, piecesOf, slice } from './source.ts';

const LOCAL = { signature: 'PK\u0003\u0004', bytes: 30 };
const ENTRY = { signature: 'PK\u0001\u0002', bytes: 46 };
const END = { signature: 'PK\u0005\u0006', bytes: 22 };
const MAX_NAME_BYTES = 32;
/** 1980-01-01 00:00, as time and date. */
const FIRST_MOMENT = 0x00210000;

interface Seen {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly at: number;
}

export async function verifyZip(source: ByteSource): Promise<PackedFile[]> {
  const seen: Seen[] = [];
  const files: PackedFile[] = [];
  let at = 0;
  while (signatureAt(source, at) === LOCAL.signature) {
    const head = need(source, at, LOCAL.bytes);
    const { crc, size, nameBytes } = fields(head, 4);
    const name = need(source, at + LOCAL.bytes, nameBytes).toString('latin1');
    const content = slice(source, at + LOCAL.bytes + nameBytes, size);
    let counted = 0;
    for await (const bytes of piecesOf(content)) counted = crc32(bytes, counted);
    demand(counted === crc, 'a checksum of something else');
    seen.push({ name, size, crc, at });
    files.push({ name, mime: null, content });
    at += LOCAL.bytes + nameBytes + size;
  }
  const directoryAt = at;
  for (const { name, size, crc, at: localAt } of seen) {
    const head = need(source, at, ENTRY.bytes);
    demand(head.toString('latin1', 0, 4) === ENTRY.signature, 'a directory that ends early');
    demand(head.readUInt16LE(4) === 10, 'made by something else');
    const said = fields(head, 6);
    demand(said.crc === crc && said.size === size, 'a directory about other files');
    demand(
      head.subarray(32, 42).every((byte) => byte === 0),
      'a comment, a disk or an attribute',
    );
    demand(head.readUInt32LE(42) === localAt, 'a directory about another place');
    const nameAgain = need(source, at + ENTRY.bytes, said.nameBytes).toString('latin1');
    demand(nameAgain === name, 'two names of one file');
    at += ENTRY.bytes + said.nameBytes;
  }
  const end = need(source, at, END.bytes);
  demand(end.toString('latin1', 0, 4) === END.signature, 'no end where it has to be');
  demand(end.readUInt32LE(4) === 0, 'more than one disk');
  demand(end.readUInt16LE(8) === seen.length && end.readUInt16LE(10) === seen.length, 'another count');
  demand(
    end.readUInt32LE(12) === at - directoryAt && end.readUInt32LE(16) === directoryAt,
    'another directory',
  );
  demand(end.readUInt16LE(20) === 0 && at + END.bytes === source.size, 'something after the end');
  return files;
}

function signatureAt(source: ByteSource, at: number): string {
  return source.read(at, 4).toString('latin1');
}

/** Version, flags, method, time, date, sum, two sizes and two lengths stand in the same order in both headers. */
function fields(head: Buffer, at: number): { crc: number; size: number; nameBytes: number } {
  demand(head.readUInt16LE(at) === 10, 'a version that stored files do not need');
  demand(head.readUInt32LE(at + 2) === 0, 'a flag, or a method other than storing');
  demand(head.readUInt32LE(at + 6) === FIRST_MOMENT, 'a date');
  const size = head.readUInt32LE(at + 14);
  demand(head.readUInt32LE(at + 18) === size, 'two sizes of a stored file');
  const nameBytes = head.readUInt16LE(at + 22);
  demand(nameBytes > 0 && nameBytes <= MAX_NAME_BYTES, 'a long name');
  demand(head.readUInt16LE(at + 24) === 0, 'an extra field');
  return { crc: head.readUInt32LE(at + 10), size, nameBytes };
}
