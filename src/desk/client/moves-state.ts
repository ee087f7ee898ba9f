/** Moves as a snapshot tells them. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Pseudonym } from './pseudonym.ts';

/** Conversations that came into a case, or left it. */
export interface CaseMove {
  /** Its place on the desk's own stream: unique. */
  readonly position: number;
  readonly direction: 'in' | 'out';
  /** The case at the other end; not every reader can open it. */
  readonly other: ObjectId;
  readonly threads: readonly ObjectId[];
  readonly pseudonyms: readonly Pseudonym[];
  readonly by: ObjectId;
  readonly day: Day;
}

export interface MovesState {
  /** Oldest first. */
  readonly moves: readonly CaseMove[];
  /** Whether this editor may move conversations out of it, where it is for named people only. */
  readonly mayMoveOut: boolean;
}

/** What a move takes: conversations of one case, and where they go. */
export interface MoveInput {
  readonly threads: readonly ObjectId[];
  readonly from: ObjectId;
  readonly to: ObjectId;
  /** The editor was told that more people will read it, and wants it so. */
  readonly mayWiden: boolean;
}

/** Conversations of one case that get a case of their own, for the same people. */
export interface SplitInput {
  readonly threads: readonly ObjectId[];
  readonly from: ObjectId;
  readonly title: string;
}
