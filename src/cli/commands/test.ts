/** `./amana test`: brings what tests need, then the static checks, then every test; one closing line counts all. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { runChecks } from '../checks/all.ts';
import { TOP } from '../places.ts';
import { bringSystemParts } from '../setup/install.ts';
import { bringPages } from '../setup/pages.ts';
import { REDIS, RUN_PARTS, TEST_PARTS } from '../setup/parts.ts';
import { interactive, OperatorError, say, step } from '../terminal.ts';

/**
 * Whole newsrooms, real browsers, large files: one at a time, so that two of them do not share two cores and
 * measure each other.
 */
const HEAVY = ['e2e', 'faults', 'promises', 'bench', 'cli', 'tor', 'publisher'];
const HEAVY_PATTERN = `/tests/(${HEAVY.join('|')})/`;

/** What jest's JSON report is read for. */
const jestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be loaded: each is a failure, though no test in it was counted. */
  numRuntimeErrorTestSuites: z.number(),
});

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

export function registerTest(program: Command): void {
  program
    .enablePositionalOptions()
    .command('test [jest-args...]')
    .description(
      'Installs what the tests need, builds the pages, runs the static checks and every test. With arguments, ' +
        'runs only jest with these, for instance: ./amana test tests/protocol -t frame',
    )
    .option('--yes', 'install missing parts of the system without asking')
    .allowUnknownOption()
    .passThroughOptions()
    .action(test);
}

async function test(jestArgs: readonly string[], options: { yes?: true }): Promise<void> {
  await bringSystemParts([REDIS, ...RUN_PARTS, ...TEST_PARTS], options.yes === true || !interactive());
  await bringPages();
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  if (jestArgs.length > 0) {
    add(count, await jest([...jestArgs]));
  } else {
    step('static checks ...');
    const checks = await runChecks(say);
    add(count, { ...checks, skipped: 0 });
    step('tests, two at a time ...');
    add(count, await jest(['--testPathIgnorePatterns', '/node_modules/', HEAVY_PATTERN]));
    step('whole newsrooms and browsers, one at a time ...');
    add(count, await jest(['--runInBand', '--testPathPatterns', HEAVY_PATTERN]));
  }
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
  say(`\n${count.passed} passed, ${count.failed} failed${skipped}`);
  process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1;
}

function add(count: Count, more: Count): void {
  count.passed += more.passed;
  count.failed += more.failed;
  count.skipped += more.skipped;
}

/** Runs jest on this Node with its output as it comes. @returns what its report counts */
async function jest(args: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          '--experimental-vm-modules',
          '--disable-warning=ExperimentalWarning',
          join(TOP, 'node_modules/jest/bin/jest.js'),
          '--passWithNoTests',
          '--forceExit',
          '--json',
          `--outputFile=${report}`,
          ...args,
        ],
        // With --json jest keeps stdout for the report, which the file holds already.
        { cwd: TOP, stdio: ['ignore', 'ignore', 'inherit'] },
      );
      child.once('error', reject);
      child.once('exit', (status) => resolve(status ?? 1));
    });
    const parsed = jestReport.parse(JSON.parse(await readFile(report, 'utf8')));
    const failed = parsed.numFailedTests + parsed.numRuntimeErrorTestSuites;
    return {
      passed: parsed.numPassedTests,
      // jest may fail for reasons of its own, which are no test's.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: parsed.numPendingTests + parsed.numTodoTests,
    };
  } catch (error) {
    throw new OperatorError('jest ended without a report; the lines above say why.', { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
