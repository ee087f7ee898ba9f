/** What a case knows of other cases: what came over from them, what looks alike, what speaks for its claims. */
import type { ObjectId } from '#protocol/ids.ts';
import { type AnswersFold, foldAnswer } from './alike-fold.ts';
import {
  type CorroborationFold,
  foldCorroboration,
  knowOwnWitnesses,
  mayGradeOne,
} from './corroboration-fold.ts';
import { type CarriedFold, foldCarried, type SigningRules } from './moves-fold.ts';
import type { StreamEvent } from './streams.ts';

export interface AcrossFold {
  /** Events of other cases that are here, by `carriedMark`: of which conversation. */
  readonly carried: Map<string, ObjectId>;
  readonly answers: AnswersFold;
  readonly corroborations: CorroborationFold['corroborations'];
  readonly bases: CorroborationFold['bases'];
  readonly ownWitnesses: CorroborationFold['ownWitnesses'];
}

/** The parts of a case that its dealings with other cases touch. */
type Case = AcrossFold & CarriedFold & CorroborationFold;

export const emptyAcrossFold = (): AcrossFold => ({
  carried: new Map(),
  answers: new Map(),
  corroborations: new Map(),
  bases: new Map(),
  ownWitnesses: new Map(),
});

/** @returns whether the event counts; null where it is not of this kind */
export function foldAcross(fold: Case, event: StreamEvent, rules: SigningRules): boolean | null {
  const { body } = event;
  switch (body.type) {
    case 'carried':
      return foldCarried(fold, event, body, rules);
    case 'alike-answered':
      return foldAnswer(
        fold.answers,
        event,
        body,
        fold.reports.has(body.one) || fold.reports.has(body.other),
      );
    case 'corroborated':
    case 'corroborates':
    case 'corroboration-marked':
    case 'corroboration-withdrawn':
      return foldCorroboration(fold, event, body);
    default:
      return null;
  }
}

/** Keeps the grade 1 true after every event: it falls with what it stood on. */
export function settleGrades(fold: Case, { body }: StreamEvent, rules: SigningRules): void {
  if (fold.corroborations.size > 0) {
    const learns = body.type === 'corroborated' || body.type === 'report-added' || body.type === 'claim-made';
    if (learns) knowOwnWitnesses(fold, rules);
  }
  const changes =
    body.type === 'report-added' ||
    body.type === 'corroboration-marked' ||
    body.type === 'corroboration-withdrawn';
  if (!changes) return;
  for (const claim of fold.claims.values())
    if (claim.credibility === 1 && !mayGradeOne(fold, claim.id))
      fold.claims.set(claim.id, { ...claim, credibility: null });
}

/** Whether a stream is where an answer about two reports belongs: see `alikeAnswered`. */
export const isAnsweredOnDesk = (
  guarded: ReadonlySet<ObjectId>,
  caseOfReport: (report: ObjectId) => ObjectId | null,
  ...reports: readonly ObjectId[]
): boolean => reports.map(caseOfReport).every((id) => id === null || !guarded.has(id));
