/** A draft as the rules read it: folded, with words and sentences, and the way back to the original's offsets. */
import { foldedInPlace } from '../text/fold.ts';
import type { RuleId } from './rules.ts';
import type { Level, Span } from './types.ts';

export interface Word extends Span {
  /** As it stands, folded, with its case. */
  readonly text: string;
  readonly lower: string;
  readonly isArabic: boolean;
  /** What a word may be without its clitics, or in the singular; the word itself comes first. */
  readonly stems: readonly string[];
}

/** Offsets of words and sentences are into `shadow`; `placed` leads back. */
export interface RiskText {
  readonly raw: string;
  /** Folded, ASCII digits, straight quotes and dashes, no marks, nothing invisible; with its case. */
  readonly shadow: string;
  readonly words: readonly Word[];
  readonly sentences: readonly Span[];
  readonly placed: (span: Span) => Span;
}

/** What a rule found, in offsets of the shadow; `check.ts` adds the sentences. */
export interface Found extends Span {
  readonly rule: RuleId;
  readonly level?: Level;
  /** Which sentence explains it; the rule's own where none is named. */
  readonly about?: string;
  /** Fills the `{}` of the sentences. */
  readonly detail?: string;
  readonly replacement?: string | null;
  /** A file instead of words. */
  readonly file?: string;
}

const ARABIC_LETTER = /[\u0620-\u064a\u0671-\u06d3]/;
const WORD = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu;

/** One character for one character, so that no offset moves. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u201c\u201d\u201e\u00ab\u00bb\u2033]/g, '"'],
  [/[\u2018\u2019\u201b\u2032\u02bc]/g, "'"],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/[\u060c\u066c]/g, ','],
  [/\u066b/g, '.'],
  [/\u061f/g, '?'],
];

/** And, then, with, to, like; the article; the spoken ones: on the, this. */
const CLITICS = ['و', 'ف', 'ب', 'ل', 'ك', 'لل', 'ال', 'عال', 'هال'];
/** Three clitics can stand before a word: and + with + the. */
const MOST_CLITICS = 3;

function stemsOf(word: string): string[] {
  const stems = [word];
  let last = [word];
  for (let depth = 0; depth < MOST_CLITICS; depth += 1) {
    last = last.flatMap((stem) =>
      CLITICS.filter((clitic) => stem.startsWith(clitic) && stem.length - clitic.length >= 2).map((clitic) =>
        stem.slice(clitic.length),
      ),
    );
    for (const stem of last) if (!stems.includes(stem)) stems.push(stem);
  }
  return stems;
}

/** Singular of an English word; wrong ones are in no list and do no harm. */
function singulars(word: string): string[] {
  const bare = word.replace(/'s?$/, '');
  if (bare.endsWith('men')) return [word, bare, `${bare.slice(0, -3)}man`];
  if (bare.endsWith('ies')) return [word, bare, `${bare.slice(0, -3)}y`];
  if (bare.endsWith('es')) return [word, bare, bare.slice(0, -1), bare.slice(0, -2)];
  return bare.endsWith('s') ? [word, bare, bare.slice(0, -1)] : [word, bare];
}

function wordsOf(shadow: string): Word[] {
  return [...shadow.matchAll(WORD)].map((match) => {
    const [text] = match;
    const isArabic = ARABIC_LETTER.test(text);
    const lower = text.toLowerCase();
    return {
      text,
      lower,
      isArabic,
      stems: isArabic ? stemsOf(text) : singulars(lower),
      start: match.index,
      end: match.index + text.length,
    };
  });
}

/** A point after these ends no sentence. */
const SHORTENED =
  /(?:^|[\s("])(?:Dr|Mr|Mrs|Ms|Prof|Col|Gen|Lt|Maj|Capt|Sgt|Cpl|St|No|Nr|vs|pp?|figs?|art|vol|ed|approx|ca|cf|tel|Tel|ext|[A-Z]|د|م|أ|ا)$/;

function sentencesOf(shadow: string): Span[] {
  const sentences: Span[] = [];
  let start = 0;
  const close = (end: number): void => {
    if (shadow.slice(start, end).trim() !== '') sentences.push({ start, end });
    start = end;
  };
  for (const match of shadow.matchAll(/[.!?\u2026]{1,6}["')\]]{0,4}(?=\s|$)|\n\s*\n/g)) {
    const isPoint = match[0].startsWith('.');
    if (isPoint && SHORTENED.test(shadow.slice(Math.max(0, match.index - 8), match.index))) continue;
    close(match.index + match[0].length);
  }
  close(shadow.length);
  return sentences;
}

const DIGIT = /^\p{Nd}$/u;

function digitOf(digit: string): string {
  const code = digit.charCodeAt(0);
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCharCode(code - value - 1))) value += 1;
  return String(value);
}

const UNSEEN_AT_END = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;

export function readText(raw: string): RiskText {
  const { text, at } = foldedInPlace(raw);
  let shadow = text;
  // Digits of every other script, which are ten in a row wherever they are.
  shadow = shadow.replace(/[^\0-\x7f]/g, (each) => (DIGIT.test(each) ? digitOf(each) : each));
  for (const [pattern, replacement] of PLAIN) shadow = shadow.replace(pattern, replacement);
  const placed = ({ start, end }: Span): Span => {
    const rawStart = at[start] ?? raw.length;
    let rawEnd = at[end] ?? raw.length;
    while (rawEnd > rawStart && UNSEEN_AT_END.test(raw.charAt(rawEnd - 1))) rawEnd -= 1;
    return { start: rawStart, end: rawEnd };
  };
  return { raw, shadow, words: wordsOf(shadow), sentences: sentencesOf(shadow), placed };
}

/** Every match of a pattern with the flag `g`, as spans of its first group, or of the whole match. */
export function spansOf(shadow: string, pattern: RegExp): (Span & { readonly match: RegExpExecArray })[] {
  return [...shadow.matchAll(pattern)].map((match) => {
    const inner = match[1];
    const shift = inner === undefined ? 0 : match[0].indexOf(inner);
    const start = match.index + shift;
    return { start, end: start + (inner ?? match[0]).length, match };
  });
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** The words of a span, by halving: drafts are long and the words are in order. */
export function firstWordFrom(words: readonly Word[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The words of the sentence that an offset is in. */
export function sentenceAt({ shadow, sentences }: RiskText, offset: number): string {
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentences[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const sentence = sentences[low];
  return sentence === undefined || offset < sentence.start ? '' : shadow.slice(sentence.start, sentence.end);
}
