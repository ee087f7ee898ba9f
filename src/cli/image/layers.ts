/** What goes into an image: the system below, and above it the folders that the process's zone may know. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PARSER_PACKAGES, type ProcessName, SERVICES, type Service } from '../install/processes.ts';
import { byBytes, filesBelow, type LockedPackage, packageTree, type TreeEntry } from '../install/tree.ts';
import type { Machine } from '../install/units.ts';
import { PAGES, TOP } from '../places.ts';
import type { TarEntry } from './tar.ts';

/** The one user of every image, as in the Dockerfile; tor is another, so that nobody else may read its keys. */
export const IMAGE_USER = 10_001;
export const TOR_USER = 10_002;

const APP = 'app';
const FOLDER_MODE = 0o755;
const PRIVATE = 0o700;

/** Where volumes are mounted: an empty volume takes the owner of the folder that it covers. */
const MOUNT_POINTS = [
  'srv/amana',
  'srv/amana/storage',
  'srv/amana/site',
  'srv/amana/keys',
  'srv/amana/relay',
  'srv/amana/way',
  'run/amana',
];

const isParser = (path: string): boolean =>
  PARSER_PACKAGES.some((parser) => `${path}/`.includes(`node_modules/${parser}/`));

/** The packages of a process: what opens foreign files only where they are opened. */
export const packagesOf = (service: Service, all: readonly LockedPackage[]): LockedPackage[] =>
  service.kind === 'system' ? [] : all.filter(({ path }) => service.parsers || !isParser(path));

/** @param packagesTop the folder whose node_modules are taken */
function treeOf(name: ProcessName, packages: readonly LockedPackage[], packagesTop: string): TreeEntry[] {
  const service = SERVICES[name];
  if (service.kind === 'system') {
    return [
      ...(name === 'redis' ? ['redis.conf'] : ['torrc', 'way.torrc']).map((config) => ({
        kind: 'file' as const,
        path: `etc/amana/${config}`,
        from: join(TOP, 'config', config),
        mode: 0o644,
      })),
      ...(name === 'redis'
        ? [{ kind: 'link' as const, path: 'usr/bin/redis-server', target: 'redis-check-rdb' }]
        : []),
    ];
  }
  // Of the settings, what reads them; the rest of config/ is for those who build.
  const sources = service.code.map((folder) => (folder === 'config' ? 'config/schema.ts' : folder));
  return [
    ...[...sources, 'package.json'].flatMap((path) => filesBelow(join(TOP, path), `${APP}/${path}`)),
    ...service.pages.flatMap((page) => filesBelow(join(PAGES, page), `${APP}/dist/${page}`)),
    ...packageTree(packages, packagesTop).map((entry) => ({ ...entry, path: `${APP}/${entry.path}` })),
  ];
}

export interface LayerPlan {
  readonly name: ProcessName;
  readonly packages: readonly LockedPackage[];
  readonly packagesTop: string;
  /** More files, by their paths. */
  readonly more: Readonly<Record<string, Uint8Array>>;
}

export function applicationLayer({ name, packages, packagesTop, more }: LayerPlan): TarEntry[] {
  const owner = { uid: 0, gid: 0 };
  const files: TarEntry[] = treeOf(name, packages, packagesTop).map((entry) =>
    entry.kind === 'link'
      ? { path: entry.path, mode: 0o777, ...owner, content: { kind: 'link', target: entry.target } }
      : { path: entry.path, mode: entry.mode, ...owner, content: { kind: 'file', from: entry.from } },
  );
  for (const [path, bytes] of Object.entries(more))
    files.push({ path, mode: 0o644, ...owner, content: { kind: 'bytes', bytes } });
  const uid = name === 'tor' ? TOR_USER : IMAGE_USER;
  const points = name === 'tor' ? [...MOUNT_POINTS, 'var/lib/amana-tor'] : MOUNT_POINTS;
  const folders = new Map<string, TarEntry>();
  for (const path of [...files.map((file) => dirname(file.path)), ...points.map((point) => dirname(point))]) {
    for (let folder = path; folder !== '.'; folder = dirname(folder))
      folders.set(folder, { path: folder, mode: FOLDER_MODE, ...owner, content: { kind: 'folder' } });
  }
  for (const path of points)
    folders.set(path, { path, mode: PRIVATE, uid, gid: IMAGE_USER, content: { kind: 'folder' } });
  return [...folders.values(), ...files].sort((one, other) => byBytes(one.path, other.path));
}

/** What changes with every installation of the same packages, or is made by the engine. */
const UNSTABLE =
  /^(proc|sys|dev|run|tmp)\/|^var\/(cache|log|tmp|lib\/apt\/lists|lib\/dpkg\/[a-z-]+-old)(\/|$)|^(root\/\.|var\/lib\/systemd\/|etc\/machine-id$|etc\/[a-z-]+-$)/;

const MODE_BITS = 0o7777;

/** A Debian tree, such as debootstrap makes, as a layer. Devices and sockets are the engine's. */
export function* systemLayer(top: string, path = ''): Generator<TarEntry> {
  for (const name of readdirSync(join(top, path)).sort(byBytes)) {
    const inside = join(path, name);
    if (UNSTABLE.test(inside)) continue;
    const from = join(top, inside);
    const stat = lstatSync(from);
    const entry = { path: inside, mode: stat.mode & MODE_BITS, uid: stat.uid, gid: stat.gid };
    if (stat.isSymbolicLink()) yield { ...entry, content: { kind: 'link', target: readlinkSync(from) } };
    else if (stat.isFile()) yield { ...entry, content: { kind: 'file', from } };
    else if (stat.isDirectory()) {
      yield { ...entry, content: { kind: 'folder' } };
      yield* systemLayer(top, inside);
    }
  }
}

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** What dpkg says is installed in a tree; nothing where there is no dpkg. */
export function debianPackages(top: string): DebianPackage[] {
  const path = join(top, 'var/lib/dpkg/status');
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return [];
  const field = (text: string, name: string): string =>
    new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
  return readFileSync(path, 'utf8')
    .split('\n\n')
    .filter((text) => / installed$/m.test(field(text, 'Status')))
    .map((text) => ({
      name: field(text, 'Package'),
      version: field(text, 'Version'),
      architecture: field(text, 'Architecture'),
    }))
    .sort((one, other) => byBytes(one.name, other.name));
}

export const architectureOf = (machine: Machine): string => (machine === 'x64' ? 'amd64' : 'arm64');
