/** What a copied document carries unseen: characters without a shape, and letters of another script's shape. */
import type { Found } from './text.ts';

/**
 * First and last code points of format characters, fillers, tags, odd spaces, private use: each can hold a mark that
 * tells one printed copy from another. Left out: no-break spaces and the thin space, which typesetting uses.
 */
const UNSEEN_RANGES: readonly (readonly [number, number])[] = [
  [0x0, 0x8],
  [0xb, 0xc],
  [0xe, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x2008],
  [0x200a, 0x200f],
  [0x2028, 0x202e],
  [0x205f, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe000, 0xf8ff],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
  [0xf0000, 0xffffd],
  [0x100000, 0x10fffd],
];
const escaped = (code: number): string => `\\u{${code.toString(16)}}`;
const UNSEEN = new RegExp(
  `[${UNSEEN_RANGES.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('')}]+`,
  'gu',
);

const PICTOGRAPH_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}#*0-9]\ufe0f?$/u;
const PERSIAN_LETTER = /[\u067e\u0686\u0698\u06af]/;
const ARABIC_LETTER = /[\u0620-\u064a\u066e-\u06d3]/;
/** England, Scotland, Wales: the black flag with a region written in tags and the tag that closes it. */
const FLAG_TAGS = /^[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{3,6}\u{e007f}$/u;

/** Emoji are put together with joiners and selectors; Persian sets some endings off by one. */
function isOrdinary(run: string, before: string, after: string, isPersian: boolean): boolean {
  if (/^[\ufe0e\ufe0f]$/.test(run)) return PICTOGRAPH_BEFORE.test(before);
  if (/^\ufe0f?\u200d$/.test(run))
    return PICTOGRAPH_BEFORE.test(before) && /^\p{Extended_Pictographic}/u.test(after);
  if (FLAG_TAGS.test(run)) return before.endsWith('\u{1f3f4}');
  if (run === '\u200c')
    return isPersian && ARABIC_LETTER.test(before.slice(-1)) && ARABIC_LETTER.test(after.slice(0, 1));
  return false;
}

export function findInvisible(raw: string): Found[] {
  const isPersian = PERSIAN_LETTER.test(raw);
  return [...raw.matchAll(UNSEEN)].flatMap((match): Found[] => {
    const [run] = match;
    const end = match.index + run.length;
    const before = raw.slice(Math.max(0, match.index - 4), match.index);
    if (isOrdinary(run, before, raw.slice(end, end + 2), isPersian)) return [];
    const codes = [...run].map(
      (each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
    const shown = codes.slice(0, 4).join(' ') + (codes.length > 4 ? ' …' : '');
    const isSpace = /^[\u2000-\u200a\u2028\u2029\u205f]+$/.test(run);
    return [{ rule: 'invisible', start: match.index, end, detail: shown, replacement: isSpace ? ' ' : '' }];
  });
}

/** Letters of other scripts that are drawn as a Latin letter. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аᴀαɑ', 'a'],
    ['Ь', 'b'],
    ['сϲᴄ', 'c'],
    ['ԁ', 'd'],
    ['еєҽᴇ', 'e'],
    ['ɡ', 'g'],
    ['һ', 'h'],
    ['іӏι', 'i'],
    ['ј', 'j'],
    ['кκ', 'k'],
    ['ⅼ', 'l'],
    ['м', 'm'],
    ['п', 'n'],
    ['оοσօᴏ', 'o'],
    ['рρ', 'p'],
    ['ԛ', 'q'],
    ['г', 'r'],
    ['ѕꜱ', 's'],
    ['т', 't'],
    ['υս', 'u'],
    ['νѵᴠ', 'v'],
    ['ԝѡᴡ', 'w'],
    ['хχ', 'x'],
    ['уүγ', 'y'],
    ['ᴢ', 'z'],
    ['АΑ', 'A'],
    ['ВΒ', 'B'],
    ['СϹ', 'C'],
    ['ЕΕ', 'E'],
    ['НΗ', 'H'],
    ['ІΙӀ', 'I'],
    ['Ј', 'J'],
    ['КΚ', 'K'],
    ['МΜ', 'M'],
    ['Ν', 'N'],
    ['ОΟ', 'O'],
    ['РΡ', 'P'],
    ['Ѕ', 'S'],
    ['ТΤ', 'T'],
    ['ХΧ', 'X'],
    ['УΥҮ', 'Y'],
    ['Ζ', 'Z'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter) => [letter, to])),
);

const LATIN = /[A-Za-z]/;
const OTHER = /[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u1d00-\u1d7f\u0251\u0261]/u;
/** Full-width and mathematical letters, small capitals: a Latin word in disguise as a whole. */
const DRESSED = /[\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}\u2160-\u217f]/u;
/** Arabic as a layout program stores it: only a copied document has it. The signs of reverence are typed. */
const ARABIC_FORMS = /[\ufb50-\ufdef\ufe70-\ufefc]/;
const ALEF_FORMS = /[\u0649\u064a\u0643]/;
const FARSI_FORMS = /[\u06cc\u06a9]/;

const plainLetters = (word: string): string =>
  [...word]
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('')
    .normalize('NFKC');

function isDisguised(word: string, isAmongLatin: boolean): boolean {
  if (ARABIC_FORMS.test(word) || DRESSED.test(word)) return true;
  if (ALEF_FORMS.test(word) && FARSI_FORMS.test(word)) return true;
  if (!OTHER.test(word)) return false;
  const letters = [...word];
  if (LATIN.test(word)) return letters.some((letter) => letter in LOOKALIKES);
  // A Greek letter by itself is a sign of mathematics.
  if (letters.length === 1 && !/[\u0400-\u052f]/.test(word)) return false;
  return isAmongLatin && letters.every((letter) => letter in LOOKALIKES);
}

export function findHomoglyphs(raw: string): Found[] {
  const words = [...raw.matchAll(/[\p{L}\p{Nl}][\p{L}\p{Nl}\p{M}]*/gu)];
  return words.flatMap((match, index): Found[] => {
    const [word] = match;
    const isAmongLatin = [words[index - 1], words[index + 1]].every(
      (other) => other === undefined || LATIN.test(other[0]),
    );
    if (!isDisguised(word, isAmongLatin)) return [];
    const replacement = FARSI_FORMS.test(word)
      ? word.replaceAll('\u06cc', '\u064a').replaceAll('\u06a9', '\u0643').normalize('NFKC')
      : plainLetters(word);
    return [
      {
        rule: 'homoglyph',
        start: match.index,
        end: match.index + word.length,
        replacement: replacement === word ? null : replacement,
      },
    ];
  });
}
