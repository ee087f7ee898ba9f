/**
 * Films in fragments, as browsers and some telephones record them: behind the head, one small head a fragment. Each is
 * cleaned like the first one, in its place; samples of tracks that are not played are found through it.
 */
import { type Box, boxesIn, childrenOf, descend } from '../hidden/boxes.ts';
import { DamagedFile, readRange, viewOf } from '../hidden/bytes.ts';
import type { Range } from './pieces.ts';

const NEEDED = /^(?:mfhd|traf|free)$/;
const NEEDED_OF_TRACK = /^(?:tfhd|tfdt|trun|sbgp|sgpd|subs|sdtp|saiz|saio|free)$/;
const FREE = [0x66, 0x72, 0x65, 0x65];

/** Flags of `tfhd`: what stands in it, in this order, and from where places are counted. */
const BASE = 0x01;
const DESCRIPTION = 0x02;
const DURATION = 0x08;
const SIZE = 0x10;
const FROM_FRAGMENT = 0x020000;
/** Flags of `trun`, the last four for each sample. */
const OFFSET = 0x01;
const FIRST_FLAGS = 0x04;
const EACH_DURATION = 0x0100;
const EACH_SIZE = 0x0200;
const EACH_FLAGS = 0x0400;
const EACH_SHIFT = 0x0800;

/** A fragment is seconds long. */
const MOST_SAMPLES = 1_000_000;

const flagsOf = (view: DataView, box: Box): number => view.getUint32(box.inside) & 0xffffff;

/** What the head of the film says of its tracks. */
interface Tracks {
  /** Ids of those that are played. */
  readonly played: ReadonlySet<number>;
  /** Bytes of a sample where its fragment does not say, by track. */
  readonly sizes: ReadonlyMap<number, number>;
}

/** @param head what lies in `moov` */
export function defaultSizes(head: Uint8Array): Map<number, number> {
  const view = viewOf(head);
  const boxes = descend(head, boxesIn(head), 'mvex', 'trex');
  return new Map(boxes.map(({ inside }) => [view.getUint32(inside + 4), view.getUint32(inside + 16)]));
}

export interface Fragment {
  /** Its head, cleaned. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Samples in it that nobody plays, in the file. */
  readonly samples: readonly Range[];
}

interface TrackHead {
  readonly id: number;
  /** From where its samples' places are counted, in the file; null where that follows from the track before. */
  readonly base: number | null;
  readonly size: number;
}

function trackHead(bytes: Uint8Array, box: Box, fragmentAt: number, tracks: Tracks): TrackHead {
  const view = viewOf(bytes);
  const flags = flagsOf(view, box);
  const id = view.getUint32(box.inside + 4);
  const base =
    flags & BASE ? Number(view.getBigUint64(box.inside + 8)) : flags & FROM_FRAGMENT ? fragmentAt : null;
  const before = (flags & BASE && 8) + (flags & DESCRIPTION && 4) + (flags & DURATION && 4);
  const size = flags & SIZE ? view.getUint32(box.inside + 8 + before) : tracks.sizes.get(id);
  return { id, base, size: size ?? 0 };
}

/** Where the samples of one run lie. @param at where they begin, unless the run says so */
function runRange(bytes: Uint8Array, box: Box, { base, size }: TrackHead, at: number): Range {
  const view = viewOf(bytes);
  const flags = flagsOf(view, box);
  const samples = view.getUint32(box.inside + 4);
  if (samples > MOST_SAMPLES) throw new DamagedFile('samples');
  const first = box.inside + 8 + (flags & OFFSET && 4) + (flags & FIRST_FLAGS && 4);
  const words = [EACH_DURATION, EACH_SIZE, EACH_FLAGS, EACH_SHIFT].filter((flag) => flags & flag).length;
  const start = flags & OFFSET ? (base ?? 0) + view.getInt32(box.inside + 8) : at;
  let end = start;
  for (let sample = 0; sample < samples; sample += 1) {
    const sizeAt = first + 4 * (sample * words + (flags & EACH_DURATION ? 1 : 0));
    end += flags & EACH_SIZE ? view.getUint32(sizeAt) : size;
  }
  return { start, end };
}

function free(bytes: Uint8Array, box: Box): void {
  bytes.set(FREE, box.start + 4);
  bytes.fill(0, box.inside, box.end);
}

/** @throws DamagedFile, RangeError @returns null where places follow from what would be freed */
export async function cleanFragment(file: Blob, box: Box, tracks: Tracks): Promise<Fragment | null> {
  const bytes = await readRange(file, box.inside, box.end);
  const samples: Range[] = [];
  let isFreed = false;
  let isImplied = false;
  for (const child of boxesIn(bytes)) {
    if (!NEEDED.test(child.type) || child.type === 'free') free(bytes, child);
    if (child.type !== 'traf') continue;
    const parts = childrenOf(bytes, child);
    const headBox = parts.find(({ type }) => type === 'tfhd');
    if (!headBox) throw new DamagedFile('tfhd');
    const head = trackHead(bytes, headBox, box.start, tracks);
    isImplied ||= head.base === null;
    if (tracks.played.has(head.id)) {
      for (const part of parts)
        if (!NEEDED_OF_TRACK.test(part.type) || part.type === 'free') free(bytes, part);
      continue;
    }
    isFreed = true;
    let at = head.base ?? 0;
    for (const run of parts.filter(({ type }) => type === 'trun')) {
      const range = runRange(bytes, run, head, at);
      at = range.end;
      if (range.end > range.start) samples.push(range);
    }
    free(bytes, child);
  }
  return isFreed && isImplied ? null : { bytes, samples };
}
