/** Counts what an archive unpacks to, so that a bomb is told by its size before anything of it is handed on. */
import type { Limits } from '../limits.ts';
import { Refusal } from './format.ts';

export class Expansion {
  readonly #most: number;
  #bytes = 0;

  constructor(packedBytes: number, limits: Limits) {
    const byRatio = Math.max(limits.freeExpandedBytes, packedBytes * limits.expansionRatio);
    this.#most = Math.min(limits.expandedBytes, byRatio);
  }

  /** @throws Refusal */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) throw new Refusal('limits exceeded');
  }
}
