/**
 * Reads the parts of a zip file that holds one document. Only what the central directory lists exists, and only where it
 * is said once: readers differ about double names, overlapping entries and bytes between them, so a file that
 * would be two documents at once is refused rather than guessed at.
 */
import { readFileSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';
import { Refusal } from './format.ts';

/** Parts of one document: the largest presentations have some thousands. */
const MAX_PARTS = 10_000;
/** All parts together, unpacked. */
const EXPANDED_BYTES = 1024 * 1024 * 1024;
/** Unpacked to packed, of the whole file; small files of repeated markup honestly pack better, so they go free. */
const EXPANSION_RATIO = 100;
const FREE_BYTES = 32 * 1024 * 1024;

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const LOCATOR64_BYTES = 20;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const ENCRYPTED_FLAG = 0x0001;
const STORED = 0;
const DEFLATED = 8;
const IN_EXTRA = 0xffffffff;
const EXTRA64 = 0x0001;

interface Part {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly dataStart: number;
}

export class ZipParts {
  readonly #file: Buffer;
  readonly #parts: ReadonlyMap<string, Part>;

  /** @throws Refusal */
  constructor(file: Buffer) {
    this.#file = file;
    this.#parts = readDirectory(file);
  }

  static open(path: string): ZipParts {
    return new ZipParts(readFileSync(path));
  }

  /** In the order of the directory; folders are left out. */
  get names(): string[] {
    return [...this.#parts.keys()];
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** As it is spelt in the directory; readers of office files disregard case, and percent signs may stand for bytes. */
  find(name: string): string | null {
    if (this.#parts.has(name)) return name;
    const decoded = /^(?:[^%]|%[0-7][0-9a-f])*$/i.test(name) ? decodeURIComponent(name) : name;
    const wanted = decoded.toLowerCase();
    return this.names.find((known) => known.toLowerCase() === wanted) ?? null;
  }

  /** Unpacked; null where there is no such part. @throws Refusal */
  read(name: string): Buffer | null {
    const part = this.#parts.get(name);
    return part === undefined ? null : unpack(this.#file, part);
  }
}

function unpack(file: Buffer, { method, crc, packedBytes, bytes, dataStart }: Part): Buffer {
  const packed = file.subarray(dataStart, dataStart + packedBytes);
  let unpacked: Buffer;
  if (method === STORED) unpacked = packed;
  else if (method !== DEFLATED) throw new Refusal('format not supported');
  // one byte more than was said is enough to see the lie
  else if (bytes === 0) unpacked = Buffer.alloc(0);
  else unpacked = inflateRawSync(packed, { maxOutputLength: bytes });
  if (unpacked.length !== bytes || crc32(unpacked) !== crc) throw new Refusal('file is damaged');
  return unpacked;
}

interface Directory {
  readonly count: number;
  readonly start: number;
  readonly bytes: number;
}

function findDirectory(file: Buffer): Directory {
  const lowest = Math.max(0, file.length - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = file.length - END_BYTES; at >= lowest; at -= 1) {
    if (file.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_BYTES + file.readUInt16LE(at + 20) > file.length) continue;
    const plain = {
      count: file.readUInt16LE(at + 10),
      bytes: file.readUInt32LE(at + 12),
      start: file.readUInt32LE(at + 16),
    };
    if (plain.count !== 0xffff && plain.start !== IN_EXTRA) return plain;
    return findDirectory64(file, at) ?? plain;
  }
  throw new Refusal('file is damaged');
}

function findDirectory64(file: Buffer, end: number): Directory | null {
  const locator = end - LOCATOR64_BYTES;
  if (locator < 0 || file.readUInt32LE(locator) !== LOCATOR64_SIGNATURE) return null;
  const at = wide(file, locator + 8);
  if (at + 56 > file.length || file.readUInt32LE(at) !== END64_SIGNATURE) return null;
  return { count: wide(file, at + 32), bytes: wide(file, at + 40), start: wide(file, at + 48) };
}

function wide(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  // beyond every file that is ever read, so that sums of it fail their checks instead of losing digits
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function readDirectory(file: Buffer): Map<string, Part> {
  if (file.length < END_BYTES) throw new Refusal('file is damaged');
  const { count, start, bytes } = findDirectory(file);
  if (count > MAX_PARTS) throw new Refusal('limits exceeded');
  if (start + bytes > file.length) throw new Refusal('file is damaged');
  const parts = new Map<string, Part>();
  const seen = new Set<string>();
  let at = start;
  let expanded = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > start + bytes || file.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw new Refusal('file is damaged');
    const nameBytes = file.readUInt16LE(at + 28);
    const extraBytes = file.readUInt16LE(at + 30);
    const name = partName(file.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    if (!name.endsWith('/')) {
      const part = readEntry(file, at, start);
      expanded += part.bytes;
      if (expanded > EXPANDED_BYTES) throw new Refusal('limits exceeded');
      const key = name.toLowerCase();
      if (seen.has(key)) throw new Refusal('file is damaged');
      seen.add(key);
      parts.set(name, part);
    }
    at += ENTRY_BYTES + nameBytes + extraBytes + file.readUInt16LE(at + 32);
  }
  if (expanded > FREE_BYTES && expanded > file.length * EXPANSION_RATIO) throw new Refusal('limits exceeded');
  demandApart([...parts.values()]);
  return parts;
}

/** Some writers start names with a slash, or separate folders as Windows does; nothing may climb. */
function partName(raw: string): string {
  const name = raw.replaceAll('\\', '/').replace(/^\/+/, '');
  const isOdd = name === '' || name.includes('\0') || /(?:^|\/)\.\.?(?:\/|$)|^[A-Za-z]:/.test(name);
  if (isOdd) throw new Refusal('file is damaged');
  return name;
}

function readEntry(file: Buffer, at: number, directoryStart: number): Part {
  if ((file.readUInt16LE(at + 8) & ENCRYPTED_FLAG) !== 0) throw new Refusal('could not be opened');
  let packedBytes = file.readUInt32LE(at + 20);
  let bytes = file.readUInt32LE(at + 24);
  let local = file.readUInt32LE(at + 42);
  const wides = wideFields(file, at);
  if (bytes === IN_EXTRA) bytes = wides.shift() ?? IN_EXTRA;
  if (packedBytes === IN_EXTRA) packedBytes = wides.shift() ?? IN_EXTRA;
  if (local === IN_EXTRA) local = wides.shift() ?? IN_EXTRA;
  if (local + LOCAL_BYTES > directoryStart || file.readUInt32LE(local) !== LOCAL_SIGNATURE)
    throw new Refusal('file is damaged');
  const dataStart = local + LOCAL_BYTES + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (dataStart + packedBytes > directoryStart) throw new Refusal('file is damaged');
  const [method, crc] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 16)];
  return { method, crc, packedBytes, bytes, dataStart };
}

function wideFields(file: Buffer, at: number): number[] {
  const start = at + ENTRY_BYTES + file.readUInt16LE(at + 28);
  const end = Math.min(file.length, start + file.readUInt16LE(at + 30));
  for (let field = start; field + 4 <= end; field += 4 + file.readUInt16LE(field + 2)) {
    if (file.readUInt16LE(field) !== EXTRA64) continue;
    const stop = Math.min(end, field + 4 + file.readUInt16LE(field + 2));
    const wides: number[] = [];
    for (let value = field + 4; value + 8 <= stop; value += 8) wides.push(wide(file, value));
    return wides;
  }
  return [];
}

/** A bomb without nesting has many entries that share the same packed bytes. */
function demandApart(parts: readonly Part[]): void {
  const sorted = [...parts].sort((left, right) => left.dataStart - right.dataStart);
  let end = 0;
  for (const { dataStart, packedBytes } of sorted) {
    if (dataStart < end) throw new Refusal('limits exceeded');
    end = dataStart + packedBytes;
  }
}
