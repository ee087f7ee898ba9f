import { describe, expect, it } from '@jest/globals';
import { Remaining, spanOf } from '#source/remaining.ts';

const MINUTE = 60_000;

describe('how long it will take', () => {
  it('is not said before the line has shown what it does', () => {
    const remaining = new Remaining();
    expect(remaining.leftMs(0)).toBeNull();
    remaining.saw(0, 1000, 0);
    remaining.saw(100, 1000, 1000);
    expect(remaining.leftMs(4000)).toBeNull();
    expect(remaining.leftMs(5000)).not.toBeNull();
  });

  it('counts down by the clock and does not jump with each piece', () => {
    const remaining = new Remaining();
    const said: number[] = [];
    // 20 KB/s in pieces of 256 KiB that take 10 to 16 s, as chance will have it.
    let at = 0;
    for (let piece = 0; piece < 60; piece += 1) {
      remaining.saw(piece * 262_144, 60 * 262_144, at);
      const left = remaining.leftMs(at);
      if (left !== null) said.push(left);
      at += [10, 16, 13, 12, 14][piece % 5]! * 1000;
    }
    const rises = said.filter((left, index) => index > 0 && left > said[index - 1]! + MINUTE);
    expect(rises.length).toBeLessThanOrEqual(2);
    expect(said[4]! / (55 * 13_000)).toBeCloseTo(1, 0);
    expect(said.at(-1)).toBeLessThan(MINUTE);
  });

  it('notices a line that has become ten times as slow', () => {
    const remaining = new Remaining();
    for (let second = 0; second <= 60; second += 1) remaining.saw(second * 1000, 600_000, second * 1000);
    const before = remaining.leftMs(60_000)!;
    for (let second = 61; second <= 300; second += 1)
      remaining.saw(60_000 + (second - 60) * 100, 600_000, second * 1000);
    expect(remaining.leftMs(300_000)!).toBeGreaterThan(3 * before);
  });
});

describe('a span in words', () => {
  it('grows coarser as it grows longer', () => {
    expect([1, 0.89 * MINUTE].map((ms) => spanOf(ms).unit)).toEqual(['seconds', 'seconds']);
    expect(spanOf(0.9 * MINUTE)).toEqual({ unit: 'minutes', count: 1 });
    expect(spanOf(9.4 * MINUTE)).toEqual({ unit: 'minutes', count: 9 });
    expect(spanOf(12.6 * MINUTE)).toEqual({ unit: 'minutes', count: 15 });
    expect(spanOf(57 * MINUTE)).toEqual({ unit: 'minutes', count: 55 });
    expect(spanOf(58 * MINUTE)).toEqual({ unit: 'hours', count: 1 });
    expect(spanOf(29 * 60 * MINUTE)).toEqual({ unit: 'hours', count: 29 });
  });
});
