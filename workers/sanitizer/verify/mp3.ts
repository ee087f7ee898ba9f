/**
 * Proves that every byte of an MP3 belongs to a frame of one stream, that a leading index says how long the frames are
 * and nothing else, and that no encoder has signed.
 */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, type Structure } from './source.ts';
import { Window } from './window.ts';

/** Kilobits a second by index, for version 1 and for the lower sampling rates. */
const KILOBITS = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const HERTZ: Record<number, readonly number[]> = {
  3: [44_100, 48_000, 32_000],
  2: [22_050, 24_000, 16_000],
  0: [11_025, 12_000, 8_000],
};
const LONGEST_FRAME = 2881;
const SIGNATURES = /LAME ?3\.|Lavc\d|Lavf\d|GOGO|VBRI/;
const INDEX_BYTES = 116;

interface Shape {
  readonly bytes: number;
  readonly hertz: number;
  readonly samples: number;
  /** Header and side information of a frame without a checksum. */
  readonly beforeData: number;
}

function shapeOf(header: Buffer): Shape {
  const [one = 0, two = 0, three = 0, four = 0] = header;
  const version = (two >>> 3) & 3;
  demand(one === 0xff && two >>> 5 === 7 && ((two >>> 1) & 3) === 1, 'a frame that is none');
  const isFirst = version === 3;
  const kilobits = KILOBITS[isFirst ? 0 : 1][(three >>> 4) - 1];
  const hertz = HERTZ[version]?.[(three >>> 2) & 3];
  demand(kilobits !== undefined && hertz !== undefined, 'a frame that is none');
  const samples = isFirst ? 1152 : 576;
  const bytes = Math.floor((samples * kilobits * 125) / hertz) + ((three >>> 1) & 1);
  const isMono = four >>> 6 === 3;
  const side = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return { bytes, hertz, samples, beforeData: 4 + side };
}

export function verifyMp3(source: ByteSource): Structure {
  const window = new Window(source);
  let at = 0;
  let frames = 0;
  let durationMs = 0;
  let hertz: number | null = null;
  while (at < source.size) {
    demand(at + 4 <= source.size, 'bytes after the last frame');
    const shape = shapeOf(window.at(at, 4));
    demand(shape.bytes <= LONGEST_FRAME && at + shape.bytes <= source.size, 'a frame that is cut off');
    hertz ??= shape.hertz;
    demand(shape.hertz === hertz, 'a second stream');
    const frame = window.at(at, shape.bytes);
    demand(!SIGNATURES.test(frame.toString('latin1')), 'a name of an encoder');
    if (at === 0 && frame.toString('latin1', shape.beforeData, shape.beforeData + 4) === 'Xing')
      verifyIndex(frame, shape, source.size);
    else {
      frames += 1;
      durationMs += (shape.samples * 1000) / shape.hertz;
    }
    at += shape.bytes;
  }
  demand(frames > 0, 'no sound');
  return { ...NO_FACTS, durationMs: Math.round(durationMs) };
}

/** Name, flags, two numbers and 100 places; all else is zero. */
function verifyIndex(frame: Buffer, { beforeData }: Shape, fileBytes: number): void {
  const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);
  demand(isZero(frame.subarray(4, beforeData)), 'an index that says more');
  demand(isZero(frame.subarray(beforeData + INDEX_BYTES)), 'an index that says more');
  demand(frame.readUInt32BE(beforeData + 4) === 7, 'an index of another form');
  demand(frame.readUInt32BE(beforeData + 12) === fileBytes, 'an index of something else');
  const places = frame.subarray(beforeData + 16, beforeData + INDEX_BYTES);
  demand(
    places.every((place, index) => place >= (places[index - 1] ?? 0)),
    'places out of order',
  );
}
