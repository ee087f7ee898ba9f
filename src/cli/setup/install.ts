/** Installs missing system parts with apt, when the operator may and wants it; otherwise says the one command. */
import { spawn, spawnSync } from 'node:child_process';
import { confirm, interactive, OperatorError, step } from '../terminal.ts';
import { findProgram, missingParts, type SystemPart } from './parts.ts';

/** apt's own questions are answered with its defaults, and packages that are only recommended stay out. */
const APT = ['apt-get', 'install', '--yes', '--no-install-recommends'];
/**
 * Where a program reads along instead of a person: no redrawn progress, and five minutes of patience with whoever
 * holds dpkg's lock, since a machine that has just booted brings its own updates first.
 */
const UNATTENDED = ['--quiet', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=300'];
const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

type Rights = 'root' | 'sudo' | 'none';

const isRoot = () => process.getuid?.() === 0;

function rights(): Rights {
  if (isRoot()) return 'root';
  const sudo = findProgram('sudo');
  if (sudo === null) return 'none';
  // -n: never asks for a password, so that nothing waits where nobody sits.
  const may = interactive() || spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return may ? 'sudo' : 'none';
}

/** The one command that brings the packages, as whoever started this would have to type it. */
function command(packages: readonly string[]): string {
  const line = `apt-get update && ${APT.join(' ')} ${packages.join(' ')}`;
  if (isRoot()) return line;
  // Debian leaves sudo out where root has a password; dpkg needs root's own PATH, which `su -` brings.
  return findProgram('sudo') === null ? `su - -c '${line}'` : `sudo sh -c '${line}'`;
}

function run(by: Rights, args: readonly string[]): Promise<number> {
  const sudo = ['sudo', ...(interactive() ? [] : ['-n'])];
  const [program = '', ...rest] =
    by === 'sudo' ? [...sudo, ...Object.entries(APT_ENV).map(([k, v]) => `${k}=${v}`), ...args] : args;
  return new Promise((resolve, reject) => {
    // apt's chatter goes to stderr, as all progress does.
    const child = spawn(program, rest, { stdio: ['ignore', 2, 2], env: { ...process.env, ...APT_ENV } });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * @param yes install without asking
 * @throws OperatorError with the one command to run, when this process may not install or the operator said no
 */
export async function bringSystemParts(parts: readonly SystemPart[], yes: boolean): Promise<void> {
  const missing = missingParts(parts);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((part) => part.package))];
  const list = missing.map((part) => `  ${part.package.padEnd(24)} ${part.use}`).join('\n');
  const lacking = `these parts of the system are missing:\n${list}`;
  if (findProgram('apt-get') === null) {
    throw new OperatorError(
      `${lacking}\n\nThis system has no apt. Install them its own way, then start again.`,
    );
  }
  const by = rights();
  const mend = `Run this, then start again:\n\n  ${command(packages)}\n`;

  if (by === 'none') throw new OperatorError(`${lacking}\n\n${mend}`);
  if (!yes) {
    if (!interactive())
      throw new OperatorError(`${lacking}\n\n${mend}\nOr start with --yes to have them installed.`);
    step(lacking);
    if (!(await confirm('Install them with apt now?')))
      throw new OperatorError(`nothing was installed. ${mend}`);
  }
  // The password is asked for once, here; whoever does not know it has the command for somebody who does.
  if (by === 'sudo' && (await run(by, ['true'])) !== 0)
    throw new OperatorError(`nothing was installed. ${mend}`);
  step(`installing ${packages.join(', ')} with apt ...`);
  // One source of packages that is out of reach fails the update, while the others may have all that is needed.
  if ((await run(by, ['apt-get', 'update', ...UNATTENDED])) !== 0)
    step('not every list could be brought; trying on');
  const installed = await run(by, [...APT, ...UNATTENDED, ...packages]);
  if (installed !== 0 || missingParts(parts).length > 0)
    throw new OperatorError(`apt could not install everything; the lines above say why. ${mend}`);
}
