/** What becomes of an article outside of the desk: where it went, what stands there, and what waits for its hour. */

import { articleLanguage, articleSlug, WITHDRAWAL_REASONS } from './article.ts';
import { hex, text, z } from './schema.ts';

/** What the desk calls a site. */
export const siteName = text(60).check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/));

/** Two targets that are no sites of other programs; no site can be called so. */
export const OWN_SITE = 'own-site';
export const BUNDLE = 'bundle';

/** `taken` is a bundle that somebody carried away: nobody here knows what became of it. */
export const SENT_STATES = ['draft', 'published', 'scheduled', 'withdrawn', 'taken'] as const;

const atMs = z.int().check(z.nonnegative());

/** In a case. */
export const promotionEvents = [
  /** An editor has sent these signed words there, and this is what was read back. */
  z.strictObject({
    type: z.literal('sent-out'),
    target: siteName,
    digest: hex(32),
    slug: articleSlug,
    language: articleLanguage,
    state: z.enum(SENT_STATES),
    /** Where readers find it; null where that is not known. */
    address: z.nullable(text(2000)),
    /** When a site of another program lets readers see it, ms since 1970. */
    atMs: z.optional(atMs),
    reason: z.optional(z.enum(WITHDRAWAL_REASONS)),
    /** What stands is not to the letter what was signed. */
    differs: z.optional(z.literal(true)),
  }),
  /** These signed words go to the newsroom's own site at this time, from any desk that is open then; null takes it back. */
  z.strictObject({ type: z.literal('embargo-set'), digest: hex(32), atMs: z.nullable(atMs) }),
] as const;

/** On the desk's own stream. */
export const promotionDeskEvents = [
  /** By leads, who have compared its words with the operator's: the relay that is trusted with credentials. */
  z.strictObject({ type: z.literal('relay-kept'), fingerprint: z.nullable(hex(32)) }),
] as const;
