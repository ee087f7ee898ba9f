/** Which language a text is written in, by its letters and its commonest words: the desk shows it, and sets it by it. */
import type { Language } from '#protocol/languages.ts';

interface Traits {
  readonly language: Language;
  /** Short words that a few lines in this language hardly do without, and that the others do not have. */
  readonly words: ReadonlySet<string>;
  /** Letters that only this one of the four has: they speak louder than any word. */
  readonly letters: RegExp;
}

const traits = (language: Language, words: string, letters: RegExp): Traits => ({
  language,
  words: new Set(words.split(' ')),
  letters,
});

/** English first: it wins where nothing tells. */
const IN_LATIN_LETTERS: readonly Traits[] = [
  traits('en', 'the and was were is are that this with from they have had not of to on at by', /(?!)/g),
  traits('fr', 'les des une est sont dans pour pas avec qui sur ils nous vous du au aux et', /[œèêàùîôû]/gu),
  traits('es', 'el los las una del que con por para no son fue hay se como pero y en', /[ñ¿¡áíóú]/gu),
  traits('tr', 'bir ve bu da de için ile çok var yok ben biz onlar olan gibi daha sonra ama', /[ğışİ]/gu),
];

const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

function inLatinLetters(text: string): Language {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: Language = 'en';
  let most = 0;
  for (const one of IN_LATIN_LETTERS) {
    const score = words.filter((word) => one.words.has(word)).length + 2 * count(text, one.letters);
    if (score > most) [best, most] = [one.language, score];
  }
  return best;
}

/** One Persian letter in this many of Arabic script makes a text Persian: an Arabic one has them in names only. */
const PERSIAN_ONE_IN = 25;

/** The language of most of a text's letters; English where nothing tells. */
export function languageOf(text: string): Language {
  const arabic = count(text, /\p{Script=Arabic}/gu);
  const cyrillic = count(text, /\p{Script=Cyrillic}/gu);
  const latin = count(text, /\p{Script=Latin}/gu);
  if (arabic > latin && arabic >= cyrillic) {
    // pe, che, zhe, gaf, and the Persian kaf and ye
    const persian = count(text, /[\u067e\u0686\u0698\u06af\u06a9\u06cc]/gu);
    return persian * PERSIAN_ONE_IN > arabic ? 'fa' : 'ar';
  }
  if (cyrillic > latin) return count(text, /[іїєґ]/giu) > count(text, /[ыэъё]/giu) ? 'uk' : 'ru';
  return inLatinLetters(text);
}
