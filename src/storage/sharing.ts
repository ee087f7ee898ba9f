/**
 * Whether sealed files are for one user or for a group. On one machine with a user for each process (docs/install.md)
 * the operator makes the folder of storage for their common group, by its mode; the code follows it, and asks nobody.
 */
import { chmodSync, closeSync, constants, fchmodSync, mkdirSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOfFailure } from './failures.ts';

export interface Modes {
  readonly file: number;
  readonly folder: number;
}

const OWNER_ALONE: Modes = { file: 0o600, folder: 0o700 };
/** The folder's own group comes down from it: set-group-id is inherited. */
const WITH_ITS_GROUP: Modes = { file: 0o660, folder: 0o770 };

/** Set-group-id, and read, write and enter for the group: nobody gets that by accident. */
const SHARED = 0o2070;
const SET_GROUP = 0o2000;

/** @param folder one that exists */
export const modesIn = (folder: string): Modes =>
  (statSync(folder).mode & SHARED) === SHARED ? WITH_ITS_GROUP : OWNER_ALONE;

/** A file for writing; a new one has this mode, whatever the process's umask takes from what it makes otherwise. */
export async function openWith(
  path: string,
  flags: string | number,
  { file: mode }: Modes,
): Promise<FileHandle> {
  const file = await open(path, flags, mode);
  const { size, mode: now } = await file.stat();
  if (size === 0 && isShort(now, mode)) await file.chmod(mode);
  return file;
}

/** An empty file. @throws as open(2) does with these flags */
export function makeEmpty(path: string, flags: 'w' | 'ax', { file: mode }: Modes): void {
  const file = openSync(path, flags, mode);
  if (mode !== OWNER_ALONE.file) fchmodSync(file, mode);
  closeSync(file);
}

/** A folder, if it is not there yet. */
export function makeFolder(path: string, { folder: mode }: Modes): void {
  const made = mkdirSync(path, { recursive: true, mode });
  if (made !== undefined && mode !== OWNER_ALONE.folder) chmodSync(path, mode | SET_GROUP);
}

/** Whether a mode lacks what it is to have. */
const isShort = (now: number, wanted: number): boolean => (now & wanted) !== wanted;

/**
 * Reading leaves no access time behind: it would tell when an editor looked at what. Only a file's owner may ask for that;
 * where storage is shared its file system is mounted without access times instead (the unit var-lib-amana-storage.mount).
 */
const UNNOTICED = constants.O_RDONLY | constants.O_NOATIME;

const isAnothers = (thrown: unknown): boolean => codeOfFailure(thrown) === 'EPERM';

export async function openUnnoticed(path: string): Promise<FileHandle> {
  try {
    return await open(path, UNNOTICED);
  } catch (thrown) {
    if (!isAnothers(thrown)) throw thrown;
    return open(path, constants.O_RDONLY);
  }
}

export function openUnnoticedSync(path: string): number {
  try {
    return openSync(path, UNNOTICED);
  } catch (thrown) {
    if (!isAnothers(thrown)) throw thrown;
    return openSync(path, constants.O_RDONLY);
  }
}
