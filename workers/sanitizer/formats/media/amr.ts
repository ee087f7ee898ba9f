/** AMR, the speech of telephones: frames of 20 ms, one after the other. */
import { readFileSync } from 'node:fs';
import { NO_FACTS } from '../../facts.ts';
import { type Copied, type Format, type Original, Refusal } from '../format.ts';

/** Bytes of a frame after its first, by its type (RFC 4867, 5.3); the types that are missing are reserved. */
const NARROW: Record<number, number> = {
  0: 12,
  1: 13,
  2: 15,
  3: 17,
  4: 19,
  5: 20,
  6: 26,
  7: 31,
  8: 5,
  15: 0,
};
const WIDE: Record<number, number> = {
  0: 17,
  1: 23,
  2: 32,
  3: 36,
  4: 40,
  5: 46,
  6: 50,
  7: 58,
  8: 60,
  9: 5,
  14: 0,
  15: 0,
};
const FRAME_MS = 20;

async function clean({ path }: Original): Promise<Copied> {
  const bytes = readFileSync(path);
  const isWide = bytes.toString('latin1', 0, 9) === '#!AMR-WB\n';
  const lengths = isWide ? WIDE : NARROW;
  const start = isWide ? 9 : 6;
  let at = start;
  let frames = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length = lengths[(first >>> 3) & 15];
    // first and last two bits are padding; what has other ones is no frame, and nothing behind it can be one
    if (length === undefined || (first & 0x83) !== 0 || at + 1 + length > bytes.length) break;
    at += 1 + length;
    frames += 1;
  }
  if (frames === 0) throw new Refusal('file is damaged');
  return {
    bytes: bytes.subarray(0, at),
    status: 'clean',
    type: { mime: 'audio/amr', extension: isWide ? 'awb' : 'amr' },
    facts: { ...NO_FACTS, durationMs: frames * FRAME_MS },
    actions: ['sound copied into a new file'],
    found: [],
    tools: [],
  };
}

export const amr: Format = { clean };
