/** WAV: how the samples are laid out, the samples, and nothing else. */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../../facts.ts';
import { type Copied, type Format, type Original, Refusal } from '../format.ts';
import { blankAacNames, blankMp3Names } from './marks.ts';

const PCM = 1;
const FLOAT = 3;
const MP3 = 0x55;
const AAC = new Set([0xff, 0x1600, 0x1601, 0x1602]);
const EXTENSIBLE = 0xfffe;
/** The rest of a GUID that only says which of the formats above it stands for (Microsoft's KSDATAFORMAT_SUBTYPE). */
const SUBTYPE_END = Buffer.from('000000001000800000aa00389b71', 'hex');
const LONGEST_FORMAT = 256;

interface Parts {
  readonly format: Buffer;
  readonly samples: Buffer;
  /** Samples of each channel, as the file says; 0 where it does not. */
  readonly count: number;
}

/** Chunks by name; a length of nothing or of everything means: to the end, as recorders write that were cut off. */
function partsOf(bytes: Buffer): Parts {
  let format: Buffer | null = null;
  let count = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const told = bytes.readUInt32LE(at + 4);
    const left = bytes.length - at - 8;
    const isOpen = name === 'data' && (told === 0 || told > left);
    const length = isOpen ? left : Math.min(told, left);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ') format = body;
    if (name === 'fact' && length >= 4) count = body.readUInt32LE(0);
    if (name === 'data' && format !== null) return { format, samples: body, count };
    at += 8 + length + (length % 2);
  }
  throw new Refusal('file is damaged');
}

/** The same layout in the one form that there is for it. */
function neutralFormat(format: Buffer): Buffer {
  if (format.length < 16) throw new Refusal('file is damaged');
  const tag = format.readUInt16LE(0);
  if (tag === PCM) return withRate(Buffer.from(format.subarray(0, 16)));
  if (tag === EXTENSIBLE && format.length >= 40) {
    const kept = withRate(Buffer.from(format.subarray(0, 40)));
    kept.writeUInt16LE(22, 16);
    SUBTYPE_END.copy(kept, 26);
    return kept;
  }
  const extraBytes = format.length >= 18 ? Math.min(format.readUInt16LE(16), format.length - 18) : 0;
  if (18 + extraBytes > LONGEST_FORMAT) throw new Refusal('file is damaged');
  const kept = Buffer.alloc(18 + extraBytes);
  format.copy(kept, 0, 0, kept.length);
  kept.writeUInt16LE(extraBytes, 16);
  return tag === FLOAT ? withRate(kept) : kept;
}

/** Bytes a second follow from the rest where every sample has the same length. */
function withRate(format: Buffer): Buffer {
  format.writeUInt32LE(Math.min(0xffff_ffff, format.readUInt32LE(4) * format.readUInt16LE(12)), 8);
  return format;
}

function chunk(name: string, body: Buffer): Buffer[] {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(body.length, 4);
  return [header, body, Buffer.alloc(body.length % 2)];
}

async function clean({ path, limits }: Original): Promise<Copied> {
  const { format: told, samples, count } = partsOf(readFileSync(path));
  const format = neutralFormat(told);
  const [bytesEach, bytesPerSecond] = [format.readUInt16LE(12), format.readUInt32LE(8)];
  const tag = format.readUInt16LE(0);
  const isPlain = tag === PCM || tag === FLOAT || tag === EXTENSIBLE;
  if (bytesEach === 0 || (bytesPerSecond === 0 && (isPlain || count === 0)))
    throw new Refusal('file is damaged');
  if (samples.length > limits.outputBytes) throw new Refusal('limits exceeded');
  const whole = isPlain ? samples.subarray(0, samples.length - (samples.length % bytesEach)) : samples;
  if (tag === MP3) blankMp3Names(whole);
  if (AAC.has(tag)) blankAacNames(whole);
  const fact = Buffer.alloc(4);
  fact.writeUInt32LE(count);
  const needsCount = tag !== PCM && tag !== EXTENSIBLE && count > 0;
  const seconds = bytesPerSecond === 0 ? count / format.readUInt32LE(4) : whole.length / bytesPerSecond;
  if (!Number.isFinite(seconds)) throw new Refusal('file is damaged');
  const body = [
    Buffer.from('WAVE', 'latin1'),
    ...chunk('fmt ', format),
    ...(needsCount ? chunk('fact', fact) : []),
    ...chunk('data', whole),
  ];
  const header = Buffer.from('RIFF\0\0\0\0', 'latin1');
  header.writeUInt32LE(
    body.reduce((sum, part) => sum + part.length, 0),
    4,
  );
  return {
    bytes: Buffer.concat([header, ...body]),
    status: 'clean',
    type: { mime: 'audio/x-wav', extension: 'wav' },
    facts: { ...NO_FACTS, durationMs: Math.round(seconds * 1000) },
    actions: ['sound copied into a new file'],
    found: [],
    tools: [],
  };
}

export const wav: Format = { clean };
