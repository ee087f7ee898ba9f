/**
 * The list of conversations is kept from one change to the next: whatever came, changed and went, it is what a plain
 * gathering of the reports gives.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pseudonymOf } from '#desk/client/pseudonym.ts';
import type { ReportRow } from '#desk/client/state.ts';
import { ThreadRows } from '#desk/inbox.ts';
import { parseDay } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';

const idOf = (number: number): ObjectId => parseObjectId(number.toString(16).padStart(32, '0'));

function rowOf(number: number, thread: number, unread: boolean): ReportRow {
  return {
    id: idOf(number),
    thread: idOf(thread),
    pseudonym: pseudonymOf(idOf(thread)),
    day: parseDay(20_000),
    writtenDay: parseDay(20_000),
    excerpt: `report ${number}`,
    language: 'en',
    attachments: [],
    mark: 'new',
    caseId: null,
    filed: false,
    followUp: false,
    unread,
    triage: { assignee: null, labels: [], urgency: 'normal', muted: false, notes: [] },
    purge: null,
    silentDays: null,
    arrival: 1,
  };
}

/** Conversations by their newest report, each with its reports from the oldest on. */
function gathered(
  reports: readonly ReportRow[],
): { thread: ObjectId; reports: ReportRow[]; unread: boolean }[] {
  const threads = [...new Set(reports.map(({ thread }) => thread))];
  return threads.map((thread) => {
    const own = reports.filter((report) => report.thread === thread).reverse();
    return { thread, reports: own, unread: own.some(({ unread }) => unread) };
  });
}

describe('the list of conversations', () => {
  const one = fc.record({ number: fc.nat(14), unread: fc.boolean() });
  const round = fc.uniqueArray(one, { selector: ({ number }) => number, maxLength: 14 });

  it('is what a plain gathering gives, whatever came, changed and went', () => {
    fc.assert(
      fc.property(fc.array(round, { minLength: 1, maxLength: 8 }), (rounds) => {
        const known = new Map<string, ReportRow>();
        const rows = new ThreadRows();
        const cases: never[] = [];
        for (const items of rounds) {
          const reports = items.map(({ number, unread }) => {
            const key = `${number} ${unread}`;
            const report = known.get(key) ?? rowOf(number, number % 5, unread);
            known.set(key, report);
            return report;
          });
          const all = rows.of({ reports, cases });
          expect(all.map(({ thread, reports: own, unread }) => ({ thread, reports: own, unread }))).toEqual(
            gathered(reports),
          );
          expect(all.map(({ newest }) => newest)).toEqual(gathered(reports).map((row) => row.reports.at(-1)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the rows of conversations in which nothing changed', () => {
    const rows = new ThreadRows();
    const cases: never[] = [];
    const first = [rowOf(1, 1, true), rowOf(2, 2, true), rowOf(3, 3, true)];
    const before = rows.of({ reports: first, cases });
    const after = rows.of({ reports: [...first, rowOf(4, 4, true), rowOf(5, 2, true)], cases });
    expect(after.map(({ thread }) => thread)).toEqual([1, 2, 3, 4].map(idOf));
    expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([
      true,
      false,
      true,
    ]);
    expect(after[1]?.reports.map(({ id }) => id)).toEqual([5, 2].map(idOf));
  });
});
