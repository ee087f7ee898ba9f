/** Lists of words and phrases, found in a text word by word. */
import { folded } from '../text/fold.ts';
import type { Word } from './text.ts';

export interface Lexicon {
  /**
   * The longest phrase that begins at a word.
   * @returns how many words it has, and where it begins once clitics are taken off; null where there is none
   */
  readonly at: (
    words: readonly Word[],
    index: number,
  ) => { readonly count: number; readonly start: number } | null;
  /** Whether one word is in the list, its clitics apart. */
  readonly has: (word: Word | undefined) => boolean;
  /** Whether one word is in the list exactly as it stands. */
  readonly hasPlain: (word: Word | undefined) => boolean;
}

export function makeLexicon(phrases: readonly string[]): Lexicon {
  const byFirst = new Map<string, string[][]>();
  for (const phrase of phrases) {
    const parts = folded(phrase).split(' ');
    const [first = ''] = parts;
    byFirst.set(first, [...(byFirst.get(first) ?? []), parts]);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.length - a.length);

  const continues = (parts: readonly string[], words: readonly Word[], index: number): boolean =>
    parts.every((part, offset) => {
      if (offset === 0) return true;
      const word = words[index + offset];
      return word?.stems.includes(part) === true;
    });

  const at: Lexicon['at'] = (words, index) => {
    const word = words[index];
    if (word === undefined) return null;
    for (const form of word.stems) {
      const parts = byFirst.get(form)?.find((each) => continues(each, words, index));
      if (parts === undefined) continue;
      const cut = word.isArabic ? word.text.length - form.length : 0;
      // "And the guard" begins at "the": the article belongs to the noun.
      const shift = /(?:ال|لل)$/.test(word.text.slice(0, cut)) ? cut - 2 : cut;
      return { count: parts.length, start: word.start + shift };
    }
    return null;
  };
  const singles = new Set(
    [...byFirst].flatMap(([first, list]) => (list.some((parts) => parts.length === 1) ? [first] : [])),
  );
  return {
    at,
    has: (word) => word?.stems.some((form) => singles.has(form)) === true,
    hasPlain: (word) => word !== undefined && singles.has(word.lower),
  };
}
