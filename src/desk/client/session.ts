/**
 * The public face of the desk's client. It needs neither a page nor Node: `fetch` is passed in, so that the same
 * code runs in a page, in a web worker and on the command line. `key.ts` makes and opens keys, and a key opens the
 * desk:
 *
 *   makeKey ─→ DeskKey ─ join() ─→ waitForApproval() ─→ DeskSession
 *   openKey ─→ DeskKey ─ login() ───────────────────────→ DeskSession
 *
 * Every method that fails throws an AmanaError of the catalogue. Acts resolve once the newsroom has stored the
 * signed event and `state` shows it.
 */
import type { Draft } from '#protocol/article.ts';
import type { Role } from '#protocol/directory.ts';
import type { PromotionSite } from '#protocol/events-desk.ts';
import type { AttributionLevel, DraftSide, NameKind } from '#protocol/events-draft.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { StatusAnswer } from '#protocol/status.ts';
import type { Found } from '../search/finder.ts';
import type { KeptSite } from './desk-fold.ts';
import type { FilingTarget } from './filing.ts';
import type { LogFile } from './log-file.ts';
import type { ActsBetweenCases } from './moves-session.ts';
import type { EntryName } from './notebook.ts';
import type { PromotionActs } from './promotion-state.ts';
import type { Renewed } from './renewal.ts';
import type {
  CaseState,
  CheckInput,
  CheckName,
  Credibility,
  DeskState,
  Mark,
  Outcome,
  Reliability,
} from './state.ts';
import type { Habits, LeftEntry, LeftWords, NotebookWrite, TranscriptItem } from './talk-state.ts';
import type { TriageSession } from './triage-session.ts';
import type { VerifiedLog } from './verify-log.ts';

export type { FilingTarget };

/** How the file opens from now on; the key itself stays what it is. */
export type KeyChange =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'security-key'; readonly answer: SecurityKeyAnswer };

/** An editor's key, opened with its passphrase; it lives in memory only. */
export interface DeskKey {
  readonly editorId: ObjectId;
  readonly name: string;
  /** The signing key as words, to be read to a desk lead. */
  readonly words: readonly string[];
  /** What the editor has to keep: `JSON.stringify(keyFile)` under a neutral file name. */
  readonly keyFile: KeyFile;

  /** From now on the file opens with this security key as well. @returns what the editor has to keep */
  addSecurityKey(answer: SecurityKeyAnswer): KeyFile;

  /**
   * Locks the file anew. The passphrase of now is asked for: whoever finds the desk open must not leave with its key.
   * @returns what the editor has to keep; files of before still open as they did
   * @throws AmanaError wrong-passphrase
   */
  changeKey(passphrase: string, change: KeyChange): Promise<KeyFile>;

  /**
   * Verifies a copy of sealed histories by this key alone; the newsroom is not asked.
   * @param seen what an earlier run gave back; null where there is none, or it is not to be held against this copy
   * @returns one verdict a history, and what this device has seen by now, sealed
   * @throws AmanaError malformed-object for what is no such copy, or one for another editor; cannot-open for `seen`
   */
  verifyLogs(
    file: unknown,
    seen: Uint8Array | null,
  ): Promise<{ readonly logs: readonly VerifiedLog[]; readonly seen: Uint8Array }>;

  /**
   * Asks to join with the invite the key was made for. Can be repeated.
   * @throws AmanaError invite-invalid, unreachable
   */
  join(): Promise<void>;

  /** @throws AmanaError not-approved until a desk lead has signed; unreachable */
  login(): Promise<DeskSession>;

  /**
   * Asks again and again until approved.
   * @param everyMs 3,000 unless set
   * @throws AmanaError unreachable when `signal` stops it; any refusal but not-approved
   */
  waitForApproval(options?: {
    readonly everyMs?: number;
    readonly signal?: AbortSignal;
  }): Promise<DeskSession>;
}

/** A file that leaves with a promotion. */
export interface OutgoingFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Bundle {
  /** The zip as it is sent; the same draft and signatures give the same bytes. */
  readonly zip: Uint8Array<ArrayBuffer>;
  readonly files: readonly OutgoingFile[];
}

