/** The desk's cost by the number of its reports, as a table in docs/benchmarks, written by the bench itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOP } from '../places.ts';
import type { BrowserName } from './desk-tabs.ts';
import { type BenchResult, median, table } from './result.ts';

/** What one browser showed at one stage; each figure once a run, searches once a query and run. */
export interface Measured {
  readonly browser: BrowserName;
  readonly reports: number;
  readonly usableMs: number[];
  readonly listedMs: number[];
  readonly indexedMs: number[];
  readonly stillMs: number[];
  readonly openMs: number[];
  readonly searchMs: number[];
  readonly caseMs: number[];
  readonly liveMs: number[];
  readonly memoryMiB: number[];
}

const ms = (values: readonly number[]): string => {
  const middle = median(values);
  return `${middle < 10 ? middle.toFixed(1) : Math.round(middle).toLocaleString('en')} ms`;
};

const whole = (value: number): string => Math.round(value).toLocaleString('en');

const COLUMNS: readonly (readonly [string, (one: Measured) => string])[] = [
  ['browser', ({ browser }) => browser],
  ['reports', ({ reports }) => whole(reports)],
  ['unlocked to list', ({ usableMs }) => ms(usableMs)],
  ['all listed', ({ listedMs }) => ms(listedMs)],
  ['all indexed', ({ indexedMs }) => ms(indexedMs)],
  ['indexed a second', ({ reports, indexedMs }) => whole((1000 * reports) / median(indexedMs))],
  ['longest stand-still', ({ stillMs }) => ms(stillMs)],
  ['report opened meanwhile', ({ openMs }) => ms(openMs)],
  ['search', ({ searchMs }) => ms(searchMs)],
  ['case opened', ({ caseMs }) => ms(caseMs)],
  ["colleague's change", ({ liveMs }) => ms(liveMs)],
  ['memory', ({ memoryMiB }) => `${whole(median(memoryMiB))} MiB`],
];

export function costTable(all: readonly Measured[]): string {
  const rows = all.map((one) => COLUMNS.map(([, cell]) => cell(one)).join(' | '));
  return [
    `| ${COLUMNS.map(([title]) => title).join(' | ')} |`,
    `|${COLUMNS.map((_, i) => (i === 0 ? '---' : '--:')).join('|')}|`,
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Writes the table and all figures of the run. */
export async function drawDesk(result: BenchResult, all: readonly Measured[]): Promise<void> {
  const folder = join(TOP, 'docs', 'benchmarks');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'desk.md'),
    `# The desk, measured

Written by \`./amana bench desk --draw\`. Every report has about 1,200 characters in two scripts and is of a source of its own.

${table(result)}

## What it costs as more is sent

${costTable(all)}
`,
  );
}
