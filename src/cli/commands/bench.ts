/** `./amana bench [NAME]`: measurements, each beside what it is measured against, in the same run. */
import { Argument, type Command } from 'commander';
import { type BenchResult, isMissed, table } from '../bench/result.ts';
import type { SanitizeBenchOptions } from '../bench/sanitize.ts';
import type { SourceBenchOptions } from '../bench/source.ts';
import { bringSystemParts } from '../setup/install.ts';
import {
  CHROMIUM,
  FIREFOX,
  REDIS,
  RUN_PARTS,
  SANITIZE_BENCH_PARTS,
  type SystemPart,
} from '../setup/parts.ts';
import { say, step } from '../terminal.ts';

/** Only the bench that was asked for is loaded. */
const BENCHES = {
  seal: async () => (await import('../bench/seal.ts')).benchSeal(),
  memory: async () => (await import('../bench/memory.ts')).benchMemory(),
  intake: async () => (await import('../bench/intake.ts')).benchIntake(),
  queue: async () => (await import('../bench/queue.ts')).benchQueue(),
  desk: async () => (await import('../bench/desk.ts')).benchDesk(),
  weight: async () => (await import('../bench/weight.ts')).benchWeight(),
  source: async (options) => (await import('../bench/source.ts')).benchSource(options),
  risk: async () => (await import('../bench/risk.ts')).benchRisk(),
  sanitize: async (options) => (await import('../bench/sanitize.ts')).benchSanitize(options),
} as const satisfies Record<
  string,
  (options: SanitizeBenchOptions & SourceBenchOptions) => Promise<BenchResult>
>;

type BenchName = keyof typeof BENCHES;
const NAMES = Object.keys(BENCHES);
const isBench = (name: string): name is BenchName => NAMES.includes(name);

interface BenchOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly quick?: boolean;
  readonly long?: boolean;
  readonly draw?: boolean;
}

function partsOf(bench: BenchName): readonly SystemPart[] {
  if (bench === 'risk') return [];
  if (bench === 'sanitize') return [...RUN_PARTS, ...SANITIZE_BENCH_PARTS];
  return [REDIS, ...RUN_PARTS, CHROMIUM, ...(bench === 'source' ? [FIREFOX] : [])];
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
    .option('--draw', 'source: write the figures and their picture into docs/benchmarks')
    .option('--yes', 'install missing parts of the system without asking')
    .action(async (name: string | undefined, { json, yes, quick, long, draw }: BenchOptions) => {
      const chosen = (name === undefined ? NAMES : [name]).filter(isBench);
      await bringSystemParts([...new Set(chosen.flatMap(partsOf))], yes === true);
      for (const bench of chosen) {
        step(`measuring ${bench} ...`);
        const result = await BENCHES[bench]({
          quick: quick === true,
          long: long === true,
          draw: draw === true,
        });
        say(json === true ? JSON.stringify(result) : `${table(result)}\n`);
        if (result.rows.some(isMissed)) process.exitCode = 1;
      }
    });
}
