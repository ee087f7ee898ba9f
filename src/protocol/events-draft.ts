/** What editors say about a draft beside its words: what must not be printed, what was agreed with a source. */
import { objectId, text, z } from './schema.ts';

export const NAME_KINDS = ['person', 'place', 'pseudonym'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Whoever a fact is known to can be counted on one hand: above that it leads to nobody by itself. */
export const MOST_KNOWERS = 5;

export const ATTRIBUTION_LEVELS = ['on-record', 'background', 'deep-background', 'off-record'] as const;
export type AttributionLevel = (typeof ATTRIBUTION_LEVELS)[number];

const name = text(200).check(z.regex(/\S/));

/** PROTOCOL.md, "What a case keeps out of print". */
export const draftEvents = [
  /** A name that must not be printed: the case's own sealed dictionary. */
  z.strictObject({ type: z.literal('name-kept'), kind: z.enum(NAME_KINDS), name }),
  z.strictObject({ type: z.literal('name-dropped'), kind: z.enum(NAME_KINDS), name }),
  /** A fact that hardly anybody knows: in print it leads to whoever told it. */
  z.strictObject({
    type: z.literal('fact-marked'),
    fact: objectId,
    words: text(1000).check(z.regex(/\S/)),
    knownTo: z.int().check(z.gte(1), z.lte(MOST_KNOWERS)),
  }),
  /** Somebody who did not mark it has it from elsewhere too. */
  z.strictObject({
    type: z.literal('fact-corroborated'),
    fact: objectId,
    by: text(1000).check(z.regex(/\S/)),
  }),
  z.strictObject({ type: z.literal('fact-dropped'), fact: objectId }),
  /** How a source may be spoken of, in the words that were agreed with it. */
  z.strictObject({
    type: z.literal('attribution-agreed'),
    thread: objectId,
    level: z.enum(ATTRIBUTION_LEVELS),
    wording: text(500),
  }),
  z.strictObject({ type: z.literal('translation-dropped') }),
] as const;

/** Of a saved draft that is the same article in the desk's other language; left out for the article itself. */
export const draftSide = z.optional(z.literal('translation'));
export type DraftSide = 'main' | 'translation';
