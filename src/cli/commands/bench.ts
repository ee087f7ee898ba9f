/** `./amana bench [NAME]`: measurements, each beside what it is measured against, in the same run. */
import { Argument, type Command } from 'commander';
import { type BenchResult, isMissed, table } from '../bench/result.ts';
import { bringSystemParts } from '../setup/install.ts';
import { CHROMIUM, REDIS, RUN_PARTS } from '../setup/parts.ts';
import { say, step } from '../terminal.ts';

/** Only the bench that was asked for is loaded. */
const BENCHES = {
  seal: async () => (await import('../bench/seal.ts')).benchSeal(),
  memory: async () => (await import('../bench/memory.ts')).benchMemory(),
  intake: async () => (await import('../bench/intake.ts')).benchIntake(),
  queue: async () => (await import('../bench/queue.ts')).benchQueue(),
  desk: async () => (await import('../bench/desk.ts')).benchDesk(),
  weight: async () => (await import('../bench/weight.ts')).benchWeight(),
} as const satisfies Record<string, () => Promise<BenchResult>>;

type BenchName = keyof typeof BENCHES;
const NAMES = Object.keys(BENCHES);
const isBench = (name: string): name is BenchName => NAMES.includes(name);

export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('Measure against the neighbours, with the ratio beside each figure.')
    .addArgument(new Argument('[name]', 'one bench; all of them where none is named').choices(NAMES))
    .option('--json', 'one line of JSON a bench')
    .option('--yes', 'install missing parts of the system without asking')
    .action(async (name: string | undefined, { json, yes }: { json?: boolean; yes?: boolean }) => {
      await bringSystemParts([REDIS, ...RUN_PARTS, CHROMIUM], yes === true);
      for (const bench of (name === undefined ? NAMES : [name]).filter(isBench)) {
        step(`measuring ${bench} ...`);
        const result = await BENCHES[bench]();
        say(json === true ? JSON.stringify(result) : `${table(result)}\n`);
        if (result.rows.some(isMissed)) process.exitCode = 1;
      }
    });
}
