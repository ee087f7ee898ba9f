/** The desk's questions and habits, and what a case knows of its conversations besides their words. */
import type { Day } from '#protocol/day.ts';
import type { EventBody } from '#protocol/events.ts';
import { LOCK_MINUTES, MOST_QUESTIONS, SILENT_DAYS } from '#protocol/events-talk.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { StreamEvent } from './streams.ts';
import type { DeskQuestion, Habits, Talk } from './talk-state.ts';

export interface TalkFold {
  readonly questions: Map<ObjectId, DeskQuestion>;
  habits: Habits;
}

export const emptyTalkFold = (): TalkFold => ({
  questions: new Map(),
  habits: { lockMinutes: LOCK_MINUTES.first, silentDays: SILENT_DAYS.first },
});

export const talkOf = (fold: TalkFold): Talk => ({
  questions: [...fold.questions.values()],
  habits: fold.habits,
});

/** Anybody keeps and removes questions, since nothing is lost by it; how long a desk stays open is for leads. */
export function foldTalk(
  fold: TalkFold,
  by: ObjectId,
  body: Extract<EventBody, { type: 'question-kept' | 'habits-set' }>,
  isLead: (editor: ObjectId) => boolean,
): void {
  if (body.type === 'habits-set') {
    const { lockMinutes, silentDays } = body;
    if (isLead(by)) fold.habits = { lockMinutes, silentDays };
    return;
  }
  const { question: id, words } = body;
  if (words === null) fold.questions.delete(id);
  else if (fold.questions.size < MOST_QUESTIONS || fold.questions.has(id))
    fold.questions.set(id, { id, ...words, by });
}

/** Tags of one day that a reply has used or is about to. */
interface UsedTags {
  readonly thread: ObjectId;
  readonly day: Day;
  readonly firstIndex: number;
  readonly slots: number;
}

/** The part of a case's fold that is ours. */
export interface CaseTalkFold {
  readonly reservedTags: UsedTags[];
}

export const emptyCaseTalk = (): CaseTalkFold => ({ reservedTags: [] });

/** @returns whether the event counts; null for an event that is not ours */
export function foldCaseTalk(
  fold: CaseTalkFold & { readonly frozen: object | null; readonly replies: readonly UsedTags[] },
  { day, body }: StreamEvent,
): boolean | null {
  if (body.type === 'reply-begun') {
    const { thread, firstIndex, slots } = body;
    // Reserving what is in use would have one tag used twice.
    if (firstIndex < nextReplyIndex(fold, thread, day)) return false;
    fold.reservedTags.push({ thread, day, firstIndex, slots });
    return true;
  }
  // Nothing of a case that somebody stopped leaves the desk.
  if (body.type === 'transcript-exported') return fold.frozen === null;
  return null;
}

/** The first tag index of a day that a conversation has not used. */
export function nextReplyIndex(
  fold: CaseTalkFold & { readonly replies: readonly UsedTags[] },
  thread: ObjectId,
  day: Day,
): number {
  let next = 0;
  for (const used of [...fold.replies, ...fold.reservedTags])
    if (used.thread === thread && used.day === day) next = Math.max(next, used.firstIndex + used.slots);
  return next;
}
