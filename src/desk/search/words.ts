/**
 * Which documents hold which word, in memory alone. A word is what stands between two spaces of a folded text, and a
 * query's word may be any part of one: Arabic joins the article and prepositions to its words, so that prefixes would
 * miss most of them. What is found is exactly what reading every text would find.
 *
 * All of it is flat arrays, in which what is needed together stands together: a word that is met again costs three looks
 * into memory (its place by hash, what is known of it, its letters), and a text has 150 of them. Postings are linked
 * lists, 8 bytes each: 10,000 reports are some twelve megabytes. No text is cut into strings.
 */
import { chance } from '#protocol/engines/chance.ts';
import type { Units } from '../text/fold.ts';

/** Names a text that was added; never given twice. */
export type Document = number & { readonly __unit: 'document' };

const SPACE = 0x20;
const GONE = 2 ** 32 - 1;

/** What is known of a word, in 32-bit numbers. 0 stands for none where something is counted from 1. */
const WORD = {
  /** Where its letters begin. */
  start: 0,
  hash: 1,
  /** Its newest posting, counted from 1. */
  posting: 2,
  /** The document of that posting, counted from 1: a word that a text repeats is posted once. */
  document: 3,
  length: 4,
} as const;

/** A place of the table: a word, counted from 1, and its hash. */
const PLACE = { word: 0, hash: 1, length: 2 } as const;

/** A posting: its document, and the next older posting of the word, counted from 1. */
const POSTING = { document: 0, next: 1, length: 2 } as const;

const grown = <Numbers extends Uint32Array | Uint16Array>(
  numbers: Numbers,
  needed: number,
  make: (length: number) => Numbers,
): Numbers => {
  if (needed <= numbers.length) return numbers;
  const larger = make(Math.max(needed, 2 * numbers.length));
  larger.set(numbers);
  // Words that are not in use any more are nowhere else either.
  numbers.fill(0);
  return larger;
};

const uint16 = (length: number): Uint16Array => new Uint16Array(length);
const uint32 = (length: number): Uint32Array => new Uint32Array(length);

export class WordIndex {
  /** UTF-16 units of every word, each followed by a space, which no word holds. */
  #units = uint16(16_384);
  #unitsUsed = 0;
  #facts = uint32(1024 * WORD.length);
  #words = 0;
  /** By hash, and the next free place after it. At most half full; its places are a power of two. */
  #table = uint32(2048 * PLACE.length);
  /** Of the hash: with fixed ones, a source could write thousands of words that all stand at one place. */
  readonly #seed = Math.floor(chance.draw() * 2 ** 32) | 0;
  readonly #factor = Math.floor(chance.draw() * 2 ** 32) | 5;
  #posted = uint32(4096 * POSTING.length);
  #postings = 0;
  #documents = 0;
  /** By document: its postings; GONE once it was removed. */
  #sizes = uint32(1024);
  #gone = 0;

  get words(): number {
    return this.#words;
  }

