/**
 * Turns for what takes a lot of memory for a moment. Each conversation that is read has all drops in memory, some
 * megabytes; asking for one costs a few bytes, and who asks is not counted by anything that they cannot make up.
 */
import { AmanaError } from '#protocol/errors.ts';

/** 4 times the drops of 14 days, which are 5.3 MiB at the shortest steady interval: 21 MiB. */
const AT_ONCE = 4;

/** A turn takes about a second on an old machine: whoever comes behind these would give up before theirs. */
const MOST_WAITING = 64;

export class Turns {
  #free: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce = AT_ONCE, mostWaiting = MOST_WAITING) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Acts when it is their turn. @throws AmanaError busy where too many wait */
  async take<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#mostWaiting) throw new AmanaError('busy');
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
