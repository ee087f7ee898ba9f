/** What a measurement says, in one shape for people and for programs. */
import { cpus, totalmem } from 'node:os';

export interface Row {
  readonly what: string;
  /** Median of the runs. */
  readonly median: number;
  readonly unit:
    | 'ms'
    | 's'
    | 'MiB'
    | 'KB'
    | 'a second'
    | 'files a second'
    | 'pages a second'
    | 'requests'
    | 'values'
    | '%'
    | '×';
  /** All runs, in the order measured; one where a thing is counted and not timed. */
  readonly runs: readonly number[];
  /** How it stands to what it is measured against, and the bound it has to keep. */
  readonly against?: {
    readonly ratio: number;
    readonly of: string;
    /** Null where the ratio is told and nothing is promised of it. */
    readonly bound: {
      readonly kind: 'at least' | 'at most';
      readonly limit: number;
      readonly isMet: boolean;
    } | null;
  };
}

export interface BenchResult {
  readonly bench: string;
  readonly title: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  /** What a reader must know to believe the figures. */
  readonly notes: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export const measured = (what: string, unit: Row['unit'], runs: readonly number[]): Row => ({
  what,
  unit,
  runs,
  median: median(runs),
});

/** The row with its ratio to something, and nothing promised. */
export const beside = (row: Row, ratio: number, of: string): Row => ({
  ...row,
  against: { ratio, of, bound: null },
});

/** The row with its ratio and whether the bound is kept. */
export const held = (
  row: Row,
  ratio: number,
  of: string,
  kind: 'at least' | 'at most',
  limit: number,
): Row => ({
  ...row,
  against: {
    ratio,
    of,
    bound: { kind, limit, isMet: kind === 'at least' ? ratio >= limit : ratio <= limit },
  },
});

/** A figure that must not be above its limit, in its own unit. */
export const within = (row: Row, limit: number): Row =>
  held(row, row.median / limit, 'of the limit', 'at most', 1);

export const isMissed = ({ against }: Row): boolean => against?.bound?.isMet === false;

export function machineLine(): string {
  const processors = cpus();
  const model = (processors[0]?.model ?? 'unknown processor').replace(/\s+/g, ' ').trim();
  const gib = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} × ${model}, ${gib} GiB, Node ${process.versions.node}, ${process.platform}`;
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

type Bound = NonNullable<Row['against']>['bound'];

const promise = (bound: Bound): string =>
  bound === null ? '' : `${bound.kind} ${bound.limit}×: ${bound.isMet ? 'kept' : 'MISSED'}`;

/** A table for the terminal, and as it can stand in a README. */
export function table(result: BenchResult): string {
  const cells = result.rows.map(({ what, median: value, unit, runs, against }) => [
    what,
    `${figure(value)} ${unit}`,
    runs.length > 1 ? `${figure(Math.min(...runs))}–${figure(Math.max(...runs))}` : '',
    against === undefined ? '' : `${figure(against.ratio)}× ${against.of}`,
    promise(against?.bound ?? null),
  ]);
  const head = [result.title, 'median', 'lowest–highest', 'ratio', 'wanted'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...cells.map(line),
    '',
    ...result.notes.map((note) => `  ${note}`),
    `  ${result.machine}`,
  ].join('\n');
}
