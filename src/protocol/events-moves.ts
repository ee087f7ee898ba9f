/**
 * How conversations go from one case into another, how likeness is judged, and how one case speaks for a claim of
 * another. PROTOCOL.md, "Moves", "Likeness" and "Corroboration".
 */

import { SIGNATURE_BYTES } from './engines/crypto.ts';
import { base64, hex, objectId, text, z } from './schema.ts';

/** Conversations that go together in one event. */
export const MOST_MOVED = 100;

/** On the desk's own stream: from here on these conversations are in another case. All of them go, or none. */
export const threadsMoved = z.strictObject({
  type: z.literal('threads-moved'),
  threads: z.array(objectId).check(z.minLength(1), z.maxLength(MOST_MOVED)),
  from: objectId,
  to: objectId,
});

/**
 * An event of the case that a conversation was in before, under the key of the one that it is in now. It keeps its
 * author's signature and the place that was signed, so that nobody carries over what a colleague did not write.
 */
export const carried = z.strictObject({
  type: z.literal('carried'),
  from: objectId,
  position: z.int().check(z.nonnegative()),
  previousHash: hex(32),
  /** The signed JSON to the byte; a reply of 20,000 characters with an escape for each fits. */
  event: text(150_000),
  signature: base64(SIGNATURE_BYTES),
});

export const ALIKE_ANSWERS = ['same', 'unsure', 'different'] as const;

/**
 * Whether two reports tell of the same. On the desk's own stream; where one of them lies in a case for named people, in
 * that case.
 */
export const alikeAnswered = z.strictObject({
  type: z.literal('alike-answered'),
  one: objectId,
  other: objectId,
  answer: z.enum(ALIKE_ANSWERS),
});

/**
 * In the case of a claim: something elsewhere says the same. `witness` stands for its source, so that one source
 * counts once, and tells who it is to nobody who cannot read it there.
 */
export const corroborated = z.strictObject({
  type: z.literal('corroborated'),
  corroboration: objectId,
  claim: objectId,
  witness: hex(32),
  independent: z.boolean(),
});

/** In the case that corroborates: what does. Only whoever reads both cases can lay the two together. */
export const corroborates = z.strictObject({
  type: z.literal('corroborates'),
  corroboration: objectId,
  report: objectId,
  claim: z.nullable(objectId),
});

export const corroborationMarked = z.strictObject({
  type: z.literal('corroboration-marked'),
  corroboration: objectId,
  independent: z.boolean(),
});

export const corroborationWithdrawn = z.strictObject({
  type: z.literal('corroboration-withdrawn'),
  corroboration: objectId,
});

/** Those of a case, as one list for its events. */
export const movesEvents = [
  carried,
  alikeAnswered,
  corroborated,
  corroborates,
  corroborationMarked,
  corroborationWithdrawn,
] as const;
