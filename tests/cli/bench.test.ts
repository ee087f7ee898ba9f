import { describe, expect, it } from '@jest/globals';
import { beside, held, isMissed, measured, median, table, within } from '#cli/bench/result.ts';

describe('what a bench says', () => {
  it('takes the middle of the runs, not their mean', () => {
    expect([[3], [1, 100, 2], [4, 1, 2, 100], []].map(median)).toEqual([3, 2, 3, Number.NaN]);
  });

  it('keeps a promise at its bound and misses it beyond', () => {
    const row = measured('a', 'ms', [10, 20, 30]);
    const isKept = (ratio: number, kind: 'at least' | 'at most') => !isMissed(held(row, ratio, 'b', kind, 2));
    expect([1.99, 2, 2.01].map((ratio) => isKept(ratio, 'at least'))).toEqual([false, true, true]);
    expect([1.99, 2, 2.01].map((ratio) => isKept(ratio, 'at most'))).toEqual([true, true, false]);
    expect([19, 20, 21].map((limit) => isMissed(within(row, limit)))).toEqual([true, false, false]);
    expect(isMissed(beside(row, 100, 'b'))).toBe(false);
    expect(isMissed(row)).toBe(false);
  });

  it('never calls a measurement that failed a promise kept', () => {
    const nothing = measured('a', 'ms', []);
    expect(isMissed(within(nothing, 5))).toBe(true);
    expect(isMissed(held(nothing, Number.NaN, 'b', 'at least', 2))).toBe(true);
  });

  it('is a table that can stand in a README', () => {
    const rows = [
      held(measured('sealing', 'ms', [10, 12, 11]), 3.5, 'as fast', 'at least', 3),
      measured('b', 's', [1]),
    ];
    const text = table({ bench: 'x', title: 'x', machine: 'm', rows, notes: ['n'] });
    expect(text).toContain('| sealing | 11.0 ms | 10.0–12.0');
    expect(text).toContain('3.50× as fast | at least 3×: kept');
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([7]));
  });
});
