/**
 * A case, folded from its events. The desk's rules live here and not in the page, because every editor's device
 * folds for itself: an event that breaks a rule is kept in the history and does not count.
 */
import { type ArticleSignature, articleSignatureHolds } from '#protocol/article.ts';
import { type Bytes, fromBase64, toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { ReportContent } from '#protocol/report.ts';
import { type SignOffRules, signOffStood } from '#protocol/sign-off.ts';
import { mayGradeOne } from './corroboration-fold.ts';
import { type DraftFold, emptyDraftFold, foldDraft } from './draft-fold.ts';
import { type AcrossFold, emptyAcrossFold, foldAcross, settleGrades } from './moves-case-fold.ts';
import { emptyPromotionFold, foldPromotion, type PromotionFold, settlePromotion } from './promotion-fold.ts';
import { toldBlocks } from './risk-fold.ts';
import type { CaseHistoryItem, CaseState, DeskNote, DeskReply } from './state.ts';
import type { SignKeyOf, StreamEvent } from './streams.ts';
import { type CaseTalkFold, emptyCaseTalk, foldCaseTalk } from './talk-fold.ts';
import { addSignature, sideOf, signaturesOf } from './translation-fold.ts';
import { type CaseTriageFold, emptyCaseTriage, foldCaseTriage } from './triage-fold.ts';
import { foldVerify, type VerifyFold } from './verify-fold.ts';

interface By {
  readonly by: ObjectId;
  readonly day: Day;
}

export interface AddedReport {
  readonly id: ObjectId;
  readonly day: Day;
  readonly content: ReportContent;
  readonly position: number;
}

/** How many have to say that a source is safe again. */
export const LIFTS_NEEDED = 2;

export interface Freeze extends By {
  readonly reason: string;
  /** Its place in the history, by which it is lifted. */
  readonly position: number;
  /** Those who have said that it may be lifted. */
  readonly lifts: readonly ObjectId[];
}

/** What opens an attachment's record and copies when the epoch they were sealed to is destroyed. */
export interface KeptFile {
  readonly edition: ObjectId;
  readonly record: Bytes | null;
  readonly clean: Bytes | null;
  readonly original: Bytes | null;
}

export interface CaseFold extends DraftFold, AcrossFold, CaseTalkFold, PromotionFold {
  title: string | null;
  state: CaseState;
  frozen: Freeze | null;
  assignee: ObjectId | null;
  preparedBy: ObjectId | null;
  verifiedBy: ObjectId | null;
  readonly reports: Map<ObjectId, AddedReport>;
  readonly notes: DeskNote[];
  readonly replies: (DeskReply & { readonly firstIndex: number; readonly slots: number })[];
  readonly sources: VerifyFold['sources'];
  readonly claims: VerifyFold['claims'];
  readonly checks: VerifyFold['checks'];
  promoted: { readonly digest: string; readonly path: string; readonly day: Day } | null;
  readonly kept: Map<ObjectId, KeptFile>;
  /** Who reads this case; null: everybody of the desk. */
  members: ReadonlySet<ObjectId> | null;
  /** Those for whom the key of today was not wrapped, of all who have left; null while it is the first one. */
  gone: ReadonlySet<ObjectId> | null;
  /** Who saved exactly these words first, by their digest. */
  readonly authors: Map<string, ObjectId>;
  /** The latest day that an event has named: nobody gets behind it by naming an earlier one. */
  latestDay: Day | null;
  readonly triage: CaseTriageFold;
  readonly history: CaseHistoryItem[];
}

export const emptyCaseFold = (): CaseFold => ({
  title: null,
  state: 'open',
  frozen: null,
  assignee: null,
  preparedBy: null,
  verifiedBy: null,
  reports: new Map(),
  notes: [],
  replies: [],
  sources: new Map(),
  claims: new Map(),
  checks: new Map(),
  ...emptyDraftFold(),
  ...emptyAcrossFold(),
  promoted: null,
  kept: new Map(),
  members: null,
  gone: null,
  authors: new Map(),
  latestDay: null,
  ...emptyPromotionFold(),
  ...emptyCaseTalk(),
  ...emptyCaseTriage(),
  history: [],
});

export interface FoldRules {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly signKeyOf: SignKeyOf;
  readonly signOff: SignOffRules;
}

export function foldCase(fold: CaseFold, event: StreamEvent, rules: FoldRules): void {
  const { position, by, day, body, digest } = event;
  if (fold.latestDay === null || fold.latestDay < day) fold.latestDay = day;
  const counted = apply(fold, event, rules);
  if (counted && body.type === 'draft-saved' && digest !== null && !fold.authors.has(digest))
    fold.authors.set(digest, by);
  fold.history.push({ position, by, day, body, counted });
  if (counted) settlePromotion(fold, event, (one) => isSignedOff(fold, one, rules));
  settleGrades(fold, event, rules);
}

/** Whether an editor may mark a case as verified: it is ready for review, and somebody else made it so. */
export const mayVerify = (fold: Pick<CaseFold, 'state' | 'preparedBy'>, editor: ObjectId): boolean =>
  fold.state === 'ready for review' && fold.preparedBy !== null && fold.preparedBy !== editor;

/** @returns whether the event counts */
function apply(fold: CaseFold, event: StreamEvent, rules: FoldRules): boolean {
  const { position, by, day, body } = event;
  const triaged = foldCaseTriage(fold, event);
  if (triaged !== null) return triaged;
  switch (body.type) {
    case 'titled':
      fold.title = body.title;
      return true;
    case 'report-added':
      if (fold.reports.has(body.report)) return false;
      fold.reports.set(body.report, { id: body.report, day: body.day, content: body.content, position });
      return true;
    case 'assigned':
      fold.assignee = body.editor;
      return true;
    case 'noted':
      fold.notes.push({ position, text: body.text, by, day });
      return true;
    case 'replied': {
      const { thread, text, firstIndex, slots } = body;
      fold.replies.push({ position, thread, text, by, day, firstIndex, slots });
      return true;
    }
    case 'state-set':
      return setState(fold, by, body.state);
    case 'source-graded':
    case 'claim-made':
    case 'claim-outcome-set':
    case 'claim-known-set':
    case 'check-set':
      return foldVerify(fold, { by, day }, body);
    case 'claim-graded':
      if (body.credibility === 1 && !mayGradeOne(fold, body.claim)) return false;
      return foldVerify(fold, { by, day }, body);
    case 'draft-signed':
      return sign(fold, { by, day }, body.digest, body.signature, rules);
    case 'promoted': {
      if (!isSignedOff(fold, body.digest, rules)) return false;
      if (fold.frozen !== null || toldBlocks(fold).length > 0) return false;
      const promoted = { digest: body.digest, path: body.path, day };
      if (fold.draft?.digest === body.digest) fold.promoted = promoted;
      else fold.translationPromoted = promoted;
      return true;
    }
    case 'frozen':
      fold.frozen ??= { reason: body.reason, by, day, position, lifts: [] };
      return true;
    case 'lift-signed':
      return lift(fold, by, body.freeze);
    case 'access-set':
      fold.members = body.members === null ? null : new Set(body.members);
      if (body.key !== null) fold.gone = new Set(body.key.gone);
      return true;
    case 'files-kept': {
      const [record, clean, original] = [body.record, body.clean, body.original].map(bytesOrNull);
      if (record === undefined || clean === undefined || original === undefined) return false;
      fold.kept.set(body.attachment, { edition: body.edition, record, clean, original });
      return true;
    }
    case 'cleaning-asked':
      return true;
    default:
      // An event of the desk's own stream has no meaning in a case.
      return (
        foldAcross(fold, event, rules) ??
        foldDraft(fold, event) ??
        foldCaseTalk(fold, event) ??
        foldPromotion(fold, event) ??
        false
      );
  }
}

function setState(fold: CaseFold, by: ObjectId, state: CaseState): boolean {
  if (state === 'verified') {
    if (!mayVerify(fold, by)) return false;
    fold.verifiedBy = by;
  } else {
    // Saying it again must not move who prepared it, or the first editor could then verify.
    if (state === 'ready for review' && fold.state === state) return false;
    fold.verifiedBy = null;
    if (state === 'ready for review') fold.preparedBy = by;
  }
  fold.state = state;
  return true;
}

const bytesOrNull = (text: string | null): Bytes | null => (text === null ? null : fromBase64(text));

/** Two different editors, each for exactly this freeze. */
function lift(fold: CaseFold, by: ObjectId, freeze: number): boolean {
  if (fold.frozen?.position !== freeze || fold.frozen.lifts.includes(by)) return false;
  const lifts = [...fold.frozen.lifts, by];
  fold.frozen = lifts.length < LIFTS_NEEDED ? { ...fold.frozen, lifts } : null;
  return true;
}

/** Enough have signed, and a source guardian among them where the desk had one on that day. */
function isSignedOff(fold: CaseFold, digest: string, { signOff }: FoldRules): boolean {
  const { latestDay, authors } = fold;
  if (latestDay === null) return false;
  return signOffStood(signOff, latestDay, authors.get(digest) ?? null, signaturesOf(fold, digest));
}

function sign(
  fold: CaseFold,
  who: By,
  digest: string,
  signature: ArticleSignature,
  { crypto, root, signKeyOf }: FoldRules,
): boolean {
  const signKey = signKeyOf(who.by);
  // One editor cannot carry another's signature into the case, nor sign twice.
  if (signKey === null || toHex(signKey) !== signature.by) return false;
  if (sideOf(fold, digest) === null || signaturesOf(fold, digest).some(({ by }) => by === who.by))
    return false;
  // Whoever signs has seen what stands in the history before their signature.
  if (toldBlocks(fold).length > 0) return false;
  if (!articleSignatureHolds(crypto, root, digest, signature)) return false;
  addSignature(fold, digest, { ...who, signature });
  return true;
}
