/** The list of the desk: reports gathered by conversation, filtered and searched. Pure, so that it can be timed. */
import type { ObjectId } from '#protocol/ids.ts';
import type { DeskCase, DeskReport, DeskState, Mark, Pseudonym } from './client/state.ts';
import { folded, matches } from './text/fold.ts';

export const FILTERS = ['all', 'fresh', 'mine', 'unassigned', 'parked', 'spam'] as const;
export type Filter = (typeof FILTERS)[number];

/** One conversation, with the case it is in. */
export interface ThreadRow {
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  /** Oldest first. */
  readonly reports: readonly DeskReport[];
  readonly newest: DeskReport;
  readonly unread: boolean;
  readonly mark: Mark;
  readonly files: number;
  readonly deskCase: DeskCase | null;
}

/** All conversations, the one with the newest report first. */
export function threadRows(state: DeskState): ThreadRow[] {
  const cases = new Map(state.cases.map((each) => [each.id, each]));
  const threads = new Map<ObjectId, DeskReport[]>();
  // The state lists the newest first, and a map keeps the order in which its keys came.
  for (const report of state.reports) {
    const reports = threads.get(report.thread);
    if (reports) reports.unshift(report);
    else threads.set(report.thread, [report]);
  }
  const rows: ThreadRow[] = [];
  for (const [thread, reports] of threads) {
    const newest = reports.at(-1);
    if (!newest) continue;
    const caseId = reports.find((report) => report.caseId !== null)?.caseId ?? null;
    rows.push({
      thread,
      pseudonym: newest.pseudonym,
      reports,
      newest,
      unread: reports.some((report) => report.unread),
      mark: newest.mark,
      files: reports.reduce((sum, report) => sum + report.attachments.length, 0),
      deskCase: caseId === null ? null : (cases.get(caseId) ?? null),
    });
  }
  return rows;
}

/**
 * Folded texts by what they were folded from. Opened texts never change, so each is folded once; the page drops
 * the whole index when it is locked.
 */
export type SearchIndex = Map<string, string>;

function foldedOnce(index: SearchIndex, key: string, text: () => string): string {
  const known = index.get(key);
  if (known !== undefined) return known;
  const made = folded(text());
  index.set(key, made);
  return made;
}

function searchText(index: SearchIndex, row: ThreadRow): string {
  const reports = row.reports.map((report) =>
    foldedOnce(index, report.id, () =>
      [
        report.pseudonym.en,
        report.pseudonym.ar,
        report.text,
        ...report.attachments.map((file) => file.name),
      ].join(' '),
    ),
  );
  const deskCase = row.deskCase;
  if (deskCase === null) return reports.join(' ');
  const caseText = foldedOnce(index, `${deskCase.id}/${deskCase.history.length}`, () =>
    [
      deskCase.title,
      ...deskCase.notes.map((note) => note.text),
      ...deskCase.replies.map((reply) => reply.text),
      ...deskCase.claims.map((claim) => claim.text),
      deskCase.draft?.draft.article.title ?? '',
    ].join(' '),
  );
  return [...reports, caseText].join(' ');
}

function passes(row: ThreadRow, filter: Filter, me: ObjectId): boolean {
  const aside = row.mark !== 'new' && row.deskCase === null;
  switch (filter) {
    case 'all':
      return !aside;
    case 'fresh':
      return row.unread || (!aside && row.deskCase === null);
    case 'mine':
      return row.deskCase?.assignee === me;
    case 'unassigned':
      return !aside && (row.deskCase?.assignee ?? null) === null;
    case 'parked':
    case 'spam':
      return row.mark === filter && row.deskCase === null;
  }
}

export function shownRows(
  rows: readonly ThreadRow[],
  filter: Filter,
  query: string,
  me: ObjectId,
  index: SearchIndex,
): ThreadRow[] {
  const foldedQuery = folded(query);
  return rows.filter(
    (row) => passes(row, filter, me) && (foldedQuery === '' || matches(searchText(index, row), foldedQuery)),
  );
}

/** Source reliability and the best credibility of a claim, as one chip: `C3`. Null while nothing was graded. */
export function gradeOf(deskCase: DeskCase | null): string | null {
  if (deskCase === null) return null;
  const graded = deskCase.sources.filter((source) => source.by !== null).map((source) => source.reliability);
  const claims = deskCase.claims.flatMap((claim) => claim.credibility ?? []);
  if (graded.length === 0 && claims.length === 0) return null;
  return `${graded.sort()[0] ?? 'F'}${claims.length === 0 ? 6 : Math.min(...claims)}`;
}
