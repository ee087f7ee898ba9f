/**
 * Finds what looks like a report among all others without comparing each with each. A text is looked up by the
 * smallest of its fingerprints, a picture by parts of its perceptual hash; only what is met there is compared.
 */
import type { ObjectId } from '#protocol/ids.ts';
import { ALIKE_SHARE, runsOf, SKETCH_RUNS, shareOf } from './alike-words.ts';

/** Two of them have to meet before two texts are compared: one is met by chance in thousands of reports. */
const FEWEST_MET = 2;
/**
 * The newest that are looked at of all that share a fingerprint: a flood of one text costs no more than this each, and
 * each of them is still found beside some others.
 */
const MOST_MET = 48;
/** Most likely ones that are compared and kept for each report. */
const MOST_PAIRS = 6;

/** Runs that are kept beside the sketches: those of twice as many reports as one is compared with. */
const MOST_RECENT = 2 * MOST_MET;

/** Bits in which two pictures' hashes may differ: copies differ in a few of 64, other pictures in about half. */
export const MOST_BITS = 6;
/** With one part more than bits that may differ, one part is the same in every pair. */
const PARTS = MOST_BITS + 1;
/** A hash of nearly one colour says nothing: a sky and a wall have the same. */
const FEWEST_SET_BITS = 6;

export interface AlikeItem {
  readonly id: ObjectId;
  readonly thread: ObjectId;
  readonly text: string;
  /** Of its pictures, as far as they are known by now. */
  readonly hashes: readonly string[];
}

export interface AlikePair {
  readonly one: ObjectId;
  readonly other: ObjectId;
  /** How much of the shorter text stands in the other; 0 where it is their pictures. */
  readonly share: number;
  /** They have a picture in common. */
  readonly picture: boolean;
}

/** A chained table in flat memory: a map of lists would take ten times as much for 320,000 fingerprints. */
class Chains {
  #heads = new Int32Array(1 << 14).fill(-1);
  #keys = new Uint32Array(1 << 14);
  #values = new Int32Array(1 << 14);
  #next = new Int32Array(1 << 14);
  #size = 0;

