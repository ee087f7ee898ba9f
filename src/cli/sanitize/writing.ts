/** Clean copies onto a disk: whole or not at all, never over a file that stands, under names that tell nothing. */
import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../files.ts';

/** Paths that were begun in this process and are not whole yet. */
export type Unfinished = Set<string>;

export interface Destination {
  readonly folder: string;
  /** The file's place in the run, from 1. */
  readonly number: number;
  readonly extension: string;
}

/**
 * Writes the bytes under the first free name: `attachment-3.jpg`, or `attachment-3-2.jpg` if an earlier run left one.
 * The name appears only once the file is whole.
 * @returns the path of the copy
 */
export async function writeCopy(
  bytes: AsyncIterable<Uint8Array>,
  to: Destination,
  unfinished: Unfinished,
): Promise<string> {
  const part = join(to.folder, `.amana-${randomBytes(8).toString('hex')}.part`);
  unfinished.add(part);
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      for await (const chunk of bytes) await handle.writeFile(chunk);
    } finally {
      await handle.close();
    }
    const path = await freeName(to);
    // replaces the empty file that has just taken the name; hard links would not do, a memory stick knows none
    await rename(part, path);
    return path;
  } catch (thrown) {
    await removeIfThere(part);
    throw thrown;
  } finally {
    unfinished.delete(part);
  }
}

/** Takes the name with an empty file, so that two runs into one folder do not take it twice. */
async function freeName(to: Destination): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const again = attempt === 1 ? '' : `-${attempt}`;
    const path = join(to.folder, `attachment-${to.number}${again}.${to.extension}`);
    try {
      await (await open(path, 'wx', 0o600)).close();
      return path;
    } catch (thrown) {
      if (!isSystemError(thrown, 'EEXIST')) throw thrown;
    }
  }
}

/** Takes away a file that may never have come to be. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (thrown) {
    if (!isSystemError(thrown, 'ENOENT')) throw thrown;
  }
}
