/** Until when somebody is what they are on the desk: of terms that stand beside each other, the last one counts. */
import { type Day, parseDay } from './day.ts';

/** What was said of somebody, or of a key, and its last day. */
export interface Term {
  /** Id and role, or a key. */
  readonly of: string;
  readonly until: Day;
}

export function lastOf(terms: readonly Term[], of: string): Day | null {
  const days = terms.filter((term) => term.of === of).map(({ until }) => until);
  return days.length === 0 ? null : parseDay(Math.max(...days));
}

/** The end of what stands only for as long as another term does. */
export const firstOf = (one: Day, other: Day | null): Day => parseDay(Math.min(one, other ?? one));
