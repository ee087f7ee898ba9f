import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Difficulty, GUARD_BITS, graceMs, NORMAL_SPAN_MS, PACE } from '#intake/flood/difficulty.ts';
import { expectedTries, LEAST_BITS, MOST_BITS } from '#protocol/work.ts';

function setting(normal = 200) {
  let nowMs = 1_000_000;
  const difficulty = new Difficulty({ normal, now: () => nowMs });
  return {
    difficulty,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** So many writes at the present price, at even distances. */
    writes: (count: number, withinMs: number) => {
      for (let i = 0; i < count; i++) {
        nowMs += withinMs / count;
        difficulty.accept(difficulty.bits);
      }
    },
  };
}

/** An hour with so many writes in each ten minutes: the hardest it gets. */
function hardestAt(perSpan: number, normal: number): number {
  const { difficulty, writes } = setting(normal);
  let hardest = 0;
  for (let minute = 0; minute < 60; minute++) {
    writes(perSpan / 10, 60_000);
    hardest = Math.max(hardest, difficulty.bits);
  }
  return hardest;
}

describe('the difficulty', () => {
  it('is nothing while no more comes than is normal, and half as much again', () => {
    for (const normal of [200, 2_000, 20_000]) {
      for (const share of [0.1, 1, 1.5]) expect(hardestAt(normal * share, normal)).toBe(0);
    }
  });

  it('is nothing for one person with twenty files at once', () => {
    const { difficulty, writes } = setting();
    writes(21, 100);
    expect(difficulty.bits).toBe(0);
  });

  it('rises at once with a burst, and lets a few hundred through on its whole way up', () => {
    const { difficulty } = setting();
    let accepted = 0;
    while (difficulty.bits < MOST_BITS && accepted < 10_000) {
      difficulty.accept(difficulty.bits);
      accepted += 1;
    }
    expect(difficulty.bits).toBe(MOST_BITS);
    expect(accepted).toBeLessThanOrEqual(25 * (1 + MOST_BITS - LEAST_BITS + 1));
  });

  it('rises for ten thousand in ten minutes as in ten seconds', () => {
    expect(hardestAt(10_000, 200)).toBe(MOST_BITS);
  });

  it('never leaves its bounds, never rises without writes, never asks for less than it accepts', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('accept' as const), bits: fc.integer({ min: 0, max: MOST_BITS }) }),
      fc.record({ kind: fc.constant('turnAway' as const) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ kind: fc.constant('floor' as const), bits: fc.integer({ min: 0, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { difficulty, pass } = setting();
        for (const one of steps) {
          const before = difficulty.bits;
          if (one.kind === 'accept') difficulty.accept(one.bits);
          if (one.kind === 'turnAway') difficulty.turnAway();
          if (one.kind === 'pass') pass(one.ms);
          if (one.kind === 'floor') difficulty.setFloor(one.bits);
          const { bits, acceptedBits } = difficulty;
          expect(bits === 0 || (bits >= 1 && bits <= MOST_BITS)).toBe(true);
          expect(acceptedBits).toBeLessThanOrEqual(bits);
          expect(acceptedBits === 0).toBe(bits === 0);
          if (one.kind === 'turnAway' || one.kind === 'pass') expect(bits).toBeLessThanOrEqual(before);
          if (one.kind === 'accept') expect(bits).toBeLessThanOrEqual(Math.max(LEAST_BITS, before + 1));
        }
      }),
    );
  });

  it('falls back to nothing within minutes of the end, whatever came', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 3_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        (count, withinMs) => {
          const { difficulty, writes, pass } = setting();
          writes(count, withinMs);
          for (let second = 0; second < 360; second++) {
            pass(1_000);
            void difficulty.bits;
          }
          expect(difficulty.bits).toBe(0);
        },
      ),
    );
  });

  it('falls by a level at a time, and not before it was quiet for so long', () => {
    const { difficulty, writes, pass } = setting();
    writes(150, 100);
    let before = difficulty.bits;
    let lastChangeMs = 0;
    for (let ms = 0; ms < 400_000; ms += 500) {
      pass(500);
      const { bits } = difficulty;
      if (bits === before) continue;
      expect(bits).toBe(before === LEAST_BITS ? 0 : before - 1);
      expect(ms - lastChangeMs).toBeGreaterThanOrEqual(PACE.fallMs - 1_000);
      lastChangeMs = ms;
      before = bits;
    }
    expect(before).toBe(0);
  });

  it('stays above nothing while many come who solve nothing, and they never make it dearer', () => {
    const { difficulty, writes, pass } = setting();
    writes(60, 100);
    let hardest = 0;
    for (let i = 0; i < 6_000; i++) {
      pass(100);
      difficulty.turnAway();
      if (i > 3_000) hardest = Math.max(hardest, difficulty.bits);
    }
    expect([difficulty.bits, hardest]).toEqual([LEAST_BITS, LEAST_BITS]);
  });

  it('takes a solution at an older price as long as a slow phone needs for it, and no longer', () => {
    const { difficulty, writes, pass } = setting();
    writes(24 * 5 + 5, 100);
    const old = difficulty.bits;
    difficulty.setFloor(old + 2);
    expect([difficulty.bits, difficulty.acceptedBits]).toEqual([old + 2, expect.any(Number)]);
    expect(difficulty.acceptedBits).toBeLessThanOrEqual(old);
    pass(graceMs(old) - 1);
    expect(difficulty.acceptedBits).toBeLessThanOrEqual(old);
    pass(graceMs(old + 1) + 2);
    expect(difficulty.acceptedBits).toBe(difficulty.bits);
  });

  it('is paid for by what was accepted at its price: what comes at an older one does not raise it', () => {
    const { difficulty, writes } = setting();
    writes(30, 100);
    const { bits } = difficulty;
    for (let i = 0; i < 500; i++) difficulty.accept(bits - 1);
    expect(difficulty.bits).toBe(bits);
  });

  it('has the constants that its docs derive', () => {
    expect(NORMAL_SPAN_MS).toBe(600_000);
    expect(expectedTries(LEAST_BITS)).toBe(128);
    expect(expectedTries(GUARD_BITS)).toBe(2_048);
    expect(expectedTries(MOST_BITS)).toBe(32_768);
    expect(graceMs(0)).toBe(0);
    expect(graceMs(MOST_BITS)).toBe(2_000 + 32_768 * 4);
  });
});
