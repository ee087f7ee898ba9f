/** The sandbox's own folder on the host: filters and compiled code of the sanitizer, nothing of any file. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = /^amana-sandbox-(\d+)-/;

/** Makes the folder of this process, and removes those of processes that were killed before they could. */
export function makeSandboxFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = FOLDER.exec(name)?.[1];
    if (pid !== undefined && isGone(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `amana-sandbox-${process.pid}-`));
}

/** Of a process of another user it is only known that it is there. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (thrown) {
    return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ESRCH';
  }
}
