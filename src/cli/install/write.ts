/** Writing what was planned, and only where it differs; and taking it away again. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError } from '../files.ts';
import type { PlannedFile } from './plan.ts';
import { sha256File, type TreeEntry } from './tree.ts';

export type Act = 'new' | 'changed' | 'gone' | 'kept';

export interface Change {
  readonly act: Act;
  /** As it will be on the machine, whatever root it is written below. */
  readonly path: string;
}

const FOLDER_MODE = 0o755;
const MODE_BITS = 0o7777;

/** The kind, mode and content of what lies there, as one word; null for nothing. */
function seen(path: string): string | null {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
    if (stat.isFile()) return `file ${(stat.mode & MODE_BITS).toString(8)} ${sha256File(path)}`;
    return 'other';
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT') || isSystemError(thrown, 'ENOTDIR')) return null;
    throw thrown;
  }
}

const wantedFile = (mode: number, sha256: string): string => `file ${mode.toString(8)} ${sha256}`;

/** @param wanted asked only where something is there: on an empty machine nothing has to be hashed to be told */
function actOf(now: string | null, wanted: () => string): Act | null {
  if (now === null) return 'new';
  return now === wanted() ? null : 'changed';
}

/**
 * Whole or not at all: what runs meanwhile reads the old one or the new one.
 * @param isForced on the disk before it has its name; code, of which there are thousands of files, is written again by the next run
 */
function replace(path: string, mode: number, isForced: boolean, make: (aside: string) => void): void {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const aside = `${path}.amana-new`;
  rmSync(aside, { force: true });
  make(aside);
  chmodSync(aside, mode);
  if (isForced) {
    const file = openSync(aside, 'r');
    fsyncSync(file);
    closeSync(file);
  }
  renameSync(aside, path);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param isDry looks and changes nothing */
export function writeFiles(root: string, files: readonly PlannedFile[], isDry: boolean): Change[] {
  return files.flatMap(({ path, text, mode, isTheirs }) => {
    const target = join(root, path);
    const act = actOf(seen(target), () => wantedFile(mode, sha256(text)));
    if (act === null || (act === 'changed' && isTheirs)) return [];
    if (!isDry) replace(target, mode, true, (aside) => writeFileSync(aside, text, { mode }));
    return [{ act, path }];
  });
}

/** @param folder where the tree lies, below the root; whatever is in it and not in the tree is taken away */
export function writeTree(
  root: string,
  folder: string,
  tree: readonly TreeEntry[],
  isDry: boolean,
): Change[] {
  const wanted = new Set(tree.map(({ path }) => path));
  const changes: Change[] = [];
  for (const entry of tree) {
    const path = join(folder, entry.path);
    const target = join(root, path);
    const act = actOf(seen(target), () =>
      entry.kind === 'link' ? `link ${entry.target}` : wantedFile(entry.mode, sha256File(entry.from)),
    );
    if (act === null) continue;
    changes.push({ act, path });
    if (isDry) continue;
    if (entry.kind === 'file') replace(target, entry.mode, false, (aside) => copyFileSync(entry.from, aside));
    else {
      mkdirSync(dirname(target), { recursive: true, mode: FOLDER_MODE });
      rmSync(target, { force: true });
      symlinkSync(entry.target, target);
    }
  }
  for (const path of below(join(root, folder))) {
    if (wanted.has(path)) continue;
    changes.push({ act: 'gone', path: join(folder, path) });
    if (!isDry) removeWithEmptyFolders(join(root, folder), path);
  }
  return changes;
}

/** Paths of all that is no folder, relative to it; none where it is not there. */
export function below(folder: string, path = ''): string[] {
  if (!existsSync(join(folder, path))) return [];
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inside = join(path, entry.name);
    return entry.isDirectory() ? below(folder, inside) : [inside];
  });
}

function removeWithEmptyFolders(top: string, path: string): void {
  rmSync(join(top, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(top, folder)).length > 0) return;
    rmSync(join(top, folder), { recursive: true });
  }
}

/** Files of an earlier install that this one no longer has. */
export function removeStale(root: string, paths: readonly string[], isDry: boolean): Change[] {
  return paths.flatMap((path): Change[] => {
    const target = join(root, path);
    if (seen(target) === null) return [];
    if (!isDry) rmSync(target, { force: true });
    return [{ act: 'gone', path }];
  });
}
