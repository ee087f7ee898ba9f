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

/** Singular of an English word; wrong ones are in no list and do no harm. */
function singulars(word: string): string[] {
  const bare = word.replace(/'s?$/, '');
  if (bare.endsWith('men')) return [word, bare, `${bare.slice(0, -3)}man`];
  if (bare.endsWith('ies')) return [word, bare, `${bare.slice(0, -3)}y`];
  if (bare.endsWith('es')) return [word, bare, bare.slice(0, -1), bare.slice(0, -2)];
  return bare.endsWith('s') ? [word, bare, bare.slice(0, -1)] : [word, bare];
}

/** Forms under which a word is looked up, with the length of the clitics that each leaves off. */
const formsOf = (word: Word): readonly string[] => (word.isArabic ? word.stems : singulars(word.lower));

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
      return word !== undefined && formsOf(word).includes(part);
    });

  const at: Lexicon['at'] = (words, index) => {
    const word = words[index];
    if (word === undefined) return null;
    for (const form of formsOf(word)) {
      const parts = byFirst.get(form)?.find((each) => continues(each, words, index));
      if (parts === undefined) continue;
      const cut = word.isArabic ? word.text.length - form.length : 0;
      // "And the guard" begins at "the": the article belongs to the noun.
      const shift = /(?:ال|لل)$/.test(word.text.slice(0, cut)) ? cut - 2 : cut;
      return { count: parts.length, start: word.start + shift };
    }
    return null;
  };
  const single = (form: string): boolean => byFirst.get(form)?.some((parts) => parts.length === 1) ?? false;
  return {
    at,
    has: (word) => word !== undefined && formsOf(word).some(single),
    hasPlain: (word) => word !== undefined && single(word.lower),
  };
}
