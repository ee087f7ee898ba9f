/**
 * Reads a TAR block by block, and the gzip file around it without inflating: only plain files of one mode and no owner or
 * time, zeros where nothing is, two blocks of zeros at the end.
 */
import { crc32 } from 'node:zlib';
import { type ByteSource, demand, need, type PackedFile, piecesOf, slice } from './source.ts';

const BLOCK_BYTES = 512;
const MAX_NAME_BYTES = 32;

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

export async function verifyTar(source: ByteSource): Promise<PackedFile[]> {
  demand(source.size % BLOCK_BYTES === 0 && source.size >= 2 * BLOCK_BYTES, 'not whole blocks');
  const files: PackedFile[] = [];
  let at = 0;
  for (let block = need(source, at, BLOCK_BYTES); !isZero(block); block = need(source, at, BLOCK_BYTES)) {
    const { name, size } = plainFile(block);
    const content = slice(source, at + BLOCK_BYTES, size);
    files.push({ name, mime: null, content });
    const padding = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
    at += BLOCK_BYTES + size;
    demand(isZero(need(source, at, padding)), 'something between two files');
    at += padding;
  }
  demand(at + 2 * BLOCK_BYTES === source.size, 'something after the end');
  demand(isZero(need(source, at, 2 * BLOCK_BYTES)), 'an end that is none');
  return files;
}

/** What a header is, field by field; the sizes and the name are free, and the sum follows. */
function plainFile(block: Buffer): { name: string; size: number } {
  const text = block.toString('latin1');
  const nameBytes = text.indexOf('\0');
  demand(nameBytes > 0 && nameBytes <= MAX_NAME_BYTES, 'a long name');
  demand(isZero(block.subarray(nameBytes, 100)), 'something after a name');
  const owner = '0000644\u00000000000\u00000000000\u0000';
  demand(text.slice(100, 124) === owner, 'an owner or a mode');
  demand(/^[0-7]{11}\0$/.test(text.slice(124, 136)), 'a size that is none');
  demand(text.slice(136, 148) === '00000000000\0', 'a time');
  demand(text[156] === '0', 'something other than a plain file');
  demand(isZero(block.subarray(157, 257)), 'a link');
  demand(text.slice(257, 265) === 'ustar\u000000', 'another kind of header');
  demand(isZero(block.subarray(265, 512)), 'a name of an owner, a device or a prefix');
  const blank = Buffer.from(block).fill(0x20, 148, 156);
  const sum = blank.reduce((total, byte) => total + byte, 0);
  demand(text.slice(148, 156) === `${sum.toString(8).padStart(6, '0')}\0 `, 'another checksum');
  return { name: text.slice(0, nameBytes), size: Number.parseInt(text.slice(124, 135), 8) };
}

const GZIP_HEAD = Buffer.from('1f8b08000000000000ff', 'hex');
const GZIP_TAIL_BYTES = 8;
const STORED_HEAD_BYTES = 5;
const STORED_BYTES = 65_535;

/** What a gzip file of stored blocks holds, as a window on it: every block is full but the last. */
export async function verifyGzip(source: ByteSource): Promise<ByteSource> {
  const stride = STORED_HEAD_BYTES + STORED_BYTES;
  demand(need(source, 0, GZIP_HEAD.length).equals(GZIP_HEAD), 'a name, a time or a comment');
  const packedBytes = source.size - GZIP_HEAD.length - GZIP_TAIL_BYTES;
  demand(packedBytes >= STORED_HEAD_BYTES, 'no block');
  const blocks = Math.ceil(packedBytes / stride);
  const size = packedBytes - blocks * STORED_HEAD_BYTES;
  for (let block = 0; block < blocks; block += 1) {
    const head = need(source, GZIP_HEAD.length + block * stride, STORED_HEAD_BYTES);
    const isLast = block === blocks - 1;
    const length = isLast ? size - block * STORED_BYTES : STORED_BYTES;
    demand(head.readUInt8(0) === (isLast ? 1 : 0), 'a block that is not stored');
    demand(head.readUInt16LE(1) === length && head.readUInt16LE(3) === 0xffff - length, 'another length');
  }
  const content: ByteSource = { size, read: (offset, length) => readStored(source, size, offset, length) };
  let crc = 0;
  for await (const bytes of piecesOf(content)) crc = crc32(bytes, crc);
  const tail = need(source, source.size - GZIP_TAIL_BYTES, GZIP_TAIL_BYTES);
  demand(tail.readUInt32LE(0) === crc && tail.readUInt32LE(4) === size % 2 ** 32, 'another checksum');
  return content;
}

function readStored(source: ByteSource, size: number, offset: number, length: number): Buffer {
  const parts: Buffer[] = [];
  const end = Math.min(size, offset + length);
  for (let at = offset; at < end; ) {
    const block = Math.floor(at / STORED_BYTES);
    const within = at - block * STORED_BYTES;
    const bytes = Math.min(end - at, STORED_BYTES - within);
    const start = GZIP_HEAD.length + (block + 1) * STORED_HEAD_BYTES + block * STORED_BYTES + within;
    parts.push(need(source, start, bytes));
    at += bytes;
  }
  return Buffer.concat(parts);
}
