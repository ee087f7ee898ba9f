/** `./amana uninstall`: says what it takes away, and takes nothing of the data unless it is told to. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { earlierPaths, INSTALLED_LIST, PARTS_FILE } from '../install/memory.ts';
import { UNITS } from '../install/plan.ts';
import { CODE, FOLDERS, SETTINGS } from '../install/processes.ts';
import { inSteps, type Step } from '../install/steps.ts';
import {
  amanaNames,
  disable,
  forgetUnits,
  isBooted,
  isRoot,
  removeTraces,
  removeUsers,
  stopAll,
} from '../install/system.ts';
import { BACKUPS } from '../install/timers.ts';
import { type Change, removeStale } from '../install/write.ts';
import { confirm, interactive, note, OperatorError, say } from '../terminal.ts';

interface UninstallOptions {
  readonly root: string;
  readonly dataToo?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function registerUninstall(program: Command): void {
  program
    .command('uninstall')
    .description(
      'Stops the services and takes units, code and what was made for them away. Data, keys of onions, your settings and ' +
        'users stay, unless --data-too.\n\nExample: amana uninstall --dry-run',
    )
    .option('--root <dir>', 'another root than this machine’s own', '/')
    .option(
      '--data-too',
      'destroy all data as well: reports, keys, the onions’ addresses, settings and users; backups stay',
    )
    .option('--dry-run', 'say what would be taken away, and take nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'one line of JSON on stdout')
    .action(uninstall);
}

/** What holds data, each with what is lost with it. */
const DATA: readonly { readonly path: string; readonly holds: string }[] = [
  { path: FOLDERS.storage.path, holds: 'every report and attachment, and the histories of the desk' },
  { path: FOLDERS.site.path, holds: 'the published site' },
  { path: FOLDERS.workerKeys.path, holds: 'the keys to attachments that are not cleaned yet' },
  { path: FOLDERS.relayKey.path, holds: 'the relay’s key' },
  { path: FOLDERS.onionKeys.path, holds: 'the keys of the onions: their addresses can never be had again' },
  { path: FOLDERS.wayState.path, holds: 'the relay’s tor' },
  { path: SETTINGS, holds: 'the root public key and your settings' },
];

async function uninstall(options: UninstallOptions): Promise<void> {
  const root = resolve(options.root);
  const listed = earlierPaths(root);
  const isDry = options.dryRun === true;
  if (listed.length === 0 && !(options.dataToo === true && standing(root).length > 0)) {
    throw new OperatorError(`Amana is not installed below ${root}; nothing was changed.`);
  }
  if (root === '/' && !isDry && !isRoot())
    throw new OperatorError('Only root may uninstall: run it with sudo, or look first with --dry-run.');
  const data = options.dataToo === true ? standing(root) : [];
  const left = existsSync(join(root, BACKUPS)) ? [BACKUPS] : [];
  const plan: Plan = { root, listed, data, left, dataToo: options.dataToo === true };
  if (!isDry && options.yes !== true) {
    note(warning(plan));
    if (!interactive()) throw new OperatorError('Nothing was changed: give --yes, or look with --dry-run.');
    if (!(await confirm(data.length > 0 ? 'Destroy all that?' : 'Take all that away?')))
      throw new OperatorError('Nothing was changed.');
  }
  const users = options.dataToo === true ? amanaNames(root, 'passwd') : [];
  const changes = isDry
    ? [...units(plan, true), ...folders(plan, true), ...list(plan, true)]
    : await takeAway(plan);
  if (options.json === true) {
    say(JSON.stringify({ root, changes, left, users, dataToo: options.dataToo === true, dryRun: isDry }));
    return;
  }
  say(warning(plan));
  say(isDry ? 'Nothing was taken away.' : 'Done.');
  if (data.length === 0)
    note(
      'amana: data, keys, settings, what was chosen (--watch and its like) and users are where they were; --data-too destroys them.',
    );
}

interface Plan {
  readonly root: string;
  /** What install has written. */
  readonly listed: readonly string[];
  readonly data: typeof DATA;
  /** Backups are no part of what install made: they are what there is to come back from. */
  readonly left: readonly string[];
  readonly dataToo: boolean;
}

/** What was chosen and the root key are the operator's, like the settings beside them: the next install finds them again. */
const STAYING: readonly string[] = [INSTALLED_LIST, PARTS_FILE, `${SETTINGS}/root.env`];

const units = ({ root, listed }: Plan, isDry: boolean): Change[] => [
  ...disable(
    root,
    listed.filter((path) => path.startsWith(`${UNITS}/`)).map((path) => path.slice(UNITS.length + 1)),
    isDry,
  ),
  ...removeStale(
    root,
    listed.filter((path) => !STAYING.includes(path)),
    isDry,
  ),
];

function folders({ root, data }: Plan, isDry: boolean): Change[] {
  const paths = [CODE, ...data.map(({ path }) => path).filter((path) => path !== SETTINGS)];
  return paths.flatMap((path) => folder(root, path, isDry));
}

function folder(root: string, path: string, isDry: boolean): Change[] {
  if (!existsSync(join(root, path))) return [];
  if (!isDry) rmSync(join(root, path), { recursive: true, force: true });
  return [{ act: 'gone', path }];
}

/** With settings that are to go as well: the list lies among them. */
const list = ({ root, data }: Plan, isDry: boolean): Change[] => [
  ...removeStale(root, [INSTALLED_LIST], isDry),
  ...(data.some(({ path }) => path === SETTINGS) ? folder(root, SETTINGS, isDry) : []),
];

/** @throws OperatorError that names the step at which it stopped, what is gone by then and what is not */
async function takeAway(plan: Plan): Promise<Change[]> {
  const { root, data, dataToo } = plan;
  const booted = isBooted(root);
  const changes: Change[] = [];
  const steps: readonly (Step | null)[] = [
    booted ? { what: 'the stop of the services', isStart: true, run: stopAll } : null,
    { what: 'settings and units', run: () => void changes.push(...units(plan, false)) },
    {
      what: data.length > 0 ? 'the program and the data' : 'the program',
      run: () => {
        changes.push(...folders(plan, false));
        rmSync(join(root, '/run/amana'), { recursive: true, force: true });
        if (dataToo) rmSync(join(root, '/var/lib/amana'), { recursive: true, force: true });
      },
    },
    dataToo && isRoot() ? { what: 'users', run: () => removeUsers(root) } : null,
    booted ? { what: 'systemd’s memory of the units', run: forgetUnits } : null,
    { what: 'journals and times of timers', run: () => removeTraces(root) },
    // Last: with the list still there, one that was broken off is run again.
    { what: 'the list of what was written', run: () => void changes.push(...list(plan, false)) },
  ];
  await inSteps(
    steps.filter((one) => one !== null),
    () =>
      `When that is mended, run ./amana uninstall${dataToo ? ' --data-too' : ''} again, from the folder that Amana was installed from: it goes on.`,
    'uninstall',
  );
  return changes;
}

const standing = (root: string) => DATA.filter(({ path }) => existsSync(join(root, path)));

const warning = ({ root, listed, data, left, dataToo }: Plan): string =>
  [
    `Below ${root}, this takes away ${CODE} and ${listed.length} files of units and settings that were made.`,
    ...(data.length === 0 ? [] : ['It DESTROYS, for ever:']),
    ...data.map(({ path, holds }) => `  ${path}: ${holds}`),
    ...(dataToo
      ? left.map(
          (path) =>
            `It LEAVES the backups in ${path}: whoever has the operator’s identity can still open them. Where they are to go as well, destroy them yourself.`,
        )
      : []),
  ].join('\n');
