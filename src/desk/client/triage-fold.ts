/**
 * Triage, folded: labels, urgency, who has what, what is muted, notes, filters and purges. Every device refuses for
 * itself what a rule forbids, whoever wrote it.
 */
import type { Day } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { EventBody } from '#protocol/events.ts';
import { type FilterRules, MOST_FILTERS, MOST_LABELS, type Urgency } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';
import {
  PURGERS_NEEDED,
  type PurgePayload,
  type PurgeSignature,
  parsePurge,
  purgeIsInTime,
} from '#protocol/purge.ts';
import { folded } from '../text/fold.ts';
import type { Mark } from './state.ts';
import type { StreamEvent } from './streams.ts';
import type { ThreadNote, ThreadTriage } from './triage-state.ts';

interface Made {
  readonly by: ObjectId;
}

/** A note in which somebody is mentioned. */
export interface Mentioned {
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
  readonly who: readonly ObjectId[];
}

/** Asked for by one, or done by two. */
export interface AskedPurge {
  /** Of the event that asked for it, which names it. */
  readonly position: number;
  readonly payload: string;
  readonly objects: readonly ObjectId[];
  readonly asked: Day;
  readonly signers: readonly { readonly by: ObjectId; readonly signature: PurgeSignature }[];
}

export interface TriageFold {
  readonly labels: Map<ObjectId, Made & { readonly name: string }>;
  readonly filters: Map<ObjectId, Made & { readonly name: string; readonly rules: FilterRules }>;
  readonly threads: Map<ObjectId, ThreadTriage>;
  /** Notes on conversations in which somebody is mentioned, by conversation. */
  readonly mentioned: Map<ObjectId, Mentioned[]>;
  /** How far each editor has read what mentions them: by editor, then by conversation or case. */
  readonly read: Map<ObjectId, Map<ObjectId, number>>;
  /** By their payload. */
  readonly purges: Map<string, AskedPurge>;
  readonly done: AskedPurge[];
  /** Reports and attachments that are shown to nobody any more. */
  readonly purged: Set<ObjectId>;
}

export const emptyTriage = (): TriageFold => ({
  labels: new Map(),
  filters: new Map(),
  threads: new Map(),
  mentioned: new Map(),
  read: new Map(),
  purges: new Map(),
  done: [],
  purged: new Set(),
});

/** What nobody has said anything of. */
export const UNTOUCHED: ThreadTriage = {
  labels: [],
  urgency: 'normal',
  assignee: null,
  muted: false,
  notes: [],
};

export const triageOf = (fold: TriageFold, thread: ObjectId): ThreadTriage =>
  fold.threads.get(thread) ?? UNTOUCHED;

export interface TriageRules {
  readonly isLead: (editor: ObjectId) => boolean;
  /** Whether somebody can be given work: everybody who reads on the desk, or once did. */
  readonly reads: (editor: ObjectId) => boolean;
}

/** The parts of the desk's fold that this is about. */
interface Triaged {
  readonly triage: TriageFold;
  readonly marks: Map<ObjectId, Mark>;
}

/** @returns whether the event counts */
export function foldTriage(
  { triage: fold, marks }: Triaged,
  { by, day, body, position }: Pick<StreamEvent, 'by' | 'day' | 'position'> & { readonly body: EventBody },
  { isLead, reads }: TriageRules,
): boolean {
  const each = (threads: readonly ObjectId[], change: (now: ThreadTriage) => ThreadTriage): true => {
    for (const thread of threads) fold.threads.set(thread, change(triageOf(fold, thread)));
    return true;
  };
  switch (body.type) {
    case 'label-kept':
      return keepLabel(fold, by, body.label, body.name, isLead);
    case 'threads-labelled':
      if (!fold.labels.has(body.label)) return false;
      return each(body.threads, (now) => ({ ...now, labels: withLabel(now.labels, body.label, body.on) }));
    case 'threads-urgent':
      return each(body.threads, (now) => ({ ...now, urgency: body.urgency }));
    case 'threads-assigned': {
      const { editor } = body;
      // Whoever reads nothing cannot see to anything.
      if (editor !== null && !reads(editor)) return false;
      return each(body.threads, (now) => ({ ...now, assignee: editor }));
    }
    case 'threads-muted':
      return each(body.threads, (now) => ({ ...now, muted: body.muted }));
    case 'reports-marked':
      for (const report of body.reports) marks.set(report, body.mark);
      return true;
    case 'thread-noted': {
      const note: ThreadNote = { position, text: body.text, by, day };
      if (body.mentions !== undefined) {
        const known = fold.mentioned.get(body.thread);
        const mentioned: Mentioned = { position, by, day, who: body.mentions };
        if (known === undefined) fold.mentioned.set(body.thread, [mentioned]);
        else known.push(mentioned);
      }
      return each([body.thread], (now) => ({ ...now, notes: [...now.notes, note] }));
    }
    case 'mentions-read': {
      // Everybody for themselves: nobody marks as read what a colleague has not seen.
      const mine = fold.read.get(by) ?? new Map<ObjectId, number>();
      mine.set(body.of, Math.max(body.position, mine.get(body.of) ?? -1));
      fold.read.set(by, mine);
      return true;
    }
    case 'filter-kept':
      return keepFilter(fold, by, body, isLead);
    case 'purge-signed':
      return signPurge(fold, { by, day, position, payload: body.payload, signature: body.signature });
    case 'purge-refused':
      return fold.purges.delete(body.payload);
    default:
      return false;
  }
}

