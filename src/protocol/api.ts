/** The bodies of every HTTP request and answer, parsed on both sides. */
import { articleSlug, bundleManifest, WITHDRAWAL_REASONS } from './article.ts';
import { directorySchema, ROLES, signedStatement } from './directory.ts';
import { REPLY_SLOT_BYTES } from './drops.ts';
import { carriedKey, enrolment, wrappedKey } from './identity.ts';
import { CLEANING_FAILURES, MODES } from './modes.ts';
import { base64, day, hex, objectId, text, z } from './schema.ts';

const counted = z.int().check(z.nonnegative());

export const errorAnswer = z.object({ error: z.object({ code: z.string(), sentence: z.string() }) });

export { bundleManifest, directorySchema };

export const challengeRequest = z.strictObject({ editorId: objectId });
export const challengeAnswer = z.strictObject({ challenge: base64(32) });
export const sessionRequest = z.strictObject({
  editorId: objectId,
  challenge: base64(32),
  signature: base64(64),
});
export const sessionAnswer = z.strictObject({ token: base64(32), minutes: counted });

export const enrolmentRequest = z.strictObject({ token: base64(32), enrolment });
export const enrolmentAnswer = z.strictObject({ carried: z.array(carriedKey) });
export const inviteRequest = z.strictObject({
  id: objectId,
  tokenHash: base64(32),
  role: z.enum(ROLES),
  lastDay: day,
});

export const peopleAnswer = z.strictObject({
  statements: z.array(signedStatement),
  pending: z.array(enrolment),
});
export const statementRequest = z.strictObject({ statement: signedStatement });

export const keysAnswer = z.strictObject({ keys: z.array(wrappedKey) });
export const keysRequest = z.strictObject({
  keys: z.array(z.strictObject({ editorId: objectId, key: wrappedKey })).check(z.maxLength(2000)),
});
export const withdrawKeysRequest = z.strictObject({ stream: objectId, editorId: objectId });

export const reportsAnswer = z.strictObject({
  reports: z.array(z.strictObject({ id: objectId, day, bytes: counted })),
});

/** Ids of one bulk request: 500 reports of 64 KiB are 32 MiB, a bound on what one answer can be. */
export const fetchRequest = z.strictObject({ ids: z.array(objectId).check(z.maxLength(500)) });

export const attachmentsAnswer = z.strictObject({
  attachments: z.array(
    z.strictObject({
      id: objectId,
      day,
      state: z.enum(['waiting', 'done']),
      /** Length of the sealed clean copy, where there is one. */
      clean: z.nullable(counted),
      /** Length of the sealed original, where the source let the desk keep it. */
      original: z.nullable(counted),
      /** Another one whenever there is another record and clean copy to fetch. */
      edition: objectId,
      /** How it is being cleaned once more; null when it is not. */
      again: z.nullable(z.enum(MODES)),
      /** Why the last time it was asked for changed nothing. */
      failed: z.nullable(z.enum(CLEANING_FAILURES)),
    }),
  ),
});

/** An attachment, named by its address, that is to be cleaned in another way. */
export const cleanAgainRequest = z.strictObject({ mode: z.enum(MODES) });

export const streamsReadRequest = z.strictObject({
  streams: z.array(z.strictObject({ id: objectId, from: counted })).check(z.maxLength(5000)),
});
export const streamsReadAnswer = z.strictObject({
  streams: z.array(z.strictObject({ id: objectId, from: counted, events: z.array(base64()) })),
});
export const streamAppendRequest = z.strictObject({ position: counted, event: base64() });

/** Of one editor's own words while they are written; `before` is the SHA-256 of the state that the writer saw. */
export const notebookAnswer = z.strictObject({ sealed: z.nullable(base64()) });
export const notebookRequest = z.strictObject({
  before: z.nullable(hex(32)),
  sealed: z.nullable(base64()),
});

export const replyRequest = z.strictObject({
  id: objectId,
  slots: z.array(base64(REPLY_SLOT_BYTES)).check(z.minLength(1), z.maxLength(18)),
});

export const promotionAnswer = z.strictObject({ path: text(300) });
export const withdrawalRequest = z.strictObject({ slug: articleSlug, reason: z.enum(WITHDRAWAL_REASONS) });
