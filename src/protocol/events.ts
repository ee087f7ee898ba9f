/**
 * Events: every act of an editor, signed, sealed under the stream's key and chained to the event before it. The
 * server stores them in order and can neither read, forge nor reorder them unnoticed. PROTOCOL.md, "Streams".
 *
 *   event = nonce (24) ‖ XChaCha20-Poly1305(length 4 ‖ signature 64 ‖ JSON, zeros), padded to 1 KiB × 2^k
 */

import { articleSignature, draftContent } from './article.ts';
import { type Bytes, concat, fromHex, readU32, toHex, u32, utf8 } from './bytes.ts';
import { ROLES } from './directory.ts';
import { AEAD_NONCE_BYTES, type Crypto, SIGNATURE_BYTES } from './engines/crypto.ts';
import { AmanaError } from './errors.ts';
import { editorName, type Identity } from './identity.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { prefixed } from './kdf.ts';
import { TAG_BYTES, WRAPPED_PLAIN_BYTES } from './layout.ts';
import { MODES } from './modes.ts';
import { keyEscrowed, recoveryAsked, shareGiven } from './recovery.ts';
import { reportContent } from './report.ts';
import { base64, day, epochId, hex, objectId, parse, parseJsonBytes, text, z } from './schema.ts';
import { accessSet, firstKey, gone } from './stream-keys.ts';

/** 1 KiB, doubled up to 256 KiB: a re-sealed report of 64 KiB and a long draft fit. */
export const EVENT_LENGTHS: readonly number[] = Array.from({ length: 9 }, (_, k) => 1024 * 2 ** k);

export const isEventLength = (bytes: number): boolean => EVENT_LENGTHS.includes(bytes);

export const CASE_STATES = [
  'open',
  'verifying',
  'ready for review',
  'verified',
  'unverifiable',
  'unsafe to pursue',
] as const;
export const CHECK_STATES = [
  'todo',
  'pass',
  'fail',
  'inconclusive',
  'not applicable',
  'unsafe to check',
] as const;
export const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export const CREDIBILITY = [1, 2, 3, 4, 5, 6] as const;
export const CHECKS = [
  'source/provenance',
  'source/access',
  'source/track record',
  'source/independence',
  'source/motive',
  'item/custody',
  'item/edited or synthetic',
  'item/hidden data reviewed',
  'content/where',
  'content/when',
  'content/consistency',
  'content/earlier publication',
  'safety/consent',
  'safety/faces',
  'safety/graphic',
  'safety/legal',
] as const;

/** An editor asked for an attachment to be cleaned in another way. */
const cleaningAsked = z.strictObject({
  type: z.literal('cleaning-asked'),
  attachment: objectId,
  mode: z.enum(MODES),
});

/**
 * What a slot of a sealed object held, with its file key: under the case's key it opens the object when the epoch's
 * key is long destroyed.
 */
const keptSlot = base64(WRAPPED_PLAIN_BYTES);

/** What the desk calls a site. */
export const siteName = text(60).check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/));

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
  keyEscrowed,
  recoveryAsked,
  shareGiven,
  z.strictObject({ type: z.literal('report-filed'), report: objectId, thread: objectId, case: objectId }),
  z.strictObject({
    type: z.literal('report-marked'),
    report: objectId,
    mark: z.enum(['new', 'parked', 'spam']),
  }),
  /** Of a report that is in no case yet. */
  cleaningAsked,
  accessSet,
]);

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
  z.strictObject({ type: z.literal('noted'), text: text(20_000) }),
  z.strictObject({
    type: z.literal('replied'),
    thread: objectId,
    text: text(20_000),
    /** Tags used: which, so that the next reply of the day takes others. */
    firstIndex: z.int().check(z.nonnegative()),
    slots: z.int().check(z.gte(1)),
  }),
  z.strictObject({ type: z.literal('state-set'), state: z.enum(CASE_STATES) }),
  z.strictObject({ type: z.literal('source-graded'), thread: objectId, reliability: z.enum(RELIABILITY) }),
  z.strictObject({ type: z.literal('claim-made'), claim: objectId, text: text(4000) }),
  z.strictObject({ type: z.literal('claim-graded'), claim: objectId, credibility: z.literal(CREDIBILITY) }),
  z.strictObject({
    type: z.literal('check-set'),
    check: z.enum(CHECKS),
    state: z.enum(CHECK_STATES),
    method: text(1000),
    note: text(4000),
  }),
  z.strictObject({ type: z.literal('draft-saved'), draft: draftContent }),
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
]);

