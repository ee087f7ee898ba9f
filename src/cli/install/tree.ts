/** The program's files as they go to a machine or into an image: sources by folder, packages by the lock file. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import type { Machine } from './units.ts';

export type TreeEntry =
  | { readonly kind: 'file'; readonly path: string; readonly from: string; readonly mode: number }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      optional: z.boolean().optional(),
      cpu: oneOrMore,
      os: oneOrMore,
      libc: oneOrMore,
    }),
  ),
});

export interface LockedPackage {
  /** `node_modules/NAME`, nested where the lock file has it nested. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly integrity: string | null;
  readonly license: string | null;
  readonly isOptional: boolean;
}

const wants = (list: readonly string[] | undefined, own: string): boolean =>
  list === undefined ||
  list.includes(own) ||
  (list.some((one) => one.startsWith('!')) && !list.includes(`!${own}`));

/** Debian's C library, for packages that bring a build for each. */
const LIBC = 'glibc';

/** What the lock file has for running, not for building or testing, on this kind of machine. */
export function runtimePackages(machine: Machine, top = TOP): LockedPackage[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8')));
  return Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '' || entry.dev === true || entry.devOptional === true) return [];
    if (!wants(entry.cpu, machine) || !wants(entry.os, 'linux') || !wants(entry.libc, LIBC)) return [];
    return [
      {
        path,
        name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
        version: entry.version ?? '',
        integrity: entry.integrity ?? null,
        license: entry.license ?? null,
        isOptional: entry.optional === true,
      },
    ];
  });
}

const openManifest = z.looseObject({ devDependencies: z.unknown().optional() });
const openLock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ dev: z.boolean().optional(), devDependencies: z.unknown().optional() }),
  ),
});

/** What npm needs to bring the runtime packages alone: it would look for those of tests, too, before it leaves them out. */
export function runtimeOnly(top: string): Record<'package.json' | 'package-lock.json' | '.npmrc', string> {
  const read = (name: string): string => readFileSync(join(top, name), 'utf8');
  const { devDependencies: _, ...manifest } = openManifest.parse(JSON.parse(read('package.json')));
  const lock = openLock.parse(JSON.parse(read('package-lock.json')));
  const packages = Object.fromEntries(
    Object.entries(lock.packages).flatMap(([path, { devDependencies: __, ...entry }]) =>
      entry.dev === true ? [] : [[path, entry]],
    ),
  );
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ ...lock, packages }),
    '.npmrc': read('.npmrc'),
  };
}

/** Everybody may read what is published anyhow; nobody may write it. */
const READ = 0o644;
const RUN = 0o755;
const ANY_EXECUTE = 0o111;

/** Files below a folder, in the order of their bytes; `skip` leaves out a path below it. */
export function filesBelow(
  folder: string,
  to: string,
  skip: (path: string) => boolean = () => false,
): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const walk = (from: string, path: string): void => {
    if (skip(path)) return;
    const stat = lstatSync(from);
    if (stat.isSymbolicLink()) entries.push({ kind: 'link', path, target: readlinkSync(from) });
    else if (stat.isDirectory())
      for (const name of readdirSync(from).sort(byBytes)) walk(join(from, name), join(path, name));
    else if (stat.isFile())
      entries.push({ kind: 'file', path, from, mode: (stat.mode & ANY_EXECUTE) === 0 ? READ : RUN });
  };
  walk(folder, to);
  return entries;
}

/** The same on every machine, whatever its language. */
export const byBytes = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What a package brings and no process reads: documents, types, headers, sources of compiled parts, builds of other machines. */
const UNREAD = [
  /^node_modules\/node-linux-[a-z0-9]+\/(share|include|CHANGELOG\.md|README\.md)/,
  /^node_modules\/better-sqlite3\/(deps|src)(\/|$)/,
  /\.(md|markdown|map|d\.ts|d\.mts|d\.cts)$/,
];

/** @throws OperatorError when the packages that stand are not those of the lock file */
export function packageTree(packages: readonly LockedPackage[], top = TOP): TreeEntry[] {
  return packages.flatMap(({ path, version, isOptional }) => {
    const found = installedVersion(join(top, path));
    if (found === null && isOptional) return [];
    if (found !== version)
      throw new OperatorError(
        `${path} is ${found ?? 'missing'}, and the lock file says ${version}: run npm install --no-save --ignore-scripts first.`,
      );
    return filesBelow(
      join(top, path),
      path,
      (inside) =>
        UNREAD.some((pattern) => pattern.test(inside)) ||
        // Nested packages are packages of their own.
        inside.startsWith(`${path}/node_modules`),
    );
  });
}

/** Those of them that are there: npm leaves out what this machine has no use for. */
export const standing = (packages: readonly LockedPackage[], top = TOP): LockedPackage[] =>
  packages.filter(({ path }) => installedVersion(join(top, path)) !== null);

const named = z.object({ version: z.string() });

function installedVersion(folder: string): string | null {
  try {
    return named.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version;
  } catch (thrown) {
    if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT')
      return null;
    throw thrown;
  }
}

export const sha256File = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');
