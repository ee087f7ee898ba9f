/**
 * How hard the puzzle is, from nothing on a calm day to what an old phone still finishes. Pure bookkeeping over a
 * clock that is given: no timer, no address, no id. What counts is what was accepted, so that nobody can make it
 * dearer for others without paying for it.
 *
 * - Up: at once. A price holds for a number of writes beyond what is normal, not for a time, so that a burst cannot
 *   use the old price for long: from calm to the top a flood gets a few hundred writes in.
 * - Down: slowly, a level at a time, and only well below what is normal: a price that swings would let a flood rest
 *   and come back, and would tell each source something else.
 */
import { expectedTries, LEAST_BITS, MOST_BITS } from '#protocol/work.ts';

export interface Pace {
  /** Over how long arrivals are remembered: after this, a third of them still counts. */
  readonly memoryMs: number;
  /** How long the load has to be low before a step down, and between two. */
  readonly fallMs: number;
}

export const PACE: Pace = { memoryMs: 60_000, fallMs: 20_000 };

export const NORMAL_SPAN_MS = 10 * 60_000;

/** Between these, as shares of normal, nothing moves. Above by half is more than a busy hour; below by a quarter is over. */
const RAISE_ABOVE = 1.5;
const FALL_BELOW = 0.75;
/** Remembering more than this would keep the price up for minutes after the flood has ended. */
const MOST_REMEMBERED = 4;
/** Writes beyond normal until the next step up. One person with many files is no flood. */
export const ALLOWANCE = 24;
/** Until a guarded door has opened, a script-less or hasty client is kept out, a page takes about a second. */
export const GUARD_BITS = 9;

/** What a slow phone needs for a try, ms: ten times a desktop. A price that was told holds at least so long. */
const SLOW_TRY_MS = 4;
/** The way there and back through Tor. */
const LINE_MS = 2_000;

/** How long a solution at an older, lower price is taken. Nothing solved is nothing lost: no grace. */
export const graceMs = (bits: number): number =>
  bits === 0 ? 0 : LINE_MS + expectedTries(bits) * SLOW_TRY_MS;

/** One level up or down; between nothing and the least lies nothing. */
const up = (bits: number): number => Math.min(MOST_BITS, bits === 0 ? LEAST_BITS : bits + 1);
const down = (bits: number): number => (bits <= LEAST_BITS ? 0 : bits - 1);

/** A number that is forgotten by and by. */
class Remembered {
  #count = 0;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  at(nowMs: number, memoryMs: number): number {
    this.#count *= Math.exp(-Math.max(0, nowMs - this.#atMs) / memoryMs);
    this.#atMs = Math.max(nowMs, this.#atMs);
    return this.#count;
  }

  add(nowMs: number, memoryMs: number, most: number): void {
    this.#count = Math.min(most, this.at(nowMs, memoryMs) + 1);
  }
}

interface DifficultyOptions {
  /** Writes in NORMAL_SPAN_MS that the operator calls normal. */
  readonly normal: number;
  readonly pace?: Pace;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

export class Difficulty {
  readonly #pace: Pace;
  readonly #now: () => number;
  /** Normal writes within the memory. */
  readonly #normalCount: number;
  /** What may come in a millisecond for ever without a step up. */
  readonly #steadyPerMs: number;
  /** Where a second of what is steady is more: writes are acknowledged by the hundred, in one millisecond. */
  readonly #allowance: number;
  readonly #accepted: Remembered;
  readonly #turnedAway: Remembered;
  #bits = 0;
  #floor = 0;
  /** Writes beyond that since the last step. */
  #beyond = 0;
  #beyondMs: number;
  #quietMs: number;
  /** By bits: when so many were last enough. */
  readonly #enoughAtMs = new Map<number, number>();

  constructor({ normal, pace = PACE, now }: DifficultyOptions) {
    this.#pace = pace;
    this.#now = now;
    const normalPerMs = normal / NORMAL_SPAN_MS;
    this.#steadyPerMs = RAISE_ABOVE * normalPerMs;
    this.#allowance = Math.max(ALLOWANCE, this.#steadyPerMs * 1_000);
    this.#normalCount = Math.max(ALLOWANCE, normalPerMs * pace.memoryMs);
    const nowMs = now();
    this.#accepted = new Remembered(nowMs);
    this.#turnedAway = new Remembered(nowMs);
    this.#beyondMs = nowMs;
    this.#quietMs = nowMs;
  }

  /** The least there is, whatever comes: from the operator, or because room gets short. */
  setFloor(bits: number): void {
    this.#floor = Math.min(MOST_BITS, bits);
  }

  /** Zero bits that are asked of a new write. */
  get bits(): number {
    this.#settle();
    return Math.max(this.#bits, this.#floor);
  }

  /** The least that is accepted now: less than `bits` while who began at the old price may still be at it. */
  get acceptedBits(): number {
    const { bits } = this;
    const nowMs = this.#now();
    for (let lower = LEAST_BITS; lower < bits; lower++) {
      const atMs = this.#enoughAtMs.get(lower);
      if (atMs !== undefined && nowMs - atMs <= graceMs(lower)) return lower;
    }
    return bits;
  }

  /** @param bits at which the write was accepted */
  accept(bits: number): void {
    const nowMs = this.#now();
    this.#settle();
    const { memoryMs } = this.#pace;
    this.#accepted.add(nowMs, memoryMs, MOST_REMEMBERED * this.#normalCount);
    // What was paid at an older price is no sign that this one is too low.
    if (bits < Math.max(this.#bits, this.#floor)) return;
    this.#beyond = Math.max(0, this.#beyond - (nowMs - this.#beyondMs) * this.#steadyPerMs) + 1;
    this.#beyondMs = nowMs;
    if (this.#beyond <= this.#allowance) return;
    this.#bits = up(Math.max(this.#bits, this.#floor));
    this.#quietMs = nowMs;
    this.#beyond = 0;
  }

  /** Somebody came without having solved what is asked. Never makes it dearer; keeps the door from opening again. */
  turnAway(): void {
    this.#settle();
    this.#turnedAway.add(this.#now(), this.#pace.memoryMs, MOST_REMEMBERED * this.#normalCount);
  }

  /** Every price from the present one up is enough. */
  #noteEnough(): void {
    const nowMs = this.#now();
    for (let bits = Math.max(LEAST_BITS, this.#bits, this.#floor); bits <= MOST_BITS; bits++)
      this.#enoughAtMs.set(bits, nowMs);
  }

  #settle(): void {
    const nowMs = this.#now();
    const { memoryMs, fallMs } = this.#pace;
    this.#noteEnough();
    const accepted = this.#accepted.at(nowMs, memoryMs) / this.#normalCount;
    const turnedAway = this.#turnedAway.at(nowMs, memoryMs) / this.#normalCount;
    while (this.#bits > 0) {
      const load = this.#bits === LEAST_BITS ? accepted + turnedAway : accepted;
      if (load >= FALL_BELOW) this.#quietMs = nowMs;
      if (nowMs - this.#quietMs < fallMs) return;
      this.#quietMs += fallMs;
      this.#bits = down(this.#bits);
    }
  }
}
