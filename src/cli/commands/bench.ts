/** `./amana bench [NAME]`: measurements, each beside what it is measured against, in the same run. */
import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { DeskBenchOptions } from '../bench/desk.ts';
import { type BenchResult, isMissed, table } from '../bench/result.ts';
import type { SanitizeBenchOptions } from '../bench/sanitize.ts';
import type { ScaleBenchOptions } from '../bench/scale.ts';
import type { SourceBenchOptions } from '../bench/source.ts';
import { bringSystemParts } from '../setup/install.ts';
import {
  CHROMIUM,
  FIREFOX,
  REDIS,
  RUN_PARTS,
  SANITIZE_BENCH_PARTS,
  type SystemPart,
  TOR_BENCH_PARTS,
} from '../setup/parts.ts';
import { say, step } from '../terminal.ts';

/** Only the bench that was asked for is loaded. */
const BENCHES = {
  seal: async () => (await import('../bench/seal.ts')).benchSeal(),
  memory: async () => (await import('../bench/memory.ts')).benchMemory(),
  intake: async () => (await import('../bench/intake.ts')).benchIntake(),
  queue: async () => (await import('../bench/queue.ts')).benchQueue(),
  desk: async (options) => (await import('../bench/desk.ts')).benchDesk(options),
  weight: async () => (await import('../bench/weight.ts')).benchWeight(),
  source: async (options) => (await import('../bench/source.ts')).benchSource(options),
  tor: async () => (await import('../bench/tor.ts')).benchTor(),
  scale: async (options) => (await import('../bench/scale.ts')).benchScale(options),
  risk: async () => (await import('../bench/risk.ts')).benchRisk(),
  sanitize: async (options) => (await import('../bench/sanitize.ts')).benchSanitize(options),
} as const satisfies Record<
  string,
  (
    options: SanitizeBenchOptions & SourceBenchOptions & DeskBenchOptions & ScaleBenchOptions,
  ) => Promise<BenchResult>
>;

/** What the desk is built to hold, and what its promises are measured at. */
const DESK_REPORTS = 10_000;

function reportsOf(text: string): number {
  const reports = Number(text);
  if (!Number.isInteger(reports) || reports < 40 || reports > 100_000)
    throw new InvalidArgumentError('It has to be a number from 40 to 100,000.');
  return reports;
}

/** A newsroom's reports of a thousand days, at a thousand a day. */
const SCALE_MOST = 1_000_000;

function mostOf(text: string): number {
  const most = Number(text);
  if (!Number.isInteger(most) || most < 1_000 || most > SCALE_MOST)
    throw new InvalidArgumentError('It has to be a number from 1,000 to 1,000,000.');
  return most;
}

type BenchName = keyof typeof BENCHES;
const NAMES = Object.keys(BENCHES);
const isBench = (name: string): name is BenchName => NAMES.includes(name);

interface BenchOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly quick?: boolean;
  readonly long?: boolean;
  readonly draw?: boolean;
  readonly reports?: number;
  readonly most?: number;
}

function partsOf(bench: BenchName): readonly SystemPart[] {
  if (bench === 'risk') return [];
  if (bench === 'tor') return [REDIS, ...RUN_PARTS, ...TOR_BENCH_PARTS];
  if (bench === 'sanitize') return [...RUN_PARTS, ...SANITIZE_BENCH_PARTS];
  return [REDIS, ...RUN_PARTS, CHROMIUM, ...(bench === 'source' || bench === 'desk' ? [FIREFOX] : [])];
}

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('Measure against the neighbours, with the ratio beside each figure.')
    .addArgument(new Argument('[name]', 'one bench; all of them where none is named').choices(NAMES))
    .option('--json', 'one line of JSON a bench')
    .option(
      '--quick',
      'sanitize: a tenth of the files; source: up to 1,000 replies; to see that the bench works',
    )
    .option('--long', 'sanitize: all 10,000 files of the long queue, which takes many minutes')
    .option('--draw', 'source, desk, scale: write the figures into docs/benchmarks')
    .option('--reports <n>', `desk: so many reports instead of ${DESK_REPORTS}`, reportsOf)
    .option('--most <n>', `scale: so many stored reports at most instead of ${SCALE_MOST}`, mostOf)
    .option('--yes', 'install missing parts of the system without asking')
    .action(
      async (name: string | undefined, { json, yes, quick, long, draw, reports, most }: BenchOptions) => {
        const chosen = (name === undefined ? NAMES : [name]).filter(isBench);
        await bringSystemParts([...new Set(chosen.flatMap(partsOf))], yes === true);
        for (const bench of chosen) {
          step(`measuring ${bench} ...`);
          const result = await BENCHES[bench]({
            quick: quick === true,
            long: long === true,
            draw: draw === true,
            reports: reports ?? DESK_REPORTS,
            most: most ?? SCALE_MOST,
          });
          say(json === true ? JSON.stringify(result) : `${table(result)}\n`);
          if (result.rows.some(isMissed)) process.exitCode = 1;
        }
      },
    );
}
