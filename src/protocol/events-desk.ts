/** What happens on the desk's own stream: people, cases, and where each report went. Sealing is in `events.ts`. */

import { ROLES } from './directory.ts';
import { cleaningAsked } from './events-case.ts';
import { alikeAnswered, threadsMoved } from './events-moves.ts';
import { promotionDeskEvents, siteName } from './events-promotion.ts';
import { talkDeskEvents } from './events-talk.ts';
import { deskTriageEvents } from './events-triage.ts';
import { editorName } from './identity.ts';
import { keyEscrowed, recoveryAsked, shareGiven } from './recovery.ts';
import { base64, epochId, objectId, text, z } from './schema.ts';
import { accessSet, firstKey, gone } from './stream-keys.ts';

export { siteName };

export const promotionSite = z.strictObject({
  kind: z.enum(['ghost', 'wordpress']),
  address: text(300),
  /** What the site's program takes for a key. */
  key: text(300),
  /** Account there that articles appear under; null for the key's own. */
  author: z.nullable(text(200)),
});
export type PromotionSite = z.infer<typeof promotionSite>;

/** What can happen on the desk's own stream: people, and where each report went. */
export const deskEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('invite-made'),
    inviteId: objectId,
    secret: base64(32),
    role: z.enum(ROLES),
  }),
  z.strictObject({ type: z.literal('editor-approved'), inviteId: objectId, editor: objectId }),
  /** The only place where a name stands: a server must not be able to tell who is on the desk. */
  z.strictObject({ type: z.literal('editor-named'), editor: objectId, name: editorName }),
  z.strictObject({
    type: z.literal('case-made'),
    case: objectId,
    title: text(300),
    /** For named people only: its title stands in the case alone. */
    restricted: z.optional(z.literal(true)),
    key: z.optional(firstKey),
  }),
  /** Whether a case is for named people only: those it is not for need to know why they cannot open it. */
  z.strictObject({ type: z.literal('case-access'), case: objectId, restricted: z.boolean() }),
  /** A lead is about to publish these epochs, whose keys were wrapped for none of `gone`. */
  z.strictObject({ type: z.literal('epochs-made'), epochs: z.array(epochId).check(z.maxLength(64)), gone }),
  /**
   * A site that articles go to, with its credential: sealed as everything here, so that no server can publish in the
   * newsroom's name. Null takes it away.
   */
  z.strictObject({ type: z.literal('site-kept'), name: siteName, site: z.nullable(promotionSite) }),
  /** From here on the author's notebook has an index: a server that gives none keeps it back. */
  z.strictObject({ type: z.literal('notebook-begun') }),
  ...talkDeskEvents,
  ...promotionDeskEvents,
  keyEscrowed,
  recoveryAsked,
  shareGiven,
  /** A canary of the operator's was answered: no other desk needs to. */
  z.strictObject({ type: z.literal('canary-answered'), report: objectId }),
  z.strictObject({ type: z.literal('report-filed'), report: objectId, thread: objectId, case: objectId }),
  z.strictObject({
    type: z.literal('report-marked'),
    report: objectId,
    mark: z.enum(['new', 'parked', 'spam']),
  }),
  threadsMoved,
  alikeAnswered,
  /** Of a report that is in no case yet. */
  cleaningAsked,
  accessSet,
  ...deskTriageEvents,
]);

export type DeskEvent = z.infer<typeof deskEvent>;
