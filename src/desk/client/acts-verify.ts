/** What editors do to verify: write claims down, grade, conclude, and say what they have checked. */
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { appendToCase } from './acts-case.ts';
import type { Core } from './core.ts';
import { mayGradeOne } from './corroboration-fold.ts';
import { checkKey, checksOf } from './verify-fold.ts';
import type { CheckInput, CheckName, Claim, Credibility, Outcome } from './verify-state.ts';

function claimOf(core: Core, caseId: ObjectId, id: ObjectId): Claim {
  const claim = core.openCase(caseId).fold.claims.get(id);
  if (claim === undefined) throw new AmanaError('not-found');
  return claim;
}

/** @param thread whose claim it is; null where that is not said */
export async function makeClaim(
  core: Core,
  caseId: ObjectId,
  text: string,
  thread: ObjectId | null,
): Promise<ObjectId> {
  const claim = newObjectId(core.crypto);
  const of = thread === null ? {} : { thread };
  await appendToCase(core, caseId, () => ({ type: 'claim-made', claim, text, ...of }));
  return claim;
}

export const gradeClaim = (
  core: Core,
  caseId: ObjectId,
  claim: ObjectId,
  credibility: Credibility,
): Promise<void> =>
  appendToCase(core, caseId, () => {
    if (claimOf(core, caseId, claim).credibility === credibility) return null;
    if (credibility === 1 && !mayGradeOne(core.openCase(caseId).fold, claim))
      throw new AmanaError('not-corroborated');
    return { type: 'claim-graded', claim, credibility };
  });

export const concludeClaim = (
  core: Core,
  caseId: ObjectId,
  claim: ObjectId,
  { outcome, note }: { readonly outcome: Outcome; readonly note: string },
): Promise<void> =>
  appendToCase(core, caseId, () => {
    const last = claimOf(core, caseId, claim).outcomes.at(-1);
    const same = (last?.outcome ?? 'unverified') === outcome && (last?.note ?? '') === note;
    return same ? null : { type: 'claim-outcome-set', claim, outcome, note };
  });

export const markKnown = (core: Core, caseId: ObjectId, claim: ObjectId, toFew: boolean): Promise<void> =>
  appendToCase(core, caseId, () => {
    const { known } = claimOf(core, caseId, claim);
    const said = known !== null && !known.lets.includes(core.me.id);
    return said === toFew || (toFew && known !== null) ? null : { type: 'claim-known-set', claim, toFew };
  });

/** @throws AmanaError malformed-request for a check that is never made of such a thing */
export const setCheck = (
  core: Core,
  caseId: ObjectId,
  check: CheckName,
  { about, state, method, evidence = '', note }: CheckInput,
): Promise<void> =>
  appendToCase(core, caseId, () => {
    const set = core.openCase(caseId).fold.checks.get(checkKey(check, about ?? null));
    // What was answered may be answered otherwise, also where nobody is asked it any more.
    if (set === undefined && !checksOf(about ?? null).includes(check))
      throw new AmanaError('malformed-request');
    const same =
      set?.state === state && set.method === method && set.evidence === evidence && set.note === note;
    if (same) return null;
    const of = about === undefined ? {} : { about };
    return { type: 'check-set', check, ...of, state, method, evidence, note };
  });
