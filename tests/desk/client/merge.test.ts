/** Two versions of one text become one, and no word of either is lost on the way. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commonPlaces, conflictsOf, mergedText, mergeTexts, wordDiff } from '#desk/client/merge.ts';

const BASE = 'One.\n\nTwo.\n\nThree.\n\nFour.';

describe('two versions of a text', () => {
  it('that changed different paragraphs become one without a question, neighbours too', () => {
    const mine = BASE.replace('Two.', 'Two, and more.');
    const theirs = `${BASE.replace('Three.', 'Three, other.')}\n\nFive.`;
    const parts = mergeTexts(BASE, mine, theirs);
    expect(conflictsOf(parts)).toBe(0);
    expect(mergedText(parts)).toBe('One.\n\nTwo, and more.\n\nThree, other.\n\nFour.\n\nFive.');
  });

  it('that changed the same paragraph are a question, with both versions whole', () => {
    const parts = mergeTexts(BASE, BASE.replace('Two.', 'Two A.'), BASE.replace('Two.', 'Two B.'));
    expect(parts.filter(({ kind }) => kind === 'conflict')).toEqual([
      { kind: 'conflict', mine: 'Two A.', theirs: 'Two B.' },
    ]);
    expect(mergedText(parts, ['theirs'])).toBe(BASE.replace('Two.', 'Two B.'));
    expect(mergedText(parts, ['mine'])).toBe(BASE.replace('Two.', 'Two A.'));
    expect(mergedText(parts)).toBe(BASE.replace('Two.', 'Two A.\n\nTwo B.'));
  });

  it('of which one took out what the other changed are a question too', () => {
    const parts = mergeTexts(BASE, BASE.replace('Two.\n\n', ''), BASE.replace('Two.', 'Two B.'));
    expect(parts).toContainEqual({ kind: 'conflict', mine: '', theirs: 'Two B.' });
  });

  it('keep all of both where nobody knows what they began with', () => {
    expect(mergedText(mergeTexts(null, 'A.\n\nB.', 'B.\n\nC.'))).toBe('A.\n\nB.\n\nC.');
  });

  it('work in Arabic as in English', () => {
    const base = 'وصلت الشاحنات ليلاً.\n\nلم يرها أحد.';
    const merged = mergeTexts(base, base.replace('ليلاً', 'فجراً'), `${base}\n\nثم غادرت.`);
    expect(mergedText(merged)).toBe('وصلت الشاحنات فجراً.\n\nلم يرها أحد.\n\nثم غادرت.');
  });
});

const paragraph = fc.constantFrom('a b', 'c', 'd e f', 'g', 'h i', '١ ٢', '  four');
const text = fc.array(paragraph, { maxLength: 8 }).map((paragraphs) => paragraphs.join('\n\n'));
const wordsIn = (from: string): string[] => from.split(/\s+/).filter(Boolean);
const countOf = (words: readonly string[], word: string): number =>
  words.filter((each) => each === word).length;

describe('whatever was written', () => {
  it('the version of somebody who changed nothing gives way to the other', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(mergedText(mergeTexts(base, base, changed))).toBe(changed);
        expect(mergedText(mergeTexts(base, changed, base))).toBe(changed);
        expect(mergedText(mergeTexts(base, changed, changed))).toBe(changed);
      }),
    );
  });

  it('no word that either added is lost, unless somebody chooses so', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const merged = wordsIn(mergedText(mergeTexts(base, mine, theirs)));
        for (const version of [mine, theirs]) {
          for (const word of new Set(wordsIn(version))) {
            const added = countOf(wordsIn(version), word) - countOf(wordsIn(base), word);
            if (added > 0) expect(merged).toContain(word);
          }
        }
      }),
    );
  });

  it('no word at all is lost where nobody knows what they began with', () => {
    fc.assert(
      fc.property(text, text, (mine, theirs) => {
        const merged = wordsIn(mergedText(mergeTexts(null, mine, theirs)));
        for (const version of [mine, theirs])
          for (const word of new Set(wordsIn(version)))
            expect(countOf(merged, word)).toBeGreaterThanOrEqual(countOf(wordsIn(version), word));
      }),
    );
  });

  it('choosing one version everywhere still keeps what the other changed elsewhere', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const parts = mergeTexts(base, mine, theirs);
        const chosen = mergedText(
          parts,
          parts.map(() => 'mine'),
        );
        for (const part of parts) {
          const kept = part.kind === 'agreed' ? part.text : part.mine;
          if (kept !== '') expect(chosen).toContain(kept);
        }
      }),
    );
  });

  it('word by word, each version can be read again', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const without = (kind: string): string =>
          parts
            .filter((part) => part.kind !== kind)
            .map((part) => part.text)
            .join('');
        expect(without('in')).toBe(before);
        expect(without('out')).toBe(after);
      }),
    );
  });

  it('what is common is as long as it can be', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });
    const longest = (a: readonly string[], b: readonly string[]): number => {
      const [x, y] = [a[0], b[0]];
      if (x === undefined || y === undefined) return 0;
      if (x === y) return 1 + longest(a.slice(1), b.slice(1));
      return Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
    };
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const places = commonPlaces(a, b);
        expect(places.length).toBe(longest(a, b));
        for (const [i, j] of places) expect(a[i]).toBe(b[j]);
      }),
    );
  });
});

it('two long texts that have nothing in common take no more than a moment', () => {
  const words = (seed: string): string => Array.from({ length: 20_000 }, (_, i) => `${seed}${i}`).join(' ');
  expect(wordDiff(words('a'), words('b')).length).toBeGreaterThan(0);
}, 60_000);
