/** The codename's words: both lists, what typing forgives, and what is offered when a word is wrong. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Codename, codenameOf, newCodename } from '#protocol/codename.ts';
import { ARABIC } from '#protocol/wordlists/arabic.ts';
import { ENGLISH } from '#protocol/wordlists/english.ts';
import {
  codenameWords,
  foldWord,
  hintsFor,
  parseCodename,
  readWords,
  scriptOf,
  shapeOf,
  slipsBetween,
  spellings,
  WordList,
} from '#protocol/words.ts';
import { BARRED_ARABIC, BARRED_ENGLISH } from './barred-words.ts';
import { expectCode, sodium } from './setting.ts';

const LISTS = { en: ENGLISH, ar: ARABIC } as const;
const lists = { en: new WordList(ENGLISH), ar: new WordList(ARABIC) } as const;
const BARRED = { en: BARRED_ENGLISH, ar: BARRED_ARABIC } as const;
const LANGUAGES = ['en', 'ar'] as const;

/** SHA-256 of the words with a space between them. */
const ORDER = {
  en: '9b74c8f47a5a69251401068ac9cec32b56ea39784d61c74632a0f55652219578',
  ar: 'c00c656d97a25bb2324545c7261d5bfd6deb58b1509b72e47423da5ad8520681',
} as const;

/** Any codename, by its places. */
const anyCodename = fc
  .array(fc.integer({ min: 0, max: ENGLISH.length - 1 }), { minLength: 8, maxLength: 8 })
  .map((places): Codename => {
    const codename = codenameOf(places);
    if (!codename) throw new Error('eight places are a codename');
    return codename;
  });

describe.each(LANGUAGES)('the list (%s)', (language) => {
  const words = LISTS[language];

  it('has 7,776 words, each its own once folded, each leading back to its place', () => {
    expect(words).toHaveLength(7776);
    expect(new Set(words.map(foldWord)).size).toBe(7776);
    expect(words.filter((word, place) => lists[language].placeOf(word) !== place)).toEqual([]);
  });

  it('has none of the words that it must not have', () => {
    const listed = new Set(words.map(foldWord));
    expect(BARRED[language].filter((word) => listed.has(foldWord(word)))).toEqual([]);
  });

  it('keeps its order: a word that moved would lose every codename that holds it', () => {
    const digest = createHash('sha256').update(words.join(' ')).digest('hex');
    expect(digest).toBe(ORDER[language]);
  });

  it('says whose it is and under which licence', async () => {
    const name = language === 'en' ? 'english' : 'arabic';
    const header = (await readFile(`src/protocol/wordlists/${name}.ts`, 'utf8')).split('*/')[0] ?? '';
    expect(header).toMatch(language === 'en' ? /EFF.*Creative Commons/s : /Ayaspell.*GPL.*FreeDict.*GPL/s);
  });

  it('finds every word however it is typed', async () => {
    const forgiven: readonly ((word: string) => string)[] =
      language === 'en'
        ? [
            (w) => w.toUpperCase(),
            (w) => `${w[0]?.toUpperCase()}${w.slice(1)}`,
            (w) => [...w].join('\u0301'),
            (w) => w.replaceAll('-', ''),
            (w) =>
              [...w].map((c) => (c === '-' ? c : String.fromCodePoint(c.charCodeAt(0) + 0xfee0))).join(''),
          ]
        : [
            (w) => [...w].join('\u064e'),
            (w) => [...w].join('ـ'),
            (w) => w.replace(/[أإآ]/g, 'ا').replaceAll('ة', 'ه').replaceAll('ى', 'ي'),
            (w) => w.replaceAll('ي', 'ی').replaceAll('ك', 'ک'),
            (w) => w.replaceAll('ؤ', 'و').replaceAll('ئ', 'ي').replaceAll('ء', ''),
            (w) => w.normalize('NFD'),
            (w) => `ال${w}`,
          ];
    for (const change of forgiven)
      expect(words.filter((word, place) => lists[language].placeOf(change(word)) !== place)).toEqual([]);
  });
});

