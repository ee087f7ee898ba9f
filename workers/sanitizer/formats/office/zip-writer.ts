/**
 * Writes a zip file that says nothing about its making: names in the order given, one date for everybody (the earliest
 * that the format can say), no extra field, no comment, no system. The same parts always give the same bytes.
 */
import { crc32, deflateRawSync } from 'node:zlib';

export interface WrittenPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Pictures are packed already, and some parts have to be readable without unpacking. */
  readonly stored?: boolean;
}

const VERSION = 20;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
/** 1 January 1980, in MS-DOS' way. */
const DAY = 0x0021;
const DEFLATED = 8;
const PACKING_LEVEL = 6;

export function writeZip(parts: readonly WrittenPart[]): Buffer {
  const pieces: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, stored } of parts) {
    const data = stored === true ? bytes : deflateRawSync(bytes, { level: PACKING_LEVEL });
    const nameBytes = Buffer.from(name, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(/^[\x20-\x7e]*$/.test(name) ? 0 : UTF8_FLAG, 2);
    common.writeUInt16LE(stored === true ? 0 : DEFLATED, 4);
    common.writeUInt16LE(0, 6);
    common.writeUInt16LE(DAY, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, end, nameBytes);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes]);
    pieces.push(local, data);
    offset += local.length + data.length;
  }
  const entries = Buffer.concat(directory);
  const tail = Buffer.alloc(22);
  tail.write('PK\x05\x06', 0, 'latin1');
  tail.writeUInt16LE(parts.length, 8);
  tail.writeUInt16LE(parts.length, 10);
  tail.writeUInt32LE(entries.length, 12);
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...pieces, entries, tail]);
}
