/** What each reader may know of a corroboration: from their own case always, from the other one if they read it. */
import type { ObjectId } from '#protocol/ids.ts';
import { mayGradeOne, witnessOf } from './corroboration-fold.ts';
import type { Corroboration, CorroborationState } from './corroboration-state.ts';
import type { Known, OpenCase } from './known.ts';
import { pseudonymOf } from './pseudonym.ts';

/** Where the other end of a corroboration stands, among the cases that this editor reads. */
export type BasisPlaces = ReadonlyMap<ObjectId, { readonly caseId: ObjectId; readonly open: OpenCase }>;

export function basisPlaces(cases: Known['cases']): BasisPlaces {
  const places = new Map<ObjectId, { readonly caseId: ObjectId; readonly open: OpenCase }>();
  for (const [caseId, open] of cases)
    for (const id of open.fold.bases.keys()) places.set(id, { caseId, open });
  return places;
}

/** All that `corroborationState` reads of other cases. */
export const corroborationMarks = ({ fold }: OpenCase, places: BasisPlaces): unknown[] =>
  [...fold.corroborations.keys()].map((id) => places.get(id)?.open.fold.history.length);

/** @returns what this editor may know, of one case */
export function corroborationState(
  known: Known,
  { fold }: OpenCase,
  places: BasisPlaces,
): CorroborationState {
  const given = [...fold.corroborations.values()];
  const countsAlone = (each: (typeof given)[number]): boolean => {
    const thread = fold.ownWitnesses.get(each.claim)?.get(each.witness);
    if (thread !== undefined && thread === fold.claims.get(each.claim)?.thread) return false;
    return given.find((one) => one.claim === each.claim && one.witness === each.witness) === each;
  };
  return {
    corroborations: given.map((each) => ({
      id: each.id,
      claim: each.claim,
      independent: each.independent,
      markedBy: each.markedBy,
      markedDay: each.markedDay,
      countsAlone: countsAlone(each),
      source: sourceOf(known, each, places),
    })),
    corroborating: [...fold.bases].map(([id, basis]) => ({ id, ...basis })),
    confirmed: [...fold.claims.keys()].filter((claim) => mayGradeOne(fold, claim)),
  };
}

function sourceOf(
  { crypto, root, desk, store, cases }: Known,
  { id, claim, witness }: { readonly id: ObjectId; readonly claim: ObjectId; readonly witness: string },
  places: BasisPlaces,
): Corroboration['source'] {
  const place = places.get(id);
  if (place === undefined) return null;
  const { caseId, open } = place;
  const basis = open.fold.bases.get(id);
  const added = basis === undefined ? undefined : open.fold.reports.get(basis.report);
  if (basis === undefined || added === undefined) return null;
  const { thread } = store.fromCase(added);
  // Its conversation may have moved since.
  const now = desk.fold.caseOfThread.get(thread) ?? caseId;
  const where = cases.has(now) ? now : caseId;
  const title = cases.get(where)?.fold.title ?? desk.fold.cases.get(where)?.title ?? '';
  return {
    caseId: where,
    title,
    report: basis.report,
    thread,
    pseudonym: pseudonymOf(thread),
    claimText: basis.claim === null ? null : (open.fold.claims.get(basis.claim)?.text ?? null),
    genuine: witnessOf(crypto, root, added.content.threadKey, claim) === witness,
  };
}
