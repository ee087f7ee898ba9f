/** Frames of MPEG audio, layer III (ISO/IEC 11172-3, 2.4; 13818-3), as they lie in a file among tags and rubbish. */

export interface Frame {
  readonly offset: number;
  readonly bytes: number;
  /** Four bytes. */
  readonly header: number;
  readonly isFirstVersion: boolean;
  readonly isMono: boolean;
  readonly sampleRate: number;
  readonly bitRateIndex: number;
  /** Where the samples begin, after header, checksum and side information. */
  readonly dataOffset: number;
}

const BIT_RATES: Record<'first' | 'second', readonly number[]> = {
  first: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  second: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44_100, 48_000, 32_000];
/** By the two bits of the version: 2.5, none, 2, 1. */
const RATE_DIVISORS = [4, 0, 2, 1];

export const samplesOf = ({ isFirstVersion }: Frame): number => (isFirstVersion ? 1152 : 576);

/** The frame with this header; null where it is none. Frames of free length are not known. */
export function frameOf(header: number, offset: number): Frame | null {
  const version = (header >>> 19) & 3;
  const divisor = RATE_DIVISORS[version] ?? 0;
  const isFirstVersion = version === 3;
  const bitRateIndex = (header >>> 12) & 15;
  const kilobits = BIT_RATES[isFirstVersion ? 'first' : 'second'][bitRateIndex] ?? 0;
  const baseRate = SAMPLE_RATES[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || ((header >>> 17) & 3) !== 1) return null;
  if (divisor === 0 || kilobits === 0 || baseRate === undefined) return null;
  const sampleRate = baseRate / divisor;
  const bytes =
    Math.floor(((isFirstVersion ? 144_000 : 72_000) * kilobits) / sampleRate) + ((header >>> 9) & 1);
  const isMono = ((header >>> 6) & 3) === 3;
  const sideBytes = isFirstVersion ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const checksumBytes = ((header >>> 16) & 1) === 0 ? 2 : 0;
  const dataOffset = offset + 4 + checksumBytes + sideBytes;
  return { offset, bytes, header, isFirstVersion, isMono, sampleRate, bitRateIndex, dataOffset };
}

/** Version, layer and sample rate do not change within a stream. */
const SAME = 0xfffe0c00;

function frameAt(bytes: Buffer, at: number): Frame | null {
  return at + 4 <= bytes.length ? frameOf(bytes.readUInt32BE(at), at) : null;
}

/** Whole frames of one stream; bytes between them that belong to none are passed over. */
export function framesOf(bytes: Buffer): Frame[] {
  const found: Frame[] = [];
  let at = afterTags(bytes);
  let stream: number | null = null;
  let isInStep = false;
  while (at + 4 <= bytes.length) {
    const frame = frameAt(bytes, at);
    const isOurs = frame !== null && (stream === null || (frame.header & SAME) >>> 0 === stream);
    if (isOurs && at + frame.bytes <= bytes.length && (isInStep || isFollowed(bytes, frame))) {
      stream ??= (frame.header & SAME) >>> 0;
      found.push(frame);
      at += frame.bytes;
      isInStep = true;
    } else {
      isInStep = false;
      at = bytes.indexOf(0xff, at + 1);
      if (at === -1) break;
    }
  }
  return found;
}

/** Another frame of the same stream comes next, or the end does. */
function isFollowed(bytes: Buffer, frame: Frame): boolean {
  const next = frame.offset + frame.bytes;
  if (next === bytes.length) return true;
  const second = frameAt(bytes, next);
  return second !== null && (second.header & SAME) === (frame.header & SAME);
}

/** ID3v2 tags, of which there may be several, in front of the frames. */
function afterTags(bytes: Buffer): number {
  let at = 0;
  while (bytes.toString('latin1', at, at + 3) === 'ID3' && at + 10 <= bytes.length) {
    const [one = 0, two = 0, three = 0, four = 0] = bytes.subarray(at + 6, at + 10);
    const footerBytes = ((bytes[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
    at += 10 + (one << 21) + (two << 14) + (three << 7) + four + footerBytes;
  }
  return Math.min(at, bytes.length);
}