/** A finding in the saved draft, and why it may stand. */
export interface RiskOverrideInput {
  /** Of the draft in whose words the span lies. */
  readonly digest: string;
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

export interface OpenedFile {
  /** Neutral: `photo-1.jpg`, or `original-1` for an original; never the name the source's file had. */
  readonly name: string;
  /** By content, from the record; `application/octet-stream` for an original, which must never be rendered. */
  readonly mime: string;
  /** Length of the plaintext. */
  readonly bytes: number;
  /** Plaintext in order; each piece is proven before it is given out. @throws AmanaError cannot-open */
  readonly content: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** The words of a report, for a page that has its row. */
export interface ReportText {
  readonly id: ObjectId;
  readonly text: string;
}

export interface DeskSession extends TriageSession, ActsBetweenCases {
  /** The newest snapshot; another object whenever anything changed. Null until the first `sync` has ended. */
  readonly state: DeskState | null;

  /** @returns a function that ends the subscription */
  subscribe(listener: (state: DeskState) => void): () => void;

  /** Tells the subscribers now of what they would be told of in a moment. */
  tell(): void;

  /** From now on keeps an index of everything that can be searched, in memory, beside everything else. */
  keepIndex(): void;

  /**
   * Conversations that hold every word of the query, or whose case does: in reports, file names, notes, replies, claims
   * and drafts. Keeps an index from the first call on.
   */
  search(query: string): Promise<Found>;

  /** What these reports say, by their ids; those that this editor is not to see are left out. */
  reportTexts(reports: readonly ObjectId[]): Promise<readonly ReportText[]>;

  /**
   * Reads everything that is new: people, keys, streams, reports, records. Publishes as it goes, so that the first
   * reports show before the last are opened. Calls made while one runs share its successor.
   */
  sync(): Promise<void>;

  /** Keeps in step by itself: `sync` now and at every change, reconnecting until `stop`. @returns stop */
  live(): () => void;

  /** Forgets every key and everything opened, and ends the newsroom's session. */
  lock(): Promise<void>;

  /** Looked at: no longer unread in this session. A follow-up of a filed conversation is filed into its case. */
  seen(report: ObjectId): Promise<void>;

  /**
   * Files a report and with it its whole conversation, re-sealed under the case's key.
   * @returns the case's id
   */
  fileReport(report: ObjectId, target: FilingTarget): Promise<ObjectId>;

  /**
   * Certifies everybody but leads anew whose statement ends within so many days, eight weeks unless set. A lead's open
   * desk does so by itself.
   * @throws AmanaError forbidden for anybody but a lead
   */
  renewPeople(withinDays?: number): Promise<readonly Renewed[]>;

  /** Parks reports, marks them as spam, or takes that back with 'new'. */
  mark(reports: readonly ObjectId[], mark: Mark): Promise<void>;

  rename(caseId: ObjectId, title: string): Promise<void>;
  assign(caseId: ObjectId, editor: ObjectId | null): Promise<void>;
  note(caseId: ObjectId, text: string): Promise<void>;

  /**
   * Seals a reply for the source of a conversation. One that is in no case yet is filed in a new one first.
   * Repeating it after a failure, with the same text, sends it once.
   * @throws AmanaError too-large for a reply above 17,028 bytes, or more than 64 slots in a day
   */
  reply(thread: ObjectId, text: string): Promise<void>;

