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
import type { PromotionSite } from '#protocol/events.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { KeptSite } from './desk-fold.ts';
import type { CaseState, CheckName, CheckState, Credibility, DeskState, Mark, Reliability } from './state.ts';

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

/** Where a report goes: into a case that exists, or into a new one. */
export type FilingTarget =
  | { readonly case: ObjectId }
  /** `members`: only these read it, the editor among them; everybody of the desk where it is left out. */
  | { readonly title: string; readonly members?: readonly ObjectId[] };

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

export interface DeskSession {
  /** The newest snapshot; another object whenever anything changed. Null until the first `sync` has ended. */
  readonly state: DeskState | null;

  /** @returns a function that ends the subscription */
  subscribe(listener: (state: DeskState) => void): () => void;

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
  /** @returns the claim's id */
  makeClaim(caseId: ObjectId, text: string): Promise<ObjectId>;
  gradeClaim(caseId: ObjectId, claim: ObjectId, credibility: Credibility): Promise<void>;
  setCheck(
    caseId: ObjectId,
    check: CheckName,
    value: { readonly state: CheckState; readonly method: string; readonly note: string },
  ): Promise<void>;

  /**
   * Media have to be clean copies of this case, by the name and hash of `DeskCase.media`. Voids all signatures.
   * @throws AmanaError malformed-object for a draft that breaks the schema or carries other media
   */
  saveDraft(caseId: ObjectId, draft: Draft): Promise<void>;
  /** @param digest of the draft that was shown; @throws AmanaError conflict when it is no longer the saved one; risk-open */
  signDraft(caseId: ObjectId, digest: string): Promise<void>;
  /**
   * One editor takes a finding of the source-risk check upon themselves; a block needs two. It falls when the words change.
   * @throws AmanaError conflict when the draft is no longer the saved one; malformed-request without a reason
   */
  overrideRisk(caseId: ObjectId, input: RiskOverrideInput): Promise<void>;
  /** All that a promotion would send, byte for byte. @throws AmanaError signatures-missing */
  buildBundle(caseId: ObjectId): Promise<Bundle>;
  /** @returns the article's path on the newsroom's site @throws AmanaError signatures-missing, forbidden when frozen */
  promote(caseId: ObjectId): Promise<{ readonly path: string }>;

  /** The newsroom's root public key, hex. */
  readonly rootHex: string;
  /** Sites that articles go to, with their credentials: never part of a snapshot, which pages draw. */
  readonly sites: readonly KeptSite[];
  /** Leads only: keeps a site and its credential, sealed; null takes it away. @throws AmanaError forbidden */
  keepSite(name: string, site: PromotionSite | null): Promise<void>;
  /** As `buildBundle`, for sending it to a site. @throws AmanaError signatures-missing, forbidden when frozen */
  bundleForSite(caseId: ObjectId): Promise<Bundle>;

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
  /** Resolves once nothing is done any more beside everything else. */
  settled(): Promise<void>;
  /** Leads only; `sync` does it too. Makes and publishes the desk epochs of the coming weeks. */
  ensureEpochs(): Promise<void>;
}
