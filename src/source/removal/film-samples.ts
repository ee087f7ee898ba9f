/** Where the samples of a track lie in the file, by the four tables that say so. */
import { type Box, contentOf, descend } from '../hidden/boxes.ts';
import { DamagedFile, viewOf } from '../hidden/bytes.ts';
import type { Range } from './pieces.ts';

/** A day of film with thirty samples of places a second. */
const MOST_SAMPLES = 24 * 3600 * 30;

interface Tables {
  readonly chunkAt: readonly number[];
  readonly sizes: (sample: number) => number;
  readonly samples: number;
  /** From which chunk, counted from 1, how many samples each chunk has. */
  readonly runs: readonly { readonly first: number; readonly each: number }[];
}

function table(bytes: Uint8Array, track: Box, name: string): DataView | null {
  const [box] = descend(bytes, [track], 'trak', 'mdia', 'minf', 'stbl', name);
  return box ? viewOf(contentOf(bytes, box)) : null;
}

function tablesOf(bytes: Uint8Array, track: Box): Tables {
  const [sizes, runs, short, long] = ['stsz', 'stsc', 'stco', 'co64'].map((name) =>
    table(bytes, track, name),
  );
  const offsets = short ?? long;
  if (!sizes || !runs || !offsets) throw new DamagedFile('samples');
  const samples = sizes.getUint32(8);
  if (samples > MOST_SAMPLES || offsets.getUint32(4) > MOST_SAMPLES) throw new DamagedFile('samples');
  const same = sizes.getUint32(4);
  return {
    samples,
    sizes: (sample) => (same === 0 ? sizes.getUint32(12 + 4 * sample) : same),
    chunkAt: Array.from({ length: offsets.getUint32(4) }, (_none, index) =>
      short ? offsets.getUint32(8 + 4 * index) : Number(offsets.getBigUint64(8 + 8 * index)),
    ),
    runs: Array.from({ length: Math.min(runs.getUint32(4), (runs.byteLength - 8) / 12) }, (_none, index) => ({
      first: runs.getUint32(8 + 12 * index),
      each: runs.getUint32(12 + 12 * index),
    })),
  };
}

/** @throws DamagedFile, RangeError where the tables do not fit each other */
export function sampleRanges(bytes: Uint8Array, track: Box): Range[] {
  const { chunkAt, sizes, samples, runs } = tablesOf(bytes, track);
  const ranges: Range[] = [];
  let sample = 0;
  let run = 0;
  for (const [index, start] of chunkAt.entries()) {
    while ((runs[run + 1]?.first ?? Number.POSITIVE_INFINITY) <= index + 1) run += 1;
    const each = runs[run]?.each ?? 0;
    let end = start;
    for (let count = 0; count < each && sample < samples; count += 1, sample += 1) end += sizes(sample);
    if (end > start) ranges.push({ start, end });
  }
  if (sample < samples) throw new DamagedFile('samples');
  return ranges;
}
