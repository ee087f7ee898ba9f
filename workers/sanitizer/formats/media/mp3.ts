/**
 * MP3: frames of sound only. Tags before, between and after them fall away, and so does the first frame if it holds no
 * sound but the encoder's name and settings; a plain index takes its place where lengths differ. Encoders also sign in
 * the bytes between the sound of two frames: those become zero.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../../facts.ts';
import { type Copied, type Format, type Original, Refusal } from '../format.ts';
import { type Frame, frameOf, framesOf, samplesOf } from './mp3-frames.ts';
import { zeroBetweenSounds } from './mp3-reservoir.ts';

/** Where the index stands in its frame, after the header: behind the side information. */
const indexAt = (frame: Frame): number =>
  (frame.isFirstVersion ? (frame.isMono ? 17 : 32) : frame.isMono ? 9 : 17) + 4;

function isIndex(bytes: Buffer, frame: Frame): boolean {
  const name = bytes.toString('latin1', frame.offset + indexAt(frame), frame.offset + indexAt(frame) + 4);
  const vbri = bytes.toString('latin1', frame.offset + 36, frame.offset + 40);
  return name === 'Xing' || name === 'Info' || vbri === 'VBRI';
}

/** Name, flags, frames, bytes, and 100 places. */
const INDEX_BYTES = 4 + 4 + 4 + 4 + 100;
const HAS_FRAMES_BYTES_AND_PLACES = 7;
const CHECKSUM_ABSENT = 0x00010000;
const BIT_RATE_AND_PADDING = 0x0000f200;

/** An index frame in the stream's own form, as short as may be. */
function indexFrame(frames: readonly Frame[], first: Frame): Buffer {
  const plain = (first.header & ~BIT_RATE_AND_PADDING) | CHECKSUM_ABSENT;
  let index: Frame | null = null;
  for (let rate = 1; rate < 15 && (index === null || index.bytes < indexAt(first) + INDEX_BYTES); rate += 1)
    index = frameOf((plain | (rate << 12)) >>> 0, 0);
  if (index === null) throw new RangeError('index');
  const soundBytes = frames.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = Buffer.alloc(index.bytes);
  const at = indexAt(first);
  bytes.writeUInt32BE(index.header, 0);
  bytes.write('Xing', at, 'latin1');
  bytes.writeUInt32BE(HAS_FRAMES_BYTES_AND_PLACES, at + 4);
  bytes.writeUInt32BE(frames.length, at + 8);
  bytes.writeUInt32BE(soundBytes + index.bytes, at + 12);
  let [passed, next] = [0, 0];
  frames.forEach((frame, place) => {
    for (; next < 100 && place * 100 >= next * frames.length; next += 1)
      bytes[at + 16 + next] = Math.min(255, Math.floor((passed * 256) / soundBytes));
    passed += frame.bytes;
  });
  // fewer frames than places: the last places are the end
  bytes.fill(255, at + 16 + next, at + INDEX_BYTES);
  return bytes;
}

async function clean({ path }: Original): Promise<Copied> {
  const bytes = readFileSync(path);
  const all = framesOf(bytes);
  const [leading] = all;
  const frames = leading !== undefined && isIndex(bytes, leading) ? all.slice(1) : all;
  const [first] = frames;
  if (first === undefined) throw new Refusal('file is damaged');
  zeroBetweenSounds(bytes, frames);
  const isEven = frames.every(({ bitRateIndex }) => bitRateIndex === first.bitRateIndex);
  const sounds = frames.map((frame) => bytes.subarray(frame.offset, frame.offset + frame.bytes));
  const seconds = (frames.length * samplesOf(first)) / first.sampleRate;
  return {
    bytes: Buffer.concat(isEven ? sounds : [indexFrame(frames, first), ...sounds]),
    status: 'clean',
    type: { mime: 'audio/mpeg', extension: 'mp3' },
    facts: { ...NO_FACTS, durationMs: Math.round(seconds * 1000) },
    actions: ['sound copied into a new file'],
    found: [],
    tools: [],
  };
}

export const mp3: Format = { clean };
