/**
 * What the desk knows, as one immutable snapshot of plain data. Every value here was opened and verified on this
 * device; what could not be verified is in `warnings`, not in the lists.
 *
 * 1. `DeskState` lives where the keys are (worker, command line, tests); the page draws a `PageState`.
 * 2. They differ in `reports`: the page has rows (`ReportRow`), and asks for words with `useReports` (`reportTexts`).
 * 3. A row or a case that says the same stays the same object, and only what is another object crosses (`patch.ts`):
 *    memoise on identity. Fields of a row belong into `ReportRow`; lists that grow with the reports do not belong here.
 * 4. A case is folded anew only when something in `caseMarks` of `snapshot.ts` changed: what it is made of stands there.
 * 5. Whatever reads all texts (search, comparing) does so beside the keys and answers with ids: `search/finder.ts`.
 */
import type { Day } from '#protocol/day.ts';
import type { Role } from '#protocol/directory.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import type { EventBody } from '#protocol/events.ts';
import type { CASE_STATES } from '#protocol/events-case.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Language } from '#protocol/languages.ts';
import type { CleaningFailure, Mode } from '#protocol/modes.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import type { AttachmentNote } from '#protocol/report.ts';
import type { CorroborationState } from './corroboration-state.ts';
import type { DraftFacts, DraftSignature, SavedDraft } from './draft-state.ts';
import type { MovesState } from './moves-state.ts';
import type { Embargo, SentArticle } from './promotion-fold.ts';
import type { Pseudonym } from './pseudonym.ts';
import type { SignOffState } from './sign-off.ts';
import type { Talk } from './talk-state.ts';
import type { CaseTriage, PurgeAsked, ThreadTriage, TriageState } from './triage-state.ts';
import type { Check, Claim, SourceGrade } from './verify-state.ts';

export type { DraftSignature, SavedDraft } from './draft-state.ts';
export type { Pseudonym } from './pseudonym.ts';
export type {
  Check,
  CheckInput,
  CheckName,
  CheckState,
  CheckSubject,
  Claim,
  ClaimOutcome,
  Credibility,
  Outcome,
  Reliability,
  SourceGrade,
} from './verify-state.ts';

export type CaseState = (typeof CASE_STATES)[number];
export type Mark = 'new' | 'parked' | 'spam';

export interface Person {
  readonly id: ObjectId;
  /** From the desk's own stream; the first two of `words` until it has come. */
  readonly name: string;
  readonly role: Role;
  /** The signing key as words that two people can read to each other. */
  readonly words: readonly string[];
  /** False for somebody who has left: their name still stands beside what they did. */
  readonly present: boolean;
  /** The last day for which they are certified, as what they are; null for somebody who has left. */
  readonly until: Day | null;
  /** So soon that somebody has to see to it. */
  readonly endsSoon: boolean;
}

/** Somebody who has used an invite and waits for a desk lead. */
export interface PendingPerson {
  readonly id: ObjectId;
  /** Opened with the invite's secret; the first two of `words` where it is not genuine. */
  readonly name: string;
  readonly role: Role;
  readonly words: readonly string[];
  /** The keys come from whoever holds our invite, proven by its MAC. A lead can only approve when it is true. */
  readonly genuine: boolean;
}

/** An invite that a lead has made and nobody has used. */
export interface OpenInvite {
  readonly id: ObjectId;
  readonly role: Role;
  readonly day: Day;
  /** Editor's id of the lead who made it. */
  readonly by: ObjectId;
}

export type AttachmentState =
  /** Not listed by the newsroom: the source may still be sending it, or its report came so long ago that it is not. */
  | { readonly state: 'unknown' | 'missing' }
  | { readonly state: 'waiting'; readonly day: Day }
  /** Done, but neither record nor copy opens with the keys at hand. */
  | { readonly state: 'unreadable'; readonly day: Day }
  | CleanedAttachment;

export interface CleanedAttachment {
  readonly state: 'clean' | 'raster' | 'rejected';
  readonly day: Day;
  readonly record: SanitizationRecord;
  /** There is a clean copy to open; never for 'rejected'. */
  readonly hasClean: boolean;
  /** The sealed original is kept, because the source allowed it. */
  readonly hasOriginal: boolean;
  /** Another one whenever it was cleaned again: there is another record and another clean copy. */
  readonly edition: ObjectId;
  readonly cleaningAgain: CleaningAgain;
}

/** Whether a clean copy can be made in another way, and what became of the last time it was asked for. */
export type CleaningAgain =
  /** `failed`: why the last time changed nothing; null where it succeeded or was never asked for. */
  | { readonly state: 'possible'; readonly failed: CleaningFailure | null }
  | { readonly state: 'under way'; readonly mode: Mode }
  /** original-gone: the source did not let it be kept · original-closed: no worker has its key any more. */
  | { readonly state: 'impossible'; readonly code: 'original-gone' | 'original-closed' };

