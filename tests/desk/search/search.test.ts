/** What the index finds is exactly what reading every text would find, whatever was added, changed and taken away. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Document, WordIndex } from '#desk/search/words.ts';
import { folded, foldedUnits, matches } from '#desk/text/fold.ts';

const WORDS = [
  ...['truck', 'Trucks', 'yard', 'yards', 'Café', 'cafe', 'dawn', 'do', 'x', '12', '١٢', 'a,b', 'north-east'],
  ...['المدرسة', 'مدرسه', 'والمدرسة', 'إدلب', 'ادلب', 'مُحَمَّد', 'محمد', 'على', 'علي', 'شـــمال', 'بالشمال'],
];

const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }));
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
/** Parts of words that may stand in the texts, one or several. */
const query = fc
  .array(
    fc.tuple(word, fc.nat(3), fc.integer({ min: 1, max: 6 })).map(([whole, from, length]) => {
      const part = folded(whole)
        .replaceAll(' ', '')
        .slice(from, from + length);
      return part === '' ? 'a' : part;
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.join(' '));

type Change = { readonly put: string } | { readonly drop: number } | { readonly tidy: true };
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: text.map((put) => ({ put })) },
  { weight: 2, arbitrary: fc.nat(40).map((drop) => ({ drop })) },
  { weight: 1, arbitrary: fc.constant({ tidy: true as const }) },
);

function found(index: WordIndex, foldedQuery: string): Set<number> {
  const each = foldedQuery.split(' ').map((part) => {
    const documents = new Set<number>();
    index.find(part, (document) => documents.add(document));
    return documents;
  });
  return new Set([...(each[0] ?? [])].filter((document) => each.every((some) => some.has(document))));
}

describe('the index of words', () => {
  it('finds what a scan of every folded text finds', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), query, (changes, words) => {
        const index = new WordIndex();
        const texts = new Map<Document, string>();
        for (const one of changes) {
          if ('put' in one) {
            const foldedText = folded(one.put);
            texts.set(index.add(foldedUnits(one.put)), foldedText);
          } else if ('drop' in one) {
            const document = [...texts.keys()][one.drop];
            if (document === undefined) continue;
            index.remove(document);
            texts.delete(document);
          } else index.tidy();
        }
        const foldedQuery = folded(words);
        const scanned = [...texts].filter(([, foldedText]) => matches(foldedText, foldedQuery));
        expect(found(index, foldedQuery)).toEqual(new Set(scanned.map(([document]) => document)));
      }),
      { numRuns: 500 },
    );
  });

  it('finds an Arabic word with and without what is joined to it', () => {
    const index = new WordIndex();
    const school = index.add(foldedUnits('رأيتهم أمام والمدرسة عند الفجر'));
    index.add(foldedUnits('لا شيء هنا'));
    for (const typed of ['مدرسة', 'المدرسه', 'والمدرسة', 'مَدرسة'])
      expect(found(index, folded(typed))).toEqual(new Set([school]));
  });

  it('keeps no word of what was removed, once it is tidied', () => {
    const index = new WordIndex();
    const secret = index.add(foldedUnits('quarry secret'));
    index.add(foldedUnits('quarry open'));
    expect(index.words).toBe(3);
    index.remove(secret);
    index.tidy();
    expect(index.words).toBe(2);
    expect(found(index, 'secret')).toEqual(new Set());
    expect(found(index, 'quarry').size).toBe(1);
  });

  it('grows past its first sizes', () => {
    const index = new WordIndex();
    for (let i = 0; i < 3000; i += 1) index.add(foldedUnits(`word${i} all`));
    expect(found(index, 'all').size).toBe(3000);
    expect(found(index, 'word2999')).toEqual(new Set([2999]));
  });
});
