/** `./amana install`: Amana as services of a Debian machine, each a user of its own that sees only what its zone may. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { parseRootPublic } from '../ceremony/record.ts';
import { bring, type Move, movesFrom } from '../install/bring.ts';
import { codeTree } from '../install/code.ts';
import {
  type Chosen,
  chooseParts,
  earlierPaths,
  INSTALLED_LIST,
  isUnfinished,
  leftOut,
} from '../install/memory.ts';
import {
  enabledUnits,
  listedPaths,
  listFile,
  type PlannedFile,
  partsFile,
  plannedFiles,
  servicesOf,
  UNITS,
} from '../install/plan.ts';
import { type Choices, CODE, type Part, SETTINGS } from '../install/processes.ts';
import { inSteps, type Step } from '../install/steps.ts';
import {
  disable,
  enable,
  isBooted,
  isRoot,
  makeUsersAndFolders,
  requireDebian,
  startAll,
  stopUnits,
} from '../install/system.ts';
import type { TreeEntry } from '../install/tree.ts';
import type { Machine } from '../install/units.ts';
import { type Change, removeStale, writeFiles, writeTree } from '../install/write.ts';
import { bringSystemParts } from '../setup/install.ts';
import { bringPages } from '../setup/pages.ts';
import { missingParts, REDIS, RUN_PARTS, TOR } from '../setup/parts.ts';
import { COUNTED, countOption } from '../several.ts';
import { confirm, interactive, note, OperatorError, say, step } from '../terminal.ts';

interface InstallOptions {
  readonly root: string;
  readonly rootPublic?: string;
  readonly from?: string;
  readonly plain?: boolean;
  readonly site?: boolean;
  readonly relay?: boolean;
  readonly watch?: boolean;
  readonly intakes?: number;
  readonly workers?: number;
  readonly start: boolean;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

export function registerInstall(program: Command): void {
  program
    .command('install')
    .description(
      'Lays Amana out on Debian 12 as systemd services: users, folders, units, settings, code. A second run keeps the ' +
        'parts of the first (--site, --relay, --watch, --no-plain, --intakes, --workers), unless a flag says otherwise, and the root key; where ' +
        'everything is as it should be it changes nothing, and says so. One that stopped half way is run again and goes ' +
        'on.\n\nExamples: amana install --root-public root.pub --watch --dry-run\n' +
        '          amana install --intakes 2 --workers 3',
    )
    .option('--root <dir>', 'another root than this machine’s own: for images, and to look at', '/')
    .option('--root-public <file>', 'root.pub of the ceremony; services wait until it has been given once')
    .option('--from <dir>', 'bring the data of a newsroom that ./amana up has made, once, and its root.pub')
    .option('--plain', 'with the form for browsers that run no script; so it is where nothing else was said')
    .option('--no-plain', 'without it')
    .option('--site', 'with an onion of its own for the published site')
    .option('--no-site', 'without it')
    .option(
      '--relay',
      'with the relay that carries signed articles to other sites, and a tor of its own for it',
    )
    .option('--no-relay', 'without it')
    .option(
      '--watch',
      'with the watch: coarse counts for Prometheus at a socket, and notices through a tor of their own',
    )
    .option('--no-watch', 'without it')
    .addOption(
      countOption('--intakes', 'so many intakes behind the one onion of the sources; fewer stop the rest'),
    )
    .addOption(countOption('--workers', 'so many workers side by side; each takes a core and up to 4 GiB'))
    .option('--no-start', 'write everything and start nothing')
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'one line of JSON on stdout')
    .action(install);
}

const SYSTEM_PARTS = [REDIS, TOR, ...RUN_PARTS];

const machine = (): Machine => (process.arch === 'arm64' ? 'arm64' : 'x64');

/** Of the file that was named, of the data that is brought, or as it was installed before. */
function rootOf(options: InstallOptions, root: string): string | null {
  const named =
    options.rootPublic ?? (options.from === undefined ? undefined : join(options.from, 'root.pub'));
  if (named !== undefined) {
    if (!existsSync(named)) throw new OperatorError(`There is no ${named}; nothing was changed.`);
    return parseRootPublic(readFileSync(named, 'utf8'), named);
  }
  const before = join(root, SETTINGS, 'root.env');
  return existsSync(before)
    ? (/^AMANA_ROOT=([0-9a-f]{64})$/m.exec(readFileSync(before, 'utf8'))?.[1] ?? null)
    : null;
}

