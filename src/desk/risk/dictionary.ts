/** What the case itself says must not be printed: its people, places and pseudonyms, and what hardly anybody knows. */
import { folded } from '../text/fold.ts';
import { givenAt, givenOf } from './given.ts';
import { hearSounds, type Sound, soundOf } from './spelling.ts';
import type { Found, RiskText, Word } from './text.ts';
import type { Dictionary, RareFact } from './types.ts';

/** Al-Masri, Almasri and al Masri are one name: only letters and digits count, joined. */
const joined = (text: string): string => folded(text).replace(/[^\p{L}\p{N}]/gu, '');

/** Spelled apart, a name may have more words than its entry. */
const SPARE_WORDS = 2;
const CLITIC = /^(?:وال|فال|بال|كال|لل|ال|و|ف|ب|ل|ك)/;
/** A shorter part of a name is too often a word of its own. */
const LEAST_PART = 4;

const ARTICLE = /^(?:al|el|ال)(?=\p{L}{3})/u;

/** An entry with and without its article, so that "Masri" is found where the dictionary says "Almasri". */
function keysOf(entry: string): string[] {
  const whole = joined(entry);
  const bare = whole.replace(ARTICLE, '');
  return bare.length >= LEAST_PART && bare !== whole ? [whole, bare] : [whole];
}

interface Entry {
  readonly key: string;
  readonly words: number;
}

const bareWord = (word: Word): string => word.lower.replace(/'s?$/, '').replace(/['-]/g, '');

/** Where an entry begins with this word; a clitic before it stays outside. Null where it does not. */
function matchAt(
  words: readonly Word[],
  index: number,
  { key, words: count }: Entry,
): { start: number; end: number } | null {
  const first = words[index];
  if (!first) return null;
  const begins = [bareWord(first)];
  if (first.isArabic) for (const stem of first.stems.slice(1)) begins.push(stem);
  for (const begin of begins) {
    let text = begin;
    for (let at = index; at < index + count + SPARE_WORDS; at += 1) {
      const word = words[at];
      if (!word) break;
      if (at > index) text += bareWord(word);
      if (text === key)
        return {
          start: first.start + (first.isArabic ? first.text.length - begin.length : 0),
          end: word.end - (/'s$/.test(word.lower) ? 2 : 0),
        };
      if (text.length >= key.length) break;
    }
  }
  return null;
}

export function findDictionary(text: RiskText, dictionary: Dictionary): Found[] {
  const { words } = text;
  const entries: Entry[] = [];
  const parts = new Set<string>();
  for (const list of [dictionary.people, dictionary.places, dictionary.pseudonyms]) {
    for (const entry of list ?? []) {
      const count = folded(entry)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== '').length;
      for (const key of keysOf(entry)) if (key.length > 1) entries.push({ key, words: count });
    }
  }
  const heardAt = hearSounds(
    [...(dictionary.people ?? []), ...(dictionary.places ?? [])]
      .map(soundOf)
      .filter((sound): sound is Sound => sound !== null),
  );
  for (const person of dictionary.people ?? []) {
    const last = person.trim().split(/\s+/);
    // A register has the family first.
    const [given = '', after = ''] = last;
    if (last.length === 2) entries.push({ key: joined(after) + joined(given), words: 2 });
    const family = last.length > 1 ? joined(last.at(-1) ?? '') : '';
    if (family.replace(CLITIC, '').length >= LEAST_PART) parts.add(family);
  }
  const givens = new Set((dictionary.people ?? []).flatMap((person) => givenOf(person) ?? []));
  const byLetter = new Map<string, Entry[]>();
  for (const entry of entries)
    byLetter.set(entry.key.charAt(0), [...(byLetter.get(entry.key.charAt(0)) ?? []), entry]);
  const found: Found[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word) continue;
    const letters = new Set(
      word.isArabic ? word.stems.map((stem) => stem.charAt(0)) : [word.lower.charAt(0)],
    );
    let best: { start: number; end: number } | null = null;
    for (const letter of letters) {
      for (const entry of byLetter.get(letter) ?? []) {
        const span = matchAt(words, index, entry);
        if (span && (best === null || span.end > best.end)) best = span;
      }
    }
    best ??= heardAt(words, index);
    if (best) {
      if ((found.at(-1)?.end ?? 0) <= best.start) found.push({ rule: 'dictionary', ...best });
      continue;
    }
    const isPart = word.isArabic
      ? word.stems.slice(0, 2).some((stem) => parts.has(stem))
      : /^[A-Z]/.test(word.text) && parts.has(bareWord(word));
    if ((found.at(-1)?.end ?? 0) > word.start) continue;
    const given = isPart ? null : givenAt(text, index, givens);
    if (given) found.push({ rule: 'dictionary', level: 'warn', about: 'dictionary-given', ...given });
    if (isPart)
      found.push({
        rule: 'dictionary',
        level: 'warn',
        about: 'dictionary-part',
        start: word.start,
        end: word.end - (/'s$/.test(word.lower) ? 2 : 0),
      });
  }
  return found;
}

/** Words that carry nothing of a fact. */
const EMPTY_WORDS = new Set(
  folded(
    'the a an of to in on at by for from with and or but was were is are been be had has have that this it its his her their which who whom as not no into than then there did does do so في من على إلى عن مع أن إن كان كانت قد هذا هذه الذي التي ثم أو و لم لن لا ما كل بعد قبل حين عند',
  ).split(' '),
);
/** Said in other words, most of what carries it is still there. */
const ENOUGH = 0.7;
const LEAST_WORDS = 3;

/** A word without the endings that grammar adds. */
function core(word: Word): string[] {
  if (word.isArabic)
    return word.stems
      .filter((stem) => stem.length >= 3)
      .map((stem) => stem.replace(/(?:ات|ون|ين|ها|هم|ه|ت|وا|ا)$/, ''));
  return [word.lower.replace(/(?:'s|ing|ed|es|s|ly)$/, '')];
}

const coresOf = (words: string): string[][] =>
  folded(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !EMPTY_WORDS.has(word))
    .map((lower) => {
      const isArabic = /[\u0620-\u064a]/.test(lower);
      const stems = isArabic ? [lower, lower.replace(CLITIC, '')] : [lower];
      return core({ text: lower, lower, isArabic, stems, start: 0, end: 0 });
    });

export function findRareFacts({ words, sentences }: RiskText, facts: readonly RareFact[]): Found[] {
  const found: Found[] = [];
  for (const fact of facts) {
    const wanted = coresOf(fact.words);
    if (fact.corroborated || wanted.length === 0) continue;
    for (const sentence of sentences) {
      const inSentence = words.filter(({ start, end }) => start >= sentence.start && end <= sentence.end);
      const hits = new Map<number, Word>();
      for (const word of inSentence) {
        const cores = core(word);
        wanted.forEach((each, index) => {
          if (!hits.has(index) && each.some((one) => cores.includes(one))) hits.set(index, word);
        });
      }
      const needed = wanted.length < LEAST_WORDS ? wanted.length : Math.ceil(wanted.length * ENOUGH);
      if (hits.size < needed) continue;
      const starts = [...hits.values()].map(({ start }) => start);
      const ends = [...hits.values()].map(({ end }) => end);
      found.push({ rule: 'known-to-few', start: Math.min(...starts), end: Math.max(...ends) });
    }
  }
  return found;
}