export const withLabel = (labels: readonly ObjectId[], label: ObjectId, on: boolean): readonly ObjectId[] => {
  const others = labels.filter((one) => one !== label);
  return on ? [...others, label] : others;
};

/** Anybody makes a label; only whoever made it, and leads, name it anew or take it away. No two have one name. */
function keepLabel(
  fold: TriageFold,
  by: ObjectId,
  label: ObjectId,
  name: string | null,
  isLead: (editor: ObjectId) => boolean,
): boolean {
  const known = fold.labels.get(label);
  if (known !== undefined && known.by !== by && !isLead(by)) return false;
  if (name === null) {
    if (!fold.labels.delete(label)) return false;
    for (const [thread, now] of fold.threads)
      if (now.labels.includes(label))
        fold.threads.set(thread, { ...now, labels: withLabel(now.labels, label, false) });
    return true;
  }
  const trimmed = name.trim();
  const taken = [...fold.labels].some(
    ([id, other]) => id !== label && folded(other.name) === folded(trimmed),
  );
  if (trimmed === '' || taken || (known === undefined && fold.labels.size >= MOST_LABELS)) return false;
  fold.labels.set(label, { name: trimmed, by: known?.by ?? by });
  return true;
}

function keepFilter(
  fold: TriageFold,
  by: ObjectId,
  { filter, name, rules }: Extract<EventBody, { type: 'filter-kept' }>,
  isLead: (editor: ObjectId) => boolean,
): boolean {
  const known = fold.filters.get(filter);
  if (known !== undefined && known.by !== by && !isLead(by)) return false;
  if (rules === null) return fold.filters.delete(filter);
  if (name.trim() === '' || (known === undefined && fold.filters.size >= MOST_FILTERS)) return false;
  fold.filters.set(filter, { name: name.trim(), rules, by: known?.by ?? by });
  return true;
}

interface SignedPurge {
  readonly by: ObjectId;
  readonly day: Day;
  readonly position: number;
  readonly payload: string;
  readonly signature: PurgeSignature;
}

/** Two different editors, over the same text, within the time the server gives them. */
function signPurge(fold: TriageFold, { by, day, position, payload, signature }: SignedPurge): boolean {
  const asked = payloadOf(payload);
  if (asked === null || !purgeIsInTime(asked.day, day)) return false;
  const known = fold.purges.get(payload);
  if (known?.signers.some((one) => one.by === by) || fold.done.some((one) => one.payload === payload))
    return false;
  const signers = [...(known?.signers ?? []), { by, signature }];
  const purge: AskedPurge = {
    position: known?.position ?? position,
    payload,
    objects: asked.objects,
    asked: asked.day,
    signers,
  };
  if (signers.length < PURGERS_NEEDED) {
    fold.purges.set(payload, purge);
    return true;
  }
  fold.purges.delete(payload);
  fold.done.push(purge);
  for (const id of asked.objects) fold.purged.add(id);
  return true;
}

function payloadOf(text: string): PurgePayload | null {
  try {
    return parsePurge(text);
  } catch (thrown) {
    if (thrown instanceof AmanaError) return null;
    throw thrown;
  }
}

/** The part of a case that triage is about. */
export interface CaseTriageFold {
  /** What was said in the case; what was said of its conversations before stands where nothing was. */
  readonly labelled: Map<ObjectId, boolean>;
  urgency: Urgency | null;
  /** Somebody was given the case, or it was taken from them, in the case itself. */
  assigned: boolean;
  readonly mentioned: Mentioned[];
}

export const emptyCaseTriage = (): { readonly triage: CaseTriageFold } => ({
  triage: { labelled: new Map(), urgency: null, assigned: false, mentioned: [] },
});

/** Beside what the case's own fold does with the event. @returns whether it counts; null where it is not of this kind */
export function foldCaseTriage(
  { triage: fold }: { readonly triage: CaseTriageFold },
  { by, day, body, position }: StreamEvent,
): boolean | null {
  switch (body.type) {
    case 'case-labelled':
      fold.labelled.set(body.label, body.on);
      return true;
    case 'case-urgent':
      fold.urgency = body.urgency;
      return true;
    case 'assigned':
      fold.assigned = true;
      return null;
    case 'noted':
      if (body.mentions !== undefined) fold.mentioned.push({ position, by, day, who: body.mentions });
      return null;
    default:
      return null;
  }
}
