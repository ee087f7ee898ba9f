/** Folding by the table gives what the whole way gives, whatever stands beside what. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folded, foldedUnits } from '#desk/text/fold.ts';

/** A character of a script that the table does not know: with it in the text, the whole way is taken. */
const OUTSIDE = '界';

/** The whole way, whose answer then ends with that character, as a word of its own. */
function foldedWhole(text: string): string {
  const result = folded(`${text} ${OUTSIDE}`);
  expect(result.endsWith(OUTSIDE)).toBe(true);
  return result.slice(0, -OUTSIDE.length).trimEnd();
}

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0x6ff }),
  fc.integer({ min: 0x600, max: 0x6ff }),
  fc.integer({ min: 0x2000, max: 0x20cf }),
  fc.constantFrom(
    0x20,
    0x09,
    0x41,
    0x627,
    0x648,
    0x653,
    0x654,
    0x655,
    0x64b,
    0x301,
    0x3a3,
    0x130,
    0x2026,
    0xbd,
  ),
);
const text = fc
  .array(unit, { maxLength: 60 })
  .map((units) => units.map((each) => String.fromCharCode(each)).join(''));

describe('folding', () => {
  it('is the same by the table and the whole way', () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(folded(each)).toBe(foldedWhole(each));
      }),
      { numRuns: 3000 },
    );
  });

  it('is the same as numbers', () => {
    const written = (each: string): string => String.fromCharCode(...foldedUnits(each));
    fc.assert(
      fc.property(text, (each) => {
        expect(written(each)).toBe(folded(each));
        expect(written(`${each} ${OUTSIDE}`)).toBe(folded(`${each} ${OUTSIDE}`));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same for every character of the table, alone and between others', () => {
    for (let code = 0; code < 0x20d0; code += 1) {
      const each = String.fromCharCode(code);
      expect([code, folded(each)]).toEqual([code, foldedWhole(each)]);
      expect([code, folded(`Σα${each}اb ${each}`)]).toEqual([code, foldedWhole(`Σα${each}اb ${each}`)]);
      expect([code, folded(`وa${each}اb ${each}`)]).toEqual([code, foldedWhole(`وa${each}اb ${each}`)]);
    }
  });

  it('keeps nothing of one text for the next', () => {
    folded('a long text that is folded first, قبل غيره');
    expect(folded('b')).toBe('b');
    expect(folded('')).toBe('');
    expect(folded('  Ça  … ½ أحمد ١٢ ')).toBe('ca ... 1⁄2 احمد 12');
  });
});
