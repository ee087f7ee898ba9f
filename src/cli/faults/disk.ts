/** A file system of the harness's own, which it can fill, freeze and take away: a file of the temp folder, mounted. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../setup/parts.ts';

export interface Disk {
  /** Where the data folder lies. */
  readonly folder: string;
  /** Null where this user may mount nothing: then `folder` is an ordinary one. */
  readonly mount: string | null;
  remove(): Promise<void>;
}

/** Sparse: it takes as much of the real disk as is written. Large enough for doctor to call it roomy. */
const DISK_BYTES = 10 * 1024 ** 3;

export const NO_DISK =
  'a file system of its own can be mounted by root only, with mkfs.ext4 and fsfreeze (e2fsprogs, util-linux)';

/** @returns whether the program ended well */
export function runs(program: string, args: readonly string[]): boolean {
  const found = findProgram(program);
  return found !== null && spawnSync(found, args, { stdio: 'ignore' }).status === 0;
}

/** @param top a folder of the harness's own */
export function bringDisk(top: string): Disk {
  const folder = join(top, 'disk');
  mkdirSync(folder);
  const image = join(top, 'disk.img');
  const isRoot = process.getuid?.() === 0 && findProgram('fsfreeze') !== null;
  if (isRoot) {
    writeFileSync(image, '');
    truncateSync(image, DISK_BYTES);
  }
  const mounted =
    isRoot &&
    runs('mkfs.ext4', ['-q', '-F', '-m', '0', '-E', 'lazy_itable_init=1,lazy_journal_init=1', image]) &&
    runs('mount', ['-o', 'loop', image, folder]);
  return {
    folder,
    mount: mounted ? folder : null,
    async remove() {
      if (mounted && !runs('umount', [folder])) runs('umount', ['-l', folder]);
      await rm(image, { force: true });
    },
  };
}
