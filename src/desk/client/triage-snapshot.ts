/** Triage as a snapshot shows it. */
import type { ObjectId } from '#protocol/ids.ts';
import type { CaseFold } from './case-fold.ts';
import type { DeskFold } from './desk-fold.ts';
import type { Known } from './known.ts';
import type { DeskNote, DeskReport } from './state.ts';
import { type AskedPurge, type Mentioned, type TriageFold, triageOf } from './triage-fold.ts';
import type { CaseTriage, Mention, PurgeAsked, TriageState } from './triage-state.ts';

type Folded = Pick<DeskFold, 'triage'>;
type CaseParts = Pick<CaseFold, 'triage' | 'assignee'>;

/** What was said in the case, and what was said of its conversations before it had one. */
export function caseTriage(
  { triage }: Folded,
  { triage: said }: CaseParts,
  threads: readonly ObjectId[],
): CaseTriage {
  const of = threads.map((thread) => triageOf(triage, thread));
  const has = (label: ObjectId): boolean =>
    said.labelled.get(label) ?? of.some(({ labels }) => labels.includes(label));
  const urgent = of.some(({ urgency }) => urgency === 'urgent');
  const before = urgent ? 'urgent' : of.every(({ urgency }) => urgency === 'later') ? 'later' : 'normal';
  return {
    labels: [...triage.labels.keys()].filter(has),
    urgency: said.urgency ?? (of.length === 0 ? 'normal' : before),
  };
}

/** Whoever had the conversation has the case, until the case says something else. */
export const caseAssignee = (
  { triage }: Folded,
  { triage: said, assignee }: CaseParts,
  threads: readonly ObjectId[],
): ObjectId | null => {
  if (said.assigned) return assignee;
  for (const thread of threads) {
    const { assignee: before } = triageOf(triage, thread);
    if (before !== null) return before;
  }
  return null;
};

export function triageState(known: Known): TriageState {
  const { desk, myId, directory, purgesLeft } = known;
  const { triage } = desk.fold;
  const isLead = directory.editors.some(({ id, role }) => id === myId && role === 'lead');
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
    a.name < b.name ? -1 : 1;
  return {
    labels: [...triage.labels]
      .map(([id, { name, by }]) => ({ id, name, mine: isLead || by === myId }))
      .sort(byName),
    filters: [...triage.filters]
      .map(([id, { name, rules, by }]) => ({ id, name, rules, mine: isLead || by === myId }))
      .sort(byName),
    mentions: mentionsOf(known),
    purgesLeft,
  };
}

function mentionsOf({ desk, cases, myId }: Known): Mention[] {
  const { triage } = desk.fold;
  const read = triage.read.get(myId);
  const found: Mention[] = [];
  const take = (of: ObjectId, isCase: boolean, mentioned: readonly Mentioned[]): void => {
    for (const { position, by, day, who } of mentioned)
      if (who.includes(myId) && by !== myId && position > (read?.get(of) ?? -1))
        found.push({ of, isCase, position, by, day });
  };
  for (const [thread, mentioned] of triage.mentioned) take(thread, false, mentioned);
  for (const [id, { fold }] of cases)
    if (fold.triage.mentioned.length > 0) take(id, true, fold.triage.mentioned);
  return found;
}

/** By report: only what somebody of today's desk has asked for, since the newsroom takes no other signature. */
export function purgesByReport({ desk, directory, store }: Known): ReadonlyMap<ObjectId, PurgeAsked> {
  const found = new Map<ObjectId, PurgeAsked>();
  for (const { position, asked, signers, objects } of openPurges(desk.fold.triage)) {
    const by = signers[0]?.by;
    if (by === undefined || !directory.readers.some(({ id }) => id === by)) continue;
    const reports = objects.filter((id) => store.reports.has(id));
    const purge = { position, by, day: asked, reports: reports.length };
    for (const id of reports) found.set(id, purge);
  }
  return found;
}

const openPurges = ({ purges }: TriageFold): Iterable<AskedPurge> => purges.values();

/**
 * Notes on conversations from before they came into the case, each behind the report that it is about. Their own places
 * are on another stream: below zero, none is taken for one of the case's.
 */
export function notesBefore(
  { reports: filed }: Pick<CaseFold, 'reports'>,
  reports: readonly DeskReport[],
): readonly { readonly position: number; readonly note: DeskNote }[] {
  const found: { position: number; note: DeskNote }[] = [];
  const seen = new Set<ObjectId>();
  for (const { id, thread, triage } of reports) {
    if (seen.has(thread)) continue;
    seen.add(thread);
    const position = (filed.get(id)?.position ?? -1) + 0.5;
    for (const note of triage.notes)
      found.push({ position, note: { ...note, position: -1 - note.position } });
  }
  return found;
}