  /** @param text as `foldedUnits` gives it: words between single spaces */
  add(text: Units): Document {
    const document = this.#documents;
    this.#documents += 1;
    const before = this.#postings;
    const [seed, factor, length] = [this.#seed, this.#factor, text.length];
    for (let from = 0; from < length; ) {
      let hash = seed;
      let to = from;
      for (; to < length; to += 1) {
        const unit = text[to] ?? SPACE;
        if (unit === SPACE) break;
        hash = Math.imul(hash ^ unit, factor);
        hash ^= hash >>> 15;
      }
      if (to > from) this.#post(this.#numberOf(text, from, to, hash >>> 0), document);
      from = to + 1;
    }
    this.#sizes = grown(this.#sizes, document + 1, uint32);
    this.#sizes[document] = this.#postings - before;
    if (!isDocument(document)) throw new RangeError('documents are numbered from 0');
    return document;
  }

  remove(document: Document): void {
    if (!this.#stands(document)) return;
    this.#gone += this.#sizes[document] ?? 0;
    this.#sizes[document] = GONE;
  }

  /** Calls `found` with every document that holds the part of a word; with some of them more than once. */
  find(part: string, found: (document: number) => void): void {
    const [units, used, length, head] = [this.#units, this.#unitsUsed, part.length, part.charCodeAt(0)];
    // All words in one run: no part of one holds a space, so that none is found across two.
    for (let at = 0, word = 0; at < used; at += 1) {
      if (units[at] !== head) continue;
      let same = 1;
      while (same < length && units[at + same] === part.charCodeAt(same)) same += 1;
      if (same < length) continue;
      word = this.#wordAt(at, word);
      this.#findDocuments(word, found);
      at = this.#end(word);
    }
  }

  #findDocuments(word: number, found: (document: number) => void): void {
    const posted = this.#posted;
    let at = this.#facts[word * WORD.length + WORD.posting] ?? 0;
    while (at > 0) {
      const posting = (at - 1) * POSTING.length;
      const document = posted[posting + POSTING.document];
      if (document !== undefined && this.#stands(document)) found(document);
      at = posted[posting + POSTING.next] ?? 0;
    }
  }

  /** The word that this unit is of. @param from one that does not begin after it */
  #wordAt(unit: number, from: number): number {
    let low = from;
    let high = this.#words - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#facts[middle * WORD.length + WORD.start] ?? 0) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Forgets the words of what was removed, in time linear in all; worth it once half of everything is gone. */
  get isWorthTidying(): boolean {
    return 2 * this.#gone > this.#postings;
  }

  tidy(): void {
    const words = this.#words;
    const [facts, posted, units, used] = [this.#facts, this.#posted, this.#units, this.#unitsUsed];
    this.#units = uint16(units.length);
    this.#unitsUsed = 0;
    this.#facts = uint32(facts.length);
    this.#table = uint32(this.#table.length);
    this.#words = 0;
    this.#posted = uint32(POSTING.length * Math.max(1, this.#postings));
    this.#postings = 0;
    this.#gone = 0;
    for (let number = 0; number < words; number += 1) {
      const fact = number * WORD.length;
      let own: number | null = null;
      for (let at = facts[fact + WORD.posting] ?? 0; at > 0; ) {
        const posting = (at - 1) * POSTING.length;
        at = posted[posting + POSTING.next] ?? 0;
        const document = posted[posting + POSTING.document];
        if (document === undefined || !this.#stands(document)) continue;
        if (own === null) {
          const end = number + 1 < words ? facts[fact + WORD.length + WORD.start] : used;
          own = this.#write(units.subarray(facts[fact + WORD.start], end), facts[fact + WORD.hash] ?? 0);
        }
        this.#post(own, document);
      }
    }
    // Nothing of what went is left in memory that is not in use any more.
    for (const old of [units, facts, posted]) old.fill(0);
  }

  #stands(document: number): boolean {
    return this.#sizes[document] !== GONE;
  }

  /** Where its letters end. */
  #end(number: number): number {
    const next = (number + 1) * WORD.length + WORD.start;
    return (number + 1 < this.#words ? (this.#facts[next] ?? 0) : this.#unitsUsed) - 1;
  }

  /** The number of the word that stands there in the text; a new one where nobody has written it yet. */
  #numberOf(text: Units, from: number, to: number, hash: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    for (let place = (hash & (mask >>> 1)) * PLACE.length; ; place = (place + PLACE.length) & mask) {
      const counted = table[place + PLACE.word] ?? 0;
      if (counted === 0) break;
      if (table[place + PLACE.hash] === hash && this.#is(counted - 1, text, from, to)) return counted - 1;
    }
    const units = uint16(to - from + 1);
    units.set(text.subarray(from, to));
    units[to - from] = SPACE;
    return this.#write(units, hash);
  }

  #is(number: number, text: Units, from: number, to: number): boolean {
    const units = this.#units;
    let at = this.#facts[number * WORD.length + WORD.start] ?? 0;
    for (let read = from; read < to; read += 1, at += 1) if (units[at] !== text[read]) return false;
    // No longer word that begins alike.
    return units[at] === SPACE;
  }

  /** @param units of a word that is not there, and its space */
  #write(units: Uint16Array, hash: number): number {
    const number = this.#words;
    const fact = number * WORD.length;
    this.#words += 1;
    this.#facts = grown(this.#facts, fact + WORD.length, uint32);
    this.#units = grown(this.#units, this.#unitsUsed + units.length, uint16);
    this.#facts[fact + WORD.start] = this.#unitsUsed;
    this.#facts[fact + WORD.hash] = hash;
    this.#units.set(units, this.#unitsUsed);
    this.#unitsUsed += units.length;
    if (2 * this.#words * PLACE.length > this.#table.length) {
      this.#table = uint32(2 * this.#table.length);
      for (let each = 0; each < number; each += 1) this.#place(each);
    }
    this.#place(number);
    return number;
  }

  #place(number: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    const hash = this.#facts[number * WORD.length + WORD.hash] ?? 0;
    let place = (hash & (mask >>> 1)) * PLACE.length;
    while (table[place + PLACE.word] !== 0) place = (place + PLACE.length) & mask;
    table[place + PLACE.word] = number + 1;
    table[place + PLACE.hash] = hash;
  }

  #post(word: number, document: number): void {
    const fact = word * WORD.length;
    const facts = this.#facts;
    if (facts[fact + WORD.document] === document + 1) return;
    const posting = this.#postings * POSTING.length;
    this.#postings += 1;
    this.#posted = grown(this.#posted, posting + POSTING.length, uint32);
    this.#posted[posting + POSTING.document] = document;
    this.#posted[posting + POSTING.next] = facts[fact + WORD.posting] ?? 0;
    facts[fact + WORD.posting] = this.#postings;
    facts[fact + WORD.document] = document + 1;
  }
}

const isDocument = (number: number): number is Document => Number.isInteger(number) && number >= 0;
