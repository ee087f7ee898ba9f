/**
 * Triage on the desk's own stream: what editors say of conversations, filed or not, many at once. What concerns a case
 * alone is in the case's stream (`caseTriageEvents`). Sealing is in `events.ts`.
 */
import { LANGUAGES } from './languages.ts';
import { purgeSignature, purgeText } from './purge.ts';
import { objectId, text, z } from './schema.ts';

export const URGENCIES = ['later', 'normal', 'urgent'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const MARKS = ['new', 'parked', 'spam'] as const;

/** Conversations or reports of one event: 35 characters each are 35 KB, in an event of 64 KiB. */
export const MOST_TRIAGED = 1000;

/** A newsroom that has more labels than this finds none of them. */
export const MOST_LABELS = 60;
export const MOST_FILTERS = 40;

/** People called in one note. */
export const MOST_MENTIONS = 20;

const several = z.array(objectId).check(z.minLength(1), z.maxLength(MOST_TRIAGED));

export const mentions = z.array(objectId).check(z.minLength(1), z.maxLength(MOST_MENTIONS));

/** What a saved filter asks for; what is left out is not asked for. */
export const filterRules = z.strictObject({
  view: z.enum(['all', 'fresh', 'mine', 'unassigned', 'mentions', 'parked', 'spam']),
  words: z.optional(text(300)),
  label: z.optional(objectId),
  urgency: z.optional(z.enum(URGENCIES)),
  assignee: z.optional(objectId),
  language: z.optional(z.enum(LANGUAGES)),
  files: z.optional(z.boolean()),
  /** Left out for the newest first. */
  order: z.optional(z.literal('urgent')),
});
export type FilterRules = z.infer<typeof filterRules>;

export const deskTriageEvents = [
  /** A label of the newsroom; null takes it away, from everything that has it. */
  z.strictObject({ type: z.literal('label-kept'), label: objectId, name: z.nullable(text(40)) }),
  z.strictObject({
    type: z.literal('threads-labelled'),
    threads: several,
    label: objectId,
    on: z.boolean(),
  }),
  z.strictObject({ type: z.literal('threads-urgent'), threads: several, urgency: z.enum(URGENCIES) }),
  z.strictObject({ type: z.literal('threads-assigned'), threads: several, editor: z.nullable(objectId) }),
  /** Later reports of a muted conversation are shown to nobody as news. */
  z.strictObject({ type: z.literal('threads-muted'), threads: several, muted: z.boolean() }),
  z.strictObject({ type: z.literal('reports-marked'), reports: several, mark: z.enum(MARKS) }),
  /** On a conversation that is in no case: its colleagues are everybody of the desk. */
  z.strictObject({
    type: z.literal('thread-noted'),
    thread: objectId,
    text: text(20_000).check(z.minLength(1)),
    mentions: z.optional(mentions),
  }),
  /** Its author has read the notes of a conversation or a case in which they are mentioned, up to and with this position. */
  z.strictObject({
    type: z.literal('mentions-read'),
    of: objectId,
    position: z.int().check(z.nonnegative()),
  }),
  /** A filter for everybody of the desk; null takes it away. */
  z.strictObject({
    type: z.literal('filter-kept'),
    filter: objectId,
    name: text(60),
    rules: z.nullable(filterRules),
  }),
  /** One of the two who purge, with the signature that the server asks for. */
  z.strictObject({ type: z.literal('purge-signed'), payload: purgeText, signature: purgeSignature }),
  z.strictObject({ type: z.literal('purge-refused'), payload: purgeText }),
] as const;

export const caseTriageEvents = [
  z.strictObject({ type: z.literal('case-labelled'), label: objectId, on: z.boolean() }),
  z.strictObject({ type: z.literal('case-urgent'), urgency: z.enum(URGENCIES) }),
] as const;

const deskTriageEvent = z.discriminatedUnion('type', deskTriageEvents);
export type DeskTriageEvent = z.infer<typeof deskTriageEvent>;
const caseTriageEvent = z.discriminatedUnion('type', caseTriageEvents);
export type CaseTriageEvent = z.infer<typeof caseTriageEvent>;
