/** Grades, outcomes and checks, folded from a case's events. A grade that changed stays in the claim's history. */
import type { Day } from '#protocol/day.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { CHECKS, CLAIM_CHECKS, ITEM_CHECKS, RETIRED_CHECKS } from '#protocol/events-verify.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { ReportContent } from '#protocol/report.ts';
import type {
  Check,
  CheckName,
  CheckSubject,
  Claim,
  ClaimOutcome,
  Credibility,
  Grades,
  Reliability,
} from './verify-state.ts';

export interface By {
  readonly by: ObjectId;
  readonly day: Day;
}

/** The part of a case that this is about. */
export interface VerifyFold {
  readonly sources: Map<ObjectId, Grades<Reliability>>;
  readonly claims: Map<ObjectId, Claim>;
  /** By `checkKey`. */
  readonly checks: Map<string, Check>;
  readonly reports: ReadonlyMap<ObjectId, { readonly content: ReportContent }>;
}

export type VerifyEvent = Extract<
  CaseEvent,
  {
    type:
      | 'source-graded'
      | 'claim-made'
      | 'claim-graded'
      | 'claim-outcome-set'
      | 'claim-known-set'
      | 'check-set';
  }
>;

const subjectKey = (about: CheckSubject | null): string => {
  if (about === null) return 'case';
  return about.kind === 'claim' ? `claim ${about.claim}` : `item ${about.attachment}`;
};

export const checkKey = (check: CheckName, about: CheckSubject | null): string =>
  `${subjectKey(about)} ${check}`;

/** The checks that can be made of something. */
export const checksOf = (about: CheckSubject | null): readonly CheckName[] => {
  if (about === null) return CHECKS;
  return about.kind === 'claim' ? CLAIM_CHECKS : ITEM_CHECKS;
};

/** Of the whole case and of a file; none of them was ever made of a claim. */
const retiredOf = (about: CheckSubject | null): readonly CheckName[] =>
  about?.kind === 'claim' ? [] : RETIRED_CHECKS;

/** Whether the case has what a check is said to be of. */
function isInCase({ claims, reports }: VerifyFold, about: CheckSubject): boolean {
  if (about.kind === 'claim') return claims.has(about.claim);
  return [...reports.values()].some(({ content }) =>
    content.attachments.some(({ id }) => id === about.attachment),
  );
}

/** @returns whether the event counts */
export function foldVerify(fold: VerifyFold, who: By, body: VerifyEvent): boolean {
  switch (body.type) {
    case 'source-graded': {
      const grades = fold.sources.get(body.thread) ?? [];
      fold.sources.set(body.thread, [...grades, { grade: body.reliability, ...who }]);
      return true;
    }
    case 'claim-made':
      if (fold.claims.has(body.claim)) return false;
      fold.claims.set(body.claim, {
        id: body.claim,
        text: body.text,
        thread: body.thread ?? null,
        credibility: null,
        grades: [],
        outcomes: [],
        knownToFew: false,
        known: null,
        ...who,
      });
      return true;
    case 'claim-graded':
      return change(fold, body.claim, (claim) => graded(claim, body.credibility, who));
    case 'claim-outcome-set':
      return change(fold, body.claim, (claim) => concluded(claim, body, who));
    case 'claim-known-set':
      return setKnown(fold, body.claim, body.toFew, who);
    case 'check-set': {
      const { check, about = null, state, method, evidence = '', note } = body;
      const isMade = checksOf(about).includes(check) || retiredOf(about).includes(check);
      if (!isMade || (about !== null && !isInCase(fold, about))) return false;
      fold.checks.set(checkKey(check, about), { check, about, state, method, evidence, note, ...who });
      return true;
    }
  }
}

function change(fold: VerifyFold, id: ObjectId, to: (claim: Claim) => Claim): boolean {
  const claim = fold.claims.get(id);
  if (claim === undefined) return false;
  fold.claims.set(id, to(claim));
  return true;
}

const graded = (claim: Claim, credibility: Credibility, who: By): Claim => ({
  ...claim,
  credibility,
  grades: [...claim.grades, { grade: credibility, ...who }],
});

const concluded = (
  claim: Claim,
  { outcome, note }: Pick<ClaimOutcome, 'outcome' | 'note'>,
  who: By,
): Claim => ({ ...claim, outcomes: [...claim.outcomes, { outcome, note, ...who }] });

/** As with everything that is kept out of print: whoever marked it takes it back, or two others do. */
export const LETS_NEEDED = 2;

function setKnown(fold: VerifyFold, id: ObjectId, toFew: boolean, who: By): boolean {
  const claim = fold.claims.get(id);
  if (claim === undefined) return false;
  const { known } = claim;
  if (toFew) {
    if (known !== null) return false;
    fold.claims.set(id, { ...claim, knownToFew: true, known: { ...who, lets: [] } });
    return true;
  }
  if (known === null || known.lets.includes(who.by)) return false;
  const lets = [...known.lets, who.by];
  const stands = known.by !== who.by && lets.length < LETS_NEEDED;
  fold.claims.set(id, { ...claim, knownToFew: stands, known: stands ? { ...known, lets } : null });
  return true;
}

const untouched = (check: CheckName, about: CheckSubject | null): Check => ({
  check,
  about,
  state: 'todo',
  method: '',
  evidence: '',
  note: '',
  by: null,
  day: null,
});

/** Every check of the whole case as `checksAbout` has them, then what was set of claims and files. */
export function everyCheck({ checks }: Pick<VerifyFold, 'checks'>): Check[] {
  const all = [...checks.values()];
  return [...checksAbout(all, null), ...all.filter(({ about }) => about !== null)];
}

/**
 * The checks of a claim, a file or the whole case, in the list's order; those that nobody has touched are 'todo'. Retired ones
 * come last, and only where they were answered.
 */
export function checksAbout(checks: readonly Check[], about: CheckSubject | null): Check[] {
  const key = subjectKey(about);
  const set = new Map(checks.filter((one) => subjectKey(one.about) === key).map((one) => [one.check, one]));
  return [
    ...checksOf(about).map((check) => set.get(check) ?? untouched(check, about)),
    ...retiredOf(about).flatMap((check) => set.get(check) ?? []),
  ];
}
