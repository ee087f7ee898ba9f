/** PNG files as chunks: reading them with every bound checked, and writing them. */
import { crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

export interface Chunk {
  readonly name: string;
  readonly body: Buffer;
}

/** Chunks up to the end chunk; what comes after it is not looked at. Throws RangeError where the file is cut off. */
export function pngChunks(file: Buffer): Chunk[] {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new RangeError('no signature');
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; ; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const end = at + 12 + length;
    if (end > file.length) throw new RangeError('a chunk is cut off');
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
      throw new RangeError('a checksum is wrong');
    chunks.push({ name, body: file.subarray(at + 8, end - 4) });
    if (name === 'IEND') return chunks;
    at = end;
  }
}

export function writePng(chunks: readonly Chunk[]): Buffer {
  const parts: Buffer[] = [SIGNATURE];
  for (const { name, body } of [...chunks, { name: 'IEND', body: Buffer.alloc(0) }]) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length, 0);
    head.write(name, 4, 'latin1');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body, crc32(head.subarray(4))), 0);
    parts.push(head, body, sum);
  }
  return Buffer.concat(parts);
}
