/** `./amana faults`: does to a newsroom of its own what machines and disks do, and counts what arrives. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Fault } from '../faults/fault.ts';
import { FAULTS } from '../faults/list.ts';
import { type Outcome, type Result, runFaults } from '../faults/run.ts';
import { bringSystemParts } from '../setup/install.ts';
import { FAULT_PARTS, REDIS, RUN_PARTS } from '../setup/parts.ts';
import { OperatorError, say, step, strong } from '../terminal.ts';

interface FaultsOptions {
  readonly reports: number;
  readonly only?: readonly string[];
  readonly list?: true;
  readonly json?: true;
  readonly yes?: true;
}

const REPORTS = 10_000;
const MOST_REPORTS = 1_000_000;
/** As `doctor` has it: 1 for what needs a look, 2 for what failed. */
const LOOK = 1;
const FAILED = 2;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MOST_REPORTS)
    throw new InvalidArgumentError(`It has to be a whole number from 1 to ${MOST_REPORTS}.`);
  return value;
}

const several = (text: string, before: readonly string[] = []): string[] => [...before, ...text.split(',')];

export function registerFaults(program: Command): void {
  program
    .command('faults')
    .description(
      'Starts a newsroom of its own in a temporary folder, sends reports all the while, and kills, fills, freezes,\n' +
        'empties and corrupts. Each acknowledged report has to reach the desk once, and doctor has to name each damage.\n' +
        'It touches no other newsroom. Exit code: 0 all arrived and named, 1 skipped or not named, 2 lost or twice.',
    )
    .option('--reports <n>', 'in all, shared by the faults', count, REPORTS)
    .option('--only <name>', 'this fault, or all that begin so; may be given several times', several)
    .option('--list', 'only says which there are')
    .option('--json', 'one line of JSON on stdout')
    .addOption(new Option('--yes', 'install missing parts of the system without asking'))
    .addHelpText(
      'after',
      '\nExamples:\n  ./amana faults\n  ./amana faults --reports 500 --only kill-intake --only disk-full',
    )
    .action(faults);
}

/** @throws OperatorError for a name that is none */
function chosen(only: readonly string[] | undefined): readonly Fault[] {
  if (only === undefined) return FAULTS;
  for (const name of only)
    if (name === '' || !FAULTS.some((fault) => fault.name.startsWith(name)))
      throw new OperatorError(`There is no fault "${name}"; ./amana faults --list names them all.`, {
        exitCode: FAILED,
      });
  return FAULTS.filter(({ name }) => only.some((start) => name.startsWith(start)));
}

async function faults({ reports, only, list, json, yes }: FaultsOptions): Promise<void> {
  const wanted = chosen(only);
  if (list === true) {
    if (json === true) say(JSON.stringify(wanted.map(({ name, about }) => ({ name, about }))));
    else for (const { name, about } of wanted) say(`${name.padEnd(NAME_COLUMNS)}  ${about}`);
    return;
  }
  process.umask(0o077);
  await bringSystemParts([REDIS, ...RUN_PARTS, ...FAULT_PARTS], yes === true);
  step(`${wanted.length} faults, ${reports} reports ...`);
  if (json !== true) say(HEAD);
  const result = await runFaults(wanted, reports, (outcome) => {
    if (json !== true) say(rowOf(outcome));
  });
  say(json === true ? JSON.stringify(result) : closing(result));
  process.exitCode = codeOf(result);
}

export function codeOf({ outcomes, lost, twice, files, afterwards }: Result): number {
  const isWhole =
    lost.length === 0 &&
    twice.length === 0 &&
    files.listed === files.acknowledged &&
    afterwards.damages === 0;
  if (!isWhole || files.clean !== files.acknowledged) return FAILED;
  const isQuiet = afterwards.keysLeft === 0 && afterwards.linesTelling === 0;
  const isAll = outcomes.every(({ skipped, isNamed }) => skipped === null && isNamed);
  return isQuiet && isAll ? 0 : LOOK;
}

const NAME_COLUMNS = 24;
const columns = (cells: readonly string[]): string =>
  cells
    .map((cell, at) =>
      at === 0
        ? cell.padEnd(NAME_COLUMNS)
        : at < 5
          ? cell.padStart(12)
          : at === 5
            ? cell.padStart(8)
            : `  ${cell}`,
    )
    .join('');
const HEAD = strong(columns(['fault', 'acknowledged', 'arrived', 'lost', 'twice', 'seconds', 'doctor said']));

function rowOf({
  fault,
  skipped,
  acknowledged,
  arrived,
  lost,
  twice,
  doctor,
  isNamed,
  seconds,
}: Outcome): string {
  if (skipped !== null) return `${fault.padEnd(NAME_COLUMNS)}  skipped: ${skipped}`;
  const said = doctor ?? (isNamed ? 'nothing, nor had to' : strong('NOTHING'));
  return columns([fault, ...[acknowledged, arrived, lost.length, twice.length, seconds].map(String), said]);
}

/** Numbers as the harness wrote them into the words. */
const told = (numbers: readonly number[], what: string): string[] =>
  numbers.length === 0 ? [] : [strong(`${what}: report ${numbers.join(', ')}.`)];

export const closing = ({ acknowledged, arrived, lost, twice, files, afterwards, seconds }: Result): string =>
  [
    '',
    `${acknowledged} reports acknowledged, ${arrived} at the desk, ${lost.length} lost, ${twice.length} twice; ` +
      `${files.acknowledged} files acknowledged, ${files.clean} clean. ${seconds} s.`,
    `Afterwards: ${afterwards.damages} damages, ${afterwards.keysLeft} traces in Redis, ${afterwards.linesTelling} log lines that tell something.`,
    ...told(lost, 'Lost'),
    ...told(twice, 'Twice'),
  ].join('\n');
