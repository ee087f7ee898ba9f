/** Whoever reads that a process is ready may end it in the same moment. */
import { describe, expect, it } from '@jest/globals';
import { closeOnSignal, sayReady } from '#process/index.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

describe('a process that works', () => {
  it('does not say so before it can be asked to stop', () => {
    const before = SIGNALS.map((signal) => process.listeners(signal));
    for (const signal of SIGNALS) process.removeAllListeners(signal);
    try {
      expect(() => sayReady('intake')).toThrow('nobody listens');
      closeOnSignal(async () => undefined);
      expect(SIGNALS.map((signal) => process.listenerCount(signal))).toEqual([1, 1]);
    } finally {
      for (const [at, signal] of SIGNALS.entries()) {
        process.removeAllListeners(signal);
        for (const listener of before[at] ?? []) process.on(signal, listener);
      }
    }
  });
});
