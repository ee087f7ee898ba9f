/** Whatever the text: spans lie in it, offsets survive folding, and two different signers clear a block. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkRisk } from '../../../src/desk/risk/check.ts';
import { isCleared, isOverridden, openBlocks } from '../../../src/desk/risk/overrides.ts';
import { findUnpaired } from '../../../src/desk/risk/pair.ts';
import { readText } from '../../../src/desk/risk/text.ts';
import { folded, foldedInPlace } from '../../../src/desk/text/fold.ts';

const ALPHABET = [
  ...'ab AB.,"@+0123456789٠١٢٣\n-أإآةىئؤءًّـ\u200b\u202eéﻻـ👩‍💻المصدر قال أبو ',
  'source ',
  'Abu Omar ',
  'last night ',
  'قبل أسبوع ',
  '35.9528, 39.0079 ',
  'the camp of “X” ',
];
const anyText = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 60 }).map((parts) => parts.join(''));

describe('properties', () => {
  it('spans lie in the text and carry its words', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { start, end, text: words } of checkRisk({ text, reports: [text] })) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeLessThanOrEqual(end);
          expect(words).toBe(text.slice(start, end));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('offsets of folded text never go back, and end at the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const placed = foldedInPlace(text);
        expect(placed.at).toHaveLength(placed.text.length + 1);
        expect(placed.at.at(-1)).toBe(text.length);
        for (let index = 1; index < placed.at.length; index += 1)
          expect(placed.at[index] ?? 0).toBeGreaterThanOrEqual(placed.at[index - 1] ?? 0);
      }),
    );
  });

  it('folds in place as it folds for search', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const inPlace = foldedInPlace(text).text.toLowerCase().replace(/\s+/g, ' ').trim();
        expect(inPlace).toBe(folded(text));
      }),
    );
  });

  it('points into the original through marks that folding drops', () => {
    const raw = 'قال مُحَمَّدٌ الأَنْبَارِيّ إنه رأى';
    const { words, placed } = readText(raw);
    expect(raw.slice(...Object.values(placed(words[1]!)))).toBe('مُحَمَّدٌ');
  });
});

/** Of one processor, whatever else runs beside: read to the row's end from each letter, one of these took twenty. */
const MOST_SECONDS = 6;

describe('a row of letters without an end', () => {
  it.each(['ا', 'و', '_', 'a_', 'IMG_', '(', '\n', '12-', 'AB ', '1 2 ', 'k[.]', 'من '])(
    'costs no more than it is long: %s',
    (unit) => {
      const text = unit.repeat(40_000 / unit.length);
      const started = process.cpuUsage();
      checkRisk({ text, dictionary: { people: ['Karim Haddad', 'محمد الخطيب'] } });
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS);
    },
  );
});

describe('overrides', () => {
  const [block] = checkRisk({ text: 'Ring +44 7700 900123.' });
  const [warning] = checkRisk({ text: 'It happened last night.' });
  const override = (finding: typeof block, signers: string[], reason = 'published by the court') => ({
    rule: finding!.rule,
    text: finding!.text,
    reason,
    signers,
  });

  it('one signs for a warning, two different ones for a block', () => {
    expect(isOverridden(warning!, [override(warning, ['a'])])).toBe(true);
    expect(isOverridden(block!, [override(block, ['a'])])).toBe(false);
    expect(isOverridden(block!, [override(block, ['a', 'a'])])).toBe(false);
    expect(isOverridden(block!, [override(block, ['a', 'b'])])).toBe(true);
    expect(isOverridden(block!, [override(block, ['a']), override(block, ['b'])])).toBe(true);
    expect(isOverridden(block!, [override(block, ['a', 'b'], '  ')])).toBe(false);
  });

  it('other words are another finding', () => {
    const other = { ...override(block, ['a', 'b']), text: '+44 7700 900124' };
    expect(isCleared([block!], [other])).toBe(false);
    expect(openBlocks([block!, warning!], [])).toEqual([block]);
    expect(isCleared([warning!], [])).toBe(true);
  });
});

describe('pairs', () => {
  const side = (language: 'en' | 'ar', text: string) => ({
    language,
    findings: checkRisk({ text, language }),
  });

  it('a number that was taken out of one language only blocks in the other', () => {
    const first = side('en', 'Ring +44 7700 900123.');
    const { first: here, second: there } = findUnpaired(first, side('ar', 'اتصل بالمحكمة.'), 'en');
    expect(here.map(({ rule, level, text }) => [rule, level, text])).toEqual([
      ['pair', 'block', '+44 7700 900123'],
    ]);
    expect(there).toEqual([]);
  });

  it('the same number in other digits is the same, and a name in either script is one', () => {
    const first = side('en', 'Ring +44 7700 900123, said Dr. Helen Marsh.');
    const second = side('ar', 'اتصل على +٤٤ ٧٧٠٠ ٩٠٠١٢٣، قالت الدكتورة هيلين مارش.');
    expect(
      findUnpaired(first, side('ar', 'اتصل على +٤٤ ٧٧٠٠ ٩٠٠١٢٣.'), 'en').first.map(({ text }) => text),
    ).toEqual(['Dr. Helen Marsh']);
    expect(findUnpaired(first, second, 'en').first.filter(({ text }) => text.includes('900'))).toEqual([]);
  });
});
