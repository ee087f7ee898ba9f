/** The desk's own stream, folded: which cases there are, where each report went, which invites are out. */
import { type Bytes, fromBase64 } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Role } from '#protocol/directory.ts';
import type { PromotionSite } from '#protocol/events-desk.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type AnswersFold, foldAnswer } from './alike-fold.ts';
import { isAnsweredOnDesk } from './moves-case-fold.ts';
import { foldMove, guardCase, type MovesFold } from './moves-fold.ts';
import { emptyRecovery, foldRecovery, type RecoveryFold } from './recovery-fold.ts';
import type { Mark } from './state.ts';
import type { StreamEvent } from './streams.ts';
import { emptyTalkFold, foldTalk, type TalkFold } from './talk-fold.ts';
import { emptyTriage, foldTriage, type TriageFold } from './triage-fold.ts';

export interface FoldedInvite {
  readonly id: ObjectId;
  readonly secret: Bytes;
  readonly role: Role;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface MadeCase {
  readonly title: string;
  readonly by: ObjectId;
  readonly day: Day;
  /** For named people only. */
  readonly restricted: boolean;
  /** Of the case's first key; null in histories that are older than it. */
  readonly key: { readonly commitment: string; readonly gone: readonly ObjectId[] } | null;
}

export interface KeptSite extends PromotionSite {
  readonly name: string;
  /** Somebody who has left since knows this key: a new one has to be made at the site. */
  readonly keyLeft: boolean;
}

export interface DeskFold {
  readonly cases: Map<ObjectId, MadeCase>;
  /** The latest day on which this history tells of a case: what happened in the case itself only its own tells. */
  readonly caseDays: Map<ObjectId, Day>;
  /**
   * A conversation is in the case it came into first, two editors who file at once get one case, until it is moved.
   */
  readonly caseOfThread: Map<ObjectId, ObjectId>;
  readonly threadOfReport: Map<ObjectId, ObjectId>;
  readonly moves: MovesFold['moves'];
  readonly guarded: MovesFold['guarded'];
  readonly answers: AnswersFold;
  readonly filed: Set<ObjectId>;
  readonly marks: Map<ObjectId, Mark>;
  readonly invites: Map<ObjectId, FoldedInvite>;
  readonly approvedInvites: Set<ObjectId>;
  /** Names stand nowhere else: the directory, which servers hold, has none. */
  readonly names: Map<ObjectId, string>;
  /** Whose notebooks have an index by now: none of theirs may be missing. */
  readonly notebooks: Set<ObjectId>;
  /** Who was approved by a lead: what other leads may vouch for. */
  readonly approvedEditors: Set<ObjectId>;
  /** Those for whom the desk's own key of today was not wrapped, of all who have left. */
  gone: ReadonlySet<ObjectId>;
  /** Of epochs that leads made: for whom their private halves were not wrapped, of all who have left. */
  readonly epochsGone: Map<string, ReadonlySet<ObjectId>>;
  readonly recovery: RecoveryFold;
  readonly talk: TalkFold;
  /** Canaries that were answered, and when. */
  readonly canaries: Map<ObjectId, Day>;
  readonly sites: Map<string, KeptSite>;
  /** The relay that a lead has said is the newsroom's, by its fingerprint. */
  relay: string | null;
  readonly triage: TriageFold;
}

export const emptyDeskFold = (): DeskFold => ({
  cases: new Map(),
  caseDays: new Map(),
  caseOfThread: new Map(),
  threadOfReport: new Map(),
  moves: [],
  guarded: new Set(),
  answers: new Map(),
  filed: new Set(),
  marks: new Map(),
  invites: new Map(),
  approvedInvites: new Set(),
  names: new Map(),
  notebooks: new Set(),
  approvedEditors: new Set(),
  gone: new Set(),
  epochsGone: new Map(),
  recovery: emptyRecovery(),
  talk: emptyTalkFold(),
  canaries: new Map(),
  sites: new Map(),
  relay: null,
  triage: emptyTriage(),
});

/** Where a report was filed, as far as it was. */
export function caseOfReport(
  { threadOfReport, caseOfThread }: Pick<DeskFold, 'threadOfReport' | 'caseOfThread'>,
  report: ObjectId,
): ObjectId | null {
  const thread = threadOfReport.get(report);
  return thread === undefined ? null : (caseOfThread.get(thread) ?? null);
}

const latest = (day: Day, known: Day = day): Day => (known > day ? known : day);

/**
 * @param isLead whether an editor may invite and name others: an invite of anybody else gives nobody a way in
 * @param reads whether somebody reads here, and so can be given work
 */
export function foldDesk(
  fold: DeskFold,
  event: StreamEvent,
  isLead: (editor: ObjectId) => boolean,
  reads: (editor: ObjectId) => boolean = () => true,
): void {
  const { by, day, body } = event;
  if ('case' in body) fold.caseDays.set(body.case, latest(day, fold.caseDays.get(body.case)));
  switch (body.type) {
    case 'case-made':
      if (!fold.cases.has(body.case)) {
        const { title, restricted = false, key = null } = body;
        fold.cases.set(body.case, { title, by, day, restricted, key });
        guardCase(fold, body.case, restricted, by, isLead);
      }
      return;
    case 'case-access': {
      const made = fold.cases.get(body.case);
      if (made === undefined) return;
      fold.cases.set(body.case, { ...made, restricted: body.restricted });
      guardCase(fold, body.case, body.restricted, by, isLead);
      return;
    }
    case 'epochs-made':
      if (isLead(by)) for (const id of body.epochs) fold.epochsGone.set(id, new Set(body.gone));
      return;
    case 'access-set':
      // The desk's own stream is everybody's; only its key can change.
      if (body.key === null) return;
      fold.gone = new Set(body.key.gone);
      // Whoever has left has read their secrets.
      fold.invites.clear();
      for (const [name, site] of fold.sites) fold.sites.set(name, { ...site, keyLeft: true });
      return;
    case 'site-kept':
      if (!isLead(by)) return;
      if (body.site === null) fold.sites.delete(body.name);
      else fold.sites.set(body.name, { ...body.site, name: body.name, keyLeft: false });
      return;
    case 'relay-kept':
      if (isLead(by)) fold.relay = body.fingerprint;
      return;
    case 'report-filed':
      if (!fold.cases.has(body.case)) return;
      if (!fold.caseOfThread.has(body.thread)) fold.caseOfThread.set(body.thread, body.case);
      fold.filed.add(body.report);
      if (!fold.threadOfReport.has(body.report)) fold.threadOfReport.set(body.report, body.thread);
      return;
    case 'threads-moved':
      foldMove(fold, event, body, isLead);
      return;
    case 'alike-answered': {
      const isHere = isAnsweredOnDesk(fold.guarded, (id) => caseOfReport(fold, id), body.one, body.other);
      foldAnswer(fold.answers, event, body, isHere);
      return;
    }
    case 'report-marked':
      fold.marks.set(body.report, body.mark);
      return;
    case 'invite-made':
      if (isLead(by) && !fold.invites.has(body.inviteId)) {
        const { inviteId, secret, role } = body;
        fold.invites.set(inviteId, { id: inviteId, secret: fromBase64(secret), role, by, day });
      }
      return;
    case 'editor-approved':
      if (!isLead(by)) return;
      fold.approvedInvites.add(body.inviteId);
      fold.approvedEditors.add(body.editor);
      return;
    case 'editor-named':
      // Nobody gives a colleague another name, but a lead.
      if (by === body.editor || isLead(by)) fold.names.set(body.editor, body.name);
      return;
    case 'notebook-begun':
      fold.notebooks.add(by);
      return;
    case 'question-kept':
    case 'habits-set':
      foldTalk(fold.talk, by, body, isLead);
      return;
    case 'canary-answered':
      if (!fold.canaries.has(body.report)) fold.canaries.set(body.report, day);
      return;
    case 'key-escrowed':
    case 'recovery-asked':
    case 'share-given':
      foldRecovery(fold.recovery, by, day, body, isLead);
      return;
    default:
      // An event of a case has no meaning here.
      foldTriage(fold, event, { isLead, reads });
      return;
  }
}
