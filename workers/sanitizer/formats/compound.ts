/**
 * Reads compound files ([MS-CFB], "OLE"): a small file system of 512- or 4,096-byte sectors, in which the office formats up to 2003
 * keep their parts. Every number in it may be a lie, so chains are bounded by the file's own size.
 */

import { utf16Text } from '../utf16.ts';

export interface CompoundEntry {
  readonly name: string;
  readonly isStream: boolean;
  /** 0 for what lies at the top. */
  readonly depth: number;
  readonly size: number;
  read(): Buffer;
}

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Sector numbers from here on are marks, such as the end of a chain. */
const FIRST_MARK = 0xfffffffa;
const HEADER_TABLE_SECTORS = 109;
const ENTRY_BYTES = 128;
const MINI_SECTOR_BYTES = 64;
const ROOT = 5;
const STREAM = 2;
/** Real files have some hundreds; a tree that goes on is a trap. */
const MOST_ENTRIES = 20_000;

/** @throws RangeError where the file is not what it says */
export function readCompound(file: Buffer): CompoundEntry[] {
  if (file.length < 512 || !file.subarray(0, 8).equals(SIGNATURE)) throw new RangeError('no compound file');
  const sectorBytes = 1 << file.readUInt16LE(30);
  if (sectorBytes !== 512 && sectorBytes !== 4096) throw new RangeError('sector size');
  const miniCutoff = file.readUInt32LE(56);
  const most = Math.ceil(file.length / sectorBytes);
  const sector = (number: number) => file.subarray((number + 1) * sectorBytes, (number + 2) * sectorBytes);

  const table = tableOf(file, sector, sectorBytes, most);
  const chain = (start: number): Buffer => {
    const parts: Buffer[] = [];
    for (let at = start; at < FIRST_MARK && parts.length <= most; at = table(at)) parts.push(sector(at));
    return Buffer.concat(parts);
  };
  const directory = chain(file.readUInt32LE(48));
  const smallTable = chain(file.readUInt32LE(60));
  const root = entryAt(directory, 0);
  if (root.type !== ROOT) throw new RangeError('no root');
  const small = chain(root.start);

  const read = ({ start, size }: RawEntry): Buffer => {
    if (size >= miniCutoff) return chain(start).subarray(0, size);
    const parts: Buffer[] = [];
    const mostParts = Math.ceil(size / MINI_SECTOR_BYTES);
    for (let at = start; at < FIRST_MARK && parts.length < mostParts; ) {
      parts.push(small.subarray(at * MINI_SECTOR_BYTES, (at + 1) * MINI_SECTOR_BYTES));
      at = at * 4 + 4 <= smallTable.length ? smallTable.readUInt32LE(at * 4) : FIRST_MARK;
    }
    return Buffer.concat(parts).subarray(0, size);
  };
  return walk(directory, root.child).map(({ entry, depth }) => ({
    name: entry.name,
    isStream: entry.type === STREAM,
    depth,
    size: entry.size,
    read: () => read(entry),
  }));
}

/** The sector that follows each sector, from the table's own sectors: the first 109 in the header, others in a chain. */
function tableOf(
  file: Buffer,
  sector: (number: number) => Buffer,
  sectorBytes: number,
  most: number,
): (at: number) => number {
  const numbers: number[] = [];
  for (let index = 0; index < HEADER_TABLE_SECTORS; index += 1)
    numbers.push(file.readUInt32LE(76 + index * 4));
  const perSector = sectorBytes / 4;
  let next = file.readUInt32LE(68);
  for (let seen = 0; next < FIRST_MARK && seen < most; seen += 1) {
    const more = sector(next);
    if (more.length < sectorBytes) break;
    for (let index = 0; index + 1 < perSector; index += 1) numbers.push(more.readUInt32LE(index * 4));
    next = more.readUInt32LE(sectorBytes - 4);
  }
  return (at) => {
    const part = numbers[Math.floor(at / perSector)];
    if (part === undefined || part >= FIRST_MARK) return FIRST_MARK;
    const bytes = sector(part);
    const offset = (at % perSector) * 4;
    return offset + 4 <= bytes.length ? bytes.readUInt32LE(offset) : FIRST_MARK;
  };
}

interface RawEntry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

function entryAt(directory: Buffer, index: number): RawEntry {
  const at = index * ENTRY_BYTES;
  const entry = directory.subarray(at, at + ENTRY_BYTES);
  if (entry.length < ENTRY_BYTES) throw new RangeError('no such entry');
  const nameBytes = Math.min(64, Math.max(2, entry.readUInt16LE(64)));
  return {
    name: utf16Text(entry.subarray(0, nameBytes - 2)),
    type: entry.readUInt8(66),
    left: entry.readUInt32LE(68),
    right: entry.readUInt32LE(72),
    child: entry.readUInt32LE(76),
    start: entry.readUInt32LE(116),
    size: entry.readUInt32LE(120),
  };
}

function walk(directory: Buffer, first: number): { entry: RawEntry; depth: number }[] {
  const found: { entry: RawEntry; depth: number }[] = [];
  const seen = new Set<number>();
  const waiting: { index: number; depth: number }[] = [{ index: first, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { index, depth } = next;
    const isEntry = (index + 1) * ENTRY_BYTES <= directory.length;
    if (!isEntry || seen.has(index) || seen.size >= MOST_ENTRIES) continue;
    seen.add(index);
    const entry = entryAt(directory, index);
    found.push({ entry, depth });
    waiting.push({ index: entry.left, depth }, { index: entry.right, depth });
    if (entry.type !== STREAM) waiting.push({ index: entry.child, depth: depth + 1 });
  }
  return found;
}