export const eventBody = z.union([deskEvent, caseEvent]);
export type DeskEvent = z.infer<typeof deskEvent>;
export type CaseEvent = z.infer<typeof caseEvent>;
export type EventBody = z.infer<typeof eventBody>;

const signedEvent = z.strictObject({ v: z.literal(1), by: objectId, day, body: eventBody });

export interface OpenedEvent {
  readonly by: ObjectId;
  readonly day: z.infer<typeof day>;
  readonly body: EventBody;
  /** BLAKE2b-256 of the sealed event: what the next one is chained to. */
  readonly hash: Bytes;
}

/** Where an event stands: its stream, its place, and the hash of the event before it (zeros at the start). */
export interface EventPlace {
  readonly stream: ObjectId;
  readonly position: number;
  readonly previousHash: Uint8Array;
}

export const FIRST_EVENT_HASH = new Uint8Array(32);

/** The desk's own stream has a name that everybody can compute; it tells nothing but the newsroom. */
export const deskStreamId = (crypto: Crypto, root: Uint8Array): ObjectId =>
  parseObjectId(toHex(crypto.blake2b(ID_BYTES, prefixed(utf8('amana/v1/desk-stream'), root))));

const placeBytes = (root: Uint8Array, place: EventPlace): Bytes =>
  prefixed(utf8('amana/v1/event'), root, fromHex(place.stream), u32(place.position), place.previousHash);

export const eventHash = (crypto: Crypto, sealed: Uint8Array): Bytes => crypto.blake2b(32, sealed);

/** @throws AmanaError too-large */
export function sealEvent(
  crypto: Crypto,
  root: Uint8Array,
  streamKey: Uint8Array,
  place: EventPlace,
  author: Identity,
  onDay: z.infer<typeof day>,
  body: EventBody,
): Bytes {
  const json = utf8(JSON.stringify(parse(signedEvent, { v: 1, by: author.id, day: onDay, body })));
  const context = placeBytes(root, place);
  const signature = crypto.sign(prefixed(context, json), author.sign.secretKey);
  const overhead = AEAD_NONCE_BYTES + TAG_BYTES;
  const needed = overhead + 4 + SIGNATURE_BYTES + json.length;
  const length = EVENT_LENGTHS.find((bytes) => needed <= bytes);
  if (length === undefined) throw new AmanaError('too-large');
  const plain = new Uint8Array(length - overhead);
  plain.set(concat(u32(json.length), signature, json));
  const nonce = crypto.random(AEAD_NONCE_BYTES);
  return concat(nonce, crypto.aeadSeal(streamKey, nonce, plain, context));
}

/**
 * @param signKeyOf the signing key (32 B) of an editor who was ever on the desk, or null
 * @throws AmanaError event-invalid for a wrong key, place, chain, signature or author alike
 */
export function openEvent(
  crypto: Crypto,
  root: Uint8Array,
  streamKey: Uint8Array,
  place: EventPlace,
  sealed: Uint8Array,
  signKeyOf: (editor: ObjectId) => Uint8Array | null,
): OpenedEvent {
  try {
    const context = placeBytes(root, place);
    const nonce = sealed.subarray(0, AEAD_NONCE_BYTES);
    const plain = crypto.aeadOpen(streamKey, nonce, sealed.subarray(AEAD_NONCE_BYTES), context);
    const json = plain.subarray(4 + SIGNATURE_BYTES, 4 + SIGNATURE_BYTES + readU32(plain));
    const { by, day: onDay, body } = parseJsonBytes(signedEvent, json);
    const signKey = signKeyOf(by);
    const signature = plain.subarray(4, 4 + SIGNATURE_BYTES);
    if (signKey === null || !crypto.verify(signature, prefixed(context, json), signKey))
      throw new AmanaError('event-invalid');
    return { by, day: onDay, body, hash: eventHash(crypto, sealed) };
  } catch (cause) {
    throw new AmanaError('event-invalid', { cause });
  }
}