/** All that is written, as it would be; the list that says so comes on top, first and last. */
interface Plan {
  readonly root: string;
  readonly choices: Choices;
  readonly tree: readonly TreeEntry[];
  readonly files: readonly PlannedFile[];
  /** Of an earlier install, and no longer of this one. */
  readonly stale: readonly string[];
}

function planOf(root: string, choices: Choices, rootHex: string | null): Plan {
  const files = plannedFiles(choices, machine(), rootHex);
  const paths = new Set([...listedPaths(files), INSTALLED_LIST]);
  const stale = earlierPaths(root).filter((path) => !paths.has(path));
  return { root, choices, tree: codeTree(machine()), files, stale };
}

/** Services that were here and are no longer wanted. */
const staleServices = ({ stale }: Plan): string[] =>
  stale.flatMap((path) => (path.startsWith(`${UNITS}/`) ? [path.slice(UNITS.length + 1)] : []));

const program = ({ root, tree }: Plan, isDry: boolean): Change[] => writeTree(root, CODE, tree, isDry);

const settings = ({ root, choices, files, stale }: Plan, isDry: boolean): Change[] => [
  ...writeFiles(root, files, isDry),
  ...disable(
    root,
    stale.map((path) => path.slice(path.lastIndexOf('/') + 1)),
    isDry,
  ),
  ...removeStale(root, stale, isDry),
  ...enable(root, enabledUnits(choices), isDry),
];

const finish = ({ root, files }: Plan, isDry: boolean): Change[] =>
  writeFiles(root, [listFile(listedPaths(files), true)], isDry);

/** Before anything else: whatever happens then, what was chosen is known, and all that may be there can be taken away. */
function begin({ root, choices, files }: Plan): void {
  const paths = [...earlierPaths(root), ...listedPaths(files)];
  writeFiles(root, [listFile(paths, false), partsFile(choices)], false);
}

async function install(options: InstallOptions): Promise<void> {
  const root = resolve(options.root);
  const isDry = options.dryRun === true;
  if (!existsSync(root)) throw new OperatorError(`There is no ${root}; nothing was changed.`);
  requireDebian(root);
  if (root === '/' && !isDry && !isRoot())
    throw new OperatorError('Only root may install: run it with sudo, or look first with --dry-run.');
  const chosen = chooseParts(root, options);
  const rootHex = rootOf(options, root);
  const moves = options.from === undefined ? [] : movesFrom(options.from, root);
  const isLacking = root === '/' && !isDry && missingParts(SYSTEM_PARTS).length > 0;
  if (isLacking) await bringSystemParts(SYSTEM_PARTS, options.yes === true);
  if (!isDry) await bringPages();

  const forgotten = leftOut(root, chosen).filter((part) => options[part] === undefined);
  const plan = planOf(root, chosen, rootHex);
  const changes = [...program(plan, true), ...settings(plan, true), ...finish(plan, true)];
  const isToDo = changes.length + moves.length > 0;
  if (isUnfinished(root)) note('amana: an earlier install stopped half way; this one goes on with it.');
  if (!isDry && isToDo && options.yes !== true) {
    note(summary(changes, root));
    const unchanged = isLacking ? 'Nothing but Debian’s packages was brought' : 'Nothing was changed';
    if (!interactive()) throw new OperatorError(`${unchanged}: give --yes, or look with --dry-run.`);
    if (!(await confirm('Write all that?'))) throw new OperatorError(`${unchanged}.`);
  }
  const mayOwn = isRoot();
  const starts = !isDry && options.start && isBooted(root) && isToDo;
  if (!isDry) await writeAll(plan, moves, { isToDo, mayOwn, starts });
  const left = isBooted(root) && !isDry && !starts ? staleServices(plan) : [];
  tell(options, { changes, root, rootHex, isDry, mayOwn, starts, chosen, forgotten, left });
}

