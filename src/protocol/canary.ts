/**
 * A canary: a report with an attachment that the operator sends as any source would, to learn that everything between
 * them and the desk works. Only under the desk's seal does it say what it is. The desk drops it and answers its
 * mailbox; whoever sent it reads the answer in the drops, as a source does. PROTOCOL.md, "Canaries".
 */
import { type Bytes, fromBase64, fromHex, toBase64, toHex, u32, utf8 } from './bytes.ts';
import type { Day } from './day.ts';
import type { Crypto, KeyPair } from './engines/crypto.ts';
import { ID_BYTES, type ObjectId, parseObjectId } from './ids.ts';
import { kdf, prefixed } from './kdf.ts';
import { base64, day, objectId, parse, parseJsonBytes, z } from './schema.ts';

/** As many random bytes as an id: nothing that a file holds by chance. */
export const HIDDEN_BYTES = 16;

const canarySchema = z.strictObject({
  /** By the sender's clock. */
  day,
  /** The secret of the mailbox that is answered, 32 B. */
  threadKey: base64(32),
  attachment: objectId,
  /** Stands in the attachment where only a sanitizer looks: hex of it has to be among what was found there. */
  hidden: base64(HIDDEN_BYTES),
  /** Signing key of a sanitizer host, hex. */
  by: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  signature: base64(64),
});

const canaryContent = z.strictObject({ v: z.literal(1), canary: canarySchema });

export type Canary = z.infer<typeof canarySchema>;

/** The one spelling of a canary begins so; a report never does. */
const BEGINNING = utf8('{"v":1,"canary":');

export interface CanaryFacts {
  /** Of the report that it is sealed as. */
  readonly id: ObjectId;
  readonly day: Day;
  readonly threadKey: Uint8Array;
  readonly attachment: ObjectId;
  readonly hidden: Uint8Array;
}

const signedBytes = (root: Uint8Array, { id, day: on, threadKey, attachment, hidden }: CanaryFacts): Bytes =>
  prefixed(utf8('amana/v1/canary'), root, fromHex(id), u32(on), threadKey, fromHex(attachment), hidden);

/** @param host the sanitizer host's signing key: an operator has it, and a source does not */
export function encodeCanary(crypto: Crypto, root: Uint8Array, host: KeyPair, facts: CanaryFacts): Bytes {
  const canary = {
    day: facts.day,
    threadKey: toBase64(facts.threadKey),
    attachment: facts.attachment,
    hidden: toBase64(facts.hidden),
    by: toHex(host.publicKey),
    signature: toBase64(crypto.sign(signedBytes(root, facts), host.secretKey)),
  };
  return utf8(JSON.stringify(parse(canaryContent, { v: 1, canary })));
}

/** Null for what is no canary. @throws AmanaError malformed-object for what only begins like one */
export function decodeCanary(plain: Uint8Array): Canary | null {
  if (!BEGINNING.every((byte, place) => plain[place] === byte)) return null;
  return parseJsonBytes(canaryContent, plain).canary;
}

/** @param hosts signing keys that are certified today, hex @param id of the report it came as */
export function canaryHolds(
  crypto: Crypto,
  root: Uint8Array,
  hosts: readonly string[],
  id: ObjectId,
  { day: on, threadKey, attachment, hidden, by, signature }: Canary,
): boolean {
  if (!hosts.includes(by)) return false;
  const facts = { id, day: on, threadKey: fromBase64(threadKey), attachment, hidden: fromBase64(hidden) };
  return crypto.verify(fromBase64(signature), signedBytes(root, facts), fromHex(by));
}

/** clean: cleaned, and what was hidden was found · uncleaned: not so · unreadable: the record does not open. */
export const CANARY_OUTCOMES = ['clean', 'uncleaned', 'unreadable'] as const;
export type CanaryOutcome = (typeof CANARY_OUTCOMES)[number];

const canaryAnswer = z.strictObject({ v: z.literal(1), canary: z.enum(CANARY_OUTCOMES) });

/** The text of the reply to a canary. */
export const encodeAnswer = (canary: CanaryOutcome): string =>
  JSON.stringify(parse(canaryAnswer, { v: 1, canary }));

/** @throws AmanaError malformed-object */
export const decodeAnswer = (text: string): CanaryOutcome => parseJsonBytes(canaryAnswer, utf8(text)).canary;

/** The same whoever answers: of two desks that answer at once the newsroom takes one. */
export const answerId = (crypto: Crypto, threadKey: Uint8Array): ObjectId =>
  parseObjectId(toHex(kdf(crypto, threadKey, 'amana/v1/canary-answer').subarray(0, ID_BYTES)));

/** As it stands in the attachment. */
export const hiddenText = (hidden: Uint8Array): string => toHex(hidden);
