/** What editors do in a case, as its events tell it. Sealing them is in `events.ts`. */

import { articleSignature, draftContent } from './article.ts';
import { draftEvents, draftSide } from './events-draft.ts';
import { movesEvents } from './events-moves.ts';
import { promotionEvents } from './events-promotion.ts';
import { talkEvents } from './events-talk.ts';
import { caseTriageEvents, mentions } from './events-triage.ts';
import {
  CHECK_STATES,
  CHECKS,
  CREDIBILITY,
  checkSet,
  claimGraded,
  claimKnown,
  claimMade,
  claimOutcome,
  RELIABILITY,
  sourceGraded,
} from './events-verify.ts';
import { WRAPPED_PLAIN_BYTES } from './layout.ts';
import { MODES } from './modes.ts';
import { reportContent } from './report.ts';
import { base64, day, hex, objectId, text, z } from './schema.ts';
import { accessSet } from './stream-keys.ts';

export { CHECK_STATES, CHECKS, CREDIBILITY, RELIABILITY };

export const CASE_STATES = [
  'open',
  'verifying',
  'ready for review',
  'verified',
  'unverifiable',
  'unsafe to pursue',
] as const;
/** An editor asked for an attachment to be cleaned in another way. */
export const cleaningAsked = z.strictObject({
  type: z.literal('cleaning-asked'),
  attachment: objectId,
  mode: z.enum(MODES),
});

/**
 * What a slot of a sealed object held, with its file key: under the case's key it opens the object when the epoch's
 * key is long destroyed.
 */
const keptSlot = base64(WRAPPED_PLAIN_BYTES);

/** Told blocks of one draft; whoever has more has to write anew. */
export const MOST_RISK_SPOTS = 200;

/** A place in a draft's words that a rule of the source-risk check names. PROTOCOL.md, "Risks of a draft". */
const riskSpot = z.strictObject({
  rule: text(40).check(z.regex(/^[a-z]+(-[a-z]+)*$/)),
  start: z.int().check(z.nonnegative()),
  end: z.int().check(z.gte(1)),
});
export type RiskSpot = z.infer<typeof riskSpot>;

/** What can happen in a case. */
export const caseEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('titled'), title: text(300) }),
  z.strictObject({ type: z.literal('report-added'), report: objectId, day, content: reportContent }),
  z.strictObject({ type: z.literal('assigned'), editor: z.nullable(objectId) }),
  z.strictObject({ type: z.literal('noted'), text: text(20_000), mentions: z.optional(mentions) }),
  z.strictObject({
    type: z.literal('replied'),
    thread: objectId,
    text: text(20_000),
    /** Tags used: which, so that the next reply of the day takes others. */
    firstIndex: z.int().check(z.nonnegative()),
    slots: z.int().check(z.gte(1)),
  }),
  z.strictObject({ type: z.literal('state-set'), state: z.enum(CASE_STATES) }),
  sourceGraded,
  claimMade,
  claimGraded,
  claimOutcome,
  claimKnown,
  checkSet,
  z.strictObject({ type: z.literal('draft-saved'), draft: draftContent, side: draftSide }),
  z.strictObject({ type: z.literal('draft-signed'), digest: hex(32), signature: articleSignature }),
  /** An editor's check has found these in the draft: nobody signs it while they stand. */
  z.strictObject({
    type: z.literal('risk-found'),
    digest: hex(32),
    blocks: z.array(riskSpot).check(z.minLength(1), z.maxLength(MOST_RISK_SPOTS)),
  }),
  /** An editor takes a finding upon themselves. */
  z.strictObject({
    type: z.literal('risk-overridden'),
    digest: hex(32),
    spot: riskSpot,
    reason: text(1000).check(z.minLength(1)),
  }),
  z.strictObject({ type: z.literal('promoted'), digest: hex(32), path: text(200) }),
  z.strictObject({ type: z.literal('frozen'), reason: text(1000) }),
  /** One of the two who have to lift a freeze; `freeze` is its place, so that nobody lifts the next one unseen. */
  z.strictObject({ type: z.literal('lift-signed'), freeze: z.int().check(z.nonnegative()) }),
  cleaningAsked,
  accessSet,
  z.strictObject({
    type: z.literal('files-kept'),
    attachment: objectId,
    edition: objectId,
    record: z.nullable(keptSlot),
    clean: z.nullable(keptSlot),
    original: z.nullable(keptSlot),
  }),
  ...draftEvents,
  ...promotionEvents,
  ...movesEvents,
  ...caseTriageEvents,
  ...talkEvents,
]);

export type CaseEvent = z.infer<typeof caseEvent>;
