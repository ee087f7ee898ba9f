/** Proves that a WAV file has a layout, a number of samples where that is needed, and samples; and nothing after them. */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';

const PCM = 1;
const EXTENSIBLE = 0xfffe;
const SUBTYPE_END = '000000001000800000aa00389b71';
const LONGEST_FORMAT = 256;

export function verifyWav(source: ByteSource): Structure {
  const header = need(source, 0, 12);
  demand(
    header.toString('latin1', 0, 4) === 'RIFF' && header.toString('latin1', 8, 12) === 'WAVE',
    'no header',
  );
  demand(header.readUInt32LE(4) + 8 === source.size, 'bytes after the end');
  let at = 12;
  const names: string[] = [];
  let rates = { bytesPerSecond: 0, sampleRate: 0 };
  let count = 0;
  let durationMs = 0;
  while (at < source.size) {
    const start = need(source, at, 8);
    const name = start.toString('latin1', 0, 4);
    const length = start.readUInt32LE(4);
    demand(at + 8 + length <= source.size, 'a chunk reaches too far');
    names.push(name);
    if (name === 'fmt ') rates = verifyFormat(need(source, at + 8, Math.min(length, LONGEST_FORMAT + 1)));
    if (name === 'fact') {
      demand(length === 4, 'a chunk of the wrong length');
      count = need(source, at + 8, 4).readUInt32LE();
    }
    if (name === 'data') {
      const { bytesPerSecond, sampleRate } = rates;
      demand(bytesPerSecond > 0 || (count > 0 && sampleRate > 0), 'no rate');
      durationMs = Math.round((bytesPerSecond > 0 ? length / bytesPerSecond : count / sampleRate) * 1000);
    }
    at += 8 + length;
    if (length % 2 === 1) {
      demand(need(source, at, 1)[0] === 0, 'padding that is not empty');
      at += 1;
    }
    demand(names.length <= 3, 'a chunk that is not allowed');
  }
  demand(/^fmt ,(?:fact,)?data$/.test(names.join(',')), 'a chunk that is not allowed');
  return { ...NO_FACTS, durationMs };
}

function verifyFormat(format: Buffer): { bytesPerSecond: number; sampleRate: number } {
  demand(format.length >= 16 && format.length <= LONGEST_FORMAT, 'a layout of the wrong length');
  const tag = format.readUInt16LE(0);
  const bytesPerSecond = format.readUInt32LE(8);
  if (tag === PCM) demand(format.length === 16, 'a layout of the wrong length');
  else demand(format.length === 18 + format.readUInt16LE(16), 'a layout of the wrong length');
  if (tag === EXTENSIBLE)
    demand(format.length === 40 && format.toString('hex', 26) === SUBTYPE_END, 'an identifier of its own');
  return { bytesPerSecond, sampleRate: format.readUInt32LE(4) };
}
