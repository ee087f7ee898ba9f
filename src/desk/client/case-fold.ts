/**
 * A case, folded from its events. The desk's rules live here and not in the page, because every editor's device
 * folds for itself: an event that breaks a rule is kept in the history and does not count.
 */
import {
  type ArticleSignature,
  articleSignatureHolds,
  type Draft,
  SIGNATURES_NEEDED,
} from '#protocol/article.ts';
import { type Bytes, fromBase64, toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { ReportContent } from '#protocol/report.ts';
import {
  editRisk,
  type GivenOverride,
  override,
  type RiskyWords,
  tellBlocks,
  toldBlocks,
} from './risk-fold.ts';
import type {
  CaseHistoryItem,
  CaseState,
  CheckName,
  CheckState,
  Claim,
  Credibility,
  DeskNote,
  DeskReply,
  Reliability,
} from './state.ts';
import type { SignKeyOf, StreamEvent } from './streams.ts';

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

export interface CaseFold {
  title: string | null;
  state: CaseState;
  frozen: Freeze | null;
  assignee: ObjectId | null;
  preparedBy: ObjectId | null;
  verifiedBy: ObjectId | null;
  readonly reports: Map<ObjectId, AddedReport>;
  readonly notes: DeskNote[];
  readonly replies: (DeskReply & { readonly firstIndex: number; readonly slots: number })[];
  readonly sources: Map<ObjectId, { readonly reliability: Reliability } & By>;
  readonly claims: Map<ObjectId, Claim>;
  readonly checks: Map<
    CheckName,
    { readonly state: CheckState; readonly method: string; readonly note: string } & By
  >;
  draft: ({ readonly draft: Draft; readonly digest: string } & By) | null;
  signatures: ({ readonly signature: ArticleSignature } & By)[];
  /** What an editor's check has found in the saved draft, and keeps it from being signed. */
  blocks: readonly RiskyWords[];
  /** Findings of words that still stand, with who has taken them upon themselves. */
  overrides: readonly GivenOverride[];
  promoted: { readonly digest: string; readonly path: string; readonly day: Day } | null;
  readonly kept: Map<ObjectId, KeptFile>;
  /** Who reads this case; null: everybody of the desk. */
  members: ReadonlySet<ObjectId> | null;
  /** Those for whom the key of today was not wrapped, of all who have left; null while it is the first one. */
  gone: ReadonlySet<ObjectId> | null;
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
  draft: null,
  signatures: [],
  blocks: [],
  overrides: [],
  promoted: null,
  kept: new Map(),
  members: null,
  gone: null,
  history: [],
});

export interface FoldRules {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly signKeyOf: SignKeyOf;
}

export function foldCase(fold: CaseFold, event: StreamEvent, rules: FoldRules): void {
  const { position, by, day, body } = event;
  fold.history.push({ position, by, day, body, counted: apply(fold, event, rules) });
}

/** Whether an editor may mark a case as verified: it is ready for review, and somebody else made it so. */
export const mayVerify = (fold: Pick<CaseFold, 'state' | 'preparedBy'>, editor: ObjectId): boolean =>
  fold.state === 'ready for review' && fold.preparedBy !== null && fold.preparedBy !== editor;

/** @returns whether the event counts */
function apply(fold: CaseFold, event: StreamEvent, rules: FoldRules): boolean {
  const { position, by, day, body } = event;
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
      fold.sources.set(body.thread, { reliability: body.reliability, by, day });
      return true;
    case 'claim-made':
      if (fold.claims.has(body.claim)) return false;
      fold.claims.set(body.claim, { id: body.claim, text: body.text, credibility: null, by, day });
      return true;
    case 'claim-graded':
      return gradeClaim(fold, body.claim, body.credibility);
    case 'check-set':
      fold.checks.set(body.check, { state: body.state, method: body.method, note: body.note, by, day });
      return true;
    case 'draft-saved':
      if (event.digest === null) return false;
      // Signatures are over exact bytes: whatever was signed before is another draft now.
      if (fold.draft?.digest === event.digest) {
        fold.draft = { draft: body.draft, digest: event.digest, by, day };
        return true;
      }
      fold.signatures = [];
      fold.draft = { draft: body.draft, digest: event.digest, by, day };
      editRisk(fold);
      return true;
    case 'draft-signed':
      return sign(fold, { by, day }, body.digest, body.signature, rules);
    case 'risk-found':
      return tellBlocks(fold, body.digest, body.blocks);
    case 'risk-overridden':
      return override(fold, body.digest, body.spot, { reason: body.reason, by, day });
    case 'promoted':
      if (fold.draft?.digest !== body.digest || fold.signatures.length < SIGNATURES_NEEDED) return false;
      if (fold.frozen !== null || toldBlocks(fold).length > 0) return false;
      fold.promoted = { digest: body.digest, path: body.path, day };
      return true;
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
      return false;
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

function gradeClaim(fold: CaseFold, id: ObjectId, credibility: Credibility): boolean {
  const claim = fold.claims.get(id);
  if (claim === undefined) return false;
  fold.claims.set(id, { ...claim, credibility });
  return true;
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
  if (fold.draft?.digest !== digest || fold.signatures.some(({ by }) => by === who.by)) return false;
  // Whoever signs has seen what stands in the history before their signature.
  if (toldBlocks(fold).length > 0) return false;
  if (!articleSignatureHolds(crypto, root, digest, signature)) return false;
  fold.signatures.push({ ...who, signature });
  return true;
}

/** The first tag index of a day that a conversation has not used. */
export function nextReplyIndex(fold: CaseFold, thread: ObjectId, day: Day): number {
  let next = 0;
  for (const reply of fold.replies) {
    if (reply.thread === thread && reply.day === day) next = Math.max(next, reply.firstIndex + reply.slots);
  }
  return next;
}
