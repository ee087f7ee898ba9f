/** What pages see of triage: plain data. Of one conversation it is in its rows, of a case in the case. */
import type { Day } from '#protocol/day.ts';
import type { FilterRules, Urgency } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';

/** On a conversation, written before it came into a case. */
export interface ThreadNote {
  /** On the desk's own stream. */
  readonly position: number;
  readonly text: string;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface ThreadTriage {
  readonly labels: readonly ObjectId[];
  readonly urgency: Urgency;
  readonly assignee: ObjectId | null;
  /** What it says from now on is nobody's news. */
  readonly muted: boolean;
  readonly notes: readonly ThreadNote[];
}

export interface CaseTriage {
  readonly labels: readonly ObjectId[];
  readonly urgency: Urgency;
}

export interface Label {
  readonly id: ObjectId;
  readonly name: string;
  /** Whether this editor may name it anew or take it away. */
  readonly mine: boolean;
}

export interface SavedFilter {
  readonly id: ObjectId;
  readonly name: string;
  readonly rules: FilterRules;
  readonly mine: boolean;
}

/** A note that calls this editor and that they have not read. */
export interface Mention {
  /** Conversation or case. */
  readonly of: ObjectId;
  readonly isCase: boolean;
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
}

/** Somebody has asked that a report be purged; a second person has to sign. */
export interface PurgeAsked {
  /** Names the request. */
  readonly position: number;
  readonly by: ObjectId;
  readonly day: Day;
  /** Reports that it is about. */
  readonly reports: number;
}

/** Of the desk as a whole; small. */
export interface TriageState {
  /** By name. */
  readonly labels: readonly Label[];
  readonly filters: readonly SavedFilter[];
  readonly mentions: readonly Mention[];
  /** Purged by two, and still listed by the newsroom's server. */
  readonly purgesLeft: number;
}

/** One thing to be said of several conversations at once. */
export type TriageChange =
  | { readonly kind: 'mark'; readonly mark: 'new' | 'parked' | 'spam' }
  | { readonly kind: 'label'; readonly label: ObjectId; readonly on: boolean }
  | { readonly kind: 'urgency'; readonly urgency: Urgency }
  | { readonly kind: 'assign'; readonly editor: ObjectId | null }
  | { readonly kind: 'mute'; readonly muted: boolean };

/** Takes back a part of what was done, as far as nobody has said something else since. */
export interface UndoStep {
  readonly change: TriageChange;
  /** What was said, and has to stand still. */
  readonly said: TriageChange;
  /** Reports for marks, conversations for everything else. */
  readonly ids: readonly ObjectId[];
}

export interface TriageDone {
  /** Conversations that it changed anything about. */
  readonly changed: number;
  /** Conversations that it is not for, such as parking what is in a case. */
  readonly left: number;
  readonly undo: readonly UndoStep[];
}

export interface FiledTogether {
  readonly caseId: ObjectId;
  /** Conversations that came into it now, in the order in which they came. */
  readonly filed: readonly ObjectId[];
  readonly left: number;
}

export interface ApartInput {
  readonly from: ObjectId;
  /** What each of their cases is to be called. */
  readonly conversations: readonly { readonly thread: ObjectId; readonly title: string }[];
}
