/** What this host has room for. */
import { totalmem } from 'node:os';
import { type Limits, limitsFor } from './limits.ts';

/** @param atOnce files that are worked on side by side */
export function hostLimits(atOnce: number): Limits {
  // of a container, as the kernel tells it; zero where nobody set one
  const allowed = process.constrainedMemory();
  return limitsFor(Math.min(totalmem(), allowed > 0 ? allowed : Number.POSITIVE_INFINITY), atOnce);
}
