/** `./amana doctor`: every finding with its mend; the exit code is the worst of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Finding, State } from '../doctor/finding.ts';
import { floods } from '../doctor/flood.ts';
import { keysLast, modes, offlineFolder } from '../doctor/folder.ts';
import { diskRoom, nodeVersion, packages, sandbox, swap, systemParts } from '../doctor/machine.ts';
import { services } from '../doctor/services.ts';
import { dataFolder, TOP } from '../places.ts';
import { say, strong } from '../terminal.ts';

const EXIT_CODES: Readonly<Record<State, number>> = { pass: 0, warn: 1, fail: 2 };

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Checks this machine, the data folder and what runs. Exit code: 0 pass, 1 warn, 2 fail.')
    .option('--data <dir>', 'the data folder of ./amana up', join(TOP, 'data'))
    .option('--json', 'one line of JSON on stdout')
    .action(doctor);
}

async function doctor(options: { data: string; json?: true }): Promise<void> {
  const data = dataFolder(options.data);
  const findings: Finding[] = [
    nodeVersion(),
    await packages(),
    systemParts(),
    await sandbox(),
    await swap(),
    await diskRoom(data),
    ...(existsSync(data.top)
      ? [modes(data), offlineFolder(data), ...(await keysLast(data)), ...(await floods(data))]
      : []),
    ...(await services(data)),
  ];
  const worst = findings.reduce((code, { state }) => Math.max(code, EXIT_CODES[state]), 0);
  if (options.json === true) say(JSON.stringify({ worst: nameOf(worst), checks: findings }));
  else say(findings.map(line).join('\n'));
  process.exitCode = worst;
}

const nameOf = (code: number): State => (code === 0 ? 'pass' : code === 1 ? 'warn' : 'fail');

const line = ({ state, check, seen, mend }: Finding): string =>
  `${state === 'pass' ? state : strong(state)}  ${check.padEnd(20)}${seen}${mend === null ? '' : `\n${' '.repeat(26)}${mend}`}`;
