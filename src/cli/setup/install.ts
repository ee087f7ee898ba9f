/** Installs missing system parts with apt, when the operator may and wants it; otherwise says the one command. */
import { spawn, spawnSync } from 'node:child_process';
import { confirm, interactive, OperatorError, step } from '../terminal.ts';
import { findProgram, missingParts, type SystemPart } from './parts.ts';

/** apt's own questions are answered with its defaults, and packages that are only recommended stay out. */
const APT = ['apt-get', 'install', '--yes', '--no-install-recommends'];
const APT_ENV = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

type Rights = 'root' | 'sudo' | 'none';

function rights(): Rights {
  if (process.getuid?.() === 0) return 'root';
  const sudo = findProgram('sudo');
  // -n: never asks for a password, so that nothing waits where nobody sits.
  return sudo !== null && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? 'sudo' : 'none';
}

const command = (packages: readonly string[]) => `apt-get update && ${APT.join(' ')} ${packages.join(' ')}`;

function run(by: Rights, args: readonly string[]): Promise<number> {
  const [program = '', ...rest] =
    by === 'sudo' ? ['sudo', '-n', ...Object.entries(APT_ENV).map(([k, v]) => `${k}=${v}`), ...args] : args;
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
  const by = findProgram('apt-get') === null ? 'none' : rights();
  const mend = `Run this, then start again:\n\n  ${by === 'root' ? '' : 'sudo sh -c '}${by === 'root' ? command(packages) : `'${command(packages)}'`}\n`;

  if (by === 'none') throw new OperatorError(`these parts of the system are missing:\n${list}\n\n${mend}`);
  if (!yes) {
    if (!interactive()) {
      throw new OperatorError(
        `these parts of the system are missing:\n${list}\n\n${mend}\nOr start with --yes to have them installed.`,
      );
    }
    step(`these parts of the system are missing:\n${list}`);
    if (!(await confirm('Install them with apt now?')))
      throw new OperatorError(`nothing was installed. ${mend}`);
  }
  step(`installing ${packages.join(', ')} with apt ...`);
  const updated = await run(by, ['apt-get', 'update', '--quiet']);
  const installed = updated === 0 ? await run(by, [...APT, '--quiet', ...packages]) : updated;
  const still = missingParts(parts);
  if (installed !== 0 || still.length > 0) {
    throw new OperatorError(`apt could not install everything; the lines above say why. ${mend}`);
  }
}