describe('the Arabic list', () => {
  it('has words of three to nine letters, in Arabic letters alone, without signs and without the article', () => {
    const plain = /^(?!ال)[\u0621-\u063a\u0641-\u064a]{3,9}$/u;
    expect(ARABIC.filter((word) => !plain.test(word))).toEqual([]);
  });

  it('has no two words that sound alike but for one letter', () => {
    const sounds: readonly (readonly [RegExp, string])[] = [
      [/[تط]/g, 'ت'],
      [/[سصث]/g, 'س'],
      [/[قك]/g, 'ك'],
      [/[هح]/g, 'ه'],
    ];
    for (const [letters, one] of sounds)
      for (let at = 0; at < 9; at += 1) {
        const alike = ARABIC.map(foldWord).map((word) => {
          const letter = word[at] ?? '';
          return word.slice(0, at) + letter.replace(letters, one) + word.slice(at + 1);
        });
        expect(new Set(alike).size).toBe(ARABIC.length);
      }
  });

  it('has no two words that only dots tell apart', () => {
    const alike = new Map<string, string[]>();
    for (const word of ARABIC) {
      const shape = shapeOf(foldWord(word));
      alike.set(shape, [...(alike.get(shape) ?? []), word]);
    }
    expect([...alike.values()].filter((words) => words.length > 1)).toEqual([]);
  });

  it('has no two words that differ by an ending alone, or by the article', () => {
    const folded = new Set(ARABIC.map(foldWord));
    const near = [...folded].filter(
      (word) => ['ا', 'و', 'ي', 'ه'].some((end) => folded.has(word + end)) || folded.has(`ال${word}`),
    );
    expect(near).toEqual([]);
  });
});

describe('a codename', () => {
  it('is the same eight numbers in both languages, and in a mixture', () =>
    fc.assert(
      fc.asyncProperty(
        anyCodename,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        async (codename, mix) => {
          const { en, ar } = await spellings(codename);
          expect(await parseCodename(en.join(' '))).toEqual(codename);
          expect(await parseCodename(ar.join(' '))).toEqual(codename);
          expect(await parseCodename(en.map((word, i) => (mix[i] ? word : ar[i])).join(' '))).toEqual(
            codename,
          );
        },
      ),
    ));

  it('is found in what people paste: numbers in front, lines, commas, hyphens, marks that nobody sees', () =>
    fc.assert(
      fc.asyncProperty(
        anyCodename,
        fc.constantFrom(...LANGUAGES),
        fc.constantFrom(
          ' ',
          '   ',
          '\n',
          '\t',
          ', ',
          '، ',
          '؛',
          ' - ',
          '-',
          '–',
          '_',
          '.',
          ' / ',
          '\u00a0',
          ' \u200f',
        ),
        fc.constantFrom('', '1. ', '1) ', '٣. ', '۴- ', '(7) ', '\u2067', '• '),
        async (codename, language, between, front) => {
          const line = (await codenameWords(codename, language)).map((word) => front + word).join(between);
          expect(await parseCodename(` ${line}. `)).toEqual(codename);
        },
      ),
    ));

  it.each([
    ['acorn-felt-tip-zoom', ['acorn', 'felt-tip', 'zoom']],
    ['T-SHIRT acid', ['T-SHIRT', 'acid']],
    ['1. acorn\n2. zoom', ['acorn', 'zoom']],
    ['', []],
    ['١. ٢. ٣.', []],
  ])('reads %j word by word', async (line, expected) => {
    expect((await readWords(line)).map(({ typed }) => typed)).toEqual(expected);
  });

  it.each(['', '   ', 'مكتب', 'acid '.repeat(7), 'acid '.repeat(9)])('is not %j', async (line) =>
    expectCode('codename-invalid', () => parseCodename(line)),
  );
});

