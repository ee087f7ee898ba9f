/** One name in two alphabets or two spellings: only the consonants that both can write are compared. */
import { folded } from '../text/fold.ts';
import type { Word } from './text.ts';

const LATIN: readonly (readonly [RegExp, string])[] = [
  [/kh/g, 'x'],
  [/sh|ch/g, 'š'],
  [/dj|j/g, 'g'],
  [/gh/g, 'g'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph|v/g, 'f'],
  [/p/g, 'b'],
  [/ck|c|q/g, 'k'],
  [/[aeiouwy]/g, ''],
  [/h$/g, ''],
];
const ARABIC: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'g',
  ح: 'h',
  خ: 'x',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'š',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
};

/** The consonants of one folded word, without its article; the same for ليلى, Layla and Leila. */
export function consonantsOf(word: string): string {
  if (/[\u0620-\u064a]/.test(word))
    return [...word.replace(/^ال(?=..)/, '').replace(/(?<=.)ه$/, '')]
      .map((letter) => ARABIC[letter] ?? '')
      .join('');
  let text = word
    .toLowerCase()
    .replace(/['-]/g, '')
    .replace(/^(?:al|el)(?=..)/, '');
  text = text.replace(/([a-z])\1/g, '$1');
  for (const [pattern, sound] of LATIN) text = text.replace(pattern, sound);
  return text;
}

/** Between the parts of a name, in one spelling and not in another. */
const PARTICLE = /^(?:al|el|ul|bin|ibn|ben|bint|ال|بن|ابن|بنت)$/;
/** Two short names sound like too many words. */
const LEAST_CONSONANTS = 4;

export interface Sound {
  /** Of each part, without particles. */
  readonly parts: readonly string[];
  /** A name that begins with the article, which no given name does. */
  readonly isDefinite: boolean;
}

/** How an entry sounds; null where it has one word, or too few consonants to be told from others. */
export function soundOf(entry: string): Sound | null {
  const parts = folded(entry)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !PARTICLE.test(word))
    .map(consonantsOf);
  const isEnough = parts.length > 1 && !parts.includes('') && parts.join('').length >= LEAST_CONSONANTS;
  return isEnough ? { parts, isDefinite: /^(?:al|el|ال)/iu.test(entry.trim()) } : null;
}

const isNamelike = (word: Word): boolean => word.isArabic || /^(?:\p{Lu}|(?:al|el)-\p{Lu})/u.test(word.text);

interface Placed {
  readonly start: number;
  readonly end: number;
}

/**
 * Every word of a draft is heard once, whatever the dictionary has.
 * @returns where an entry that sounds so begins with this word; null where none does, and the first of the list where several do
 */
export function hearSounds(
  sounds: readonly Sound[],
): (words: readonly Word[], index: number) => Placed | null {
  const byFirst = new Map<string, number[]>();
  sounds.forEach(({ parts: [first = ''] }, order) => {
    byFirst.set(first, [...(byFirst.get(first) ?? []), order]);
  });
  return (words, index) => {
    const first = words[index];
    if (byFirst.size === 0 || !first || !isNamelike(first)) return null;
    const stems = first.isArabic ? first.stems : [first.lower.replace(/'s$/, '')];
    /** By the order of the list: the first stem that begins so. */
    const begins = new Map<number, string>();
    for (const stem of stems)
      for (const order of byFirst.get(consonantsOf(stem)) ?? [])
        if (!begins.has(order)) begins.set(order, stem);
    for (const [order, begin] of [...begins].sort(([a], [b]) => a - b)) {
      const sound = sounds[order];
      const placed = sound ? soundAt(words, index, first, begin, sound) : null;
      if (placed) return placed;
    }
    return null;
  };
}

function soundAt(
  words: readonly Word[],
  index: number,
  first: Word,
  begin: string,
  { parts, isDefinite }: Sound,
): Placed | null {
  if (begin.startsWith('ال') && !isDefinite) return null;
  // "And" is written as a vowel is: it would stay in the span.
  const bare = first.stems.find((stem) => begin === `و${stem}` && consonantsOf(stem) === parts[0]) ?? begin;
  let end = first.end;
  let at = index + 1;
  for (const part of parts.slice(1)) {
    while (PARTICLE.test(words[at]?.lower ?? '')) at += 1;
    const word = words[at];
    if (!word || !isNamelike(word) || consonantsOf(word.lower.replace(/'s$/, '')) !== part) return null;
    end = word.end - (/'s$/.test(word.lower) ? 2 : 0);
    at += 1;
  }
  return { start: first.start + (first.isArabic ? first.text.length - bare.length : 0), end };
}
