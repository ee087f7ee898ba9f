/** The labelled drafts keep their promise, and are as many as the docs say. */
import { describe, expect, it } from '@jest/globals';
import { labelledDrafts, precision, recall, SETS, scoreOf } from '../../../src/cli/bench/risk-sets.ts';
import { RISK_LANGUAGES } from '../../../src/desk/risk/types.ts';

describe.each(RISK_LANGUAGES)('labelled drafts, %s', (language) => {
  it.each(SETS)('%s: most blockers found, few findings beside them', async (set) => {
    const { byLevel } = scoreOf(await labelledDrafts(set, language), language);
    expect(recall(byLevel.block)).toBeGreaterThanOrEqual(0.95);
    expect(precision(byLevel.block)).toBeGreaterThanOrEqual(0.8);
    expect(precision(byLevel.warn)).toBeGreaterThanOrEqual(0.8);
  });

  it('are sixty or more, with innocent ones among them, and every span lies in its draft', async () => {
    const drafts = (await Promise.all(SETS.map((set) => labelledDrafts(set, language)))).flat();
    expect(drafts.length).toBeGreaterThanOrEqual(60);
    expect(drafts.filter(({ labels }) => labels.length === 0).length).toBeGreaterThanOrEqual(10);
    for (const { text, labels } of drafts)
      for (const { start, end } of labels) expect(start < end && end <= text.length).toBe(true);
  });
});
