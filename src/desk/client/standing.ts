/** Whose turn it is in a conversation. Pure, and of no weight: lists and pages ask it for every row. */
import { addDays, type Day } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { DeskReply } from './state.ts';
import type { Habits } from './talk-state.ts';

/** What was said, by whom; notes are for the desk alone and change nothing. */
type Said =
  | { readonly kind: 'report'; readonly day: Day; readonly report: { readonly thread: ObjectId } }
  | { readonly kind: 'reply'; readonly reply: DeskReply }
  | { readonly kind: 'note' };

/** How a conversation stands between the two who have it. */
export interface Standing {
  /** The newest reply, where the source has not written since; null where it is for the desk to answer. */
  readonly waiting: DeskReply | null;
  /** Days since that reply; 0 where none waits. */
  readonly days: number;
  /** So long that the desk wants to be told. */
  readonly isSilent: boolean;
  /** The reply can be fetched no more: whoever has not read it never will. */
  readonly isGone: boolean;
  /** Everybody who has replied, the first one first. */
  readonly repliedBy: readonly ObjectId[];
}

/**
 * Nothing tells of a source's visits, so this says only how long nothing was written.
 * @param said of one or more conversations, in the order in which the desk came to know it
 */
export function standingOf(
  said: readonly Said[],
  thread: ObjectId,
  today: Day,
  { silentDays }: Pick<Habits, 'silentDays'>,
): Standing {
  const replies: DeskReply[] = [];
  let waiting: DeskReply | null = null;
  for (const item of said) {
    if (item.kind === 'reply' && item.reply.thread === thread) {
      waiting = item.reply;
      replies.push(item.reply);
    } else if (item.kind === 'report' && item.report.thread === thread) {
      // A report of before the reply may be filed after it: then it is no answer.
      if (waiting !== null && item.day >= waiting.day) waiting = null;
    }
  }
  const days = waiting === null ? 0 : today - waiting.day;
  return {
    waiting,
    days,
    isSilent: waiting !== null && days >= silentDays,
    isGone: waiting !== null && addDays(waiting.day, DROP_DAYS) < today,
    repliedBy: [...new Set(replies.map(({ by }) => by))],
  };
}
