/** The source-risk check where it decides: before a draft is signed, and before it leaves. */
import { AmanaError } from '#protocol/errors.ts';
import { MOST_RISK_SPOTS, type RiskSpot } from '#protocol/events-case.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openBlocks } from '../risk/overrides.ts';
import { checkSides, type RiskSide } from '../risk/sides.ts';
import { appendToCase } from './acts-case.ts';
import { articleWords } from './article-words.ts';
import type { CaseFold } from './case-fold.ts';
import type { Core } from './core.ts';
import { revisionsOf } from './draft-state.ts';
import { type CaseFacts, caseFacts, draftMedia } from './risk-context.ts';
import { riskOverrides, toldBlocks } from './risk-fold.ts';
import type { RiskOverrideInput } from './session.ts';
import { presentOverrides } from './snapshot.ts';
import { type SavedSide, sideOf } from './translation-fold.ts';

function factsOf(core: Core, fold: CaseFold): CaseFacts {
  const filed = [...fold.reports.values()];
  const known = core.reports();
  const threads = filed.flatMap(({ id }) => known.get(id)?.thread ?? []);
  return caseFacts({
    days: filed.map(({ day }) => day),
    threads: [...new Set(threads)],
    names: [...fold.names.values()],
    facts: [...fold.facts.values()],
    claims: [...fold.claims.values()],
    agreements: [...fold.agreements.values()],
  });
}

function riskSide(core: Core, caseId: ObjectId, { draft }: SavedSide, side: DraftSide): RiskSide {
  const { history } = core.openCase(caseId).fold;
  const clean = core.state?.cases.find(({ id }) => id === caseId)?.media ?? [];
  return {
    text: articleWords(draft.article).text,
    language: draft.article.language,
    media: draftMedia(draft.article.media, clean),
    // What is seen on pictures only warns, and only a page can look at them.
    pictures: [],
    earlier: revisionsOf(history, side).map((each) => articleWords(each.draft.article).text),
  };
}

/** An article and its translation: each is told of by itself. */
const SIDES = 2;

interface Told {
  readonly digest: string;
  readonly spots: RiskSpot[];
}

/** Blocks of what is saved, checked here and now against every report that this editor may read. */
function blocksOf(core: Core, caseId: ObjectId): { readonly told: Told[]; readonly open: boolean } {
  const { fold } = core.openCase(caseId);
  const { draft, translation } = fold;
  if (draft === null) return { told: [], open: false };
  const saved: [DraftSide, SavedSide][] = [['main', draft]];
  if (translation !== null) saved.push(['translation', translation]);
  const overrides = presentOverrides(core, fold);
  const facts = factsOf(core, fold);
  const reports = [...core.reports().values()].map(({ content }) => content.text);
  const findings = checkSides(
    saved.map(([side, one]) => riskSide(core, caseId, one, side)),
    { ...facts, reports },
    draft.draft.article.language,
  );
  let open = toldBlocks({ blocks: fold.blocks, overrides }).length > 0;
  const told = saved.map(([, { digest }], index): Told => {
    const found = openBlocks(findings[index] ?? [], riskOverrides(overrides));
    if (found.length > 0) open = true;
    const isTold = (rule: string, text: string) =>
      fold.blocks.some((one) => one.digest === digest && one.rule === rule && one.text === text);
    const spots = found
      // A file is no place in the words: whoever signs is stopped by their own device.
      .filter(({ rule, text, start, end }) => end > start && !isTold(rule, text))
      .slice(0, MOST_RISK_SPOTS)
      .map(({ rule, start, end }) => ({ rule, start, end }));
    return { digest, spots };
  });
  return { told: told.filter(({ spots }) => spots.length > 0), open };
}

/** Tells every colleague's device of blocks in what is saved that nobody has told of. */
export async function tellBlocks(core: Core, caseId: ObjectId): Promise<boolean> {
  let isOpen = false;
  let isMore = true;
  for (let side = 0; side < SIDES && isMore; side += 1) {
    isMore = false;
    await appendToCase(core, caseId, () => {
      const { told, open } = blocksOf(core, caseId);
      isOpen = open;
      const [first] = told;
      isMore = told.length > 1;
      return first === undefined ? null : { type: 'risk-found', digest: first.digest, blocks: first.spots };
    });
  }
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
    const saved = sideOf(fold, digest);
    if (saved === null) throw new AmanaError('conflict');
    const text = articleWords(saved.draft.article).text.slice(start, end);
    const isMine = fold.overrides.some(
      (each) => each.by === core.me.id && each.rule === rule && each.text === text,
    );
    return isMine ? null : { type: 'risk-overridden', digest, spot: { rule, start, end }, reason };
  });
}
