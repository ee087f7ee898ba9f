/** The cost of everybody's replies as a table and a small picture in docs/benchmarks, written by the bench itself. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOP } from '../places.ts';
import { type BenchResult, table } from './result.ts';

/** Replies of a whole newsroom in 14 days. */
export const GROWTH = [100, 1_000, 10_000, 100_000] as const;

export interface Growth {
  readonly replies: number;
  readonly slots: number;
  readonly bytes: number;
  readonly ms: { readonly Standard: number; readonly Safer: number };
}

/** Bytes a second of the slow line in all of these figures. */
const SLOW_BYTES_A_SECOND = 50_000;

const WIDE = 640;
const HIGH = 300;
const EDGE = { left: 70, right: 110, top: 20, bottom: 50 };

const inThousands = (value: number): string => Math.round(value).toLocaleString('en');

function time(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

const size = (bytes: number): string =>
  bytes < 10_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.round(bytes / 1e6)} MB`;

export function growthTable(steps: readonly Growth[]): string {
  const rows = steps.map(({ replies, slots, bytes, ms }) =>
    [
      inThousands(replies),
      inThousands(slots),
      inThousands(bytes),
      time((bytes / SLOW_BYTES_A_SECOND) * 1_000),
      `${inThousands(ms.Standard)} ms`,
      `${inThousands(ms.Safer)} ms`,
    ].join(' | '),
  );
  return [
    '| replies in 14 days, of all conversations | slots | bytes | at 50 KB/s | read at Standard | read at Safer |',
    '|--:|--:|--:|--:|--:|--:|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Both axes by powers of ten. */
export function growthChart(steps: readonly Growth[]): string {
  const values = steps.flatMap(({ ms }) => [ms.Standard, ms.Safer]);
  const [low, high] = [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const first = Math.log10(steps[0]?.replies ?? 1);
  const last = Math.log10(steps.at(-1)?.replies ?? 10);
  const x = (replies: number): number =>
    EDGE.left + ((Math.log10(replies) - first) / (last - first)) * (WIDE - EDGE.left - EDGE.right);
  const y = (ms: number): number =>
    HIGH - EDGE.bottom - ((Math.log10(ms) - low) / (high - low)) * (HIGH - EDGE.top - EDGE.bottom);
  const at = (value: number): string => value.toFixed(1);
  const lines = Array.from({ length: high - low + 1 }, (_, i) => {
    const ms = 10 ** (low + i);
    return (
      `<line x1="${EDGE.left}" x2="${WIDE - EDGE.right}" y1="${at(y(ms))}" y2="${at(y(ms))}" class="grid"/>` +
      `<text x="${EDGE.left - 8}" y="${at(y(ms) + 4)}" text-anchor="end">${time(ms)}</text>`
    );
  });
  const labels = steps.map(
    ({ replies, bytes }) =>
      `<text x="${at(x(replies))}" y="${HIGH - 28}" text-anchor="middle">${inThousands(replies)}</text>` +
      `<text x="${at(x(replies))}" y="${HIGH - 10}" text-anchor="middle" class="soft">${size(bytes)}</text>`,
  );
  const curve = (level: 'Standard' | 'Safer'): string => {
    const points = steps.map(({ replies, ms }) => `${at(x(replies))},${at(y(ms[level]))}`);
    const end = steps.at(-1);
    return (
      `<polyline points="${points.join(' ')}" class="${level}"/>` +
      points
        .map((point) => point.split(','))
        .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" class="${level}"/>`)
        .join('') +
      (end === undefined
        ? ''
        : `<text x="${at(x(end.replies) + 12)}" y="${at(y(end.ms[level]) + 4)}">${level}, ${time(end.ms[level])}</text>`)
    );
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${HIGH}" role="img" aria-label="Time to read 14 days of drops, by the number of replies in them">
<style>
text{font:12px sans-serif;fill:#24292f}.soft{fill:#6e7781}.grid{stroke:#d0d7de}
polyline{fill:none;stroke-width:2}.Standard{stroke:#1a7f5a;fill:#1a7f5a}.Safer{stroke:#b35900;fill:#b35900}polyline.Standard,polyline.Safer{fill:none}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#8d96a0}.grid{stroke:#30363d}.Standard{stroke:#4ac28e}circle.Standard{fill:#4ac28e}.Safer{stroke:#f0883e}circle.Safer{fill:#f0883e}}
</style>
${[...lines, ...labels, curve('Standard'), curve('Safer')].join('\n')}
</svg>
`;
}

/** Writes the picture, the table and all figures of the run. */
export async function drawGrowth(result: BenchResult, steps: readonly Growth[]): Promise<void> {
  const folder = join(TOP, 'docs', 'benchmarks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'replies.svg'), growthChart(steps));
  await writeFile(
    join(folder, 'source.md'),
    `# The source's page, measured

Written by \`./amana bench source --draw\`; what the figures mean is said in \`../benchmarks.md\`.

${table(result)}

## Reading replies, as a newsroom answers more people

![Time to read 14 days of drops, by the number of replies in them](replies.svg)

${growthTable(steps)}
`,
  );
}
