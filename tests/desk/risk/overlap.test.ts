/** Words in a row from a report: how many, and whatever they are dressed in. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkRisk } from '../../../src/desk/risk/check.ts';
import { OVERLAP_WORDS } from '../../../src/desk/risk/rules.ts';

const words = (count: number, from = 0): string =>
  Array.from(
    { length: count },
    (_, index) => `w${String.fromCharCode(97 + ((from + index) % 26))}x${from + index}y`,
  ).join(' ');
const overlapsOf = (text: string, reports: readonly string[]) =>
  checkRisk({ text, reports }).filter(({ rule }) => rule === 'overlap');

describe('overlap', () => {
  it.each([
    [OVERLAP_WORDS.warn - 1, null],
    [OVERLAP_WORDS.warn, 'warn'],
    [OVERLAP_WORDS.block - 1, 'warn'],
    [OVERLAP_WORDS.block, 'block'],
    [OVERLAP_WORDS.block + 1, 'block'],
  ])('%i words: %s', (count, level) => {
    const found = overlapsOf(`before ${words(count)} after`, [`one ${words(count)} two`]);
    expect(found.map((each) => each.level)).toEqual(level === null ? [] : [level]);
    if (level !== null) expect(found[0]?.text).toBe(words(count));
  });

  it('sees through vowels, hamza, punctuation, case and hidden characters', () => {
    const report = 'فتحوا البوابة عند الغروب ولم يكتب أحد من دخل';
    const text = 'قيل: فَتَحوا البوابه، عند الغُروب. ولم يكتـب احد من دخ\u200bل!';
    expect(overlapsOf(text, [report])).toHaveLength(1);
    expect(
      overlapsOf('THE GATE — was opened at dusk; and nobody wrote.', [
        'the gate was opened at dusk and nobody wrote',
      ]),
    ).toHaveLength(1);
  });

  it('finds every run of every report, also the one at the end, and a phrase that stands twice', () => {
    const found = overlapsOf(`${words(9)} z ${words(16, 100)} z ${words(9)}`, [
      words(9),
      `a ${words(16, 100)}`,
    ]);
    expect(found.map(({ level }) => level)).toEqual(['warn', 'block', 'warn']);
  });

  it('agrees with comparing every place with every other', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const list = fc.array(word, { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (draft, report) => {
        let longest = 0;
        for (let i = 0; i < draft.length; i += 1)
          for (let j = 0; j < report.length; j += 1) {
            let run = 0;
            while (i + run < draft.length && j + run < report.length && draft[i + run] === report[j + run])
              run += 1;
            longest = Math.max(longest, run);
          }
        const found = overlapsOf(draft.join(' '), [report.join(' ')]);
        const isBlock = found.some(({ level }) => level === 'block');
        expect(found.length > 0).toBe(longest >= OVERLAP_WORDS.warn);
        if (longest < OVERLAP_WORDS.block) expect(isBlock).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
