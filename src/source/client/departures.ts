/**
 * How the objects of one delivery leave: one after another, each by a way of its own, with a pause of chance between
 * two. The same for whoever sends their own report and for whoever carries another's, so that nobody tells them apart.
 */
import { chance } from '#protocol/engines/chance.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import type { Http } from './http.ts';
import type { Line } from './line.ts';
import { type Bell, Pace, type Patience, type Timing, wait } from './patience.ts';

/** What departures need of the client that sends. */
export interface Ways {
  /** The way for one object and no other, where the platform has more than one way. */
  apart(): Http;
  readonly retryDelaysMs: readonly number[];
  readonly timing: Timing;
}

interface Departure {
  /** Called when trouble comes or goes. */
  readonly tell: () => void;
  readonly signal?: AbortSignal | undefined;
  /** Tries again until it is stopped. */
  readonly isEndless?: boolean | undefined;
  /** Ends the wait for the next try. */
  readonly bell?: Bell | undefined;
}

export class Departures {
  readonly #ways: Ways;
  /** Kept from one run to the next: it is the same line. */
  readonly #pace: Pace;
  #trouble: ErrorCode | null = null;

  constructor(ways: Ways) {
    this.#ways = ways;
    this.#pace = new Pace(ways.timing);
  }

  /** What failed last, while it waits to try again; null while it moves. */
  get trouble(): ErrorCode | null {
    return this.#trouble;
  }

  /** @returns the line for the next object, after a pause if another one has just gone */
  begin({ tell, signal, isEndless = false, bell }: Departure): () => Promise<Line> {
    const patience: Patience = {
      delaysMs: this.#ways.retryDelaysMs,
      isEndless,
      ...(signal ? { signal } : {}),
      ...(bell ? { bell } : {}),
      onTrouble: (code) => {
        if (code === this.#trouble) return;
        this.#trouble = code;
        tell();
      },
    };
    let isFirst = true;
    return async () => {
      if (!isFirst) await wait(this.#ways.timing.pauseMs(), signal);
      isFirst = false;
      const http = this.#ways.apart();
      return { http: signal ? { ...http, signal } : http, patience, pace: this.#pace };
    };
  }
}

/** Refusals of a file that say nothing of its report. */
const NO_ROOM: ReadonlySet<ErrorCode> = new Set(['smaller-only', 'files-closed']);

/** No room for this file: a smaller one may still find some, and the words never wait for it. */
export const refusesOnlyFile = (code: ErrorCode): boolean => NO_ROOM.has(code);

/** The same things in an order of chance. */
export function shuffled<Thing>(things: readonly Thing[]): Thing[] {
  return things
    .map((thing) => ({ thing, place: chance.draw() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