  /**
   * 'verified' needs a case that is ready for review, and an editor other than the one who prepared it.
   * @throws AmanaError forbidden
   */
  setState(caseId: ObjectId, state: CaseState): Promise<void>;
  /** Anybody may say that the source may be in danger. Nothing is sent out then. */
  freeze(caseId: ObjectId, reason: string): Promise<void>;
  /** One of two editors who lift it. @param freeze its position, as shown @throws AmanaError conflict for another one */
  liftFreeze(caseId: ObjectId, freeze: number): Promise<void>;
  /**
   * Who reads the case from now on; null: everybody of the desk. Whoever comes in reads all of it; whoever goes out,
   * nothing new: its key changes. Only leads and whoever made the case put somebody out.
   * @throws AmanaError forbidden
   */
  setMembers(caseId: ObjectId, members: readonly ObjectId[] | null): Promise<void>;
  gradeSource(caseId: ObjectId, thread: ObjectId, reliability: Reliability): Promise<void>;
  /** @param thread whose claim it is, where it is one source's @returns the claim's id */
  makeClaim(caseId: ObjectId, text: string, thread?: ObjectId | null): Promise<ObjectId>;
  gradeClaim(caseId: ObjectId, claim: ObjectId, credibility: Credibility): Promise<void>;
  /** What the newsroom says about a claim in the end; it can be said anew. */
  concludeClaim(
    caseId: ObjectId,
    claim: ObjectId,
    value: { readonly outcome: Outcome; readonly note: string },
  ): Promise<void>;
  /** Whether so few know it that saying it names one of them. */
  markKnown(caseId: ObjectId, claim: ObjectId, toFew: boolean): Promise<void>;
  /** Of the whole case, or of the claim or file in `about`. @throws AmanaError malformed-request */
  setCheck(caseId: ObjectId, check: CheckName, value: CheckInput): Promise<void>;

  /**
   * Media have to be clean copies of this case, by the name and hash of `DeskCase.media`. Voids all signatures.
   * @param base position of the revision that the words began with, null for none; left out to save over anything
   * @throws AmanaError malformed-object for a draft that breaks the schema or carries other media; conflict where
   *   another revision than `base` is the newest
   */
  saveDraft(caseId: ObjectId, draft: Draft, side?: DraftSide, base?: number | null): Promise<void>;
  /** Takes the translation away from the article; its revisions stay in the history. */
  dropTranslation(caseId: ObjectId): Promise<void>;
  /** @param digest of the draft that was shown; @throws AmanaError conflict when it is no longer the saved one; risk-open */
  signDraft(caseId: ObjectId, digest: string): Promise<void>;
  /**
   * One editor takes a finding of the source-risk check upon themselves; a block needs two. It falls when the words change.
   * @throws AmanaError conflict when the draft is no longer the saved one; malformed-request without a reason
   */
  overrideRisk(caseId: ObjectId, input: RiskOverrideInput): Promise<void>;
  /** A name that must not be printed: the check blocks it from now on. */
  keepName(caseId: ObjectId, kind: NameKind, name: string): Promise<void>;
  /** It is let go once whoever kept it says so, or two others. */
  dropName(caseId: ObjectId, kind: NameKind, name: string): Promise<void>;
  /** A fact that at most five people know blocks until somebody else has it from elsewhere. */
  markFact(caseId: ObjectId, words: string, knownTo: number): Promise<void>;
  /** @param by where else it is told @throws AmanaError forbidden for whoever marked it */
  corroborateFact(caseId: ObjectId, fact: ObjectId, by: string): Promise<void>;
  dropFact(caseId: ObjectId, fact: ObjectId): Promise<void>;
  /** How a source may be spoken of, word for word. Nothing is agreed of what is off the record. @throws AmanaError malformed-request */
  agreeAttribution(
    caseId: ObjectId,
    thread: ObjectId,
    agreed: { readonly level: AttributionLevel; readonly wording: string },
  ): Promise<void>;
  /** All that a promotion would send, byte for byte. @throws AmanaError signatures-missing */
  buildBundle(caseId: ObjectId, side?: DraftSide): Promise<Bundle>;
  /** @returns the article's path on the newsroom's site @throws AmanaError signatures-missing, case-frozen */
  promote(caseId: ObjectId, side?: DraftSide): Promise<{ readonly path: string }>;

  /**
   * A copy of sealed histories, read anew, with the keys as they are wrapped for this editor.
   * @param wanted a case, or null for the desk's own; every history that this editor reads where it is left out
   */
  sealedLogs(wanted?: readonly (ObjectId | null)[]): Promise<LogFile>;

