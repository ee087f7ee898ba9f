/**
 * A folder of backups. Each one is a manifest, which names its sealed files by their hashes and the manifest before it
 * by its own; sealed blobs are shared by all that need them. What is written here tells as much as the disk of the
 * server would: how many sealed items there are, how large, of which day.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { type Mark, markOf } from '#storage/marks.ts';
import { isSystemError, writePrivately } from '../files.ts';
import { OperatorError } from '../terminal.ts';
import { hashFile } from './age.ts';

/**
 * database: statements, histories, days · reports: sealed reports · site: the public site and `root.pub` · onions: their
 * keys, where asked · passing: wrapped keys and what else lives for days · ledger: marks of what was purged.
 */
const ROLES = ['database', 'reports', 'site', 'onions', 'passing', 'ledger'] as const;
export type Role = (typeof ROLES)[number];

/** Only the newest backup has these: what they hold is meant to be destroyed. */
export const NEWEST_ONLY: readonly Role[] = ['passing', 'ledger'];

const PART_NAME = /^\d{6}\.[a-z]+\.age$/;
const BLOB_NAME = /^blobs\/([0-9a-f]{64})\.(attachment|clean)\.age$/;
const MANIFEST_NAME = /^(\d{6})\.manifest\.json$/;

const sealed = { bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) };
const partEntry = z.object({ name: z.string().regex(PART_NAME), role: z.enum(ROLES), ...sealed });
const blobEntry = z.object({ name: z.string().regex(BLOB_NAME), day: z.int().nonnegative(), ...sealed });

const manifestFile = z.object({
  v: z.literal(1),
  kind: z.literal('amana-backup'),
  /** Hash of the root public key: a folder is for one newsroom. */
  newsroom: z.string().regex(/^[0-9a-f]{64}$/),
  number: z.int().positive(),
  day: z.int().nonnegative(),
  /** SHA-256 of the manifest before it; null for the first. */
  previous: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  parts: z.array(partEntry),
  blobs: z.array(blobEntry),
  /** Blobs of older backups that were forgotten: they had been purged, or were past their lifetime. */
  gone: z.array(z.string().regex(BLOB_NAME)),
});

export type Manifest = z.infer<typeof manifestFile>;
export type PartEntry = z.infer<typeof partEntry>;
export type BlobEntry = z.infer<typeof blobEntry>;

export interface Backup {
  readonly manifest: Manifest;
  /** Name of its manifest. */
  readonly name: string;
  /** SHA-256 of its manifest. */
  readonly sha256: string;
}

export const newsroomMark = (rootHex: string): string =>
  createHash('sha256').update('amana/v1/backup-of\0').update(rootHex).digest('hex');

export const numbered = (number: number, rest: string): string =>
  `${String(number).padStart(6, '0')}.${rest}`;

export const blobFileName = (id: string, kind: 'attachment' | 'clean'): string =>
  `blobs/${markOf(id)}.${kind}.age`;

export const markOfBlobFile = (name: string): Mark | null => BLOB_NAME.exec(name)?.[1] ?? null;

export const partOf = ({ manifest }: Backup, role: Role): PartEntry | null =>
  manifest.parts.find((part) => part.role === role) ?? null;

/** Oldest first; none for an empty folder. @throws OperatorError where a link is broken, named */
export async function readChain(folder: string): Promise<Backup[]> {
  const names = (await listed(folder)).filter((name) => MANIFEST_NAME.test(name)).sort();
  const chain: Backup[] = [];
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    const manifest = readManifest(bytes, name);
    const before = chain.at(-1);
    const follows =
      before === undefined ||
      (manifest.number === before.manifest.number + 1 &&
        manifest.previous === before.sha256 &&
        manifest.newsroom === before.manifest.newsroom);
    if (numbered(manifest.number, 'manifest.json') !== name || !follows)
      throw new OperatorError(
        `${name} does not follow the backup before it: one of the two was changed, or a manifest between them is missing.`,
      );
    chain.push({ manifest, name, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return chain;
}

function readManifest(bytes: Uint8Array, name: string): Manifest {
  try {
    return manifestFile.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new OperatorError(`${name} is damaged: it is no manifest of a backup.`, { cause });
  }
}

export async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isSystemError(cause, 'ENOENT')) return [];
    throw cause;
  }
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifestFile.parse(manifest))}\n`;
  await writePrivately(join(folder, numbered(manifest.number, 'manifest.json')), text);
}

export interface Damage {
  readonly file: string;
  readonly what: 'missing' | 'changed';
}

/** The files that a backup still has to have: of one that is not the newest, what was forgotten since is left out. */
export function filesOf(backup: Backup, newest: Backup): (PartEntry | BlobEntry)[] {
  const gone = new Set(newest.manifest.gone);
  const parts = backup.manifest.parts.filter(({ role }) => backup === newest || !NEWEST_ONLY.includes(role));
  return [...parts, ...backup.manifest.blobs.filter(({ name }) => !gone.has(name))];
}

/** Reads every byte of them. @param onFile after each */
export async function damagesOf(
  folder: string,
  files: Iterable<PartEntry | BlobEntry>,
  onFile: () => void,
): Promise<Damage[]> {
  const damages: Damage[] = [];
  for (const { name, bytes, sha256 } of files) {
    const found = await hashFile(join(folder, name));
    if (found === null) damages.push({ file: name, what: 'missing' });
    else if (found.bytes !== bytes || found.sha256 !== sha256) damages.push({ file: name, what: 'changed' });
    onFile();
  }
  return damages;
}

export const damageText = (damages: readonly Damage[]): string =>
  damages
    .slice(0, 10)
    .map(({ file, what }) => `${file} is ${what}`)
    .concat(damages.length > 10 ? [`and ${damages.length - 10} more`] : [])
    .join('; ');

/** One backup at a time; the system gives the lock back however the process ends. @throws OperatorError */
export function lockFolder(folder: string): { release(): void } {
  const lock = new SqliteDatabase(join(folder, '.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => lock.close() };
  } catch (cause) {
    lock.close();
    throw new OperatorError('Another backup is being written to this folder; wait until it is done.', {
      cause,
    });
  }
}
