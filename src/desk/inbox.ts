/** The list of the desk: reports gathered by conversation, and filtered. Pure, so that it can be timed. */
import { type FilterRules, URGENCIES, type Urgency } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { keptList } from './client/same.ts';
import type { DeskCase, Mark, PageState, Pseudonym, ReportRow } from './client/state.ts';
import type { PurgeAsked } from './client/triage-state.ts';

export const FILTERS = ['all', 'fresh', 'mine', 'unassigned', 'mentions', 'parked', 'spam'] as const;
export type Filter = (typeof FILTERS)[number];

/** One conversation, with the case it is in. */
export interface ThreadRow {
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  /** Oldest first. */
  readonly reports: readonly ReportRow[];
  readonly newest: ReportRow;
  readonly unread: boolean;
  readonly mark: Mark;
  readonly files: number;
  /** Of its files, as the source sent them. */
  readonly bytes: number;
  readonly deskCase: DeskCase | null;
  /** Of its case, where it is in one. */
  readonly assignee: ObjectId | null;
  readonly labels: readonly ObjectId[];
  readonly urgency: Urgency;
  readonly muted: boolean;
  /** The first request to purge any of its reports. */
  readonly purge: PurgeAsked | null;
}

/** How many stand at the beginning of both. */
function commonStart<Item>(before: readonly Item[], after: readonly Item[]): number {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  return same;
}

/**
 * All conversations, the one with the newest report first. While the desk is filled, the list of reports grows at its
 * end several times a second: what stands before is not gathered again.
 */
export class ThreadRows {
  #reports: readonly ReportRow[] = [];
  #cases: readonly DeskCase[] = [];
  /** In the order of their newest reports: a map keeps the order in which its keys came. */
  readonly #rows = new Map<ObjectId, ThreadRow>();

  /** @param reports newest first */
  of({ reports, cases }: Pick<PageState, 'reports' | 'cases'>): ThreadRow[] {
    const same = cases === this.#cases ? commonStart(this.#reports, reports) : 0;
    const gone = new Set(this.#reports.slice(same));
    const come = reports.slice(same);
    const touched = new Map<ObjectId, ReportRow[]>();
    const reportsOf = (thread: ObjectId): ReportRow[] => {
      const known = touched.get(thread);
      if (known !== undefined) return known;
      const stayed = this.#rows.get(thread)?.reports.filter((report) => !gone.has(report)) ?? [];
      touched.set(thread, stayed);
      return stayed;
    };
    for (const { thread } of gone) if (reportsOf(thread).length === 0) this.#rows.delete(thread);
    for (const report of come) reportsOf(report.thread).unshift(report);

    const caseOf = new Map(cases.map((each) => [each.id, each]));
    for (const thread of new Set([...come.map((report) => report.thread), ...touched.keys()])) {
      const row = rowOf(reportsOf(thread), caseOf);
      if (row !== null) this.#rows.set(thread, row);
    }
    this.#reports = reports;
    this.#cases = cases;
    return [...this.#rows.values()];
  }
}

/** By the newest report: of 10,000 rows a change makes a few anew, and the others stay the same objects. */
const known = new WeakMap<ReportRow, ThreadRow>();

/** @param reports oldest first @returns null for none */
function rowOf(reports: readonly ReportRow[], caseOf: ReadonlyMap<ObjectId, DeskCase>): ThreadRow | null {
  const newest = reports.at(-1);
  if (newest === undefined) return null;
  const caseId = reports.find((report) => report.caseId !== null)?.caseId ?? null;
  const deskCase = caseId === null ? null : (caseOf.get(caseId) ?? null);
  const before = known.get(newest);
  if (before?.deskCase === deskCase && keptList(before.reports, reports) === before.reports) return before;
  const files = reports.flatMap((report) => report.attachments);
  const row: ThreadRow = {
    thread: newest.thread,
    pseudonym: newest.pseudonym,
    reports,
    newest,
    unread: reports.some((report) => report.unread),
    mark: newest.mark,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    deskCase,
    assignee: deskCase === null ? newest.triage.assignee : deskCase.assignee,
    labels: (deskCase ?? newest).triage.labels,
    urgency: (deskCase ?? newest).triage.urgency,
    muted: newest.triage.muted,
    purge: reports.find((report) => report.purge !== null)?.purge ?? null,
  };
  known.set(newest, row);
  return row;
}

export interface Asked {
  readonly rules: FilterRules;
  /** Conversations that the search found; null while nothing is searched for. */
  readonly found: ReadonlySet<ObjectId> | null;
  readonly me: ObjectId;
  /** Conversations and cases with a note that calls this editor, and that they have not read. */
  readonly calling: ReadonlySet<ObjectId>;
}

/** Conversations and cases that call this editor. */
export const callingOf = ({ triage }: Pick<PageState, 'triage'>): ReadonlySet<ObjectId> =>
  new Set(triage.mentions.map(({ of }) => of));

export const calls = (row: ThreadRow, calling: ReadonlySet<ObjectId>): boolean =>
  calling.has(row.thread) || (row.deskCase !== null && calling.has(row.deskCase.id));

function isInView(row: ThreadRow, view: Filter, { me, calling }: Asked): boolean {
  const aside = (row.mark !== 'new' || row.muted) && row.deskCase === null;
  switch (view) {
    case 'all':
      return !aside;
    case 'fresh':
      return row.unread || (!aside && row.deskCase === null);
    case 'mine':
      return !aside && row.assignee === me;
    case 'unassigned':
      return !aside && row.assignee === null;
    case 'mentions':
      return calls(row, calling);
    case 'parked':
      return aside && !row.muted && row.mark === 'parked';
    case 'spam':
      return aside && (row.muted || row.mark === 'spam');
  }
}

function passes(row: ThreadRow, asked: Asked): boolean {
  const { view, label, urgency, assignee, language, files } = asked.rules;
  return (
    isInView(row, view, asked) &&
    (label === undefined || row.labels.includes(label)) &&
    (urgency === undefined || row.urgency === urgency) &&
    (assignee === undefined || row.assignee === assignee) &&
    (language === undefined || row.newest.language === language) &&
    (files === undefined || row.files > 0 === files)
  );
}

/** The most urgent first; between equals the order of the list stays. */
const byUrgency = (a: ThreadRow, b: ThreadRow): number =>
  URGENCIES.indexOf(b.urgency) - URGENCIES.indexOf(a.urgency);

export function shownRows(rows: readonly ThreadRow[], asked: Asked): ThreadRow[] {
  const shown = rows.filter(
    (row) => passes(row, asked) && (asked.found === null || asked.found.has(row.thread)),
  );
  return asked.rules.order === 'urgent' ? shown.sort(byUrgency) : shown;
}

/** Source reliability and the best credibility of a claim, as one chip: `C3`. Null while nothing was graded. */
export function gradeOf(deskCase: DeskCase | null): string | null {
  if (deskCase === null) return null;
  const graded = deskCase.sources.filter((source) => source.by !== null).map((source) => source.reliability);
  const claims = deskCase.claims.flatMap((claim) => claim.credibility ?? []);
  if (graded.length === 0 && claims.length === 0) return null;
  return `${graded.sort()[0] ?? 'F'}${claims.length === 0 ? 6 : Math.min(...claims)}`;
}
