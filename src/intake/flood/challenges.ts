/**
 * The public challenge of the hour: the same for everyone who asks, made from the day's secret, unknown before its time
 * so that nobody solves ahead. Several intakes over one storage give out the same.
 */
import { createHmac } from 'node:crypto';
import { type Day, dayOf } from '#protocol/day.ts';
import { challengeTag, openPuzzle, type Puzzle } from '#protocol/work.ts';

/** What was handed out is accepted for this long at least, and for twice as long at most. */
export const PERIOD_MS = 10 * 60_000;

interface Challenges {
  current(): Promise<Puzzle>;
  /** The current or the last one; null for a tag of neither. */
  byTag(tag: number): Promise<Puzzle | null>;
}

/** @param secretOf 32 B of a day, the same in every process */
export function openChallenges(secretOf: (day: Day) => Promise<Uint8Array>, now: () => number): Challenges {
  const known = new Map<number, Promise<Puzzle>>();

  async function make(period: number): Promise<Puzzle> {
    const secret = await secretOf(dayOf(period * PERIOD_MS));
    return openPuzzle(createHmac('sha256', secret).update(`amana/v1/work ${period}`).digest());
  }

  function puzzleOf(period: number): Promise<Puzzle> {
    const made = known.get(period) ?? make(period);
    known.set(period, made);
    for (const old of known.keys()) if (old < period - 1) known.delete(old);
    // A database that was busy once must not spoil the whole period.
    made.catch(() => known.delete(period));
    return made;
  }

  const period = (): number => Math.floor(now() / PERIOD_MS);

  return {
    current: () => puzzleOf(period()),
    async byTag(tag) {
      for (const one of [period(), period() - 1]) {
        const puzzle = await puzzleOf(one);
        if (challengeTag(puzzle.challenge) === tag) return puzzle;
      }
      return null;
    },
  };
}
