/**
 * Bench: an editor unlocks a desk with up to 10,000 new reports, in Chromium and in Firefox: the list, the search index
 * that is built beside it, searches, a case with a long history, a colleague's change, memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { step } from '../terminal.ts';
import { drawDesk, type Measured } from './desk-draw.ts';
import { CASE_EVENTS, DeskUnderLoad, EVERYWHERE, queriesFor } from './desk-load.ts';
import { find, openCase, seeRename, unlockAndBuild } from './desk-page.ts';
import { BROWSERS, type BrowserName } from './desk-tabs.ts';
import { type BenchResult, held, machineLine, measured, median, type Row, within } from './result.ts';

export interface DeskBenchOptions {
  /** Of the largest stage. */
  readonly reports: number;
  /** Writes the figures into docs/benchmarks. */
  readonly draw: boolean;
}

/** Shares of all reports at which it is measured, so that one sees how it grows. */
const SHARES = [0.25, 0.5, 1] as const;
const RUNS = 5;
/** No more runs are begun then, beyond one of each. */
const LIMIT_MS = 10 * 60_000;

const MOST = {
  usableMs: 2_000,
  stillMs: 50,
  openMs: 50,
  searchMs: 50,
  caseMs: 200,
  liveMs: 1_000,
  memoryMiB: 500,
};
const LEAST_A_SECOND = 2_000;
/** Four times the reports may take four times the time and a little more: noise, and what a start costs. */
const MOST_GROWTH = 1.3;

const nothingMeasured = (browser: BrowserName, reports: number): Measured => ({
  browser,
  reports,
  usableMs: [],
  listedMs: [],
  indexedMs: [],
  stillMs: [],
  openMs: [],
  searchMs: [],
  caseMs: [],
  liveMs: [],
  memoryMiB: [],
});

/** A case's title that no report holds. */
let titles = 0;
const newTitle = (): string => {
  titles += 1;
  return `Ledger ${titles} of the quarry`;
};

/** The page goes on tidying up after what was measured; its next figure is not to pay for it. */
const SETTLING_MS = 500;

async function measureOnce(desk: DeskUnderLoad, into: Measured, title: string): Promise<string> {
  const tab = await BROWSERS[into.browser]();
  try {
    const url = desk.newsroom.newsroom;
    const built = await unlockAndBuild(tab, url, desk.keyPath, into.reports, EVERYWHERE);
    into.usableMs.push(built.firstMs);
    into.listedMs.push(built.allMs);
    into.indexedMs.push(built.indexedMs);
    into.stillMs.push(built.stillMs);
    into.openMs.push(...built.opensMs);
    into.memoryMiB.push(await tab.memoryMiB());
    await sleep(SETTLING_MS);
    for (const { query, found } of queriesFor(into.reports))
      into.searchMs.push(await find(tab, query, found));
    await sleep(SETTLING_MS);
    into.caseMs.push(await openCase(tab, title));
    const renamed = newTitle();
    into.liveMs.push(await seeRename(tab, renamed, (to) => desk.rename(to)));
    return renamed;
  } finally {
    await tab.close();
  }
}

export async function benchDesk({ reports, draw }: DeskBenchOptions): Promise<BenchResult> {
  const stages = SHARES.map((share) => Math.max(10, Math.round(reports * share)));
  const browsers = ['Chromium', 'Firefox'] as const;
  const desk = await DeskUnderLoad.start();
  const all: Measured[] = [];
  const beganMs = performance.now();
  try {
    let title = newTitle();
    for (const count of stages) {
      step(`filling the desk with ${count} reports ...`);
      await desk.fill(count);
      if (desk.caseId === null) await desk.makeLongCase(title);
      for (const browser of browsers) {
        step(`${browser}, ${count} reports ...`);
        const into = nothingMeasured(browser, count);
        for (let run = 0; run < RUNS; run += 1) {
          if (run > 0 && performance.now() - beganMs > LIMIT_MS) break;
          title = await measureOnce(desk, into, title);
        }
        all.push(into);
      }
    }
  } finally {
    await desk.stop();
  }
  const result: BenchResult = {
    bench: 'desk',
    title: 'desk',
    machine: machineLine(),
    rows: browsers.flatMap((browser) => rowsOf(all.filter((one) => one.browser === browser))),
    notes: [
      `Counted from the moment at which the passphrase's form is gone; ${RUNS} runs, each in a browser that was just started.`,
      'Meanwhile the page itself opens a report every tenth of a second; newsroom, browser and bench share the machine.',
      `The case has ${CASE_EVENTS} events; the change is a colleague's new title, from their act until it is drawn.`,
    ],
  };
  if (draw) await drawDesk(result, all);
  return result;
}

function rowsOf(stages: readonly Measured[]): Row[] {
  const [first, last] = [stages[0], stages.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { browser, reports } = last;
  const at = (what: string): string => `${browser}, ${reports} reports: ${what}`;
  const rates = last.indexedMs.map((ms) => (1000 * reports) / ms);
  const rate = measured(at('opened and indexed'), 'a second', rates);
  const growth = median(last.indexedMs) / median(first.indexedMs) / (reports / first.reports);
  return [
    within(measured(at('unlocked to list'), 'ms', last.usableMs), MOST.usableMs),
    measured(at('all of them listed'), 'ms', last.listedMs),
    held(rate, rate.median / LEAST_A_SECOND, `of ${LEAST_A_SECOND} a second`, 'at least', 1),
    within(measured(at('longest stand-still'), 'ms', last.stillMs), MOST.stillMs),
    within(measured(at('a report opened meanwhile'), 'ms', last.openMs), MOST.openMs),
    within(measured(at('search'), 'ms', last.searchMs), MOST.searchMs),
    within(measured(at(`case of ${CASE_EVENTS} events opened`), 'ms', last.caseMs), MOST.caseMs),
    within(measured(at("a colleague's change"), 'ms', last.liveMs), MOST.liveMs),
    within(measured(at('memory'), 'MiB', last.memoryMiB), MOST.memoryMiB),
    held(
      measured(`${browser}: time a report, beside ${first.reports}`, '×', [growth]),
      growth,
      'of the time',
      'at most',
      MOST_GROWTH,
    ),
  ];
}
