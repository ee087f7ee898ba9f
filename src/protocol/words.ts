/**
 * A codename's words: from places in the list to words a person keeps, and back from whatever they type. A list is
 * loaded only when its words are shown or its letters typed: 25 KB that most visits never need. PROTOCOL.md,
 * "Codename".
 */
import { type Codename, codenameOf } from './codename.ts';
import { AmanaError } from './errors.ts';
import type { WordLanguage } from './wordlists/languages.ts';

const ARABIC_LETTER = /\p{Script=Arabic}/u;

/** Told by its letters, each word by itself: nobody has to choose a language before typing. */
export const scriptOf = (typed: string): WordLanguage =>
  ARABIC_LETTER.test(typed.normalize('NFKC')) ? 'ar' : 'en';

/** Letters that keyboards, hands and habits take for one another; the list has no two words that this makes equal. */
const ARABIC_FOLDS: readonly (readonly [RegExp, string])[] = [
  [/[أإآٱٲٳٵ]/gu, 'ا'],
  [/[ىئیېےۍ]/gu, 'ي'],
  [/[ؤۆۇۋ]/gu, 'و'],
  [/[ةۀہھۂۃەۿ]/gu, 'ه'],
  [/[کڪگ]/gu, 'ك'],
  [/پ/gu, 'ب'],
  [/چ/gu, 'ج'],
  [/[ژ]/gu, 'ز'],
  [/[ڤڨ]/gu, 'ف'],
  [/[^ابتثجحخدذرزسشصضطظعغفقكلمنهوي]/gu, ''],
];

/**
 * One spelling for a word however it was typed. Latin: case, accents, hyphens fall away. Arabic: vowel signs,
 * stretching, hamza, the two dots of ة and ي, letters of neighbouring keyboards, joined forms of old fonts.
 */
export function foldWord(typed: string): string {
  if (scriptOf(typed) === 'en')
    return typed
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z]/g, '');
  return ARABIC_FOLDS.reduce(
    (word, [letters, plain]) => word.replace(letters, plain),
    typed.normalize('NFKC'),
  );
}

const ARTICLE = 'ال';

/** Hints: two slips in a word, one in a short word, where two would reach half of the list. */
const MOST_SLIPS = 2;
const MOST_SLIPS_SHORT = 1;
const SHORT_LETTERS = 4;

/** Letters that sound alike: whoever writes a word by ear writes one for the other. */
const ARABIC_SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ط/g, 'ت'],
  [/[صث]/g, 'س'],
  [/ض/g, 'د'],
  [/[ظذ]/g, 'ز'],
  [/ق/g, 'ك'],
  [/ح/g, 'ه'],
  [/ع/g, 'ا'],
];

const soundOf = (folded: string): string =>
  ARABIC_SOUNDS.reduce((word, [letters, one]) => word.replace(letters, one), folded);

/** Letters that only dots tell apart, by the one that stands for them: at a word's end, and before it. */
const ARABIC_END_SHAPES = 'تب ثب حج خج ذد زر شس ضص ظط غع';
const ARABIC_SHAPES = `${ARABIC_END_SHAPES} نب يب قف`;

const shapes = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map(([letter = '', one = '']) => [letter, one]));
const END_SHAPES = shapes(ARABIC_END_SHAPES);
const INNER_SHAPES = shapes(ARABIC_SHAPES);

const shapeAt = (folded: string, at: number): string => {
  const letter = folded[at] ?? '';
  return (at === folded.length - 1 ? END_SHAPES : INNER_SHAPES).get(letter) ?? letter;
};

/** What is left of a folded word without its dots: in hasty writing, or small on a bad screen, all that is seen. */
export const shapeOf = (folded: string): string =>
  Array.from(folded, (_, at) => shapeAt(folded, at)).join('');

/** Letter by letter: nearly every word of a list is out at the first. */
const hasShape = (folded: string, shape: string): boolean => {
  if (folded.length !== shape.length) return false;
  for (let at = 0; at < shape.length; at += 1) if (shapeAt(folded, at) !== shape[at]) return false;
  return true;
};

