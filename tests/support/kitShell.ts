/** The field kit as it is built, and as one newsroom hands it out. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TOP } from './amana.ts';

const run = promisify(execFile);

/** Builds the shell into a folder; the build tool runs in a process of its own. */
export async function buildShell(folder: string): Promise<string> {
  const module = join(TOP, 'src/cli/setup/kit.ts');
  const code = `process.env.NODE_ENV = 'production'; const { buildKit } = await import(process.argv[1]); await buildKit(process.argv[2]);`;
  await run(process.execPath, ['--input-type=module', '-e', code, module, folder], { cwd: TOP });
  return readFile(join(folder, 'kit', 'kit.html'), 'utf8');
}

/** The same kit in a language that nobody speaks; see pseudo.ts. */
export async function buildPseudoShell(folder: string): Promise<string> {
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(process.execPath, [join(TOP, 'tests/support/pseudo.ts'), 'kit', folder], { cwd: TOP, env });
  return readFile(join(folder, 'kit', 'kit.html'), 'utf8');
}