/** A report as the list shows it: everything but its words. */
export interface ReportRow {
  readonly id: ObjectId;
  /** The conversation it belongs to. */
  readonly thread: ObjectId;
  readonly pseudonym: Pseudonym;
  /** Day it reached the newsroom. */
  readonly day: Day;
  /** Day by the source's clock. */
  readonly writtenDay: Day;
  /** The first 160 characters of what it says. */
  readonly excerpt: string;
  readonly language: Language;
  /** As the source described them; their state is in `DeskState.attachments`. */
  readonly attachments: readonly AttachmentNote[];
  readonly mark: Mark;
  /** The case its conversation is in, or null. */
  readonly caseId: ObjectId | null;
  /** Re-sealed in that case. False for a follow-up that nobody has looked at yet: `seen(id)` files it. */
  readonly filed: boolean;
  /** Not the first report of its conversation. */
  readonly followUp: boolean;
  /** Not filed, not marked, not muted, and not looked at in this session. */
  readonly unread: boolean;
  /** What the desk has said of its conversation; for one that is in a case, see there. */
  readonly triage: ThreadTriage;
  /** Somebody has asked that it be purged. */
  readonly purge: PurgeAsked | null;
  /** Days for which its conversation has waited for the source; null while that is not long. */
  readonly silentDays: number | null;
  /** Counts up in the order in which this session came to know them; equal where no order is known. */
  readonly arrival: number;
}

/** With everything that the source wrote. */
export interface DeskReport extends ReportRow {
  readonly text: string;
}

