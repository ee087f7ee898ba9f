/** A translation pair goes out together: what was taken out of one language must be out of the other. */
import { RULES, type RuleId } from './rules.ts';
import { explain } from './sentences.ts';
import type { Finding, RiskLanguage } from './types.ts';

interface Side {
  readonly language: RiskLanguage;
  readonly findings: readonly Finding[];
  /** How often each rule spoke at most in what was saved of this side before; left out where nobody knows. */
  readonly earlier?: ReadonlyMap<RuleId, number>;
}

/** Rules whose findings are the same in any language once their digits and letters are folded. */
const SAME_IN_BOTH = /[^\p{L}\p{N}]/gu;
const keyOf = (finding: Finding): string => {
  const latin = finding.text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 0xf),
  );
  return `${finding.rule} ${latin.replace(SAME_IN_BOTH, '').toLowerCase()}`;
};
const LITERAL = new Set([
  'phone',
  'email',
  'handle',
  'coordinates',
  'place-code',
  'plate',
  'identity-number',
  'passport',
  'device-number',
]);

/**
 * Findings of one side that the other no longer has: the blocks that say so, each at the place where it still stands.
 * Numbers and addresses are compared by themselves; names, places and words differ between languages and are counted by rule.
 * What only warns counts where the other side's history shows that it was cleared there: two languages do not say a
 * thing alike. A rule that only one of the languages has words for (letters in disguise, hidden characters, a report's
 * own words, files) says nothing here.
 */
export function findUnpaired(
  first: Side,
  second: Side,
  language: RiskLanguage,
): { readonly first: Finding[]; readonly second: Finding[] } {
  return { first: leftIn(first, second, language), second: leftIn(second, first, language) };
}

const ONE_SIDED = new Set(['invisible', 'homoglyph', 'overlap', 'media', 'picture', 'pair', 'attribution']);

function leftIn(here: Side, there: Side, language: RiskLanguage): Finding[] {
  const keys = new Set(there.findings.map(keyOf));
  const counts = new Map<RuleId, number>();
  for (const { rule } of there.findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const wasCleared = (rule: RuleId): boolean =>
    there.earlier === undefined ||
    (there.earlier.get(rule) ?? 0) > there.findings.filter((each) => each.rule === rule).length;
  return here.findings.flatMap((finding): Finding[] => {
    if (ONE_SIDED.has(finding.rule)) return [];
    if (LITERAL.has(finding.rule)) {
      if (keys.has(keyOf(finding))) return [];
    } else {
      const left = counts.get(finding.rule) ?? 0;
      counts.set(finding.rule, left - 1);
      if (left > 0) return [];
      if (RULES[finding.rule].level === 'warn' && !wasCleared(finding.rule)) return [];
    }
    const { why, proposal } = explain('pair', finding.rule, language);
    return [{ ...finding, rule: 'pair', level: 'block', why, proposal, replacement: finding.replacement }];
  });
}
