/** What the desk has to be told about. */
import { addDays } from '#protocol/day.ts';
import { LIFETIME_DAYS } from '#protocol/directory.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { ReportContent } from '#protocol/report.ts';
import { mayHaveEnded } from './ended.ts';
import { endingWarnings } from './ending.ts';
import type { Known } from './known.ts';
import type { Warning } from './state.ts';
import type { KnownReport } from './store.ts';

/** Two weeks of the four that are made ahead: a lead has not opened the desk for as long, and has as long to do so. */
const WARN_DAYS_LEFT = 2 * LIFETIME_DAYS.deskEpoch;

export function warningsOf(known: Known, all: ReadonlyMap<ObjectId, KnownReport>): Warning[] {
  const { directory } = known;
  const warnings = directory.readers.some(({ id }) => id === known.myId) ? readersWarnings(known, all) : [];
  if (directory.refused > 0) warnings.push({ kind: 'people-refused', count: directory.refused });
  const lastDay = directory.deskKeysUntil ?? addDays(directory.today, -1);
  const daysLeft = Math.max(0, lastDay - directory.today + 1);
  if (daysLeft < WARN_DAYS_LEFT) warnings.push({ kind: 'epochs-short', daysLeft });
  warnings.push(...endingWarnings(directory));
  if (known.epochsLate) warnings.push({ kind: 'epochs-late', lastDay: directory.deskKeysUntil });
  return warnings;
}

/** Of what an administrator is never given. */
function readersWarnings(known: Known, all: ReadonlyMap<ObjectId, KnownReport>): Warning[] {
  const { desk, cases, store, listed, directory } = known;
  const warnings: Warning[] = [];
  if (desk.log === null || desk.log.waitsForKey) warnings.push({ kind: 'desk-key-missing' });
  else if (desk.log.brokenAt !== null)
    warnings.push({ kind: 'history-broken', stream: 'desk', caseId: null, position: desk.log.brokenAt });
  let ended = 0;
  for (const [id, { restricted }] of desk.fold.cases) {
    if (cases.get(id)?.log.waitsForKey !== true && (cases.has(id) || restricted)) continue;
    if (mayHaveEnded(known, id)) ended += 1;
    else warnings.push({ kind: 'case-key-missing', caseId: id });
  }
  if (ended > 0) warnings.push({ kind: 'cases-ended', count: ended });
  for (const [caseId, { log, fold }] of cases) {
    if (log.brokenAt !== null)
      warnings.push({ kind: 'history-broken', stream: 'case', caseId, position: log.brokenAt });
    for (const { id, content } of fold.reports.values()) {
      const sent = store.reports.get(id)?.content;
      if (sent !== undefined && differs(sent, content))
        warnings.push({ kind: 'report-differs', report: id, caseId });
    }
  }
  // What is older than the keys that the desk keeps is closed as it should be, dummies among it.
  const lived = addDays(directory.today, -LIFETIME_DAYS.deskEpochGrace);
  const open = [...listed].flatMap(([id, day]) => (day >= lived && !all.has(id) ? [id] : []));
  const unreadable = store.unreadableReports(open);
  if (unreadable > 0) warnings.push({ kind: 'reports-unreadable', count: unreadable });
  const wrong = [...cases.values()].filter(({ log }) => log.wrongKey).length + (desk.log?.wrongKey ? 1 : 0);
  if (known.notebookRefused) warnings.push({ kind: 'notebook-refused' });
  const refused = known.refusedKeys + wrong;
  if (refused > 0) warnings.push({ kind: 'keys-refused', count: refused });
  return warnings;
}

/** By the content that a case holds: neither of the two ever changes, and thousands are looked at again and again. */
const compared = new WeakMap<ReportContent, { readonly sent: ReportContent; readonly differs: boolean }>();

function differs(sent: ReportContent, content: ReportContent): boolean {
  const known = compared.get(content);
  if (known?.sent === sent) return known.differs;
  const found = JSON.stringify(sent) !== JSON.stringify(content);
  compared.set(content, { sent, differs: found });
  return found;
}
