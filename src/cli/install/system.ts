/** The machine's own tools: users, folders, what is enabled. systemd need not run, and the root may be another folder. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../setup/parts.ts';
import { OperatorError } from '../terminal.ts';
import { closeOnion } from '../tor/clientAuth.ts';
import { UNITS } from './plan.ts';
import { FOLDERS } from './processes.ts';
import { JOURNAL, TARGET } from './units.ts';
import type { Change } from './write.ts';

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether systemd runs here (sd_booted(3)) and is asked about this machine itself. */
export const isBooted = (root: string): boolean => root === '/' && existsSync('/run/systemd/system');

/** @returns what it says */
function run(program: string, args: readonly string[]): string {
  const path = findProgram(program);
  if (path === null)
    throw new OperatorError(`${program} is missing; Debian's package systemd has it. Nothing was started.`);
  try {
    return execFileSync(path, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (thrown) {
    const said = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr).trim() : '';
    throw new OperatorError(`${program} ${args.join(' ')} failed:\n  ${said}`, { cause: thrown });
  }
}

/** Users and folders, as their files say; both tools change nothing that is so already. */
export async function makeUsersAndFolders(root: string): Promise<void> {
  run('systemd-sysusers', [`--root=${root}`, 'amana.conf']);
  run('systemd-tmpfiles', ['--create', `--root=${root}`, 'amana.conf']);
  // Before tor sees the onion for the first time: without a file it would be open to all.
  await closeOnion(join(root, FOLDERS.onionKeys.path, 'newsroom'));
}

const linkOf = (unit: string): string =>
  join(UNITS, unit === TARGET ? 'multi-user.target.wants' : `${TARGET}.wants`, unit);

/** What `systemctl enable` would make, made so that it can be told beforehand and told from what is there. */
export function enable(root: string, units: readonly string[], isDry: boolean): Change[] {
  return units.flatMap((unit): Change[] => {
    const path = linkOf(unit);
    const target = join(root, path);
    if (isLink(target)) return [];
    if (!isDry) {
      mkdirSync(dirname(target), { recursive: true });
      symlinkSync(join(UNITS, unit), target);
    }
    return [{ act: 'new', path }];
  });
}

/** @param units those that are gone */
export function disable(root: string, units: readonly string[], isDry: boolean): Change[] {
  return units.flatMap((unit): Change[] => {
    const path = linkOf(unit);
    if (!isLink(join(root, path))) return [];
    if (!isDry) rmSync(join(root, path));
    return [{ act: 'gone', path }];
  });
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

export function startAll(): void {
  run('systemctl', ['daemon-reload']);
  run('systemctl', ['restart', TARGET]);
}

/** Ends those that run; systemd knows nothing of the others any more, which is no mistake. */
export function stopUnits(units: readonly string[]): void {
  const running = units.filter(
    (unit) => run('systemctl', ['show', '--property=ActiveState', '--value', unit]).trim() !== 'inactive',
  );
  if (running.length > 0) run('systemctl', ['stop', ...running]);
}

/** The journal of Amana's own as well: systemd keeps it running, and what it holds in memory tells when services ran. */
export function stopAll(): void {
  run('systemctl', ['stop', TARGET]);
  stopUnits([
    `systemd-journald@${JOURNAL}.socket`,
    `systemd-journald-varlink@${JOURNAL}.socket`,
    `systemd-journald@${JOURNAL}.service`,
  ]);
}

/** What systemd has made for the units by itself, and keeps: journals, and when a timer ran last. */
const MADE_BY_SYSTEMD: readonly (readonly [folder: string, name: RegExp])[] = [
  ['run/log/journal', new RegExp(`\\.${JOURNAL}$`)],
  ['var/log/journal', new RegExp(`\\.${JOURNAL}$`)],
  ['var/lib/systemd/timers', /^stamp-amana-[a-z]+\.timer$/],
  ['run', /^amana-uncovered$/],
];

export function removeTraces(root: string): void {
  for (const [folder, name] of MADE_BY_SYSTEMD) {
    const path = join(root, folder);
    if (!existsSync(path)) continue;
    for (const one of readdirSync(path).filter((entry) => name.test(entry)))
      rmSync(join(path, one), { recursive: true, force: true });
  }
  // An operator's own link in it stays.
  const wants = join(root, UNITS, `${TARGET}.wants`);
  if (existsSync(wants) && readdirSync(wants).length === 0) rmdirSync(wants);
}

export function forgetUnits(): void {
  run('systemctl', ['daemon-reload']);
}

/** Users and groups of Amana, from the machine's own lists. */
export function amanaNames(root: string, list: 'passwd' | 'group'): string[] {
  const path = join(root, 'etc', list);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => /^(amana-[a-z-]+):/.exec(line)?.[1] ?? []);
}

export function removeUsers(root: string): void {
  const where = root === '/' ? [] : ['--prefix', root];
  for (const user of amanaNames(root, 'passwd')) run('userdel', [...where, user]);
  for (const group of amanaNames(root, 'group')) run('groupdel', [...where, group]);
}

/** From os-release(5). @throws OperatorError for a system that this is not made for */
export function requireDebian(root: string): void {
  const path = join(root, 'etc/os-release');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const version = Number(/^VERSION_ID="?(\d+)"?$/m.exec(text)?.[1] ?? 0);
  if (!/^ID="?debian"?$/m.test(text) || version < 12)
    throw new OperatorError(
      'This installs on Debian 12 or newer; elsewhere, use the container images (docs/install.md). Nothing was changed.',
    );
}
