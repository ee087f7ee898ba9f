/** Who has taken a finding upon themselves. The state lives in the draft; here is only what it means. */
import { z } from '#protocol/schema.ts';
import { RULE_IDS } from './rules.ts';
import type { Finding } from './types.ts';

/** An override is about the words and the rule, not about a place: text that moves stays overridden, changed text does not. */
export const riskOverride = z.strictObject({
  rule: z.enum(RULE_IDS),
  /** The finding's own words. */
  text: z.string().check(z.maxLength(2000)),
  /** Why it may stand; never empty. */
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(1000)),
  /** Members who signed, in the order of signing. */
  signers: z.array(z.string()).check(z.maxLength(20)),
});
export type RiskOverride = z.infer<typeof riskOverride>;

/** A warning needs one editor, a block needs two different ones. */
export const SIGNERS_NEEDED = { warn: 1, block: 2 } as const;

/** True when enough different editors have given a reason for this very finding. */
export function isOverridden(finding: Finding, overrides: readonly RiskOverride[]): boolean {
  const signers = new Set(
    overrides
      .filter((each) => each.rule === finding.rule && each.text === finding.text && each.reason.trim() !== '')
      .flatMap((each) => each.signers),
  );
  return signers.size >= SIGNERS_NEEDED[finding.level];
}

/** What still keeps the draft from being signed. */
export const openBlocks = (findings: readonly Finding[], overrides: readonly RiskOverride[]): Finding[] =>
  findings.filter((finding) => finding.level === 'block' && !isOverridden(finding, overrides));

/** True when every block is overridden by two; warnings are advice. */
export const isCleared = (findings: readonly Finding[], overrides: readonly RiskOverride[]): boolean =>
  openBlocks(findings, overrides).length === 0;
