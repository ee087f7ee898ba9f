/** tor's own judgement of a torrc. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OperatorError } from '../terminal.ts';
import { torProgram } from './node.ts';

const run = promisify(execFile);

/** Lines that say what is wrong; tor's first ones are a greeting. */
const COMPLAINT = /\[(warn|err)\] (.*)$/;

/**
 * @param defaults a file whose lines are read before it
 * @param as the user that tor runs as, who has to own its folders; whoever runs this where it is left out
 * @throws OperatorError with what tor says against it
 */
export async function verifyTorrc(
  path: string,
  defaults = '/dev/null',
  as: { readonly uid: number; readonly gid: number } | null = null,
): Promise<void> {
  const user = as === null || process.getuid?.() !== 0 ? {} : as;
  try {
    await run(torProgram(), ['--verify-config', '--defaults-torrc', defaults, '-f', path], user);
  } catch (thrown) {
    // By what it looks like: an error of another realm is no `Error` of ours.
    const told = typeof thrown === 'object' && thrown !== null && 'stdout' in thrown;
    const said = told ? String(thrown.stdout) : '';
    const complaints = said.split('\n').flatMap((line) => COMPLAINT.exec(line)?.[2] ?? []);
    throw new OperatorError(`tor refuses ${path}:\n  ${complaints.join('\n  ')}`, { cause: thrown });
  }
}

/** Of tor's own `tor --version`: "Tor version 0.4.9.11." */
export async function torVersion(): Promise<string> {
  const { stdout } = await run(torProgram(), ['--version']);
  return /^Tor version (\S+?)\.?$/m.exec(stdout)?.[1] ?? 'unknown';
}
