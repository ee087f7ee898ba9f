/**
 * Moments, pauses and orders of chance. By the platform's cryptographic source: whoever has seen a few numbers of the
 * quick one knows all that follow, and with them which pause was drawn and which would have been.
 */

declare const crypto: { getRandomValues(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> };

/** A double has 53 bits between 0 and 1: 27 of one number, 26 of the other. */
const [HIGH_SHIFT, LOW_SHIFT] = [5, 6];

export const chance = {
  /** Evenly from 0 to 1, and never 1. */
  draw(): number {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
    return ((high >>> HIGH_SHIFT) * 2 ** 26 + (low >>> LOW_SHIFT)) / 2 ** 53;
  },
};
