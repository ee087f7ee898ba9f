/** Proves that every byte of an AMR file belongs to a frame of speech. */
import { NO_FACTS } from '../facts.ts';
import { type ByteSource, demand, need, type Structure } from './source.ts';
import { Window } from './window.ts';

/** Bits of speech by type of frame (3GPP TS 26.101 and 26.201), then of silence; a type without bits is an empty frame. */
const NARROW_BITS = [95, 103, 118, 134, 148, 159, 204, 244, 39, -1, -1, -1, -1, -1, -1, 0];
const WIDE_BITS = [132, 177, 253, 285, 317, 365, 397, 461, 477, 40, -1, -1, -1, -1, 0, 0];
const FRAMES_PER_SECOND = 50;

export function verifyAmr(source: ByteSource): Structure {
  const isWide = source.read(0, 9).toString('latin1') === '#!AMR-WB\n';
  if (!isWide) demand(need(source, 0, 6).toString('latin1') === '#!AMR\n', 'no header');
  const bits = isWide ? WIDE_BITS : NARROW_BITS;
  const window = new Window(source);
  let frames = 0;
  let at = isWide ? 9 : 6;
  while (at < source.size) {
    const first = window.at(at, 1)[0] ?? 0xff;
    const length = bits[(first >>> 3) & 15] ?? -1;
    demand(length >= 0 && (first & 0x83) === 0, 'a frame that is none');
    at += 1 + Math.ceil(length / 8);
    frames += 1;
  }
  demand(at === source.size && frames > 0, 'a frame that is cut off');
  return { ...NO_FACTS, durationMs: (frames * 1000) / FRAMES_PER_SECOND };
}
