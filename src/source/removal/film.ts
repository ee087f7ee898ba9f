/**
 * MP4, MOV, M4A, 3GP: everything that no player needs becomes a free box of zeros in its own place. Nothing moves, so
 * that every offset in the file stays true, and nothing of the film itself is read.
 */
import { type Box, boxesIn, childrenOf, descend, handlerOf, topBoxes } from '../hidden/boxes.ts';
import { DamagedFile, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { cleanFragment, defaultSizes, type Fragment } from './film-fragments.ts';
import { sampleRanges } from './film-samples.ts';
import { type Piece, type Range, type Remover, withZeroed } from './pieces.ts';

const FREE = [0x66, 0x72, 0x65, 0x65];

/** What a player needs, by where it stands; the rest is freed. */
const NEEDED: Readonly<Record<string, RegExp>> = {
  moov: /^(?:mvhd|trak|iods|mvex|free)$/,
  mvex: /^(?:mehd|trex|free)$/,

  trak: /^(?:tkhd|edts|mdia|tapt|clip|matt|load|free)$/,
  mdia: /^(?:mdhd|hdlr|minf|free)$/,
  minf: /^(?:vmhd|smhd|gmhd|nmhd|hdlr|dinf|stbl|free)$/,
  stbl: /^(?:stsd|stts|ctts|stss|stps|stsc|stsz|stz2|stco|co64|sdtp|sbgp|sgpd|cslg|subs|saiz|saio|free)$/,
};

/** Heads that are packed, and films that lie elsewhere, cannot be edited in place. */
const NOT_HERE = /^(?:cmov|rmra)$/;

/** Copied as they are: brands, and where fragments begin. Nothing moves, so that they stay true. */
const COPIED = /^(?:ftyp|styp|wide|sidx|ssix)$/;
/** Longer than any list of brands. */
const MOST_BRANDS_BYTES = 512;

const PLAYED = /^(?:vide|soun)$/;

/** Undetermined, in the three letters of five bits that this format has for languages. */
const NO_LANGUAGE = 0x55c4;

/** Names of encoders with their versions. */
const STREAM_NAMES = /(?:Lav[cf]|x26[45]|XviD|DivX)[\w.-]{2,20}/g;

/** The number by which fragments name a track. */
function trackId(bytes: Uint8Array, track: Box): number {
  const [head] = descend(bytes, [track], 'trak', 'tkhd');
  if (!head) throw new DamagedFile('tkhd');
  return viewOf(bytes).getUint32(head.inside + (bytes[head.inside] === 1 ? 20 : 12));
}

class Movie {
  /** The content of `moov`, a copy to be edited. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Samples of freed tracks, in the file. */
  readonly samples: Range[] = [];
  readonly played = new Set<number>();

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  free(box: Box): void {
    this.bytes.set(FREE, box.start + 4);
    this.bytes.fill(0, box.inside, box.end);
  }

  #zero(box: Box, from: number, to: number): void {
    this.bytes.fill(0, Math.min(box.inside + from, box.end), Math.min(box.inside + to, box.end));
  }

  /** When it was made and changed; seconds of 4 bytes, or of 8 in version 1. */
  #zeroDates(box: Box): void {
    this.#zero(box, 4, this.bytes[box.inside] === 1 ? 20 : 12);
  }

  #clearLanguage(box: Box): void {
    const at = box.inside + (this.bytes[box.inside] === 1 ? 32 : 20);
    if (at + 2 <= box.end) viewOf(this.bytes).setUint16(at, NO_LANGUAGE);
  }

  /** Vendor and, of pictures, the encoder's name of 32 bytes. */
  #clearEncoders(description: Box, isPicture: boolean): void {
    for (const entry of childrenOf(this.bytes, description, 8)) {
      this.#zero(entry, 12, 16);
      if (isPicture) this.#zero(entry, 42, 74);
      // In the head of an MPEG-4 stream, where zeros would mean the start of something: blanks are a name as well.
      const text = latin1(this.bytes.subarray(entry.inside, entry.end));
      for (const { index, 0: name } of text.matchAll(STREAM_NAMES))
        this.bytes.fill(0x20, entry.inside + index, entry.inside + index + name.length);
    }
  }

  #clean(boxes: readonly Box[], within: keyof typeof NEEDED): void {
    for (const box of boxes) {
      if (!NEEDED[within]?.test(box.type) || box.type === 'free') this.free(box);
      else if (box.type === 'tkhd' || box.type === 'mvhd') this.#zeroDates(box);
      else if (box.type === 'mdhd') {
        this.#zeroDates(box);
        this.#clearLanguage(box);
      } else if (box.type === 'hdlr') this.#zero(box, 12, box.end - box.inside);
      else if (NEEDED[box.type]) this.#clean(childrenOf(this.bytes, box), box.type);
    }
  }

  /** @throws DamagedFile */
  clean(): void {
    for (const box of boxesIn(this.bytes)) {
      if (box.type !== 'trak') {
        this.#clean([box], 'moov');
        continue;
      }
      const handler = handlerOf(this.bytes, box);
      if (!PLAYED.test(handler)) {
        this.samples.push(...sampleRanges(this.bytes, box));
        this.free(box);
        continue;
      }
      this.played.add(trackId(this.bytes, box));
      for (const description of descend(this.bytes, [box], 'trak', 'mdia', 'minf', 'stbl', 'stsd'))
        this.#clearEncoders(description, handler === 'vide');
      this.#clean(childrenOf(this.bytes, box), 'trak');
    }
  }

  /** Sound or pictures that lie in another file, whose name would stand here. */
  get isElsewhere(): boolean {
    const tracks = boxesIn(this.bytes).filter(({ type }) => type === 'trak');
    const references = descend(this.bytes, tracks, 'trak', 'mdia', 'minf', 'dinf', 'dref');
    return references.some((box) =>
      childrenOf(this.bytes, box, 8).some(({ inside, end }) => end - inside > 4),
    );
  }
}

