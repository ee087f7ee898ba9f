/** How large a file may be follows from the memory that there is. */
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_LIMITS, limitsFor, parseLimits } from '#workers/sanitizer/limits.ts';

const GIB = 1024 ** 3;

describe('limits of a host', () => {
  it.each([
    [4 * GIB, 2, GIB / 4],
    [8 * GIB, 2, GIB / 2],
    [24 * GIB, 2, GIB],
    [24 * GIB, 8, (3 / 8) * GIB],
    [GIB, 1, GIB / 4],
  ])('%s bytes and %s files at once: %s bytes of a file', (memoryBytes, atOnce, inputBytes) => {
    const limits = limitsFor(memoryBytes, atOnce);
    expect(limits.inputBytes).toBe(inputBytes);
    expect(limits.outputBytes).toBeGreaterThanOrEqual(inputBytes);
    expect(limits.memoryBytes).toBe(DEFAULT_LIMITS.memoryBytes);
    expect(parseLimits(JSON.stringify(limits))).toEqual(limits);
  });
});
