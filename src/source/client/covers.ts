/**
 * Cover for those who answer: whoever only reads a conversation also sends, sometimes, a report that says nothing. How
 * many, and when, is drawn anew for each reading, so that a report after a visit to the drops proves nothing about
 * whether somebody wrote. It does not hide that somebody came, nor what shows over many visits.
 */
import { chance } from '#protocol/engines/chance.ts';

/** Two minutes on average: about what a short answer takes to write. */
const MEAN_MS = 120_000;
/** A page that is open for longer has more to hide than this can. */
const MOST_MS = 15 * 60_000;

/** None half of the time, one in a quarter of it, two in an eighth …: no number of reports is only ever real or not. */
export function drawCount(draw: () => number): number {
  let count = 0;
  while (draw() < 0.5) count += 1;
  return count;
}

/** Exponential: what has not come yet is no likelier to come in one minute than in the next. */
export const drawPauseMs = (draw: () => number): number => Math.min(MOST_MS, -MEAN_MS * Math.log(1 - draw()));

export class Covers {
  readonly #send: () => Promise<void>;
  readonly #draw: () => number;
  readonly #pending = new Set<ReturnType<typeof setTimeout>>();

  /** @param send one dummy @param draw evenly from 0 to 1 */
  constructor(send: () => Promise<void>, draw: () => number = chance.draw) {
    this.#send = send;
    this.#draw = draw;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** A conversation was read. */
  begin(): void {
    const count = drawCount(this.#draw);
    let pauseMs = 0;
    for (let each = 0; each < count; each += 1) {
      pauseMs += drawPauseMs(this.#draw);
      const timer = setTimeout(() => {
        this.#pending.delete(timer);
        // A dummy that fails is one that was not sent: nobody waits for it, and nobody needs to know.
        this.#send().catch(() => undefined);
      }, pauseMs);
      this.#pending.add(timer);
    }
  }

  /** A real report leaves: it stands in for one of those that were to come. */
  giveWay(): void {
    for (const timer of this.#pending) {
      clearTimeout(timer);
      this.#pending.delete(timer);
      return;
    }
  }
}
