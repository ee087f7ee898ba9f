/**
 * What a desk's page and the relay say to each other, through a newsroom server that must not understand it: signed
 * articles on their way to a site of another program, with the key of that site. PROTOCOL.md, "Relay".
 */
import { articleLanguage, articleSlug, WITHDRAWAL_REASONS } from './article.ts';
import { type Bytes, concat, fromBase64, readU32, toHex, u32, utf8 } from './bytes.ts';
import type { Editor } from './directory.ts';
import { AEAD_NONCE_BYTES, type Crypto, KEM_PUBLIC_KEY_BYTES, type KeyPair } from './engines/crypto.ts';
import { AmanaError, type ErrorCode, isErrorCode } from './errors.ts';
import { promotionSite } from './events-desk.ts';
import { type Identity, unwrapKey, wrapKey } from './identity.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { KEY_BYTES, prefixed } from './kdf.ts';
import { base64, hex, parse, parseJsonBytes, text, z } from './schema.ts';

/** 2 bundles of the largest size, and what is said of them. */
export const RELAY_REQUEST_BYTES = 2 * 64 * 1024 * 1024 + 1024 * 1024;
/** What stands of two articles, with the texts that differ. */
export const RELAY_ANSWER_BYTES = 4 * 1024 * 1024;

const TICKET_BYTES = 16;

/** What a relay says of itself: its key, and a ticket that it takes once. */
export const relayDoor = z.strictObject({
  kemKey: base64(KEM_PUBLIC_KEY_BYTES),
  ticket: hex(TICKET_BYTES),
});
export type RelayDoor = z.infer<typeof relayDoor>;

/** By this the desk knows its relay: a lead has compared it with what the operator was shown. Hex. */
export const relayFingerprint = (crypto: Crypto, kemKey: Uint8Array): string =>
  toHex(crypto.blake2b(32, prefixed(utf8('amana/v1/relay'), kemKey)));

const idOf = (crypto: Crypto, kemKey: Uint8Array): ObjectId =>
  parseObjectId(relayFingerprint(crypto, kemKey).slice(0, 2 * ID_BYTES));

export interface Relay {
  readonly id: ObjectId;
  readonly kem: KeyPair;
  readonly fingerprint: string;
}

/** @param seed 32 B, which is all that the relay's key file holds */
export function relayFromSeed(crypto: Crypto, seed: Uint8Array): Relay {
  const kem = crypto.kemKeypair(seed);
  return {
    id: idOf(crypto, kem.publicKey),
    kem,
    fingerprint: relayFingerprint(crypto, kem.publicKey),
  };
}

export const newTicket = (crypto: Crypto): string => toHex(crypto.random(TICKET_BYTES));

const place = z.strictObject({ address: text(2000), id: z.nullable(text(40)) });

/** Everything but the bundles, which follow it. */
export const relayOrder = z.strictObject({
  v: z.literal(1),
  /** `look` sends media and nothing that a reader sees; `send` what was shown; the others need no words. */
  act: z.enum(['look', 'send', 'compare', 'withdraw']),
  site: promotionSite,
  wanted: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('draft') }),
    z.strictObject({ state: z.literal('published') }),
    z.strictObject({ state: z.literal('scheduled'), atMs: z.int().check(z.nonnegative()) }),
  ]),
  replace: z.boolean(),
  overwrite: z.boolean(),
  /** Of `send`: the digests of the requests that were shown, in their order. Nothing else is sent. */
  shown: z.array(hex(32)).check(z.maxLength(2)),
  /** Where `look` has put media, by the name they were sent as. */
  known: z.array(z.strictObject({ sentAs: text(100), place })).check(z.maxLength(100)),
  /** Of `withdraw`, which needs no signed words. */
  articles: z.array(z.strictObject({ slug: articleSlug, language: articleLanguage })).check(z.maxLength(2)),
  /** Of `withdraw`: what readers are told. */
  reason: z.enum(WITHDRAWAL_REASONS),
  /** Lengths of the bundles. */
  bundles: z.array(z.int().check(z.gte(1))).check(z.maxLength(2)),
});
export type RelayOrder = z.infer<typeof relayOrder>;

const standing = z.strictObject({
  id: text(100),
  slug: text(300),
  state: z.enum(['draft', 'published', 'scheduled', 'other']),
  title: text(2000),
  html: z.string(),
  excerpt: text(10_000),
  authors: z.array(text(100)),
  feature: text(2000),
  head: text(20_000),
  revision: text(100),
  address: text(2000),
  atMs: z.nullable(z.number()),
});

export const relayFound = z.strictObject({
  readersSite: text(2000),
  author: z.nullable(text(100)),
  articles: z.array(
    z.strictObject({
      standing: z.nullable(standing),
      media: z.array(z.strictObject({ name: text(100), address: text(2000), id: z.nullable(text(40)) })),
    }),
  ),
});

export const relayPromoted = z.strictObject({
  slug: articleSlug,
  language: text(10),
  address: text(2000),
  state: z.enum(['draft', 'published', 'scheduled', 'other']),
  differences: z.array(
    z.strictObject({
      what: z.enum(['title', 'address', 'text', 'summary', 'author', 'picture', 'pair']),
      sent: z.string(),
      stands: z.string(),
    }),
  ),
  media: z.array(z.strictObject({ name: text(100), address: text(2000), same: z.nullable(z.boolean()) })),
});
export type RelayPromoted = z.infer<typeof relayPromoted>;

