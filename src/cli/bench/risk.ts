/** Bench: what the source-risk check finds in labelled drafts, and how long it takes against many reports. */
import { performance } from 'node:perf_hooks';
import { checkRisk } from '../../desk/risk/check.ts';
import { RULE_IDS } from '../../desk/risk/rules.ts';
import { RISK_LANGUAGES } from '../../desk/risk/types.ts';
import { type BenchResult, beside, held, machineLine, measured, type Row, within } from './result.ts';
import { type DraftSet, labelledDrafts, precision, recall, SETS, scoreOf, type Tally } from './risk-sets.ts';

/** Half of a draft's blocks missed would be a promise broken; a warning too many is only tiresome. */
const LEAST_RECALL = 0.95;
const LEAST_PRECISION = 0.8;

const DRAFT_WORDS = 20_000;
const REPORTS = 1000;
const REPORT_WORDS = 500;
const SPEED_LIMIT_MS = 1000;
const RUNS = 5;

const percent = (value: number): number => value * 100;

function levelRows(name: string, level: 'block' | 'warn', tally: Tally): Row[] {
  const label = `${name}, ${level === 'block' ? 'blockers' : 'warnings'}`;
  const found = measured(`${label}: recall, ${tally.found} of ${tally.labels}`, '%', [
    percent(recall(tally)),
  ]);
  const right = measured(`${label}: precision, ${tally.right} of ${tally.findings}`, '%', [
    percent(precision(tally)),
  ]);
  return [
    level === 'block'
      ? held(found, recall(tally), 'of all', 'at least', LEAST_RECALL)
      : beside(found, recall(tally), 'of all'),
    held(right, precision(tally), 'of all', 'at least', LEAST_PRECISION),
  ];
}

async function rowsOf(set: DraftSet): Promise<Row[]> {
  const rows: Row[] = [];
  for (const language of RISK_LANGUAGES) {
    const { byRule, byLevel } = scoreOf(await labelledDrafts(set, language), language);
    const name = `${set} ${language}`;
    rows.push(...levelRows(name, 'block', byLevel.block), ...levelRows(name, 'warn', byLevel.warn));
    for (const rule of RULE_IDS) {
      const tally = byRule.get(rule);
      if (tally === undefined) continue;
      const row = measured(`${name}, ${rule}: recall, ${tally.found} of ${tally.labels}`, '%', [
        percent(recall(tally)),
      ]);
      rows.push(beside(row, precision(tally), 'precision'));
    }
  }
  return rows;
}

/** The same words on every machine and in every run: a linear congruential step (Numerical Recipes). */
function wordMaker(seed: number): (count: number) => string {
  let state = seed;
  const next = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
  const vocabulary = Array.from({ length: 8000 }, () =>
    Array.from({ length: 2 + next(7) }, () => String.fromCharCode(0x61 + next(26))).join(''),
  );
  // Few words are common and many are rare, as in any language.
  const word = (): string => vocabulary[next(1 + next(vocabulary.length))] ?? 'a';
  return (count) =>
    Array.from({ length: count }, (_, index) => (index % 17 === 16 ? `${word()}.` : word())).join(' ');
}

function speedRow(): Row {
  const make = wordMaker(7);
  const reports = Array.from({ length: REPORTS }, () => make(REPORT_WORDS));
  const copied = reports[500]?.split(' ').slice(100, 130).join(' ') ?? '';
  const text = `${make(DRAFT_WORDS / 2)} ${copied} ${make(DRAFT_WORDS / 2)}`;
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const start = performance.now();
    const findings = checkRisk({ text, language: 'en', reports });
    if (run > 0) times.push(performance.now() - start);
    if (!findings.some(({ rule, level }) => rule === 'overlap' && level === 'block'))
      throw new Error('the bench copied a report into its draft, and the check did not see it');
  }
  const what = `${DRAFT_WORDS.toLocaleString('en')} words against ${REPORTS.toLocaleString('en')} reports of ${REPORT_WORDS}`;
  return within(measured(what, 'ms', times), SPEED_LIMIT_MS);
}

export async function benchRisk(): Promise<BenchResult> {
  const rows = [speedRow()];
  for (const set of SETS) rows.push(...(await rowsOf(set)));
  return {
    bench: 'risk',
    title: 'source-risk check',
    machine: machineLine(),
    rows,
    notes: [
      'A finding is right where a label of the same rule and level shares a character with it.',
      'All sets but the held-out one have been worked on: their rows say how well the rules know them, not how well they do on new texts. The five',
      'rounds of others were measured before anybody looked at a difference; docs/source-risk.md has those figures.',
    ],
  };
}
