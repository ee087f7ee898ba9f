/** Talking with a source: replies, transcripts, and what the desk agreed on for it. */
import { fromBase64 } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { appendToCase, fileReport } from './acts-case.ts';
import type { Core } from './core.ts';
import { nextFreeIndex } from './moves-index.ts';
import { pseudonymOf } from './pseudonym.ts';
import type { Habits, TranscriptItem } from './talk-state.ts';

/** Slots that are sealed and may have been sent, until the event that tells of them stands. */
export interface UnfinishedReply {
  readonly id: ObjectId;
  readonly slots: readonly Uint8Array<ArrayBuffer>[];
  readonly firstIndex: number;
}

/**
 * The tags are reserved first, then the slots go out, then the reply is written down; what is sealed is kept until it
 * is. A repeated try sends the same slots under the same id, which the newsroom takes once.
 */
export async function reply(
  core: Core,
  unfinished: Map<string, UnfinishedReply>,
  thread: ObjectId,
  text: string,
): Promise<void> {
  const [first] = [...core.reports().values()]
    .filter((report) => report.thread === thread)
    .sort((a, b) => a.day - b.day || a.arrival - b.arrival);
  if (first === undefined) throw new AmanaError('not-found');
  const caseId =
    core.desk.caseOfThread.get(thread) ??
    (await fileReport(core, first.id, { title: pseudonymOf(thread).en }));
  const mark = `${thread} ${text}`;
  const { threadKey } = first.content;
  const sealed = unfinished.get(mark) ?? (await reserveAndSeal(core, caseId, thread, threadKey, text));
  unfinished.set(mark, sealed);
  const { id, slots, firstIndex } = sealed;
  await core.api.sendReply(id, slots);
  await core.append(caseId, () => ({ type: 'replied', thread, text, firstIndex, slots: slots.length }));
  unfinished.delete(mark);
}

async function reserveAndSeal(
  core: Core,
  caseId: ObjectId,
  thread: ObjectId,
  threadKeyB64: string,
  text: string,
): Promise<UnfinishedReply> {
  const { crypto, root } = core;
  const keys = threadKeysOf(crypto, fromBase64(threadKeyB64));
  const day = core.today();
  const reserved: UnfinishedReply[] = [];
  await core.append(caseId, () => {
    // Decided anew whenever a colleague was faster: the newest history tells which tags are free.
    const firstIndex = nextFreeIndex(core, thread, day);
    const slots = sealReply(crypto, root, keys, day, text, firstIndex);
    reserved.push({ id: newObjectId(crypto), slots, firstIndex });
    return { type: 'reply-begun', thread, firstIndex, slots: slots.length };
  });
  const last = reserved.at(-1);
  if (last === undefined) throw new AmanaError('internal');
  return last;
}

/**
 * What was said, oldest first, and an event that tells the case of it before anything is given out.
 * @throws AmanaError not-found; case-frozen
 */
export async function transcript(
  core: Core,
  caseId: ObjectId,
  thread: ObjectId,
  form: 'text' | 'page',
): Promise<readonly TranscriptItem[]> {
  await core.catchUp(caseId);
  await appendToCase(core, caseId, () => {
    if (core.openCase(caseId).fold.frozen !== null) throw new AmanaError('case-frozen');
    return { type: 'transcript-exported', thread, form };
  });
  const { fold } = core.openCase(caseId);
  const known = core.reports();
  const said = [...fold.reports.values()]
    .filter(({ id }) => known.get(id)?.thread === thread)
    .map(({ position, day, content: { text, attachments } }) => {
      return { position, item: { by: 'source' as const, day, text, files: attachments.length } };
    });
  const replied = fold.replies
    .filter((each) => each.thread === thread)
    .map(({ position, day, text }) => ({ position, item: { by: 'desk' as const, day, text, files: 0 } }));
  return [...said, ...replied].sort((a, b) => a.position - b.position).map(({ item }) => item);
}

export const keepQuestion = (
  core: Core,
  question: ObjectId | null,
  words: { readonly en: string; readonly ar: string } | null,
): Promise<void> => {
  const id = question ?? newObjectId(core.crypto);
  return core.append(core.deskStream, () => {
    if (words === null && !core.desk.talk.questions.has(id)) return null;
    return { type: 'question-kept', question: id, words };
  });
};

/** @throws AmanaError forbidden for anybody but leads */
export async function setHabits(core: Core, habits: Habits): Promise<void> {
  if (!core.isLead) throw new AmanaError('forbidden');
  await core.append(core.deskStream, () => ({ type: 'habits-set', ...habits }));
}
