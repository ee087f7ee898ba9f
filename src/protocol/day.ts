/** Days: the finest time that is ever stored on a server or sealed into an object. */
import { AmanaError } from './errors.ts';

/** Whole days since 1970-01-01, UTC. */
export type Day = number & { readonly __unit: 'day' };

/** 24 h × 60 min × 60 s × 1000 ms */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** 2200-01-01 is day 84,006; a later day is an error or an attack. */
const LAST_DAY = 84_006;

export function isDay(value: unknown): value is Day {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_DAY;
}

/** @throws AmanaError malformed-object */
export function parseDay(value: unknown): Day {
  if (!isDay(value)) throw new AmanaError('malformed-object');
  return value;
}

/** @param ms milliseconds since 1970-01-01, as from `Date.now()` */
export const dayOf = (ms: number): Day => parseDay(Math.floor(ms / DAY_MS));

export const addDays = (day: Day, days: number): Day => parseDay(day + days);

/** `2015-02-03`: for people and for files; in UTC, like the day itself. */
export const dayText = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
