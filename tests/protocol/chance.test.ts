/** What is drawn for moments and orders: even, and not from a source that others can foretell. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { chance } from '#protocol/engines/chance.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('chance', () => {
  it('is even from 0 to 1', () => {
    const draws = Array.from({ length: 40_000 }, () => chance.draw());
    const tenths = new Array<number>(10).fill(0);
    for (const draw of draws) {
      expect(draw >= 0 && draw < 1).toBe(true);
      tenths[Math.floor(draw * 10)] = (tenths[Math.floor(draw * 10)] ?? 0) + 1;
    }
    // 4,000 in each, with a deviation of 60: nine of them are never reached by chance.
    for (const count of tenths) expect(Math.abs(count - 4000)).toBeLessThan(540);
  });

  it('asks the cryptographic source, each time', () => {
    const quick = jest.spyOn(Math, 'random');
    const source = jest.spyOn(globalThis.crypto, 'getRandomValues');
    source.mockImplementation((numbers) => numbers);
    expect(chance.draw()).toBe(0);
    source.mockImplementation((numbers) => {
      if (numbers instanceof Uint32Array) numbers.fill(2 ** 32 - 1);
      return numbers;
    });
    expect(chance.draw()).toBe(1 - 2 ** -53);
    expect(source).toHaveBeenCalledTimes(2);
    expect(quick).not.toHaveBeenCalled();
  });
});
