/**
 * Compiled code of the children, kept from one start of the sanitizer to the next.
 *
 * It lies beside this process's own compiled code, written by nobody but this user: whoever could change it could
 * change the packages too. A child only ever reads it, except the first one, which sees no file.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'children-';

/** Changes with the sanitizer's code, its packages and node. */
function versionOf(codeFolder: string, packages: string): string {
  const hash = createHash('sha256').update(process.version);
  const files = readdirSync(codeFolder, { recursive: true, encoding: 'utf8' }).sort();
  for (const path of [...files.map((file) => join(codeFolder, file)), packages]) {
    if (!existsSync(path)) continue;
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

export interface Compiled {
  /** What an earlier start has left; null if nothing. */
  readonly folder: string | null;
  /** Keeps what was compiled into `from`. Where that cannot be, it is compiled anew at the next start. */
  keep(from: string): void;
}

/**
 * @param base where compiled code is kept; undefined where this process keeps none
 * @param codeFolder the code that children run
 * @param packages a file that changes with the packages they load
 */
export function openCompiled(base: string | undefined, codeFolder: string, packages: string): Compiled {
  if (base === undefined) return { folder: null, keep: () => undefined };
  const folder = join(base, PREFIX + versionOf(codeFolder, packages));
  return {
    folder: existsSync(folder) ? folder : null,
    keep(from) {
      try {
        const older = readdirSync(base).filter((name) => name.startsWith(PREFIX));
        const made = mkdtempSync(join(base, 'new-'));
        try {
          cpSync(from, made, { recursive: true });
          renameSync(made, folder);
        } finally {
          // there only where another start was first, or the disk is full
          rmSync(made, { recursive: true, force: true });
        }
        for (const name of older) rmSync(join(base, name), { recursive: true, force: true });
      } catch (thrown) {
        if (!isRefusedByDisk(thrown)) throw thrown;
      }
    },
  };
}

/** Packages that belong to another user, a read-only image, a full disk, or another start that was first. */
function isRefusedByDisk(thrown: unknown): boolean {
  const codes = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTEMPTY', 'EEXIST', 'ENOENT'];
  return (
    typeof thrown === 'object' && thrown !== null && 'code' in thrown && codes.includes(String(thrown.code))
  );
}