/** Each sample with the box it lies in; null where one lies in none. */
function samplesByBox(data: readonly Box[], samples: readonly Range[]): Map<Box, Range[]> | null {
  const within = new Map<Box, Range[]>();
  let index = 0;
  for (const sample of [...samples].sort((one, other) => one.start - other.start)) {
    while ((data[index]?.end ?? sample.end) < sample.end) index += 1;
    const box = data[index];
    if (!box || sample.start < box.inside) return null;
    const others = within.get(box);
    if (others) others.push(sample);
    else within.set(box, [sample]);
  }
  return within;
}

const head = (box: Box): Piece => ({ start: box.start, end: box.inside });

/** A box of the file itself that is freed: its size stays as it is written, its name and content go. */
function freed(box: Box): Piece[] {
  const name = box.start + 4;
  return [
    { start: box.start, end: name },
    Uint8Array.from(FREE),
    { start: name + 4, end: box.inside },
    { zeros: box.end - box.inside },
  ];
}

const isSane = ({ type, start, end }: Box): boolean =>
  !/^(?:ftyp|styp)$/.test(type) || end - start <= MOST_BRANDS_BYTES;

/** The cleaned heads of fragments by their boxes; null where one of them cannot be cleaned here. */
async function fragmentsOf(
  file: Blob,
  boxes: readonly Box[],
  movie: Movie,
): Promise<Map<Box, Fragment> | null> {
  const fragments = new Map<Box, Fragment>();
  const tracks = { played: movie.played, sizes: defaultSizes(movie.bytes) };
  for (const box of boxes.filter(({ type }) => type === 'moof')) {
    const fragment = await cleanFragment(file, box, tracks);
    if (!fragment) return null;
    fragments.set(box, fragment);
  }
  return fragments;
}

export const removeFromFilm: Remover = async (file) => {
  const boxes = await topBoxes(file);
  const [found, second] = boxes.filter(({ type }) => type === 'moov');
  if (!found) throw new DamagedFile('moov');
  if (second || boxes.some(({ type }) => NOT_HERE.test(type)) || !boxes.every(isSane)) return null;
  const movie = new Movie(await readRange(file, found.inside, found.end));
  if (boxesIn(movie.bytes).some(({ type }) => NOT_HERE.test(type)) || movie.isElsewhere) return null;
  movie.clean();
  if (movie.played.size === 0) return null;
  const fragments = await fragmentsOf(file, boxes, movie);
  if (!fragments) return null;
  const samples = [...movie.samples, ...[...fragments.values()].flatMap((fragment) => fragment.samples)];
  const data = boxes.filter(({ type }) => type === 'mdat');
  const within = samplesByBox(data, samples);
  if (!within) return null;
  return boxes.flatMap((box): Piece[] => {
    if (box === found) return [head(box), movie.bytes];
    const fragment = fragments.get(box);
    if (fragment) return [head(box), fragment.bytes];
    if (COPIED.test(box.type)) return [{ start: box.start, end: box.end }];
    if (box.type !== 'mdat') return freed(box);
    return withZeroed(box.start, box.end, within.get(box) ?? []);
  });
};
