/** Static checks: each finds problems or none, and counts as one test. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TOP } from '../places.ts';

export interface Check {
  readonly name: string;
  /** One line or block a problem; none when all is well. */
  readonly run: () => Promise<readonly string[]>;
}

/** Runs a program of node_modules on the pinned Node and returns its output when it does not succeed. */
export function runTool(script: string, args: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(TOP, 'node_modules', script), ...args], {
      cwd: TOP,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    const output: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0 ? [] : [output.join('').trim() || `ended with ${code}`]));
  });
}