  add(key: number, value: number): void {
    if (this.#size === this.#keys.length) this.#grow();
    const at = this.#size;
    this.#size += 1;
    this.#keys[at] = key;
    this.#values[at] = value;
    this.#link(at);
  }

  /** The newest values of a key first. */
  *of(key: number, most: number): Generator<number> {
    let given = 0;
    let at = this.#heads[key & (this.#heads.length - 1)] ?? -1;
    for (; at >= 0 && given < most; at = this.#next[at] ?? -1) {
      if (this.#keys[at] !== key) continue;
      given += 1;
      yield this.#values[at] ?? -1;
    }
  }

  #link(at: number): void {
    const slot = (this.#keys[at] ?? 0) & (this.#heads.length - 1);
    this.#next[at] = this.#heads[slot] ?? -1;
    this.#heads[slot] = at;
  }

  #grow(): void {
    const length = this.#keys.length * 2;
    const [keys, values] = [new Uint32Array(length), new Int32Array(length)];
    keys.set(this.#keys);
    values.set(this.#values);
    this.#keys = keys;
    this.#values = values;
    this.#next = new Int32Array(length);
    this.#heads = new Int32Array(length).fill(-1);
    for (let at = 0; at < this.#size; at += 1) this.#link(at);
  }
}

function bitsSet(value: bigint): number {
  let count = 0;
  for (let rest = value; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
}

const HASH = /^[0-9a-f]{16}$/;

/** Null for what tells nothing apart. */
function pictureBits(hashHex: string): bigint | null {
  if (!HASH.test(hashHex)) return null;
  const bits = BigInt(`0x${hashHex}`);
  const set = bitsSet(bits);
  return set < FEWEST_SET_BITS || set > 64 - FEWEST_SET_BITS ? null : bits;
}

/** Parts of 9 or 10 bits, each with its number, so that equal bits elsewhere do not meet. */
function partsOf(bits: bigint): number[] {
  return Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [Math.floor((part * 64) / PARTS), Math.floor(((part + 1) * 64) / PARTS)];
    return part * 1024 + Number(BigInt.asUintN(to - from, bits >> BigInt(from)));
  });
}

/** Grows with the reports that are added; nothing is looked at twice. */
export class AlikeIndex {
  readonly #ids: ObjectId[] = [];
  readonly #threads: ObjectId[] = [];
  readonly #numberOf = new Map<ObjectId, number>();
  /** Of the texts that were compared last: in a flood it is the same few again and again. */
  readonly #recent = new Map<number, Uint32Array>();
  readonly #words = new Chains();
  readonly #pictureParts = new Chains();
  readonly #pictures: { readonly item: number; readonly bits: bigint }[] = [];
  readonly #known = new Set<string>();
  readonly #pairs = new Map<string, AlikePair>();

  has(id: ObjectId): boolean {
    return this.#numberOf.has(id);
  }

  get pairs(): Iterable<AlikePair> {
    return this.#pairs.values();
  }

  /** A report, or pictures of one that have come since. */
  add(item: AlikeItem, textOf: (id: ObjectId) => string | null): void {
    const known = this.#numberOf.get(item.id);
    const number = known ?? this.#ids.length;
    if (known === undefined) {
      this.#ids.push(item.id);
      this.#threads.push(item.thread);
      this.#numberOf.set(item.id, number);
      this.#addText(number, item.text, textOf);
    }
    for (const hash of item.hashes) {
      const mark = `${item.id} ${hash}`;
      if (this.#known.has(mark)) continue;
      this.#known.add(mark);
      const bits = pictureBits(hash);
      if (bits !== null) this.#addPicture(number, bits);
    }
  }

  #addText(number: number, text: string, textOf: (id: ObjectId) => string | null): void {
    const runs = runsOf(text);
    const sketch = runs.subarray(0, SKETCH_RUNS);
    const met = new Map<number, number>();
    for (const run of sketch) {
      for (const other of this.#words.of(run, MOST_MET))
        if (this.#threads[other] !== this.#threads[number]) met.set(other, (met.get(other) ?? 0) + 1);
      this.#words.add(run, number);
    }
    const likely = [...met]
      .filter(([, times]) => times >= FEWEST_MET)
      .sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    for (const [other] of likely.slice(0, MOST_PAIRS)) {
      const share = shareOf(runs, this.#runsOf(other, textOf));
      if (share >= ALIKE_SHARE) this.#pair(number, other, share, false);
    }
  }

  #runsOf(number: number, textOf: (id: ObjectId) => string | null): Uint32Array {
    const id = this.#ids[number];
    const known = this.#recent.get(number);
    const runs = known ?? runsOf((id === undefined ? null : textOf(id)) ?? '');
    this.#recent.delete(number);
    this.#recent.set(number, runs);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MOST_RECENT && oldest !== undefined) this.#recent.delete(oldest);
    return runs;
  }

  #addPicture(number: number, bits: bigint): void {
    const at = this.#pictures.length;
    this.#pictures.push({ item: number, bits });
    const compared = new Set<number>();
    for (const part of partsOf(bits)) {
      for (const other of this.#pictureParts.of(part, MOST_MET)) {
        const picture = this.#pictures[other];
        if (picture === undefined || compared.has(other)) continue;
        compared.add(other);
        const isOther = this.#threads[picture.item] !== this.#threads[number];
        if (isOther && bitsSet(picture.bits ^ bits) <= MOST_BITS) this.#pair(number, picture.item, 0, true);
      }
      this.#pictureParts.add(part, at);
    }
  }

  #pair(a: number, b: number, share: number, picture: boolean): void {
    const [one, other] = [this.#ids[Math.min(a, b)], this.#ids[Math.max(a, b)]];
    if (one === undefined || other === undefined) return;
    const key = `${one} ${other}`;
    const before = this.#pairs.get(key);
    this.#pairs.set(key, {
      one,
      other,
      share: Math.max(share, before?.share ?? 0),
      picture: picture || before?.picture === true,
    });
  }
}
