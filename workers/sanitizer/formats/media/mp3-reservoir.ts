/**
 * The sound of a frame may begin in the frames before it, and need not reach its own end; what lies between the end of
 * one sound and the beginning of the next is filling, in which encoders write their names.
 */
import type { Frame } from './mp3-frames.ts';

/** Bits at `bit` of the bytes, first bit first. */
function bits(bytes: Buffer, bit: number, count: number): number {
  let value = 0;
  for (let index = bit; index < bit + count; index += 1)
    value = (value << 1) | (((bytes[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1);
  return value;
}

interface Sound {
  /** Bytes before its frame's own data at which it begins. */
  readonly before: number;
  readonly bitCount: number;
}

/** From the side information: where the sound begins, and the lengths of its parts. */
function soundOf(bytes: Buffer, frame: Frame): Sound {
  const { isFirstVersion, isMono, dataOffset } = frame;
  const channels = isMono ? 1 : 2;
  const sideBytes = isFirstVersion ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const start = (dataOffset - sideBytes) * 8;
  const parts = isFirstVersion ? channels * 2 : channels;
  const partBits = isFirstVersion ? 59 : 63;
  const firstPart = start + sideBytes * 8 - parts * partBits;
  let bitCount = 0;
  for (let part = 0; part < parts; part += 1) bitCount += bits(bytes, firstPart + part * partBits, 12);
  return { before: bits(bytes, start, isFirstVersion ? 9 : 8), bitCount };
}

/** Overwrites the filling with zeros, in place. */
export function zeroBetweenSounds(bytes: Buffer, frames: readonly Frame[]): void {
  // places count through the data of all frames, as if nothing stood between them
  const starts: number[] = [];
  let total = 0;
  for (const frame of frames) {
    starts.push(total);
    total += frame.bytes - (frame.dataOffset - frame.offset);
  }
  let region = 0;
  const zero = (from: number, to: number) => {
    for (let place = from; place < to; place += 1) {
      while (region + 1 < frames.length && (starts[region + 1] ?? total) <= place) region += 1;
      const frame = frames[region];
      if (frame !== undefined) bytes[frame.dataOffset + place - (starts[region] ?? 0)] = 0;
    }
  };
  let done = 0;
  frames.forEach((frame, index) => {
    const { before, bitCount } = soundOf(bytes, frame);
    const start = (starts[index] ?? 0) - before;
    if (start > done) zero(done, start);
    done = Math.max(done, start + Math.ceil(bitCount / 8));
  });
  if (done < total) zero(done, total);
}
