/** Files that only their owner may read, written whole or not at all. */
import { open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Owner may read and write, nobody else anything. */
const PRIVATE_MODE = 0o600;

/** Durable before it returns: content first, then the name. */
export async function writePrivately(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.new-${process.pid}`;
  const file = await open(aside, 'w', PRIVATE_MODE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether the system refused with this code. By what it looks like: an error of another realm is no `Error` of ours. */
export const isSystemError = (thrown: unknown, code: string): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === code;

/** What is the matter with a path, by the system's code. errno(3) */
const PATH_TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'is not there, or the folder that it should lie in is not',
  ENOTDIR: 'should lie in a folder, and what is there is a file',
  EISDIR: 'is a folder, where a file belongs',
  EEXIST: 'is there already',
  EACCES: 'may not be read or written by this user',
  EPERM: 'may not be read or written by this user',
  EROFS: 'lies on a disk that cannot be written to',
  ENOSPC: 'has no room left on its disk',
};

/**
 * @param args as they were typed: only a path that begins as one of them is the operator's to mend, any other is a fault
 * @returns one sentence, or null where it is not theirs
 */
export function pathSentence(thrown: unknown, args: readonly string[]): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  const trouble = PATH_TROUBLES[String(thrown.code)];
  if (trouble === undefined) return null;
  // Reading a folder as a file, or writing to a full disk, has been opened before, and names no path.
  const path = 'path' in thrown ? String(thrown.path) : null;
  if (path === null) return thrown.code === 'ENOENT' ? null : `What was named ${trouble}.`;
  const named = args
    .map((arg) => resolve(arg.replace(/^--[a-z-]+=/, '')))
    .find((arg) => path === arg || (path.startsWith(arg) && ['/', '.'].includes(path[arg.length] ?? '')));
  return named === undefined ? null : `${named} ${trouble}.`;
}
