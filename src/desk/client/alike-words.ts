/**
 * How alike two texts are, by the runs of five folded words that they share. Copies that were shortened, typed again or
 * spelled otherwise share most of them; two texts about one event, each in its own words, share hardly any.
 */
import { folded } from '../text/fold.ts';

/** So many words in a row are rarely the same by chance, and a changed word spoils no more than as many runs. */
export const RUN_WORDS = 5;

/**
 * So much of the shorter text has to stand in the other one. A changed word spoils five runs: with a tenth of the words
 * changed 0.9⁵ = 0.59 of the runs still stand, with a sixth 0.4.
 */
export const ALIKE_SHARE = 0.4;

/** Fewer runs than these are a greeting, and greetings are the same in every report. */
export const FEWEST_RUNS = 8;

/** Fingerprints by which a text is looked up, the smallest of all that it has: two copies share most of theirs. */
export const SKETCH_RUNS = 32;

const WORD = /[\p{L}\p{N}]+/gu;
/** The prime of FNV-1a; arithmetic is modulo 2³² by `Math.imul`. */
const PRIME = 0x01000193;
const OFFSET = 0x811c9dc5 | 0;

function wordHash(word: string): number {
  let hash = OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME);
  return hash;
}

/** Spreads neighbouring values over all 32 bits (the finalizer of MurmurHash3), so that the smallest are a fair sample. */
function spread(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** The fingerprint of every run of five words, each once, the smallest first. */
export function runsOf(text: string): Uint32Array {
  const words = (folded(text).match(WORD) ?? []).map(wordHash);
  const runs = new Set<number>();
  for (let at = 0; at + RUN_WORDS <= words.length; at += 1) {
    let hash = OFFSET;
    for (let word = at; word < at + RUN_WORDS; word += 1) hash = Math.imul(hash ^ (words[word] ?? 0), PRIME);
    runs.add(spread(hash));
  }
  return Uint32Array.from(runs).sort();
}

/** How much of the shorter text stands in the other, 0 to 1; 0 where one is too short to tell. */
export function shareOf(one: Uint32Array, other: Uint32Array): number {
  const shorter = Math.min(one.length, other.length);
  if (shorter < FEWEST_RUNS) return 0;
  let [shared, i, j] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const [a, b] = [one[i] ?? 0, other[j] ?? 0];
    if (a === b) shared += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  return shared / shorter;
}
