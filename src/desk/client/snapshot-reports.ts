/** The opened reports of a snapshot, and how far their attachments are. */
import { addDays, type Day } from '#protocol/day.ts';
import { lastDayToCleanAgain } from '#protocol/directory.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Known } from './known.ts';
import type { ReportFacts, SnapshotMemo } from './memo.ts';
import { pseudonymOf } from './pseudonym.ts';
import { kept, keptMap, same } from './same.ts';
import { silentThreads } from './silence.ts';
import type { AttachmentState, CleaningAgain, DeskReport } from './state.ts';
import type { KnownAttachment, KnownReport, Store } from './store.ts';
import { triageOf } from './triage-fold.ts';
import { purgesByReport } from './triage-snapshot.ts';

/** As much of a report as three lines of the list can show. */
const EXCERPT_CHARACTERS = 160;

/** Every report that this editor is to see, in no order. */
export function deskReports(
  known: Known,
  all: ReadonlyMap<ObjectId, KnownReport>,
  memo: SnapshotMemo,
): DeskReport[] {
  const { desk, cases, seen } = known;
  const older = olderFirst(known);
  const firstOf = new Map<ObjectId, KnownReport>();
  for (const report of all.values()) {
    const first = firstOf.get(report.thread);
    if (first === undefined || older(report, first) < 0) firstOf.set(report.thread, report);
  }
  const purges = purgesByReport(known);
  const silent = silentThreads(known, all);
  const factsOf = (report: KnownReport): ReportFacts => {
    const { id, thread } = report;
    const caseId = desk.fold.caseOfThread.get(thread) ?? null;
    const filed = caseId !== null && cases.get(caseId)?.fold.reports.has(id) === true;
    const mark = desk.fold.marks.get(id) ?? 'new';
    const triage = triageOf(desk.fold.triage, thread);
    const unread = !filed && mark === 'new' && !triage.muted && !seen.has(id);
    const followUp = firstOf.get(thread) !== report;
    const silentDays = silent.get(thread) ?? null;
    return { caseId, filed, mark, followUp, unread, triage, purge: purges.get(id) ?? null, silentDays };
  };
  // What a case for named people holds is not shown to others, whose keys of its week may still open what arrived.
  const isOthers = ({ thread }: KnownReport): boolean => {
    const caseId = desk.fold.caseOfThread.get(thread);
    return caseId !== undefined && !cases.has(caseId) && desk.fold.cases.get(caseId)?.restricted === true;
  };
  const reports: DeskReport[] = [];
  for (const report of all.values())
    if (!isOthers(report)) reports.push(deskReport(report, factsOf(report), memo));
  return reports;
}

function deskReport(report: KnownReport, facts: ReportFacts, memo: SnapshotMemo): DeskReport {
  const before = memo.reports.get(report.id);
  if (before?.report === report && same(before.facts, facts)) return before.made;
  const { id, thread, day, content, arrival } = report;
  const made: DeskReport = {
    id,
    thread,
    pseudonym: pseudonymOf(thread),
    day,
    writtenDay: content.day,
    excerpt: content.text.slice(0, EXCERPT_CHARACTERS),
    text: content.text,
    language: content.language,
    attachments: content.attachments,
    arrival,
    ...facts,
  };
  memo.reports.set(id, { report, facts, made });
  return made;
}

type Placed = Pick<KnownReport, 'id' | 'thread' | 'day' | 'arrival'>;

/** Filed before unfiled, in the order of filing; then as they came. Within a day the servers know no order. */
export function olderFirst({ desk, cases }: Known): (a: Placed, b: Placed) => number {
  const place = ({ id, thread }: Placed): number => {
    const caseId = desk.fold.caseOfThread.get(thread);
    const filed = caseId === undefined ? undefined : cases.get(caseId)?.fold.reports.get(id);
    return filed?.position ?? Number.MAX_SAFE_INTEGER;
  };
  return (a, b) => a.day - b.day || place(a) - place(b) || a.arrival - b.arrival || (a.id < b.id ? -1 : 1);
}

/**
 * So long may an attachment follow its report: 2 GiB at 20 KB/s take 30 hours, and what the newsroom has not seen the
 * end of it forgets.
 */
const ON_THE_WAY_DAYS = 3;

export function attachmentStates(
  store: Store,
  reports: readonly DeskReport[],
  today: Day,
  memo: SnapshotMemo,
): ReadonlyMap<ObjectId, AttachmentState> {
  const states = new Map<ObjectId, AttachmentState>();
  for (const report of reports) {
    for (const { id } of report.attachments) {
      const isLate = addDays(report.day, ON_THE_WAY_DAYS) < today;
      const state =
        store.attachments.has(id) || !isLate
          ? attachmentState(store, id, today)
          : { state: 'missing' as const };
      const stays = kept(memo.attachments.get(id), state);
      memo.attachments.set(id, stays);
      states.set(id, stays);
    }
  }
  return keptMap(memo.last?.attachments, states);
}

function attachmentState(store: Store, id: ObjectId, today: Day): AttachmentState {
  const listed = store.attachments.get(id);
  if (listed === undefined) return { state: 'unknown' };
  const { day } = listed;
  const known = store.records.get(id);
  if (listed.state === 'waiting') return { state: 'waiting', day };
  // Done, and its record not here: still being fetched, or not for our keys.
  if (known === undefined) return { state: store.isUnreadable(id) ? 'unreadable' : 'waiting', day };
  const { record, edition } = known;
  return {
    state: record.status,
    day,
    record,
    hasClean: record.status !== 'rejected' && listed.cleanBytes !== null,
    hasOriginal: listed.originalBytes !== null,
    edition,
    cleaningAgain: cleaningAgainOf(listed, today),
  };
}

function cleaningAgainOf({ originalBytes, day, again, failed }: KnownAttachment, today: Day): CleaningAgain {
  if (again !== null) return { state: 'under way', mode: again };
  if (originalBytes === null) return { state: 'impossible', code: 'original-gone' };
  if (failed === 'original-closed' || lastDayToCleanAgain(day) < today)
    return { state: 'impossible', code: 'original-closed' };
  return { state: 'possible', failed };
}
