/** Programs that a bench runs to their end. */
import { spawn } from 'node:child_process';
import { TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool to its end, however that is. */
export function ended(program: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(program, args, { cwd: TOP, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** @throws OperatorError with what the tool said, where it fails */
export async function runTool(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await ended(program, args);
  if (code !== 0)
    throw new OperatorError(`${program} ended with ${code} while the bench made its files.\n${stderr}`);
  return stdout;
}
