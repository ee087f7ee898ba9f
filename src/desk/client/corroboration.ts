/** What speaks for a claim, written down so that nobody learns of a source whom they cannot read. */
import { AmanaError } from '#protocol/errors.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { appendToCase } from './acts-case.ts';
import type { Core } from './core.ts';
import { witnessOf } from './corroboration-fold.ts';
import type { CorroborateInput } from './corroboration-state.ts';

/**
 * A report, in this case or in another that the editor reads, speaks for a claim. First in its own case, where nothing
 * says for which claim; then in the claim's case, where nothing says by whom.
 * @throws AmanaError not-found; conflict where this source speaks for the claim already
 */
export async function corroborate(core: Core, input: CorroborateInput): Promise<void> {
  const { caseId, claim, report: reportId, otherClaim, independent } = input;
  const { crypto, root } = core;
  const report = core.reports().get(reportId);
  const where = report === undefined ? undefined : core.desk.caseOfThread.get(report.thread);
  if (report === undefined || where === undefined) throw new AmanaError('not-found');
  const [{ fold }, other] = [core.openCase(caseId), core.openCase(where)];
  if (!fold.claims.has(claim) || !other.fold.reports.has(reportId)) throw new AmanaError('not-found');
  if (otherClaim !== null && !other.fold.claims.has(otherClaim)) throw new AmanaError('not-found');
  const witness = witnessOf(crypto, root, report.content.threadKey, claim);
  const stands = (): boolean =>
    [...fold.corroborations.values()].some((each) => each.claim === claim && each.witness === witness);
  if (stands()) throw new AmanaError('conflict');
  const corroboration = newObjectId(crypto);
  await appendToCase(core, where, () => ({
    type: 'corroborates',
    corroboration,
    report: reportId,
    claim: otherClaim,
  }));
  await appendToCase(core, caseId, () =>
    stands() ? null : { type: 'corroborated', corroboration, claim, witness, independent },
  );
}

export const markIndependent = (
  core: Core,
  caseId: ObjectId,
  corroboration: ObjectId,
  independent: boolean,
): Promise<void> =>
  appendToCase(core, caseId, () => {
    const given = core.openCase(caseId).fold.corroborations.get(corroboration);
    if (given === undefined) throw new AmanaError('not-found');
    return given.independent === independent
      ? null
      : { type: 'corroboration-marked', corroboration, independent };
  });

/** Taken back in both cases, as far as the editor reads them. A grade that stood on it falls. */
export async function withdrawCorroboration(
  core: Core,
  caseId: ObjectId,
  corroboration: ObjectId,
): Promise<void> {
  core.openCase(caseId);
  for (const [id, { fold }] of core.openCases) {
    const isThere = (): boolean => fold.corroborations.has(corroboration) || fold.bases.has(corroboration);
    if (!isThere()) continue;
    await core.append(id, () => (isThere() ? { type: 'corroboration-withdrawn', corroboration } : null));
  }
}
