/**
 * MP4, MOV, M4A, 3GP: everything that no player needs becomes a free box of zeros in its own place. Nothing moves, so
 * that every offset in the file stays true, and nothing of the film itself is read.
 */
import { type Box, boxesIn, childrenOf, descend, handlerOf, topBoxes } from '../hidden/boxes.ts';
import { DamagedFile, latin1, readRange, viewOf } from '../hidden/bytes.ts';
import { sampleRanges } from './film-samples.ts';
import { type Piece, type Range, type Remover, withZeroed } from './pieces.ts';

const FREE = [0x66, 0x72, 0x65, 0x65];

/** What a player needs, by where it stands; the rest is freed. */
const NEEDED: Readonly<Record<string, RegExp>> = {
  moov: /^(?:mvhd|trak|iods|free)$/,
  trak: /^(?:tkhd|edts|mdia|tapt|clip|matt|load|free)$/,
  mdia: /^(?:mdhd|hdlr|minf|free)$/,
  minf: /^(?:vmhd|smhd|gmhd|nmhd|hdlr|dinf|stbl|free)$/,
  stbl: /^(?:stsd|stts|ctts|stss|stps|stsc|stsz|stz2|stco|co64|sdtp|sbgp|sgpd|cslg|subs|saiz|saio|free)$/,
};

/** Films in fragments keep a piece of this in every one of them, and compressed heads cannot be edited in place. */
const NOT_HERE = /^(?:moof|styp|sidx|mvex|cmov|rmra)$/;

const PLAYED = /^(?:vide|soun)$/;

/** Undetermined, in the three letters of five bits that this format has for languages. */
const NO_LANGUAGE = 0x55c4;

/** Names of encoders with their versions. */
const STREAM_NAMES = /(?:Lav[cf]|x26[45]|XviD|DivX)[\w.-]{2,20}/g;

class Movie {
  /** The content of `moov`, a copy to be edited. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Samples of freed tracks, in the file. */
  readonly samples: Range[] = [];
  played = 0;

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
      this.played += 1;
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

export const removeFromFilm: Remover = async (file) => {
  const boxes = await topBoxes(file);
  const [found, second] = boxes.filter(({ type }) => type === 'moov');
  if (!found) throw new DamagedFile('moov');
  if (second || boxes.some(({ type }) => NOT_HERE.test(type))) return null;
  const movie = new Movie(await readRange(file, found.inside, found.end));
  if (boxesIn(movie.bytes).some(({ type }) => NOT_HERE.test(type)) || movie.isElsewhere) return null;
  movie.clean();
  if (movie.played === 0) return null;
  const data = boxes.filter(({ type }) => type === 'mdat');
  const isWithin = ({ start, end }: Range) => data.some((box) => start >= box.inside && end <= box.end);
  if (!movie.samples.every(isWithin)) return null;
  return boxes.flatMap((box): Piece[] => {
    if (box === found) return [head(box), movie.bytes];
    if (box.type === 'ftyp' || box.type === 'wide') return [{ start: box.start, end: box.end }];
    if (box.type !== 'mdat') return freed(box);
    const within = movie.samples.filter(({ start, end }) => start >= box.inside && end <= box.end);
    return withZeroed(box.start, box.end, within);
  });
};