/** A bit a letter: one slip changes two bits at most, so most of a list needs no closer look, with no JIT to help. */
const lettersIn = (folded: string): number => {
  let bits = 0;
  for (let i = 0; i < folded.length; i += 1) bits |= 1 << (folded.charCodeAt(i) % 32);
  return bits;
};

const letterCount = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

/** Of words as many slips away, the one that sounds the same comes first, then those that begin the same. */
const likeness = (a: string, b: string): number =>
  soundOf(a) === soundOf(b) ? 0.9 : Number(a[0] === b[0]) / 2;

interface FoldedList {
  readonly spellings: readonly string[];
  readonly letters: readonly number[];
  readonly placeOf: ReadonlyMap<string, number>;
}

function foldedList(words: readonly string[]): FoldedList {
  const spellings = words.map(foldWord);
  const placeOf = new Map(spellings.map((word, place) => [word, place]));
  return { spellings, letters: spellings.map(lettersIn), placeOf };
}

/** One list, and everything that is looked up in it. */
export class WordList {
  readonly words: readonly string[];
  #index: FoldedList | null = null;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Folded when it is first looked into: of the two lists a page has at hand, mostly one is. */
  #folded(): FoldedList {
    this.#index ??= foldedList(this.words);
    return this.#index;
  }

  /** The place of a typed word, or null. An Arabic word may carry the article, as people say it. */
  placeOf(typed: string): number | null {
    const folded = foldWord(typed);
    const bare = folded.startsWith(ARTICLE) ? folded.slice(ARTICLE.length) : folded;
    const { placeOf } = this.#folded();
    return placeOf.get(folded) ?? placeOf.get(bare) ?? null;
  }

  /** Words that begin so, in the list's order; none before the second letter. */
  completions(typed: string, most = 5): string[] {
    const folded = foldWord(typed);
    if (folded.length < 2) return [];
    const { spellings } = this.#folded();
    return this.words.filter((_, place) => spellings[place]?.startsWith(folded)).slice(0, most);
  }

  /**
   * Words that a slip or two turns into this one, the nearest first: to be shown, never to be taken unasked. Wrong dots
   * are no slip, however many: no two words of a list have one shape, so the one that has it was almost surely meant.
   */
  closest(typed: string, most = 3): string[] {
    const folded = foldWord(typed);
    const limit = folded.length <= SHORT_LETTERS ? MOST_SLIPS_SHORT : MOST_SLIPS;
    const { spellings, letters } = this.#folded();
    const own = lettersIn(folded);
    const isNear = (place: number): boolean => letterCount(own ^ (letters[place] ?? 0)) <= 2 * limit;
    const shape = shapeOf(folded);
    const slipsTo = (word: string, place: number): number => {
      if (hasShape(word, shape)) return 0;
      return isNear(place) ? slipsBetween(folded, word, limit) : limit + 1;
    };
    return spellings
      .map((word, place) => ({ place, slips: slipsTo(word, place), word }))
      .filter(({ slips }) => slips <= limit)
      .map((near) => ({ ...near, rank: near.slips - likeness(folded, near.word) }))
      .sort((a, b) => a.rank - b.rank || a.place - b.place)
      .slice(0, most)
      .map(({ place }) => this.words[place] ?? '');
  }
}

/**
 * Letters left out, put in, exchanged, or two neighbours swapped, between two words (optimal string alignment).
 * @returns anything above `limit` once it is passed
 */
