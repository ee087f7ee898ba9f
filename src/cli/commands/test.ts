/** `./amana test`: brings what tests need, then the static checks, then every test; one closing line counts all. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { runChecks } from '../checks/all.ts';
import { TOP } from '../places.ts';
import { bringSystemParts } from '../setup/install.ts';
import { bringPages } from '../setup/pages.ts';
import { REDIS, RUN_PARTS, TEST_PARTS } from '../setup/parts.ts';
import { interactive, OperatorError, say, step } from '../terminal.ts';

/** What jest's JSON report is read for. */
const jestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not even be loaded: each is a failure, though no test in it was counted. */
  numRuntimeErrorTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

/**
 * Real browsers, a real Tor network and real crashes share two cores, so that one may run out of patience beside
 * another. A file that failed is run once more, alone, and named; what fails then is wrong. More than these are no
 * coincidence.
 */
const MOST_AGAIN = 5;

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Result extends Count {
  /** Files of which something failed, with what else they counted. */
  readonly failedFiles: readonly (Count & { readonly path: string })[];
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

const JEST = join(TOP, 'node_modules/jest/bin/jest.js');

/** @throws OperatorError before anything is installed or built */
function requireJestArgs(args: readonly string[]): void {
  if (!args.some((arg) => arg.startsWith('-'))) return;
  // Reads its options and its settings, says what they come to, and runs nothing.
  const { status, stderr } = spawnSync(process.execPath, [JEST, '--showConfig', ...args], {
    cwd: TOP,
    encoding: 'utf8',
  });
  if (status === 0) return;
  const [, unknown] = /"([^"]+)"/.exec(stderr) ?? [];
  throw new OperatorError(
    `${unknown === undefined ? 'These are no options' : `--${unknown} is no option`} of jest; nothing was run. ./amana test takes paths of tests and jest’s options, such as -t NAME.`,
    { exitCode: 2 },
  );
}

async function test(jestArgs: readonly string[], options: { yes?: true }): Promise<void> {
  requireJestArgs(jestArgs);
  await bringSystemParts([REDIS, ...RUN_PARTS, ...TEST_PARTS], options.yes === true || !interactive());
  await bringPages();
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  if (jestArgs.length > 0) {
    add(count, await jest([...jestArgs]));
  } else {
    step('static checks ...');
    const checks = await runChecks(say);
    add(count, { ...checks, skipped: 0 });
    step('tests, two files at a time ...');
    add(count, await failuresAgain(await jest([])));
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

async function failuresAgain(first: Result): Promise<Count> {
  const { failedFiles } = first;
  if (failedFiles.length === 0 || failedFiles.length > MOST_AGAIN) return first;
  const paths = failedFiles.map(({ path }) => path);
  step(`once more, alone: ${paths.map((path) => relative(TOP, path)).join(', ')} ...`);
  const again = await jest(['--runInBand', '--runTestsByPath', ...paths]);
  for (const { path } of failedFiles)
    if (!again.failedFiles.some((failed) => failed.path === path))
      say(`unsteady: ${relative(TOP, path)} failed beside another file and passed alone`);
  const count: Count = { passed: first.passed, failed: first.failed, skipped: first.skipped };
  for (const { passed, failed, skipped } of failedFiles)
    add(count, { passed: -passed, failed: -failed, skipped: -skipped });
  add(count, again);
  return count;
}

/** Runs jest on this Node with its output as it comes. @returns what its report counts */
async function jest(args: readonly string[]): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [
          '--experimental-vm-modules',
          '--disable-warning=ExperimentalWarning',
          JEST,
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
      failedFiles: parsed.testResults
        .filter(({ status }) => status === 'failed')
        .map(({ name, assertionResults }) => {
          const of = (...wanted: string[]) =>
            assertionResults.filter(({ status }) => wanted.includes(status)).length;
          // A file that could not be loaded is one failure.
          const failed = assertionResults.length === 0 ? 1 : of('failed');
          return { path: name, passed: of('passed'), failed, skipped: of('pending', 'todo') };
        }),
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
