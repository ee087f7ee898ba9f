/** Writes a TAR of plain files: no owner, no time, one mode. And a gzip file around it, if the original had one. */
import { crc32 } from 'node:zlib';
import type { Packer, Proven, Sink } from './packer.ts';

const BLOCK_BYTES = 512;
const END_BLOCKS = 2;

export class TarPacker implements Packer {
  readonly #sink: Sink;
  readonly #end: () => void;

  /** @param end called after the last block */
  constructor(sink: Sink, end: () => void = () => undefined) {
    this.#sink = sink;
    this.#end = end;
  }

  async add({ name, bytes }: Proven, open: () => AsyncIterable<Uint8Array>): Promise<void> {
    this.#sink.append(header(name, bytes));
    for await (const piece of open()) this.#sink.append(piece);
    const rest = bytes % BLOCK_BYTES;
    if (rest > 0) this.#sink.append(Buffer.alloc(BLOCK_BYTES - rest));
  }

  end(): void {
    this.#sink.append(Buffer.alloc(END_BLOCKS * BLOCK_BYTES));
    this.#end();
  }
}

function header(name: string, bytes: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, 100, 'latin1');
  block.write('0000644\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('00000000000\0', 136, 'latin1');
  // the checksum counts its own field as blanks
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/** The largest block that deflate can store. */
const STORED_BYTES = 0xffff;

/**
 * A gzip file of stored blocks, each full but the last: clean copies are packed already, and what is not deflated can be
 * verified without inflating anything beside a key.
 */
export class StoredGzip implements Sink {
  readonly #sink: Sink;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #crc = 0;
  #bytes = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
    // deflate, no flags, no time, no hint of the program, system unknown
    sink.append(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]));
  }

  append(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    // the last block is written by end(), so one full block may have to wait
    while (this.#heldBytes > STORED_BYTES) this.#block(STORED_BYTES, 0);
  }

  end(): void {
    this.#block(this.#heldBytes, 1);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#bytes, 4);
    this.#sink.append(trailer);
  }

  #block(bytes: number, isLast: 0 | 1): void {
    const held = Buffer.concat(this.#held);
    const head = Buffer.alloc(5);
    head.writeUInt8(isLast, 0);
    head.writeUInt16LE(bytes, 1);
    head.writeUInt16LE(bytes ^ 0xffff, 3);
    this.#sink.append(Buffer.concat([head, held.subarray(0, bytes)]));
    this.#held = [held.subarray(bytes)];
    this.#heldBytes = held.length - bytes;
  }
}