interface Doing {
  readonly isToDo: boolean;
  readonly mayOwn: boolean;
  readonly starts: boolean;
}

async function writeAll(
  plan: Plan,
  moves: readonly Move[],
  { isToDo, mayOwn, starts }: Doing,
): Promise<void> {
  const { root } = plan;
  let isBrought = false;
  const steps: readonly (Step | null)[] = [
    isToDo ? { what: 'the list of what is written', run: () => begin(plan) } : null,
    isToDo ? { what: 'the program', run: () => void program(plan, false) } : null,
    isToDo ? { what: 'settings and units', run: () => void settings(plan, false) } : null,
    mayOwn ? { what: 'users and folders', run: () => makeUsersAndFolders(root) } : null,
    mayOwn && moves.length > 0
      ? {
          what: 'the data',
          run: () => {
            bring(moves, root);
            isBrought = true;
          },
        }
      : null,
    starts
      ? {
          what: 'the start of the services',
          isStart: true,
          run: () => {
            step('starting the services ...');
            // Before systemd forgets what they were part of.
            stopUnits(staleServices(plan));
            startAll();
          },
        }
      : null,
    isToDo ? { what: 'the note that all is done', run: () => void finish(plan, false) } : null,
  ];
  await inSteps(
    steps.filter((one) => one !== null),
    () =>
      `When that is mended, run ./amana install again${isBrought ? ', now without --from' : moves.length > 0 ? ' with the same --from' : ''}: it goes on with the same parts.`,
  );
}

interface Outcome {
  readonly changes: readonly Change[];
  readonly root: string;
  readonly rootHex: string | null;
  readonly isDry: boolean;
  readonly mayOwn: boolean;
  readonly starts: boolean;
  readonly chosen: Chosen;
  /** Parts of an earlier install that this one does not know to have been chosen. */
  readonly forgotten: readonly Part[];
  /** Services that are no longer wanted and may still run. */
  readonly left: readonly string[];
}

function tell(options: InstallOptions, outcome: Outcome): void {
  const { changes, root, rootHex, isDry, mayOwn, starts, chosen, forgotten, left } = outcome;
  const { parts, counts, isRemembered } = chosen;
  const units = servicesOf(chosen);
  if (options.json === true) {
    say(
      JSON.stringify({
        root,
        changed: changes.length,
        changes,
        dryRun: isDry,
        started: starts,
        parts,
        counts,
        units,
      }),
    );
    return;
  }
  if (changes.length === 0) say('Everything is as it should be; nothing was changed.');
  else say(`${summary(changes, root)}\n${isDry ? 'Nothing was written.' : 'Written.'}`);
  for (const name of COUNTED) if (chosen.counts[name] > 1) note(`amana: ${chosen.counts[name]} ${name}s.`);
  note(
    `amana: parts beside those that every newsroom has: ${parts.join(', ') || 'none'}${
      isRemembered ? ' (kept from before where no flag says otherwise)' : ''
    }.`,
  );
  for (const part of forgotten)
    note(
      `amana: ${part} is off, though an earlier install here had it: ./amana install --${part} turns it on.`,
    );
  if (!mayOwn && !isDry)
    note('amana: users and folders need root; systemd makes them when that system starts.');
  if (left.length > 0) note(`amana: no longer wanted: systemctl stop ${left.join(' ')}`);
  if (rootHex === null)
    note(
      'amana: the services wait for the root key: run it again with --root-public root.pub (docs/keys.md).',
    );
}

/** Code by its number of files, everything else by its path. */
function summary(changes: readonly Change[], root: string): string {
  const isCode = ({ path }: Change): boolean => path.startsWith(`${CODE}/`);
  const code = changes.filter(isCode);
  const lines = changes
    .filter((change) => !isCode(change))
    .map(({ act, path }) => `  ${act.padEnd(8)} ${path}`);
  return [
    `${changes.length} files differ below ${root}:`,
    ...(code.length > 0 ? [`  ${'code'.padEnd(8)} ${CODE}, ${code.length} files`] : []),
    ...lines,
  ].join('\n');
}
