/** How editors verify: grades and outcomes of claims, checks of a case, a claim or a file. Sealing is in `events.ts`. */

import { objectId, text, z } from './schema.ts';

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

/** What an anonymous source and a claim begin with: neither can be judged yet. */
export const FIRST_GRADE = { reliability: 'F', credibility: 6 } as const;

/** What a newsroom says about a claim in the end. */
export const OUTCOMES = ['unverified', 'confirmed', 'probable', 'possible', 'disputed', 'false'] as const;

export const CHECKS = [
  'source/provenance',
  'source/access',
  'source/track record',
  'source/independence',
  'source/motive',
  'item/hash received',
  'item/hash of the copy',
  'item/custody',
  'item/generation',
  'item/edited',
  'item/synthetic',
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

/** Once one check and now two: what was answered under its name still counts and is still shown. Nobody is asked it any more. */
export const RETIRED_CHECKS = ['item/edited or synthetic'] as const;

/** Every name that a history may have. */
export const KNOWN_CHECKS = [...CHECKS, ...RETIRED_CHECKS] as const;

/** Checks of one claim. What is not among them is a matter of the whole case. */
export const CLAIM_CHECKS = [
  'source/access',
  'source/independence',
  'content/where',
  'content/when',
  'content/consistency',
  'content/earlier publication',
] as const satisfies readonly (typeof CHECKS)[number][];

/** Checks of one file that a source sent. */
export const ITEM_CHECKS = [
  'item/hash received',
  'item/hash of the copy',
  'item/custody',
  'item/generation',
  'item/edited',
  'item/synthetic',
  'item/hidden data reviewed',
  'content/where',
  'content/when',
  'content/earlier publication',
  'safety/consent',
  'safety/faces',
  'safety/graphic',
] as const satisfies readonly (typeof CHECKS)[number][];

/** What a check is of; a check without one is of the whole case. */
export const checkSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('claim'), claim: objectId }),
  z.strictObject({ kind: z.literal('item'), attachment: objectId }),
]);
export type CheckSubject = z.infer<typeof checkSubject>;

export const sourceGraded = z.strictObject({
  type: z.literal('source-graded'),
  thread: objectId,
  reliability: z.enum(RELIABILITY),
});

export const claimMade = z.strictObject({
  type: z.literal('claim-made'),
  claim: objectId,
  text: text(4000),
  /** Whose claim it is, where it is one source's: its grade has that source's letter. */
  thread: z.optional(objectId),
});

export const claimGraded = z.strictObject({
  type: z.literal('claim-graded'),
  claim: objectId,
  credibility: z.literal(CREDIBILITY),
});

export const claimOutcome = z.strictObject({
  type: z.literal('claim-outcome-set'),
  claim: objectId,
  outcome: z.enum(OUTCOMES),
  note: text(4000),
});

/** Whether five people or fewer can know it, so that saying it leads to one of them. */
export const claimKnown = z.strictObject({
  type: z.literal('claim-known-set'),
  claim: objectId,
  toFew: z.boolean(),
});

export const checkSet = z.strictObject({
  type: z.literal('check-set'),
  check: z.enum(KNOWN_CHECKS),
  about: z.optional(checkSubject),
  state: z.enum(CHECK_STATES),
  method: text(1000),
  /** Where what was found can be looked up again: a note, a page of a file, an archive's number. */
  evidence: z.optional(text(1000)),
  note: text(4000),
});