describe('folding', () => {
  it.each([
    ['مَكْتَبَةٌ', 'مكتبه'],
    ['ﻣﻜﺘﺐ', 'مكتب'],
    ['أَلـــوان', 'الوان'],
    ['إﻻء', 'الا'],
    ['رؤية', 'رويه'],
    ['شاطئ', 'شاطي'],
    ['کتابی', 'كتابي'],
    ['مستشفى', 'مستشفي'],
    ['Zébra', 'zebra'],
    ['felt‑tip', 'felttip'],
  ])('%s is %s', (typed, folded) => expect(foldWord(typed)).toBe(folded));

  it('changes nothing that is folded', () => {
    const changed = [...ENGLISH, ...ARABIC].filter((word) => foldWord(foldWord(word)) !== foldWord(word));
    expect(changed).toEqual([]);
  });

  it('tells the lists apart by their letters', () => {
    expect(ENGLISH.every((word) => scriptOf(word) === 'en')).toBe(true);
    expect(ARABIC.every((word) => scriptOf(word) === 'ar')).toBe(true);
  });
});

describe('the shape without dots', () => {
  it.each([
    ['حبل', 'جبل'],
    ['خبز', 'جير'],
    ['نمر', 'تمر'],
    ['قلم', 'فلم'],
    ['زينة', 'رتبة'],
    ['بيت', 'بنت'],
  ])('is the same for %s and %s', (a, b) => expect(shapeOf(foldWord(a))).toBe(shapeOf(foldWord(b))));

  it.each([
    ['تين', 'تيب'],
    ['بني', 'بنت'],
    ['ورق', 'ورف'],
    ['لون', 'لوي'],
    ['سلم', 'سلك'],
  ])('is not the same for %s and %s, whose last letters differ', (a, b) =>
    expect(shapeOf(foldWord(a))).not.toBe(shapeOf(foldWord(b))),
  );
});

describe('hints', () => {
  it('offer words after two letters', () => {
    expect(lists.en.completions('z')).toEqual([]);
    expect(lists.en.completions('ZEB')).toEqual(['zebra']);
    expect(lists.ar.completions('مكت').length).toBeGreaterThan(0);
  });

  it.each([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['abc', 'xabc', 1],
    ['مكتب', 'مكبت', 1],
    ['abcd', 'badc', 2],
  ])('count the slips between %j and %j: %i', (a, b, slips) => expect(slipsBetween(a, b, 3)).toBe(slips));

  it('name the word that was meant after one slip, or say nothing when the slip made another word', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...LANGUAGES),
        fc.integer({ min: 0, max: 7775 }),
        fc.integer({ min: 0, max: 8 }),
        (language, place, at) => {
          const word = foldWord(LISTS[language][place] ?? '');
          fc.pre(word.length > 4 && at + 1 < word.length && word[at] !== word[at + 1]);
          const swapped = word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
          fc.pre(lists[language].placeOf(swapped) === null);
          expect(lists[language].closest(swapped, 12)).toContain(LISTS[language][place]);
        },
      ),
      { numRuns: 60 },
    ));

  it('put first what sounds the same', () => {
    expect(lists.ar.closest('مدرصة')[0]).toBe('مدرسة');
    expect(lists.ar.closest('تاولة')[0]).toBe('طاولة');
  });

  it('put before everything the word whose dots were set wrong, however many', () => {
    expect(lists.ar.closest('خبل')[0]).toBe('جبل');
    expect(lists.ar.closest('جير')[0]).toBe('خبز');
    const bare = ARABIC.map((word) => shapeOf(foldWord(word)));
    const missed = bare.filter(
      (shape, place) =>
        place % 40 === 0 && lists.ar.placeOf(shape) === null && lists.ar.closest(shape)[0] !== ARABIC[place],
    );
    expect(missed).toEqual([]);
  });

  it('are given for the wrong word alone, and correct nothing', async () => {
    const [first, second] = await hintsFor('zebra abdoemn');
    expect(first).toMatchObject({ typed: 'zebra', place: ENGLISH.indexOf('zebra'), closest: [] });
    expect(second).toMatchObject({ typed: 'abdoemn', place: null });
    expect(second?.closest).toContain('abdomen');
  });
});

it('two codenames drawn are two', async () => {
  expect(newCodename(sodium)).not.toEqual(newCodename(sodium));
});
