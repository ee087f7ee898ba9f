import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Covers, drawCount, drawPauseMs } from '#source/client/covers.ts';
import { seeded } from '../../support/badLine.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('cover for those who answer', () => {
  it('is none as often as some, and no number of reports stands for a real one', () => {
    const chance = seeded(1);
    const counts = Array.from({ length: 4000 }, () => drawCount(chance));
    for (const [count, share] of [0.5, 0.25, 0.125].entries())
      expect(counts.filter((each) => each === count).length / 4000).toBeCloseTo(share, 1);
  });

  it('comes after two minutes on average, at no fixed time', () => {
    const chance = seeded(2);
    const pauses = Array.from({ length: 4000 }, () => drawPauseMs(chance));
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    expect(mean / 120_000).toBeGreaterThan(0.93);
    expect(mean / 120_000).toBeLessThan(1.07);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15 * 60_000);
  });

  it('is sent as often as was drawn, and a real report takes the place of one', async () => {
    let sent = 0;
    // Two, after half the mean each; then, on a second reading, none.
    const draws = [0.1, 0.1, 0.9, 0.4, 0.4, 0.9];
    const covers = new Covers(
      async () => {
        sent += 1;
      },
      () => draws.shift() ?? 0.9,
    );
    covers.begin();
    expect(covers.pending).toBe(2);
    covers.giveWay();
    covers.begin();
    await jest.advanceTimersByTimeAsync(30 * 60_000);
    expect(sent).toBe(1);
    covers.giveWay();
    expect(covers.pending).toBe(0);
  });
});
