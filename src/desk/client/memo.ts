/**
 * What the snapshot before this one said. Whatever says the same again stays the same object: it is neither made
 * again, nor sent to the page, nor drawn.
 */
import type { ObjectId } from '#protocol/ids.ts';
import type { AttachmentState, DeskCase, DeskReport, DeskState } from './state.ts';
import type { KnownReport } from './store.ts';

/** What can change about a report after it was opened. */
export type ReportFacts = Pick<
  DeskReport,
  'caseId' | 'filed' | 'mark' | 'followUp' | 'unread' | 'triage' | 'purge' | 'silentDays'
>;

export class SnapshotMemo {
  last: DeskState | null = null;
  readonly reports = new Map<
    ObjectId,
    { readonly report: KnownReport; readonly facts: ReportFacts; readonly made: DeskReport }
  >();
  readonly attachments = new Map<ObjectId, AttachmentState>();
  readonly cases = new Map<ObjectId, { readonly marks: readonly unknown[]; readonly made: DeskCase }>();

  /** Forgets what is not there any more: whoever lost a case keeps nothing of it. */
  keepOnly(state: DeskState): void {
    this.last = state;
    dropOthers(this.reports, new Set(state.reports.map(({ id }) => id)));
    dropOthers(this.cases, new Set(state.cases.map(({ id }) => id)));
    dropOthers(this.attachments, state.attachments);
  }
}

function dropOthers(map: Map<ObjectId, unknown>, there: { has(id: ObjectId): boolean; size: number }): void {
  if (map.size === there.size) return;
  for (const id of map.keys()) if (!there.has(id)) map.delete(id);
}