export interface DeskReply {
  /** Place in the case's history: unique there. */
  readonly position: number;
  readonly thread: ObjectId;
  readonly text: string;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface DeskNote {
  readonly position: number;
  readonly text: string;
  readonly by: ObjectId;
  readonly day: Day;
}

/** Reports, replies and notes in the order in which the desk came to know them. */
export type ConversationItem =
  | { readonly kind: 'report'; readonly day: Day; readonly report: DeskReport }
  | { readonly kind: 'reply'; readonly day: Day; readonly reply: DeskReply }
  | { readonly kind: 'note'; readonly day: Day; readonly note: DeskNote };

/** A clean copy of the case that an article may carry: neutral name, and the hash that was proven clean. */
export interface CleanMedia {
  readonly attachment: ObjectId;
  /** `photo-1.jpg`: numbered over the whole case, so that a name never changes its meaning. */
  readonly name: string;
  readonly mime: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A finding of the source-risk check that an editor of today has taken upon themselves. */
export interface DraftOverride {
  readonly rule: string;
  /** The words that it is about: changed words are another finding. */
  readonly text: string;
  readonly reason: string;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface CaseHistoryItem {
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
  readonly body: EventBody;
  /** False where a rule of the desk refused it, such as 'verified' by the editor who prepared the case. */
  readonly counted: boolean;
}

/** Who can read a case. */
export interface CaseAccess {
  /** For named people only; else for everybody of the desk. */
  readonly restricted: boolean;
  /** Everybody who can read it today. */
  readonly readers: readonly ObjectId[];
  /** Whether this editor may put somebody out. */
  readonly mayPutOut: boolean;
}

export interface Recovery {
  readonly lost: ObjectId;
  readonly to: ObjectId;
  readonly askedBy: ObjectId;
  readonly day: Day;
  /** Leads who have given their share. */
  readonly given: readonly ObjectId[];
  /** We hold a share that has not been given. */
  readonly canGive: boolean;
  /** It is for us, and enough has been given. */
  readonly ready: boolean;
}

export interface DeskCase extends DraftFacts, MovesState, CorroborationState {
  readonly id: ObjectId;
  readonly title: string;
  readonly state: CaseState;
  readonly frozen: {
    readonly reason: string;
    readonly by: ObjectId;
    readonly day: Day;
    /** Names this freeze when it is lifted. */
    readonly position: number;
    /** Those who have said that it may be lifted: two are needed. */
    readonly lifts: readonly ObjectId[];
  } | null;
  readonly access: CaseAccess;
  readonly assignee: ObjectId | null;
  readonly triage: CaseTriage;
  /** Editor who set 'ready for review': somebody else has to verify. */
  readonly preparedBy: ObjectId | null;
  readonly verifiedBy: ObjectId | null;
  /** True when this editor may mark it as verified now. */
  readonly canVerify: boolean;
  readonly threads: readonly ObjectId[];
  /** Oldest first, follow-ups included. */
  readonly reports: readonly DeskReport[];
  readonly notes: readonly DeskNote[];
  readonly replies: readonly DeskReply[];
  readonly conversation: readonly ConversationItem[];
  readonly sources: readonly SourceGrade[];
  readonly claims: readonly Claim[];
  /** Every check of the whole case in the list's order, then those of claims and files that somebody has set. */
  readonly checks: readonly Check[];
  readonly media: readonly CleanMedia[];
  readonly draft: SavedDraft | null;
  /** Of today's editors, over exactly the saved draft; an edit voids them. */
  readonly signatures: readonly DraftSignature[];
  readonly overrides: readonly DraftOverride[];
  /** Blocks that a colleague's check has told of and that two editors have not overridden. */
  readonly blocks: readonly { readonly rule: string; readonly text: string }[];
  /** Who has to sign the draft today, and what is missing. */
  readonly signOff: SignOffState;
  readonly translationSignOff: SignOffState;
  /** Everybody has signed who has to, no block is open that is known, and the case is not frozen. */
  readonly canPromote: boolean;
  readonly promoted: { readonly digest: string; readonly path: string; readonly day: Day } | null;
  /** What stands of its articles, and where. */
  readonly sent: readonly SentArticle[];
  /** What waits for its hour. */
  readonly embargoes: readonly Embargo[];
  readonly history: readonly CaseHistoryItem[];
  /** Day of the newest event or report. */
  readonly lastDay: Day;
  /** True where the history stops being trusted: nothing can be added. */
  readonly broken: boolean;
}

/** What the desk has to be told about; the lists hold only what stands. */
export type Warning =
  /** An event is forged, dropped or out of order: nothing from `position` on is trusted. */
  | {
      readonly kind: 'history-broken';
      readonly stream: 'desk' | 'case';
      readonly caseId: ObjectId | null;
      readonly position: number;
    }
  /** A case exists of which this editor has not been given the key. */
  | { readonly kind: 'case-key-missing'; readonly caseId: ObjectId }
  /** Cases of which the desk has written nothing for so long that their histories may have ended: nothing is wrong. */
  | { readonly kind: 'cases-ended'; readonly count: number }
  /** This editor has not been given the key of the desk's own stream. */
  | { readonly kind: 'desk-key-missing' }
  /** Reports that do not open with the keys at hand, or hold nothing that is a report. */
  | { readonly kind: 'reports-unreadable'; readonly count: number }
  /** A colleague filed something else than what the source sent. */
  | { readonly kind: 'report-differs'; readonly report: ObjectId; readonly caseId: ObjectId }
  /** Keys that no editor of the desk wrapped, or that are not what the directory says. */
  | { readonly kind: 'keys-refused'; readonly count: number }
  /** The newsroom's list has people or keys that nobody of the desk signed: they were given nothing. */
  | { readonly kind: 'people-refused'; readonly count: number }
  /** Words that this editor was writing were kept back by the newsroom's server, or others were given in their place. */
  | { readonly kind: 'notebook-refused' }
  /** People of the desk are certified for so many more days, and no lead's browser has renewed them. */
  | { readonly kind: 'people-ending'; readonly daysLeft: number }
  /** A desk lead is one for so many more days: the root key renews that. */
  | { readonly kind: 'leads-ending'; readonly daysLeft: number }
  /** The keys that are made end soon: a desk lead has to open the desk. */
  | { readonly kind: 'epochs-short'; readonly daysLeft: number }
  /** Keys for the coming weeks could not be made: sources will soon be unable to send. */
  | { readonly kind: 'epochs-late'; readonly lastDay: Day | null };

export type Connection =
  /** A synchronisation is under way for the first time. */
  | { readonly state: 'loading' }
  /** Changes arrive by themselves. */
  | { readonly state: 'live' }
  /** In step with the newsroom as of the last synchronisation; changes do not arrive by themselves. */
  | { readonly state: 'current' }
  /** What is shown is what was loaded. */
  | { readonly state: 'offline'; readonly code: ErrorCode };

/** Of the reports that the newsroom's server listed first. */
export interface Opening {
  /** Looked at, whether or not they opened. */
  readonly done: number;
  /** Null until their list has come. */
  readonly total: number | null;
}

export interface DeskState {
  /** Grows with every snapshot. */
  readonly revision: number;
  readonly connection: Connection;
  /** How far the desk is filled; null once it is, and for those who are given nothing to open. */
  readonly opening: Opening | null;
  readonly newsroom: { readonly name: string; readonly rootWords: readonly string[] };
  readonly today: Day;
  readonly me: Person;
  /** Everybody who is or ever was on the desk; `present` tells. */
  readonly people: readonly Person[];
  readonly pending: readonly PendingPerson[];
  /** Empty for those who are not leads. */
  readonly invites: readonly OpenInvite[];
  /** Newest first; filed, parked and spam included. */
  readonly reports: readonly DeskReport[];
  /** Newest activity first. */
  readonly cases: readonly DeskCase[];
  /** Of every attachment that a report names. */
  readonly attachments: ReadonlyMap<ObjectId, AttachmentState>;
  readonly warnings: readonly Warning[];
  /** How far the change of every key that somebody who left had has come; null while nothing is changed. */
  readonly rekeying: { readonly done: number; readonly total: number } | null;
  /** Questions to sources and habits of the desk. */
  readonly talk: Talk;
  /** Requests to give a lost key back; everybody sees them. */
  readonly recoveries: readonly Recovery[];
  /** Labels, filters, and where this editor was called. */
  readonly triage: TriageState;
}

/** The desk as the page draws it. */
export interface PageState extends Omit<DeskState, 'reports'> {
  /** Newest first; filed, parked and spam included. */
  readonly reports: readonly ReportRow[];
}
