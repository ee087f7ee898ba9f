/**
 * How numbers are made coarse before they are kept anywhere. Whoever scrapes every few seconds must learn nothing finer
 * than the day on which something came: so counts of a day appear when the day is over, in powers of ten; and what is
 * live does not move for what comes one by one.
 */

/** 0, 1, 10, 100 …: at least so many. */
export const tens = (count: number): number => (count < 1 ? 0 : 10 ** Math.floor(Math.log10(count) + 1e-9));

/** 0, 1, 2, 4, 8 …: at least so many. */
export const twos = (count: number): number => (count < 1 ? 0 : 2 ** Math.floor(Math.log2(count)));

/** A queue of fewer counts as none: one that moves this stands among hundreds that came with it. */
const CROWD = 256;

/** 0, 256, 1024, 4096 …: at least so many, and nothing below a crowd. */
export const crowds = (count: number): number =>
  count < CROWD ? 0 : CROWD * 4 ** Math.floor(Math.log(count / CROWD) / Math.log(4) + 1e-9);

/** 0 to 8 eighths of a share from 0 to 1. */
export const eighths = (share: number): number => Math.floor(Math.min(1, Math.max(0, share)) * 8);
