/** What the desk has agreed on for talking with sources, and how a conversation stands, as plain data. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';

/** A question that the desk keeps, beside those that come with the page. */
export interface DeskQuestion {
  readonly id: ObjectId;
  readonly en: string;
  readonly ar: string;
  readonly by: ObjectId;
}

export interface Habits {
  /** The page locks itself after so long without a touch. */
  readonly lockMinutes: number;
  /** A source counts as silent after so many days without an answer. */
  readonly silentDays: number;
}

export interface Talk {
  readonly questions: readonly DeskQuestion[];
  readonly habits: Habits;
}

/** One thing said, for a transcript: who wrote which reply, and what files are called, stay on the desk. */
export interface TranscriptItem {
  readonly by: 'source' | 'desk';
  readonly day: Day;
  readonly text: string;
  readonly files: number;
}

/** What stands in a notebook: our own words, or what another device of ours wrote meanwhile. */
export type NotebookWrite =
  | { readonly stands: 'ours' }
  | { readonly stands: 'theirs'; readonly text: string | null };

/** An entry that could not be brought to the newsroom, sealed as it would lie there. */
export interface LeftEntry {
  readonly id: ObjectId;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** What the words were written over, sealed as they are: the state seen last, and what may have arrived since. */
  readonly over: readonly Uint8Array<ArrayBuffer>[];
}

/** What a `LeftEntry` says. */
export interface LeftWords {
  readonly text: string;
  /** The state that was seen last comes first; empty where the newsroom had nothing, or was not heard. */
  readonly over: readonly string[];
}
