/**
 * Proves that a FLAC file has the stream's numbers and frames whose checksums are true and whose numbers go up, from the
 * first byte to the last: no other block, nothing between frames, nothing after them.
 */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const HEAD = Buffer.from('664c614380000022', 'hex');
const FIRST_FRAME = 42;
const PIECE_BYTES = 1024 * 1024;
const LONGEST_HEADER = 17;

function table(bits: 8 | 16, polynomial: number): Uint16Array {
  const top = 1 << (bits - 1);
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << (bits - 8);
    for (let step = 0; step < 8; step += 1)
      remainder = (remainder & top) === 0 ? remainder << 1 : (remainder << 1) ^ polynomial;
    return remainder & ((1 << bits) - 1);
  });
}
const SUM8 = table(8, 0x07);
const SUM16 = table(16, 0x8005);

interface Header {
  readonly samples: number;
  readonly number: number;
}

/** A frame's header with a true checksum, or null. */
function headerOf(bytes: Buffer): Header | null {
  const [sync1, sync2 = 0, sizes = 0, shape = 0] = bytes;
  if (sync1 !== 0xff || (sync2 & 0xfe) !== 0xf8 || (shape & 1) === 1) return null;
  const sizeCode = sizes >>> 4;
  const rateCode = sizes & 15;
  if (sizeCode === 0 || rateCode === 15) return null;
  const coded = codedNumber(bytes);
  if (coded === null) return null;
  let at = 4 + coded.bytes;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode < 12 ? 0 : rateCode === 12 ? 1 : 2;
  if (at + sizeBytes + rateBytes >= bytes.length) return null;
  const listed =
    [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768][sizeCode] ?? 0;
  const samples = sizeBytes === 0 ? listed : bytes.readUIntBE(at, sizeBytes) + 1;
  at += sizeBytes + rateBytes;
  let sum = 0;
  for (const byte of bytes.subarray(0, at)) sum = SUM8[sum ^ byte] ?? 0;
  return sum === bytes[at] ? { samples, number: coded.value } : null;
}

function codedNumber(bytes: Buffer): { value: number; bytes: number } | null {
  const first = bytes[4] ?? 0xff;
  if (first < 0x80) return { value: first, bytes: 1 };
  let length = 0;
  while (length < 8 && (first & (0x80 >>> length)) !== 0) length += 1;
  if (length < 2 || length > 7 || 4 + length > bytes.length) return null;
  let value = first & (0x7f >>> length);
  for (let index = 1; index < length; index += 1) {
    const next = bytes[4 + index] ?? 0;
    if ((next & 0xc0) !== 0x80) return null;
    value = value * 64 + (next & 0x3f);
  }
  return { value, bytes: length };
}

export function verifyFlac(source: ByteSource): Structure {
  const head = need(source, 0, FIRST_FRAME);
  demand(head.subarray(0, HEAD.length).equals(HEAD), 'a block that is not allowed');
  const sampleRate = head.readUIntBE(18, 3) >>> 4;
  const toldSamples = (head.readUInt8(21) & 15) * 2 ** 32 + head.readUInt32BE(22);
  demand(sampleRate > 0, 'no rate');
  const first = headerOf(source.read(FIRST_FRAME, LONGEST_HEADER));
  demand(first !== null, 'no sound');
  let { samples } = first;
  let { number } = first;
  let frameStart = FIRST_FRAME;
  let sum = 0;
  for (let offset = FIRST_FRAME; offset < source.size; offset += PIECE_BYTES) {
    const piece = source.read(offset, PIECE_BYTES + LONGEST_HEADER);
    const end = Math.min(PIECE_BYTES, piece.length);
    for (let at = 0; at < end; at += 1) {
      const byte = piece[at] ?? 0;
      if (sum === 0 && byte === 0xff && offset + at > frameStart + 6) {
        const next = headerOf(piece.subarray(at, at + LONGEST_HEADER));
        if (next !== null && next.number > number) {
          samples += next.samples;
          number = next.number;
          frameStart = offset + at;
        }
      }
      sum = ((sum << 8) & 0xffff) ^ (SUM16[(sum >>> 8) ^ byte] ?? 0);
    }
  }
  demand(sum === 0, 'a checksum that is wrong');
  demand(samples === toldSamples, 'a wrong number of samples');
  return { ...NO_FACTS, durationMs: Math.round((samples * 1000) / sampleRate) };
}
