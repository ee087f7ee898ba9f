/** Triage: one thing said of many conversations, in few events; and how it is taken back. */
import { AmanaError } from '#protocol/errors.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import type { DeskEvent } from '#protocol/events-desk.ts';
import { type FilterRules, MOST_MENTIONS, MOST_TRIAGED } from '#protocol/events-triage.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { appendToCase, fileReport, oldestFirst } from './acts-case.ts';
import { partsOf } from './api.ts';
import type { Core } from './core.ts';
import type { FilingTarget } from './filing.ts';
import { mentionedIn } from './mentions.ts';
import { triageOf } from './triage-fold.ts';
import { caseAssignee, caseTriage } from './triage-snapshot.ts';
import type { FiledTogether, TriageChange, TriageDone, UndoStep } from './triage-state.ts';

/** What stands now of an id, in the words of the change; marks are of reports, everything else of conversations. */
type Standing = (change: TriageChange, id: ObjectId) => TriageChange;

/** As of this moment: made anew whenever something may have come in between. */
function standingNow(core: Core): Standing {
  const { triage, marks, caseOfThread } = core.desk;
  const threadsOf = new Map<ObjectId, ObjectId[]>();
  for (const [thread, caseId] of caseOfThread) {
    const together = threadsOf.get(caseId);
    if (together === undefined) threadsOf.set(caseId, [thread]);
    else together.push(thread);
  }
  // A case is one thing: what is said of it is said of all its conversations.
  const inCase = (thread: ObjectId) => {
    const caseId = caseOfThread.get(thread);
    const fold = caseId === undefined ? undefined : core.openCases.get(caseId)?.fold;
    return caseId === undefined || fold === undefined
      ? null
      : { fold, threads: threadsOf.get(caseId) ?? [thread] };
  };
  return (change, id) => {
    const now = triageOf(triage, id);
    const together = inCase(id);
    const { labels, urgency } =
      together === null ? now : caseTriage(core.desk, together.fold, together.threads);
    switch (change.kind) {
      case 'mark':
        return { kind: 'mark', mark: marks.get(id) ?? 'new' };
      case 'mute':
        return { kind: 'mute', muted: now.muted };
      case 'label':
        return { kind: 'label', label: change.label, on: labels.includes(change.label) };
      case 'urgency':
        return { kind: 'urgency', urgency };
      case 'assign':
        return {
          kind: 'assign',
          editor: together === null ? now.assignee : caseAssignee(core.desk, together.fold, together.threads),
        };
    }
  };
}

/** Both are made here, with their fields in one order. */
const isSame = (a: TriageChange, b: TriageChange): boolean => JSON.stringify(a) === JSON.stringify(b);

function deskEventOf(change: TriageChange, ids: ObjectId[]): DeskEvent {
  switch (change.kind) {
    case 'mark':
      return { type: 'reports-marked', reports: ids, mark: change.mark };
    case 'mute':
      return { type: 'threads-muted', threads: ids, muted: change.muted };
    case 'label':
      return { type: 'threads-labelled', threads: ids, label: change.label, on: change.on };
    case 'urgency':
      return { type: 'threads-urgent', threads: ids, urgency: change.urgency };
    case 'assign':
      return { type: 'threads-assigned', threads: ids, editor: change.editor };
  }
}

function caseEventOf(change: TriageChange): CaseEvent | null {
  switch (change.kind) {
    case 'label':
      return { type: 'case-labelled', label: change.label, on: change.on };
    case 'urgency':
      return { type: 'case-urgent', urgency: change.urgency };
    case 'assign':
      return { type: 'assigned', editor: change.editor };
    default:
      return null;
  }
}

/**
 * Says it of each id of which it does not stand yet, on the desk's stream or in the case that a conversation is in.
 * @param ids reports for marks, conversations for everything else
 */
async function say(core: Core, change: TriageChange, ids: readonly ObjectId[]): Promise<void> {
  const ofCases = new Set<ObjectId>();
  const ofDesk: ObjectId[] = [];
  for (const id of ids) {
    const caseId = caseEventOf(change) === null ? undefined : core.desk.caseOfThread.get(id);
    if (caseId === undefined) ofDesk.push(id);
    else ofCases.add(caseId);
  }
  for (const part of partsOf(ofDesk, MOST_TRIAGED))
    await core.append(core.deskStream, () => {
      const standing = standingNow(core);
      const open = part.filter((id) => !isSame(standing(change, id), change));
      return open.length === 0 ? null : deskEventOf(change, open);
    });
  for (const caseId of ofCases) await appendToCase(core, caseId, () => caseEventOf(change));
}

function requireKnown(core: Core, change: TriageChange): void {
  if (change.kind === 'label' && !core.desk.triage.labels.has(change.label))
    throw new AmanaError('not-found');
  if (change.kind !== 'assign' || change.editor === null) return;
  if (!core.directory.readers.some(({ id }) => id === change.editor)) throw new AmanaError('not-found');
}

