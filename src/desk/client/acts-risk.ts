/** The source-risk check where it decides: before a draft is signed, and before it leaves. */
import { AmanaError } from '#protocol/errors.ts';
import { MOST_RISK_SPOTS, type RiskSpot } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { checkRisk } from '../risk/check.ts';
import { openBlocks } from '../risk/overrides.ts';
import { appendToCase } from './acts-case.ts';
import { articleWords } from './article-words.ts';
import type { Core } from './core.ts';
import { riskContext } from './risk-context.ts';
import { riskOverrides, toldBlocks } from './risk-fold.ts';
import type { RiskOverrideInput } from './session.ts';
import { presentOverrides } from './snapshot.ts';

/** Blocks of the saved draft, checked here and now against every report that this editor may read. */
function blocksOf(core: Core, caseId: ObjectId): { readonly spots: RiskSpot[]; readonly open: boolean } {
  const { fold } = core.openCase(caseId);
  if (fold.draft === null) return { spots: [], open: false };
  const overrides = presentOverrides(core, fold);
  const findings = checkRisk({
    ...riskContext([...fold.reports.values()], [...core.reports().values()]),
    text: articleWords(fold.draft.draft.article).text,
  });
  const found = openBlocks(findings, riskOverrides(overrides));
  const told = toldBlocks({ blocks: fold.blocks, overrides });
  const fresh = found.filter(
    (each) => !fold.blocks.some(({ rule, text }) => rule === each.rule && text === each.text),
  );
  return {
    spots: fresh.slice(0, MOST_RISK_SPOTS).map(({ rule, start, end }) => ({ rule, start, end })),
    open: found.length > 0 || told.length > 0,
  };
}

/** Tells every colleague's device of blocks in the saved draft that nobody has told of. */
export async function tellBlocks(core: Core, caseId: ObjectId): Promise<boolean> {
  let isOpen = false;
  await appendToCase(core, caseId, () => {
    const { spots, open } = blocksOf(core, caseId);
    isOpen = open;
    const digest = core.openCase(caseId).fold.draft?.digest;
    return spots.length === 0 || digest === undefined ? null : { type: 'risk-found', digest, blocks: spots };
  });
  return isOpen;
}

/** @throws AmanaError risk-open while a block stands that two different editors have not overridden */
export async function requireNoOpenBlock(core: Core, caseId: ObjectId): Promise<void> {
  if (await tellBlocks(core, caseId)) throw new AmanaError('risk-open');
}

/** @throws AmanaError conflict for words of another draft than the saved one; malformed-request without a reason */
export async function overrideRisk(core: Core, caseId: ObjectId, input: RiskOverrideInput): Promise<void> {
  const { digest, rule, start, end } = input;
  const reason = input.reason.trim();
  if (reason === '') throw new AmanaError('malformed-request');
  await core.catchUp(caseId);
  await appendToCase(core, caseId, () => {
    const { fold } = core.openCase(caseId);
    if (fold.draft?.digest !== digest) throw new AmanaError('conflict');
    const text = articleWords(fold.draft.draft.article).text.slice(start, end);
    const isMine = fold.overrides.some(
      (each) => each.by === core.me.id && each.rule === rule && each.text === text,
    );
    return isMine ? null : { type: 'risk-overridden', digest, spot: { rule, start, end }, reason };
  });
}
