/** Writes a ZIP of stored files: one date for all, no owner, no mode, no extra field, no comment, no descriptor. */
import { crc32 } from 'node:zlib';
import type { BoundedSink, Packer, Proven } from './packer.ts';

const LOCAL_SIGNATURE = 0x04034b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
/** 1.0: stored files only. */
const VERSION = 10;
/** 1980-01-01, the first day that the format knows. */
const DOS_DATE = 0x0021;

export class ZipPacker implements Packer {
  readonly #sink: BoundedSink;
  readonly #directory: Buffer[] = [];

  constructor(sink: BoundedSink) {
    this.#sink = sink;
  }

  async add({ name, bytes }: Proven, open: () => AsyncIterable<Uint8Array>): Promise<void> {
    let crc = 0;
    for await (const piece of open()) crc = crc32(piece, crc);
    const offset = this.#sink.size;
    const common = commonFields(crc, bytes, name);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL_SIGNATURE);
    this.#sink.append(Buffer.concat([local, common, Buffer.from(name, 'latin1')]));
    for await (const piece of open()) this.#sink.append(piece);
    const entry = Buffer.alloc(6);
    entry.writeUInt32LE(ENTRY_SIGNATURE);
    entry.writeUInt16LE(VERSION, 4);
    // comment, disk, attributes: none
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    this.#directory.push(Buffer.concat([entry, common, rest, Buffer.from(name, 'latin1')]));
  }

  end(): void {
    const start = this.#sink.size;
    for (const entry of this.#directory) this.#sink.append(entry);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END_SIGNATURE);
    end.writeUInt16LE(this.#directory.length, 8);
    end.writeUInt16LE(this.#directory.length, 10);
    end.writeUInt32LE(this.#sink.size - start, 12);
    end.writeUInt32LE(start, 16);
    this.#sink.append(end);
  }
}

/** From the version needed to the length of the extra field: the same in both places. */
function commonFields(crc: number, bytes: number, name: string): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(bytes, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}