/** @throws AmanaError not-found for a label that is not kept, or somebody who does not read here */
export async function triage(
  core: Core,
  threads: readonly ObjectId[],
  change: TriageChange,
): Promise<TriageDone> {
  requireKnown(core, change);
  const reportsOf = new Map<ObjectId, ObjectId[]>();
  if (change.kind === 'mark')
    for (const { id, thread } of core.reports().values())
      reportsOf.set(thread, [...(reportsOf.get(thread) ?? []), id]);
  const steps = new Map<string, { change: TriageChange; ids: ObjectId[] }>();
  const ids: ObjectId[] = [];
  const standing = standingNow(core);
  let [changed, left] = [0, 0];
  for (const thread of new Set(threads)) {
    const caseId = core.desk.caseOfThread.get(thread);
    // What is in a case is worked on there: it is neither parked nor spam. Without its key we say nothing in it.
    const isForUs =
      caseId === undefined || (change.kind !== 'mark' && (change.kind === 'mute' || core.canAppend(caseId)));
    if (!isForUs) {
      left += 1;
      continue;
    }
    let changes = false;
    for (const id of change.kind === 'mark' ? (reportsOf.get(thread) ?? []) : [thread]) {
      const before = standing(change, id);
      if (isSame(before, change)) continue;
      changes = true;
      ids.push(id);
      const mark = JSON.stringify(before);
      const step = steps.get(mark) ?? { change: before, ids: [] };
      step.ids.push(id);
      steps.set(mark, step);
    }
    if (changes) changed += 1;
  }
  await say(core, change, ids);
  return { changed, left, undo: [...steps.values()].map((step) => ({ ...step, said: change })) };
}

/** By events that say what stood before; what a colleague has changed in between stays as they left it. */
export async function undoTriage(core: Core, steps: readonly UndoStep[]): Promise<void> {
  await core.catchUp(core.deskStream);
  for (const { change, said, ids } of steps) {
    const standing = standingNow(core);
    const still = ids.filter((id) => isSame(standing(said, id), said));
    if (change.kind === 'label' && !core.desk.triage.labels.has(change.label)) continue;
    await say(core, change, still);
  }
}

/** All of them into one case. @returns the conversations that came into it; others are in another case already */
export async function fileTogether(
  core: Core,
  threads: readonly ObjectId[],
  target: FilingTarget,
): Promise<FiledTogether> {
  const wanted = new Set(threads);
  const first = new Map<ObjectId, ObjectId>();
  for (const { id, thread } of [...core.reports().values()].sort(oldestFirst))
    if (wanted.has(thread) && !first.has(thread) && !core.desk.caseOfThread.has(thread))
      first.set(thread, id);
  const [begin, ...others] = first.values();
  if (begin === undefined) throw new AmanaError('conflict');
  const caseId = await fileReport(core, begin, target);
  const filed = [...first.keys()].slice(0, 1);
  for (const report of others) {
    // A colleague was faster with this one: where it is now, it stays.
    const { thread } = core.reports().get(report) ?? {};
    if (thread === undefined || core.desk.caseOfThread.has(thread)) continue;
    await fileReport(core, report, { case: caseId });
    filed.push(thread);
  }
  return { caseId, filed, left: wanted.size - filed.length };
}

/** @returns its id @throws AmanaError conflict for a name that is taken, or where there is no room for more */
export async function keepLabel(core: Core, label: ObjectId | null, name: string | null): Promise<ObjectId> {
  const id = label ?? newObjectId(core.crypto);
  await core.append(core.deskStream, () => ({ type: 'label-kept', label: id, name }));
  const now = core.desk.triage.labels.get(id);
  // The rules are the fold's: what it did not take was taken by nobody.
  if (name === null ? now !== undefined : now?.name !== name.trim()) throw new AmanaError('conflict');
  return id;
}

/** @throws AmanaError conflict where a colleague made it, or there is no room for more */
export async function keepFilter(
  core: Core,
  filter: ObjectId | null,
  name: string,
  rules: FilterRules | null,
): Promise<ObjectId> {
  const id = filter ?? newObjectId(core.crypto);
  await core.append(core.deskStream, () => ({ type: 'filter-kept', filter: id, name, rules }));
  if (core.desk.triage.filters.has(id) === (rules === null)) throw new AmanaError('conflict');
  return id;
}

/** Whom a note calls, as a part of its event: everybody who reads here and whose name stands behind an @ in it. */
function called(core: Core, text: string): { readonly mentions?: ObjectId[] } {
  const readers = core.directory.readers.flatMap(({ id }) => {
    const name = core.desk.names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
  const mentions = mentionedIn(text, readers)
    .slice(0, MOST_MENTIONS)
    .map(({ id }) => id);
  return mentions.length === 0 ? {} : { mentions };
}

export const note = (core: Core, caseId: ObjectId, text: string): Promise<void> =>
  appendToCase(core, caseId, () => ({ type: 'noted', text, ...called(core, text) }));

/** On a conversation that is in no case, before everybody of the desk; in its case, before those who read that. */
export async function noteThread(core: Core, thread: ObjectId, text: string): Promise<void> {
  const caseId = core.desk.caseOfThread.get(thread);
  if (caseId !== undefined) return note(core, caseId, text);
  if (![...core.reports().values()].some((report) => report.thread === thread))
    throw new AmanaError('not-found');
  await core.append(core.deskStream, () => {
    // Filed in between: it might be for named people now, and the desk's stream is everybody's.
    if (core.desk.caseOfThread.has(thread)) throw new AmanaError('conflict');
    return { type: 'thread-noted', thread, text, ...called(core, text) };
  });
}

/** @param of conversation or case */
export async function readMentions(core: Core, of: ObjectId, position: number): Promise<void> {
  await core.append(core.deskStream, () =>
    (core.desk.triage.read.get(core.me.id)?.get(of) ?? -1) >= position
      ? null
      : { type: 'mentions-read', of, position },
  );
}
