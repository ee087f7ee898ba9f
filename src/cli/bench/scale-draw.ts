/** What more processes give and what more reports cost, as tables and a small picture in docs/benchmarks, written by the bench itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOP } from '../places.ts';
import { type BenchResult, table } from './result.ts';

export interface Throughput {
  readonly count: number;
  /** Acknowledged a second. */
  readonly reports: number;
  /** Cleaned a second. */
  readonly attachments: number;
}

/** A report's share of its group, in ms. */
export interface Cost {
  readonly stored: number;
  readonly putMs: number;
  readonly enteredMs: number;
  readonly readMs: number;
}

const WIDE = 640;
const HIGH = 280;
const EDGE = { left: 60, right: 150, top: 20, bottom: 50 };

const LINES = [
  ['acknowledged', '#0b6e4f', ({ putMs }: Cost) => putMs],
  ['entered', '#8a4b08', ({ enteredMs }: Cost) => enteredMs],
  ['read', '#3b4a9e', ({ readMs }: Cost) => readMs],
] as const;

/** Both axes by powers of ten: what is flat is level. */
export function costChart(costs: readonly Cost[]): string {
  const values = costs.flatMap((cost) => LINES.map(([, , ofCost]) => ofCost(cost)));
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const stored = costs.map((cost) => Math.log10(cost.stored));
  const [first, last] = [Math.min(...stored), Math.max(...stored)];
  const x = (value: number): number =>
    EDGE.left + ((Math.log10(value) - first) / Math.max(1, last - first)) * (WIDE - EDGE.left - EDGE.right);
  const y = (value: number): number =>
    HIGH - EDGE.bottom - ((Math.log10(value) - low) / (high - low)) * (HIGH - EDGE.top - EDGE.bottom);
  const levels = Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
  const grid = levels.map(
    (level) =>
      `<line x1="${EDGE.left}" x2="${WIDE - EDGE.right}" y1="${y(level)}" y2="${y(level)}" stroke="#8888"/>` +
      `<text x="${EDGE.left - 8}" y="${y(level) + 4}" text-anchor="end">${level} ms</text>`,
  );
  const columns = costs.map(
    (cost) =>
      `<text x="${x(cost.stored)}" y="${HIGH - EDGE.bottom + 20}" text-anchor="middle">${cost.stored.toLocaleString('en')}</text>`,
  );
  const lines = LINES.map(([name, colour, ofCost]) => {
    const points = costs.map((cost) => `${x(cost.stored).toFixed(1)},${y(ofCost(cost)).toFixed(1)}`);
    const end = costs.at(-1);
    const label = end === undefined ? 0 : y(ofCost(end)) + 4;
    return (
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      `<text x="${WIDE - EDGE.right + 10}" y="${label}" fill="${colour}">${name}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${HIGH}" font-family="sans-serif" font-size="12" role="img" aria-label="Cost of a report by reports stored">`,
    `<rect width="${WIDE}" height="${HIGH}" fill="#fff"/>`,
    ...grid,
    ...columns,
    `<text x="${(EDGE.left + WIDE - EDGE.right) / 2}" y="${HIGH - 8}" text-anchor="middle">reports stored</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

export async function drawScale(
  result: BenchResult,
  throughput: readonly Throughput[],
  costs: readonly Cost[],
): Promise<void> {
  const folder = join(TOP, 'docs', 'benchmarks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'scale.svg'), costChart(costs));
  await writeFile(
    join(folder, 'scale.md'),
    `# Growing, measured

Written by \`./amana bench scale --draw\` on ${result.machine}.

## More processes on one storage

| of each | reports acknowledged a second | attachments cleaned a second |
|--:|--:|--:|
${throughput.map((one) => `| ${one.count} | ${whole(one.reports)} | ${one.attachments.toFixed(1)} |`).join('\n')}

## What a report costs as more are stored

![Cost of a report by reports stored](scale.svg)

| stored | acknowledged | entered | read |
|--:|--:|--:|--:|
${costs.map((one) => `| ${whole(one.stored)} | ${one.putMs.toFixed(2)} ms | ${one.enteredMs.toFixed(2)} ms | ${one.readMs.toFixed(2)} ms |`).join('\n')}

## All figures

${table(result)}
`,
  );
}
