/**
 * What a case's history says of its draft's risks: blocks that a colleague's check has found, and findings that editors
 * have taken upon themselves. Whether a text is risky is not decided here: whoever was told of a block cannot sign past it.
 */
import type { Draft } from '#protocol/article.ts';
import type { Day } from '#protocol/day.ts';
import type { RiskSpot } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type RiskOverride, SIGNERS_NEEDED } from '../risk/overrides.ts';
import { RULE_IDS } from '../risk/rules.ts';
import { articleWords } from './article-words.ts';

/** A rule and the words that it is about: moved words stay the same, changed ones do not. */
export interface RiskyWords {
  readonly rule: string;
  readonly text: string;
}

export interface GivenOverride extends RiskyWords {
  readonly reason: string;
  readonly by: ObjectId;
  readonly day: Day;
}

/** The part of a case that this is about. */
export interface RiskFold {
  readonly draft: { readonly draft: Draft; readonly digest: string } | null;
  blocks: readonly RiskyWords[];
  overrides: readonly GivenOverride[];
}

const isSame = (a: RiskyWords, b: RiskyWords): boolean => a.rule === b.rule && a.text === b.text;

/** The words of a spot in the saved draft, or null where it is another draft or no words stand there. */
function wordsAt({ draft }: RiskFold, digest: string, { rule, start, end }: RiskSpot): RiskyWords | null {
  if (draft?.digest !== digest) return null;
  const { text } = articleWords(draft.draft.article);
  return start < end && end <= text.length ? { rule, text: text.slice(start, end) } : null;
}

/** An edit voids what was said of words that no longer stand, for good: they may come back for another reason. */
export function editRisk(fold: RiskFold): void {
  const text = fold.draft === null ? '' : articleWords(fold.draft.draft.article).text;
  fold.blocks = [];
  fold.overrides = fold.overrides.filter((each) => text.includes(each.text));
}

/** @returns whether the event counts */
export function tellBlocks(fold: RiskFold, digest: string, spots: readonly RiskSpot[]): boolean {
  const told = spots.map((spot) => wordsAt(fold, digest, spot));
  const fresh = told.filter((each) => each !== null);
  if (fresh.length !== told.length) return false;
  fold.blocks = [...fold.blocks, ...fresh.filter((each) => !fold.blocks.some((one) => isSame(one, each)))];
  return true;
}

/** @returns whether the event counts: once an editor, for words that stand in the saved draft */
export function override(
  fold: RiskFold,
  digest: string,
  spot: RiskSpot,
  given: Pick<GivenOverride, 'reason' | 'by' | 'day'>,
): boolean {
  const words = wordsAt(fold, digest, spot);
  if (words === null || given.reason.trim() === '') return false;
  if (fold.overrides.some((each) => each.by === given.by && isSame(each, words))) return false;
  fold.overrides = [...fold.overrides, { ...words, ...given }];
  return true;
}

/** As the check weighs them; a rule that it does not know excuses nothing. */
export const riskOverrides = (given: readonly GivenOverride[]): RiskOverride[] =>
  given.flatMap(({ rule: name, text, reason, by }) => {
    const rule = RULE_IDS.find((id) => id === name);
    return rule === undefined ? [] : [{ rule, text, reason, signers: [by] }];
  });

/** Of the blocks that were told, those that two different editors have not taken upon themselves. */
export const toldBlocks = ({ blocks, overrides }: Pick<RiskFold, 'blocks' | 'overrides'>): RiskyWords[] =>
  blocks.filter((block) => {
    const signers = new Set(overrides.filter((each) => isSame(each, block)).map(({ by }) => by));
    return signers.size < SIGNERS_NEEDED.block;
  });
