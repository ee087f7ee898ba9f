/** Every static check, in the order of their speed. */
import { cruise } from 'dependency-cruiser';
import { TOP } from '../places.ts';
import { type Check, runTool } from './check.ts';
import { houseProblems } from './house.ts';
import { importRules } from './imports.ts';
import { CRUISE_OPTIONS } from './options.ts';

/** Each is compiled for itself, so that a zone sees only the globals of where it runs. */
export const TYPE_PROJECTS = [
  'src/protocol',
  'src/ui',
  'src/source',
  'src/desk',
  'src/cli/bench/page',
  '.',
  'tests',
] as const;

/**
 * Violations of the zone table below `top`, one sentence each.
 * @param top a folder that is laid out like this project
 */
export async function importProblems(top: string, folders: readonly string[]): Promise<string[]> {
  const { output } = await cruise(
    [...folders],
    { ...CRUISE_OPTIONS, baseDir: top, validate: true, ruleSet: { forbidden: importRules() } },
    { bustTheCache: true },
  );
  if (typeof output === 'string') throw new Error('the import scanner answered in another form');
  if (output.summary.totalCruised === 0) return ['no file was scanned: the check saw nothing'];
  const why = new Map(importRules().map((rule) => [rule.name, rule.comment]));
  return output.summary.violations.map(({ from, to, rule, cycle }) => {
    const path = cycle === undefined ? to : cycle.map((step) => step.name).join(' → ');
    return `${from} → ${path}\n    ${rule.name}: ${why.get(rule.name) ?? ''}`;
  });
}

export const CHECKS: readonly Check[] = [
  { name: 'house rules of the code', run: () => houseProblems(TOP) },
  {
    name: 'format and lint',
    run: () =>
      runTool('@biomejs/biome/bin/biome', [
        'check',
        '--colors=off',
        '--diagnostic-level=warn',
        '--error-on-warnings',
        '.',
      ]),
  },
  ...TYPE_PROJECTS.map(
    (project): Check => ({
      name: `types of ${project === '.' ? 'servers, workers and command line' : project}`,
      run: () => runTool('typescript/lib/tsc.js', ['--noEmit', '--pretty', 'false', '-p', project]),
    }),
  ),
  {
    name: 'zones: who may import what, and no circles',
    run: () => importProblems(TOP, ['src', 'workers', 'config']),
  },
];

export interface CheckCount {
  readonly passed: number;
  readonly failed: number;
}

/** Runs them all and hands each line of the outcome to `print`. */
export async function runChecks(print: (line: string) => void): Promise<CheckCount> {
  let failed = 0;
  for (const check of CHECKS) {
    const problems = await check.run();
    if (problems.length > 0) failed += 1;
    print(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${check.name}`);
    for (const problem of problems) print(problem.replace(/^/gm, '    '));
  }
  return { passed: CHECKS.length - failed, failed };
}
