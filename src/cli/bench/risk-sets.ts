/** The labelled drafts of the source-risk check, and how well the rules do on them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, z } from '#protocol/schema.ts';
import { checkRisk } from '../../desk/risk/check.ts';
import { RULE_IDS, type RuleId } from '../../desk/risk/rules.ts';
import type { Finding, Level, RiskLanguage, Span } from '../../desk/risk/types.ts';
import { TOP } from '../places.ts';

/** The last five were written without sight of a rule, each measured before anybody had looked at a difference. */
export const SETS = [
  'tuning',
  'held-out',
  'fresh',
  'later',
  'others-1',
  'others-2',
  'others-3',
  'others-4',
  'others-5',
] as const;
export type DraftSet = (typeof SETS)[number];

const labelSchema = z.object({
  rule: z.enum(RULE_IDS),
  level: z.enum(['block', 'warn']),
  start: z.int(),
  end: z.int(),
});
const draftSchema = z.object({
  id: z.string(),
  text: z.string(),
  receivedDay: z.optional(z.iso.date()),
  dictionary: z.optional(
    z.object({ people: z.optional(z.array(z.string())), places: z.optional(z.array(z.string())) }),
  ),
  knownToFew: z.optional(z.array(z.string())),
  reports: z.optional(z.array(z.string())),
  labels: z.array(labelSchema),
  /** Where it is a matter of taste: neither a finding nor silence counts. */
  maybe: z.optional(z.array(labelSchema)),
});
export type LabelledDraft = z.infer<typeof draftSchema>;

export async function labelledDrafts(set: DraftSet, language: RiskLanguage): Promise<LabelledDraft[]> {
  const text = await readFile(join(TOP, 'tests/fixtures/risk', `${set}.${language}.json`), 'utf8');
  return parseJson(z.array(draftSchema), text);
}

const DAY_MS = 86_400_000;

export const findingsOf = (draft: LabelledDraft, language: RiskLanguage): Finding[] =>
  checkRisk({
    text: draft.text,
    language,
    receivedDay: draft.receivedDay === undefined ? null : Date.parse(draft.receivedDay) / DAY_MS,
    dictionary: { people: draft.dictionary?.people ?? [], places: draft.dictionary?.places ?? [] },
    rareFacts: (draft.knownToFew ?? []).map((words) => ({ words, corroborated: false })),
    reports: draft.reports ?? [],
  });

/** How often a rule was asked for, found, and spoke. */
export interface Tally {
  labels: number;
  found: number;
  findings: number;
  right: number;
}

const emptyTally = (): Tally => ({ labels: 0, found: 0, findings: 0, right: 0 });

const shares = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Same rule, and at least one character in common: where exactly a span ends is a matter of taste. */
const agrees = (a: Span & { rule: RuleId }, b: Span & { rule: RuleId }): boolean =>
  a.rule === b.rule && shares(a, b);

export interface Score {
  readonly byRule: ReadonlyMap<RuleId, Tally>;
  readonly byLevel: Readonly<Record<Level, Tally>>;
}

/** @param onDifference hears of each miss and each false finding; only ever asked for on the set that is worked on */
export function scoreOf(
  drafts: readonly LabelledDraft[],
  language: RiskLanguage,
  onDifference: (line: string) => void = () => undefined,
): Score {
  const byRule = new Map<RuleId, Tally>();
  const byLevel = { block: emptyTally(), warn: emptyTally() };
  const tallies = (rule: RuleId, level: Level): Tally[] => {
    const tally = byRule.get(rule) ?? emptyTally();
    byRule.set(rule, tally);
    return [tally, byLevel[level]];
  };
  for (const draft of drafts) {
    const findings = findingsOf(draft, language);
    for (const label of draft.labels) {
      const isFound = findings.some((finding) => agrees(finding, label) && finding.level === label.level);
      for (const tally of tallies(label.rule, label.level)) {
        tally.labels += 1;
        tally.found += isFound ? 1 : 0;
      }
      if (!isFound)
        onDifference(`${draft.id}: missed ${label.rule} “${draft.text.slice(label.start, label.end)}”`);
    }
    for (const finding of findings) {
      const isRight = draft.labels.some((label) => agrees(finding, label) && finding.level === label.level);
      const isTaste = draft.maybe?.some((label) => shares(finding, label)) === true;
      if (!isRight && isTaste) continue;
      for (const tally of tallies(finding.rule, finding.level)) {
        tally.findings += 1;
        tally.right += isRight ? 1 : 0;
      }
      if (!isRight) onDifference(`${draft.id}: not labelled ${finding.rule} “${finding.text}”`);
    }
  }
  return { byRule, byLevel };
}

/** Nothing asked for and nothing missed is all of it. */
export const recall = ({ labels, found }: Tally): number => (labels === 0 ? 1 : found / labels);
export const precision = ({ findings, right }: Tally): number => (findings === 0 ? 1 : right / findings);
