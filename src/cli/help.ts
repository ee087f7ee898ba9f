/** What `./amana --help` says: the orientation of a newcomer, by who needs which command. */
import { faint, strong } from './terminal.ts';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
}

export interface CommandGroup {
  readonly who: string;
  readonly commands: readonly CommandEntry[];
}

/** 2 + 12 leaves room for the longest name and keeps the summaries in one column. */
const NAME_COLUMNS = 12;

export function helpText(groups: readonly CommandGroup[]): string {
  const lines = groups.flatMap(({ who, commands }) => [
    strong(who),
    ...commands.map(({ name, summary }) => `  ${name.padEnd(NAME_COLUMNS)}${summary}`),
    '',
  ]);
  return [
    `${strong('Amana')}: a thing entrusted to someone's keeping.`,
    "Field reports are sealed in the source's browser, cleaned in a sandbox, opened only on the desk,",
    'and become articles. The server in between can read none of it.',
    '',
    `  ./amana <command> [options]         ${faint('./amana <command> --help says more')}`,
    '',
    ...lines,
    strong('Exit codes'),
    '  0  done          1  it did not succeed; stderr says why and what to do',
    '  2  wrong usage   (doctor: 0 all well, 1 warnings, 2 failures;',
    '                    risk-check: 0 nothing found, 1 warnings, 2 blocks)',
    '',
    'A first look: ./amana up        Everything tested: ./amana test',
  ].join('\n');
}
