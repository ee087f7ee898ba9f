/** `./amana check`: the static checks alone. */
import type { Command } from 'commander';
import { runChecks } from '../checks/all.ts';
import { say } from '../terminal.ts';

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('Types of every zone, format and lint, who may import what.')
    .action(async () => {
      const { passed, failed } = await runChecks(say);
      say(`${passed} passed, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    });
}
