/** How a report leaves: what goes first, and when. */
import { chance } from '#protocol/engines/chance.ts';

/**
 * `first`: the words, then the files. `last`: the files, then the words. `apart`: the words now, and the files on a
 * later visit, over another circuit; a page cannot choose one, and Tor Browser gives a new one only by loading it anew.
 */
type Order = 'first' | 'last' | 'apart';

/** At some moment within so many hours; 0 is at once. */
export const HOLDS = [0, 1, 3, 8] as const;
export type HoldHours = (typeof HOLDS)[number];

export interface How {
  /** Null while the source has not chosen. */
  readonly order: Order | null;
  readonly holdHours: HoldHours;
}

export const AS_USUAL: How = { order: null, holdHours: 0 };

/** More than this takes minutes on a bad line: 4 MiB at 20 KB/s are three and a half. */
const WORDS_FIRST_BYTES = 4 * 1024 * 1024;

export const orderOf = ({ order }: How, fileBytes: number): Order =>
  order ?? (fileBytes > WORDS_FIRST_BYTES ? 'first' : 'last');

const HOUR_MS = 3_600_000;

/** Drawn evenly, so that no moment within the hours is likelier than another. */
export const drawHoldMs = (hours: HoldHours): number => Math.floor(chance.draw() * hours * HOUR_MS);
