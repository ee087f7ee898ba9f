/** What an opener hands on comes as it was, whatever a source wrote. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OpenedArrival } from '#desk/client/arrivals.ts';
import { packed, unpacked } from '#desk/keeper/handful.ts';
import { foldedUnits } from '#desk/text/fold.ts';
import { parseDay } from '#protocol/day.ts';
import { parseObjectId } from '#protocol/ids.ts';

const id = parseObjectId('ab'.repeat(16));
/** Halves of pairs, marks of byte order and nothing at all among them. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\ud800', 'a\udc00b', '\ufeffشاحنات'),
);

const report = text.map(
  (words): OpenedArrival => ({
    state: 'report',
    id,
    thread: id,
    content: { v: 1, text: words, language: 'ar', day: parseDay(20_000), threadKey: 'k', attachments: [] },
    folded: foldedUnits(words),
  }),
);
const other = fc.constantFrom<OpenedArrival>({ state: 'dummy', id }, { state: 'closed', id });

it('comes out as it was packed, after the copy that browsers make', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(report, other), { maxLength: 16 }), (opened) => {
      const handful = packed(opened);
      expect(unpacked(structuredClone(handful))).toEqual(opened);
      // No words travel as letters that can travel as bytes.
      for (const [at, one] of handful.opened.entries())
        expect(one.state === 'report' && handful.words[at] !== null ? one.content.text : '').toBe('');
    }),
    { numRuns: 1000 },
  );
});
