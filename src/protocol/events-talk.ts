/** What editors do around a conversation: reserve a reply's tags, take a transcript out, keep the desk's questions. */

import { objectId, text, z } from './schema.ts';

/** Shorter, and the desk would lock under an editor's eyes; longer, and it stays open where nobody is any more. */
export const LOCK_MINUTES = { least: 5, most: 60, first: 20 } as const;

/** Days without a word from a source until the desk is told. */
export const SILENT_DAYS = { least: 2, most: 90, first: 10 } as const;

/** A question and its translation; as long as a reply can be, and no list of them grows without end. */
const questionWords = text(2000).check(z.regex(/\S/));
export const MOST_QUESTIONS = 200;

/** In a case. */
export const talkEvents = [
  /**
   * Tags of today that a reply is about to use. Reserved before anything is sent: two editors who answer one source in
   * the same moment would otherwise use one tag twice, and show everybody that the two belong together.
   */
  z.strictObject({
    type: z.literal('reply-begun'),
    thread: objectId,
    firstIndex: z.int().check(z.nonnegative()),
    slots: z.int().check(z.gte(1)),
  }),
  /** An editor saved the conversation, opened, on their own device. */
  z.strictObject({
    type: z.literal('transcript-exported'),
    thread: objectId,
    form: z.enum(['text', 'page']),
  }),
] as const;

/** On the desk's own stream. */
export const talkDeskEvents = [
  /** A question to sources, in the desk's two languages; null takes it away. */
  z.strictObject({
    type: z.literal('question-kept'),
    question: objectId,
    words: z.nullable(z.strictObject({ en: questionWords, ar: questionWords })),
  }),
  /** By leads. */
  z.strictObject({
    type: z.literal('habits-set'),
    lockMinutes: z.int().check(z.gte(LOCK_MINUTES.least), z.lte(LOCK_MINUTES.most)),
    silentDays: z.int().check(z.gte(SILENT_DAYS.least), z.lte(SILENT_DAYS.most)),
  }),
] as const;
