/**
 * FLAC: the stream's numbers and its frames. The sum of the unpacked sound (MD5) stays: anybody can work it out from the
 * sound, so it tells nothing more, and players check the sound with it.
 */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../../facts.ts';
import { type Copied, type Format, type Original, Refusal } from '../format.ts';
import { type FlacFrame, framesOf } from './flac-frames.ts';

const STREAM_INFO_BYTES = 34;
const LAST_BLOCK_OF_STREAM_INFO = 0x80;
const MD5_AT = 18;

interface Parts {
  readonly info: Buffer;
  readonly start: number;
}

/** Some programs put an ID3v2 tag before the first byte. */
function beginning(bytes: Buffer): number {
  const at = bytes.toString('latin1', 0, 3) === 'ID3' ? bytes.indexOf('fLaC') : 0;
  if (at === -1 || bytes.toString('latin1', at, at + 4) !== 'fLaC') throw new Refusal('file is damaged');
  return at;
}

function partsOf(bytes: Buffer): Parts {
  let at = beginning(bytes) + 4;
  let info: Buffer | null = null;
  while (at + 4 <= bytes.length) {
    const kind = bytes.readUInt8(at);
    const length = bytes.readUIntBE(at + 1, 3);
    if ((kind & 0x7f) === 0 && length === STREAM_INFO_BYTES) info = bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    if ((kind & 0x80) !== 0) break;
  }
  if (info === null || info.length < STREAM_INFO_BYTES) throw new Refusal('file is damaged');
  return { info, start: at };
}

/** The stream's numbers, counted anew; the sum of the sound only where all the sound is there. */
function numbers(told: Buffer, frames: readonly FlacFrame[], samples: number): Buffer {
  const info = Buffer.from(told);
  const lengths = frames.map(({ bytes }) => bytes);
  info.writeUIntBE(
    Math.min(
      lengths.reduce((least, length) => Math.min(least, length)),
      0xffffff,
    ),
    4,
    3,
  );
  info.writeUIntBE(
    Math.min(
      lengths.reduce((most, length) => Math.max(most, length)),
      0xffffff,
    ),
    7,
    3,
  );
  const toldSamples = (info.readUInt8(13) & 15) * 2 ** 32 + info.readUInt32BE(14);
  info.writeUInt8((info.readUInt8(13) & 0xf0) | (Math.floor(samples / 2 ** 32) & 15), 13);
  info.writeUInt32BE(samples % 2 ** 32, 14);
  if (toldSamples !== samples) info.fill(0, MD5_AT);
  return info;
}

async function clean({ path }: Original): Promise<Copied> {
  const bytes = readFileSync(path);
  const { info, start } = partsOf(bytes);
  const frames = framesOf(bytes, start);
  const last = frames.at(-1);
  const sampleRate = info.readUIntBE(10, 3) >>> 4;
  if (last === undefined || sampleRate === 0) throw new Refusal('file is damaged');
  const samples = frames.reduce((sum, frame) => sum + frame.samples, 0);
  const head = Buffer.from('fLaC\0\0\0\0', 'latin1');
  head.writeUInt8(LAST_BLOCK_OF_STREAM_INFO, 4);
  head.writeUIntBE(STREAM_INFO_BYTES, 5, 3);
  return {
    bytes: Buffer.concat([
      head,
      numbers(info, frames, samples),
      bytes.subarray(start, last.offset + last.bytes),
    ]),
    status: 'clean',
    type: { mime: 'audio/flac', extension: 'flac' },
    facts: { ...NO_FACTS, durationMs: Math.round((samples * 1000) / sampleRate) },
    actions: ['sound copied into a new file'],
    found: [],
    tools: [],
  };
}

export const flac: Format = { clean };
