/** A draft and its translation, checked together: what was cleared in one of the languages must be out of the other. */
import { checkRisk } from './check.ts';
import { findUnpaired } from './pair.ts';
import type { RuleId } from './rules.ts';
import type { DraftMedia, DraftPicture, Finding, RiskInput, RiskLanguage } from './types.ts';

export interface RiskSide {
  readonly text: string;
  readonly language: RiskLanguage;
  readonly media: readonly DraftMedia[];
  readonly pictures: readonly DraftPicture[];
  /** Earlier saved words of this side: what was found in them and is found no more was cleared. */
  readonly earlier: readonly string[];
}

export type Shared = Pick<RiskInput, 'reports' | 'dictionary' | 'rareFacts' | 'attributions' | 'receivedDay'>;

/** Older revisions say nothing new of what was cleared. */
export const MOST_EARLIER = 12;

const keyOf = ({ rule, start, end }: Finding): string => `${rule}:${start}:${end}`;

function findingsOf(side: RiskSide, shared: Shared, page: RiskLanguage): Finding[] {
  const { text, language, media, pictures } = side;
  const found = checkRisk({ ...shared, text, media, pictures, language: page });
  if (page === language) return found;
  // Sentences are for the editor, proposed words are for the article; what is found is the same in both.
  const { reports: _reports, ...rest } = shared;
  const proposed = new Map(
    checkRisk({ ...rest, text, language }).map((each) => [keyOf(each), each.replacement]),
  );
  return found.map((each) => ({ ...each, replacement: proposed.get(keyOf(each)) ?? null }));
}

/** How often each rule spoke at most in earlier words. */
function mostOf({ earlier }: RiskSide, shared: Shared): ReadonlyMap<RuleId, number> {
  const { reports: _reports, ...rest } = shared;
  const most = new Map<RuleId, number>();
  for (const text of earlier.slice(-MOST_EARLIER)) {
    const counts = new Map<RuleId, number>();
    for (const { rule } of checkRisk({ ...rest, text })) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    for (const [rule, count] of counts) most.set(rule, Math.max(most.get(rule) ?? 0, count));
  }
  return most;
}

const inOrder = (findings: readonly Finding[]): Finding[] => findings.toSorted((a, b) => a.start - b.start);

/** @returns the findings of each side, in the order of its text */
export function checkSides(sides: readonly RiskSide[], shared: Shared, page: RiskLanguage): Finding[][] {
  const found = sides.map((side) => findingsOf(side, shared, page));
  const [first, second] = sides;
  const [here, there] = found;
  if (!first || !second || !here || !there) return found;
  const left = findUnpaired(
    { language: first.language, findings: here, earlier: mostOf(first, shared) },
    { language: second.language, findings: there, earlier: mostOf(second, shared) },
    page,
  );
  return [inOrder([...here, ...left.first]), inOrder([...there, ...left.second])];
}
