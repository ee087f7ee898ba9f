/**
 * What a case's history says of its draft's risks: blocks that a colleague's check has found, and findings that editors
 * have taken upon themselves. Whether a text is risky is not decided here: whoever was told of a block cannot sign past it.
 */
import type { Day } from '#protocol/day.ts';
import type { RiskSpot } from '#protocol/events-case.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type RiskOverride, SIGNERS_NEEDED } from '../risk/overrides.ts';
import { RULE_IDS } from '../risk/rules.ts';
import { articleWords } from './article-words.ts';
import { type PairFold, sideOf } from './translation-fold.ts';

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

/** Words that somebody's check has told of, in what was saved under a digest. */
export interface ToldBlock extends RiskyWords {
  readonly digest: string;
}

/** The part of a case that this is about. */
export interface RiskFold extends PairFold {
  blocks: readonly ToldBlock[];
  overrides: readonly GivenOverride[];
}

const isSame = (a: RiskyWords, b: RiskyWords): boolean => a.rule === b.rule && a.text === b.text;

/** The words of a spot in what is saved, or null where it is another draft or no words stand there. */
function wordsAt(fold: RiskFold, digest: string, { rule, start, end }: RiskSpot): ToldBlock | null {
  const saved = sideOf(fold, digest);
  if (saved === null) return null;
  const { text } = articleWords(saved.draft.article);
  return start < end && end <= text.length ? { rule, text: text.slice(start, end), digest } : null;
}

/** An edit voids what was said of words that no longer stand, for good: they may come back for another reason. */
export function editRisk(fold: RiskFold): void {
  const sides = [fold.draft, fold.translation].filter((side) => side !== null);
  const texts = sides.map(({ draft }) => articleWords(draft.article).text);
  fold.blocks = fold.blocks.filter(({ digest }) => sides.some((side) => side.digest === digest));
  fold.overrides = fold.overrides.filter((each) => texts.some((text) => text.includes(each.text)));
}

/** @returns whether the event counts */
export function tellBlocks(fold: RiskFold, digest: string, spots: readonly RiskSpot[]): boolean {
  const told = spots.map((spot) => wordsAt(fold, digest, spot));
  const fresh = told.filter((each) => each !== null);
  if (fresh.length !== told.length) return false;
  const isKnown = (each: ToldBlock) =>
    fold.blocks.some((one) => one.digest === each.digest && isSame(one, each));
  fold.blocks = [...fold.blocks, ...fresh.filter((each) => !isKnown(each))];
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
  fold.overrides = [...fold.overrides, { rule: words.rule, text: words.text, ...given }];
  return true;
}

/** As the check weighs them; a rule that it does not know excuses nothing. */
export const riskOverrides = (given: readonly GivenOverride[]): RiskOverride[] =>
  given.flatMap(({ rule: name, text, reason, by }) => {
    const rule = RULE_IDS.find((id) => id === name);
    return rule === undefined ? [] : [{ rule, text, reason, signers: [by] }];
  });

/** Of the blocks that were told, those that two different editors have not taken upon themselves. */
export const toldBlocks = ({ blocks, overrides }: Pick<RiskFold, 'blocks' | 'overrides'>): RiskyWords[] => {
  const open: RiskyWords[] = [];
  for (const { rule, text } of blocks) {
    const signers = new Set(overrides.filter((each) => isSame(each, { rule, text })).map(({ by }) => by));
    const isListed = open.some((each) => isSame(each, { rule, text }));
    if (signers.size < SIGNERS_NEEDED.block && !isListed) open.push({ rule, text });
  }
  return open;
};
