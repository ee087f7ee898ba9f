/** What a draft is held against: the same for the act that decides and for the page that warns while writing. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Dictionary } from '../risk/types.ts';
import { pseudonymOf } from './pseudonym.ts';

export interface CaseFacts {
  /** When the case's first report came. */
  readonly receivedDay: Day | null;
  /** What the desk calls its sources is for the desk alone. */
  readonly dictionary: Dictionary;
}

export function caseFacts(days: readonly Day[], threads: readonly ObjectId[]): CaseFacts {
  const receivedDay = days.toSorted((a, b) => a - b)[0] ?? null;
  const pseudonyms = threads.map(pseudonymOf).flatMap(({ en, ar }) => [en, ar]);
  return { receivedDay, dictionary: { pseudonyms } };
}

interface FiledReport {
  readonly id: ObjectId;
  readonly day: Day;
}

interface ReadReport extends FiledReport {
  readonly thread: ObjectId;
  readonly content: { readonly text: string };
}

export function riskContext(
  filed: readonly FiledReport[],
  all: readonly ReadReport[],
): CaseFacts & { readonly reports: readonly string[] } {
  const mine = new Set(filed.map(({ id }) => id));
  const threads = new Set(all.filter(({ id }) => mine.has(id)).map(({ thread }) => thread));
  return {
    ...caseFacts(
      filed.map(({ day }) => day),
      [...threads],
    ),
    reports: all.map(({ content }) => content.text),
  };
}