/** One of: what was found, what stands now, or why not. */
export const relayAnswer = z.strictObject({
  found: z.optional(relayFound),
  promoted: z.optional(z.array(relayPromoted)),
  error: z.optional(
    z.strictObject({
      code: text(60),
      /** The site's own short code; never its words, which may quote what was sent. */
      said: z.nullable(text(80).check(z.regex(/^[0-9]{3} [A-Za-z_ ]{1,60}$/))),
    }),
  ),
});
export type RelayAnswer = z.infer<typeof relayAnswer>;

/** What travels in front of the sealed body. */
const envelope = z.strictObject({
  ticket: hex(TICKET_BYTES),
  by: hex(32),
  sealed: base64(),
  signature: base64(64),
});

/** Each key is drawn for one request and its answer, so the two nonces can be fixed. */
const ASKING = new Uint8Array(AEAD_NONCE_BYTES);
const ANSWERING = new Uint8Array(AEAD_NONCE_BYTES).fill(1);

const contextOf = (root: Uint8Array, ticket: string): Bytes =>
  prefixed(utf8('amana/v1/relay-request'), root, utf8(ticket));

const keyNameOf = (ticket: string): string => `relay:${ticket}`;

export interface SealedOrder {
  readonly bytes: Bytes;
  /** Opens the answer, and nothing else. */
  readonly key: Bytes;
}

/**
 * Signed by the editor and sealed to the relay.
 * @param fingerprint of the relay that the desk knows
 * @throws AmanaError relay-unknown where another one answers
 */
export function sealOrder(
  crypto: Crypto,
  root: Uint8Array,
  me: Identity,
  door: RelayDoor,
  fingerprint: string,
  order: Omit<RelayOrder, 'v' | 'bundles'>,
  bundles: readonly Uint8Array[],
): SealedOrder {
  const kemKey = fromBase64(door.kemKey);
  if (relayFingerprint(crypto, kemKey) !== fingerprint) throw new AmanaError('relay-unknown');
  const { ticket } = door;
  const key = crypto.random(KEY_BYTES);
  const wrapped = wrapKey(crypto, root, keyNameOf(ticket), key, { id: idOf(crypto, kemKey), kemKey }, me);
  const { by, sealed, signature } = wrapped;
  const head = utf8(JSON.stringify(parse(envelope, { ticket, by, sealed, signature }, 'internal')));
  const whole: RelayOrder = { ...order, v: 1, bundles: bundles.map(({ length }) => length) };
  const said = utf8(JSON.stringify(parse(relayOrder, whole, 'malformed-request')));
  const plain = concat(u32(said.length), said, ...bundles);
  const body = crypto.aeadSeal(key, ASKING, plain, contextOf(root, ticket));
  return { bytes: concat(u32(head.length), head, body), key };
}

export interface OpenedOrder {
  readonly order: RelayOrder;
  readonly bundles: readonly Uint8Array[];
  readonly key: Bytes;
  readonly ticket: string;
  readonly by: Editor;
}

/** A length and as many bytes, and what follows. @throws AmanaError malformed-object */
function take(bytes: Uint8Array): { first: Uint8Array; rest: Uint8Array } {
  if (bytes.length < 4) throw new AmanaError('malformed-object');
  const length = readU32(bytes, 0);
  if (length > bytes.length - 4) throw new AmanaError('malformed-object');
  return { first: bytes.subarray(4, 4 + length), rest: bytes.subarray(4 + length) };
}

/**
 * @param takeTicket whether the relay gave this ticket out and has not had it back; it is used up then, whatever follows
 * @param editorOf today's editor of a signing key, hex
 * @throws AmanaError unauthenticated, forbidden, cannot-open, malformed-object
 */
export function openOrder(
  crypto: Crypto,
  root: Uint8Array,
  relay: Relay,
  bytes: Uint8Array,
  takeTicket: (ticket: string) => boolean,
  editorOf: (signKeyHex: string) => { readonly editor: Editor; readonly maySendOut: boolean } | null,
): OpenedOrder {
  const { first, rest: body } = take(bytes);
  const { ticket, ...wrapped } = parseJsonBytes(envelope, first);
  if (!takeTicket(ticket)) throw new AmanaError('unauthenticated');
  const who = editorOf(wrapped.by);
  if (who === null) throw new AmanaError('unauthenticated');
  if (!who.maySendOut) throw new AmanaError('forbidden');
  const me = { id: relay.id, kem: relay.kem };
  const key = unwrapKey(crypto, root, { name: keyNameOf(ticket), ...wrapped }, me, () => true);
  const plain = crypto.aeadOpen(key, ASKING, body, contextOf(root, ticket));
  const { first: said, rest } = take(plain);
  const order = parseJsonBytes(relayOrder, said);
  const bundles: Uint8Array[] = [];
  let at = 0;
  for (const length of order.bundles) {
    bundles.push(rest.subarray(at, at + length));
    at += length;
  }
  if (at !== rest.length) throw new AmanaError('malformed-object');
  return { order, bundles, key, ticket, by: who.editor };
}

export const sealAnswer = (
  crypto: Crypto,
  root: Uint8Array,
  { key, ticket }: Pick<OpenedOrder, 'key' | 'ticket'>,
  answer: RelayAnswer,
): Bytes => crypto.aeadSeal(key, ANSWERING, utf8(JSON.stringify(answer)), contextOf(root, ticket));

/** @throws AmanaError cannot-open, malformed-object */
export const openAnswer = (
  crypto: Crypto,
  root: Uint8Array,
  key: Uint8Array,
  ticket: string,
  bytes: Uint8Array,
): RelayAnswer =>
  parseJsonBytes(relayAnswer, crypto.aeadOpen(key, ANSWERING, bytes, contextOf(root, ticket)));

export const answeredCode = (code: string): ErrorCode => (isErrorCode(code) ? code : 'internal');