  /** The newsroom's root public key, hex. */
  readonly rootHex: string;
  /** Everything on the way out and after. */
  readonly promotions: PromotionActs;
  /** Sites that articles go to, with their credentials: never part of a snapshot, which pages draw. */
  readonly sites: readonly KeptSite[];
  /** Leads only: keeps a site and its credential, sealed; null takes it away. @throws AmanaError forbidden */
  keepSite(name: string, site: PromotionSite | null): Promise<void>;
  /** As `buildBundle`, for sending it to a site. @throws AmanaError signatures-missing, case-frozen */
  bundleForSite(caseId: ObjectId, side?: DraftSide): Promise<Bundle>;

  /** A clean copy. @throws AmanaError not-found, cannot-open */
  openClean(attachment: ObjectId): Promise<OpenedFile>;
  /** An original that the source let the desk keep: hostile until proven otherwise. @throws AmanaError not-found */
  openOriginal(attachment: ObjectId): Promise<OpenedFile>;

  /**
   * Has a worker clean the sealed original in another way. What there is stays until the new record and copy are
   * there, which `state` shows by another edition.
   * @throws AmanaError original-gone, original-closed, conflict while it is being cleaned already
   */
  cleanAgain(attachment: ObjectId, mode: Mode): Promise<void>;

  /**
   * What was said in a conversation, oldest first; colleagues of the case are told before anything is given out.
   * @throws AmanaError case-frozen
   */
  transcript(caseId: ObjectId, thread: ObjectId, form: 'text' | 'page'): Promise<readonly TranscriptItem[]>;
  /** @param question null for a new one @param words null takes it away */
  keepQuestion(
    question: ObjectId | null,
    words: { readonly en: string; readonly ar: string } | null,
  ): Promise<void>;
  /** Leads only. */
  setHabits(habits: Habits): Promise<void>;
  /** What we were writing, on whatever device; null for nothing. @throws AmanaError unreachable */
  readNotebook(name: EntryName): Promise<string | null>;
  /** Keeps what we are writing, sealed to ourselves; null takes it away. */
  writeNotebook(name: EntryName, text: string | null): Promise<NotebookWrite>;
  /** What this tab could not bring to the newsroom before it was locked. */
  bringNotebook(entries: readonly LeftEntry[]): Promise<void>;
  /** What was brought of one entry, to be put together with what stands there and written. */
  leftInNotebook(name: EntryName): Promise<readonly LeftWords[]>;
  /** Waits a moment for the last words to arrive. @returns what did not, sealed */
  closeNotebook(): Promise<readonly LeftEntry[]>;

  /** Leads only. @param role only 'editor' can be invited: leads are made with the root key @returns the one-time link */
  invite(role: Role): Promise<{ readonly url: string }>;
  /** Leads only: signs the editor's statement and gives every key of the desk. @throws AmanaError invite-invalid unless genuine */
  approve(editor: ObjectId): Promise<void>;
  /** Leads only: gives every key of the desk again, to somebody who reports a missing one. */
  shareKeys(editor: ObjectId): Promise<void>;
  /**
   * Leads and administrators: takes an editor off the desk at once. Every key they held is changed, beside everything
   * else; `state.rekeying` tells how far it is.
   */
  revoke(editor: ObjectId): Promise<void>;
  /** Leads only: asks, before everybody, that the lost key of one person be given to another, who is on the desk. */
  askRecovery(lost: ObjectId, to: ObjectId): Promise<void>;
  /** Leads only: gives our share of a key that was asked for; two of them join it. @throws AmanaError not-found */
  giveShare(lost: ObjectId, to: ObjectId): Promise<void>;
  /** The key that two leads gave us, under a passphrase of its own. @throws AmanaError not-found, cannot-open */
  recoverKey(lost: ObjectId, passphrase: string): Promise<KeyFile>;
  /** Leads and administrators: how the servers are. @throws AmanaError forbidden */
  status(): Promise<StatusAnswer>;
  /** Resolves once nothing is done any more beside everything else. */
  settled(): Promise<void>;
  /** Leads only; `sync` does it too. Makes and publishes the desk epochs of the coming weeks. */
  ensureEpochs(): Promise<void>;
}