export function slipsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(exchanged, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

const loaded = new Map<WordLanguage, Promise<WordList>>();

const LOADERS: Readonly<Record<WordLanguage, () => Promise<WordList>>> = {
  en: async () => new WordList((await import('./wordlists/english.ts')).ENGLISH),
  ar: async () => new WordList((await import('./wordlists/arabic.ts')).ARABIC),
};

/** A list, fetched once; a fetch that failed is tried again the next time. */
export function wordList(language: WordLanguage): Promise<WordList> {
  const known = loaded.get(language);
  if (known) return known;
  const loading = LOADERS[language]();
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}

/** Marks that steer the direction of text or join letters, and travel unseen with what is pasted. */
const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Anything that is not part of a word, hyphens apart: some words of the list carry one. */
const BETWEEN_WORDS = /[^\p{L}\p{M}\u0640'’\-‐‑–—]+/u;
const HYPHENS = /[-‐‑–—]+/u;

/** Words as they stand in the line: parted by spaces, commas, numbers in front, or by hyphens. */
async function typedWords(line: string): Promise<string[]> {
  const pieces = line.replace(UNSEEN, '').normalize('NFKC').split(BETWEEN_WORDS);
  const words: string[] = [];
  for (const piece of pieces) {
    const parts = piece.split(HYPHENS).filter((part) => foldWord(part) !== '');
    words.push(...(parts.length > 1 ? await joinedWhereListed(parts) : parts));
  }
  return words;
}

/** `acorn-felt-tip-zoom` holds three words of the list: two parts are one word where neither order nor list doubts it. */
async function joinedWhereListed(parts: readonly string[]): Promise<string[]> {
  const words: string[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const [part = '', next] = parts.slice(i, i + 2);
    const list = await wordList(scriptOf(part));
    const place = next === undefined ? null : list.placeOf(part + next);
    const isOneWord = place !== null && HYPHENS.test(list.words[place] ?? '');
    words.push(isOneWord ? `${part}-${next}` : part);
    if (isOneWord) i += 1;
  }
  return words;
}

/** A word as it was understood; `place` is null when it is not in the list of its letters. */
export interface TypedWord {
  readonly typed: string;
  readonly language: WordLanguage;
  readonly place: number | null;
}

/** Every word of a typed line, in either language, even both. Loads only the lists whose letters are in it. */
export async function readWords(line: string): Promise<TypedWord[]> {
  return Promise.all(
    (await typedWords(line)).map(async (typed) => {
      const language = scriptOf(typed);
      return { typed, language, place: (await wordList(language)).placeOf(typed) };
    }),
  );
}

/** @throws AmanaError codename-invalid unless the line holds exactly eight words of the lists */
export async function parseCodename(line: string): Promise<Codename> {
  const places = (await readWords(line)).map(({ place }) => place ?? -1);
  const codename = codenameOf(places);
  if (!codename) throw new AmanaError('codename-invalid');
  return codename;
}

/**
 * Both lists, asked for together and in one order: which of them a page needs would tell a server in which language
 * somebody keeps a codename.
 */
export async function allLists(): Promise<Readonly<Record<WordLanguage, WordList>>> {
  const [en, ar] = await Promise.all([wordList('en'), wordList('ar')]);
  return { en, ar };
}

/** A word as it was understood, and what it may have been meant to be when it is none of the list. */
export interface WordHint extends TypedWord {
  readonly completions: readonly string[];
  readonly closest: readonly string[];
}

/** What a page shows beside each word while it is typed. On the device, as all of this. */
export async function hintsFor(line: string): Promise<WordHint[]> {
  const lists = await allLists();
  return (await readWords(line)).map((word) => ({
    ...word,
    completions: lists[word.language].completions(word.typed),
    closest: word.place === null ? lists[word.language].closest(word.typed) : [],
  }));
}

/** The same places in every list's language. */
export type Spellings = Readonly<Record<WordLanguage, readonly string[]>>;

/** @param places a codename's, or a fingerprint's */
export async function spellings(places: readonly number[]): Promise<Spellings> {
  const { en, ar } = await allLists();
  const wordsOf = ({ words }: WordList) => places.map((place) => words[place] ?? '');
  return { en: wordsOf(en), ar: wordsOf(ar) };
}

/** The eight words in a language; the same eight numbers in any. */
export async function codenameWords(codename: Codename, language: WordLanguage = 'en'): Promise<string[]> {
  const { words } = await wordList(language);
  return codename.map((place) => words[place] ?? '');
}
