/**
 * Reads a clean zip file from its first byte to its last: members one after another without a gap, each with the same
 * date and nothing optional, then a directory that repeats them, then the end. Anything else is not proven.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import * as z from 'zod/mini';
import { type ByteSource, demand, need } from '../source.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const MAX_MEMBERS = 12_000;
const EXPANDED_BYTES = 1024 * 1024 * 1024;

export interface Member {
  readonly name: string;
  readonly isStored: boolean;
  readonly bytes: Buffer;
}

export function* zipMembers(source: ByteSource): Generator<Member> {
  const headers: Buffer[] = [];
  const starts: number[] = [];
  const names = new Set<string>();
  let at = 0;
  let expanded = 0;
  while (need(source, at, 4).readUInt32LE(0) === LOCAL) {
    demand(headers.length < MAX_MEMBERS, 'too many members');
    const fixed = need(source, at, 30);
    const flags = fixed.readUInt16LE(6);
    const method = fixed.readUInt16LE(8);
    demand(fixed.readUInt16LE(4) === 20 && (flags === 0 || flags === 0x0800), 'flags of a member');
    demand(method === 0 || method === 8, 'an unknown way of packing');
    demand(fixed.readUInt16LE(10) === 0 && fixed.readUInt16LE(12) === 0x0021, 'a date');
    demand(fixed.readUInt16LE(28) === 0, 'an extra field');
    const packedBytes = fixed.readUInt32LE(18);
    const plainBytes = fixed.readUInt32LE(22);
    expanded += plainBytes;
    demand(expanded <= EXPANDED_BYTES, 'too large when unpacked');
    const nameBytes = need(source, at + 30, fixed.readUInt16LE(26));
    const name = nameBytes.toString('utf8');
    demand(/^[\w[\]./-]+$/.test(name) && !/\.\.|^\/|\/\/|\/$/.test(name), 'a name that is not ours');
    demand(!names.has(name), 'a name twice');
    names.add(name);
    const packed = need(source, at + 30 + nameBytes.length, packedBytes);
    const bytes = method === 0 ? packed : inflate(packed, plainBytes);
    demand(
      bytes.length === plainBytes && crc32(bytes) === fixed.readUInt32LE(14),
      'a member is not what it says',
    );
    headers.push(Buffer.concat([fixed.subarray(4), nameBytes]));
    starts.push(at);
    at += 30 + nameBytes.length + packedBytes;
    yield { name, isStored: method === 0, bytes };
  }
  const directory = at;
  for (const [index, header] of headers.entries()) {
    const nameLength = header.length - 26;
    const entry = need(source, at, 46 + nameLength);
    demand(entry.readUInt32LE(0) === CENTRAL && entry.readUInt16LE(4) === 20, 'an entry of the directory');
    demand(entry.subarray(6, 32).equals(header.subarray(0, 26)), 'an entry that differs from its member');
    demand(
      entry.subarray(32, 42).every((byte) => byte === 0),
      'an attribute of a member',
    );
    demand(entry.readUInt32LE(42) === starts[index], 'an entry that points elsewhere');
    demand(entry.subarray(46).equals(header.subarray(26)), 'an entry with another name');
    at += 46 + nameLength;
  }
  const end = need(source, at, 22);
  demand(end.readUInt32LE(0) === END && end.readUInt32LE(4) === 0, 'the end of the directory');
  demand(
    end.readUInt16LE(8) === headers.length && end.readUInt16LE(10) === headers.length,
    'the number of members',
  );
  demand(
    end.readUInt32LE(12) === at - directory && end.readUInt32LE(16) === directory,
    'where the directory is',
  );
  demand(end.readUInt16LE(20) === 0 && at + 22 === source.size, 'something after the end');
}

const inflated = z.object({ buffer: z.instanceof(Buffer), engine: z.object({ bytesWritten: z.number() }) });

function inflate(packed: Buffer, plainBytes: number): Buffer {
  // with `info`, the engine is given back too, which knows how far it read
  const options = { maxOutputLength: Math.max(1, plainBytes), info: true };
  const { buffer, engine } = inflated.parse(inflateRawSync(packed, options));
  demand(engine.bytesWritten === packed.length, 'a tail behind a stream');
  return buffer;
}

export function memorySource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + Math.max(0, length))),
  };
}
