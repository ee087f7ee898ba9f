/**
 * What a child sees: files of the host by their names inside, and nothing else of it. Options of bubblewrap, in the order in
 * which it obeys them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AmanaError } from '#protocol/errors.ts';
import type { Limits } from './limits.ts';
import type { Machine } from './seccomp.ts';

/** Where things lie inside the sandbox; no path of the host is shown to a child. */
export const INSIDE = {
  project: '/amana',
  node: '/amana/bin/node',
  perl: '/usr/bin/perl',
  libraries: '/lib',
  cache: '/cache',
} as const;

export const SANITIZER_FOLDER = dirname(fileURLToPath(import.meta.url));
export const PROJECT_FOLDER = join(SANITIZER_FOLDER, '..', '..');
/** Written by npm whenever it changes a package. */
export const INSTALLED = join(PROJECT_FOLDER, 'node_modules', '.package-lock.json');

/** All of the protocol that a child needs: the words of a record. */
const RECORD = ['src/protocol/record.ts', 'src/protocol/modes.ts'];

/** Packages that the cleaning child loads, with what they load in turn. */
const CHILD_PACKAGES = [
  'zod',
  'sharp',
  '@img',
  'detect-libc',
  'semver',
  '@hyzyla/pdfium',
  'libheif-js',
  'pdf-lib',
  '@pdf-lib',
  'pako',
  'tslib',
  'file-type',
  '@tokenizer',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@borewit',
  'ieee754',
  'debug',
  'ms',
  'saxes',
  'xmlchars',
  'yauzl',
  'pend',
  'postal-mime',
  'parse5',
  'entities',
];

/** Shared objects of node, of libvips and of perl; the ones that do not exist on a machine are passed over. */
const SHARED_OBJECTS = [
  'libc.so.6',
  'libm.so.6',
  'libdl.so.2',
  'libpthread.so.0',
  'librt.so.1',
  'libresolv.so.2',
  'libgcc_s.so.1',
  'libstdc++.so.6',
  'libatomic.so.1',
  'libcrypt.so.1',
  'libcrypt.so.2',
  'libz.so.1',
  'libbz2.so.1.0',
];
const LOADERS: Record<Machine, string> = {
  x64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};
const LIBRARY_FOLDERS: Record<Machine, readonly string[]> = {
  x64: ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64', '/usr/lib'],
  arm64: ['/lib/aarch64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/lib64', '/usr/lib64', '/usr/lib'],
};

/** What those that look at themselves get; the inspector does not, and sees no process in it. */
export const PROC = ['--proc', '/proc'];

/** Of all that was laid out, /tmp alone can be written to (and the cache, by the first child, which sees no file). */
export const CLOSED = ['/dev', '/'].flatMap((path) => ['--remount-ro', path]);

export function readOnly(from: string, to: string): string[] {
  return ['--ro-bind', from, to];
}

export function libraryBinds(machine: Machine): string[] {
  const binds = [
    ...readOnly(LOADERS[machine], LOADERS[machine]),
    '--setenv',
    'LD_LIBRARY_PATH',
    INSIDE.libraries,
  ];
  for (const name of SHARED_OBJECTS) {
    const folder = LIBRARY_FOLDERS[machine].find((candidate) => existsSync(join(candidate, name)));
    if (folder !== undefined)
      binds.push(...readOnly(realpathSync(join(folder, name)), join(INSIDE.libraries, name)));
  }
  return binds;
}

/** Folders in which perl finds its library and exiftool's; asked of perl once, before any file is seen. */
export function perlBinds(perl: string): string[] {
  const answer = spawnSync(perl, ['-e', 'print join "\\n", grep { !ref } @INC'], {
    encoding: 'utf8',
    env: {},
  });
  if (answer.status !== 0)
    throw new AmanaError('sandbox-unavailable', { cause: new Error('perl does not start') });
  const folders = answer.stdout
    .split('\n')
    .filter((folder) => /^\/usr\/./.test(folder) && existsSync(folder));
  return [...new Set(folders)].flatMap((folder) => readOnly(realpathSync(folder), folder));
}

/**
 * What a child needs that starts a program of the system: Debian's own files, read-only. They are the same on every
 * machine; /usr/local, which is not, stays out, and so does all of /etc but what tells where those files are.
 */
export function systemBinds(): string[] {
  const etc = ['/etc/ld.so.cache', '/etc/alternatives', '/etc/fonts', '/etc/libreoffice'];
  // Where the system's fonts lie, once for all: each child would find out anew.
  const fonts = '/var/cache/fontconfig';
  return [
    ...readOnly('/usr', '/usr'),
    '--tmpfs',
    '/usr/local',
    '--remount-ro',
    '/usr/local',
    ...['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...[...etc, fonts].filter((path) => existsSync(path)).flatMap((path) => readOnly(path, path)),
    '--setenv',
    'PATH',
    '/usr/bin',
    '--setenv',
    'HOME',
    '/tmp',
  ];
}

/** Options that every child gets, whatever runs in it. */
export function isolation(limits: Limits): string[] {
  return [
    '--unshare-all',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--cap-drop',
    'ALL',
    '--hostname',
    'child',
    '--new-session',
    '--die-with-parent',
    '--clearenv',
    '--setenv',
    'LC_ALL',
    'C',
    '--setenv',
    'TZ',
    'UTC',
    '--dev',
    '/dev',
    '--size',
    // what comes in, a copy that a program makes of it, and what little else that program writes
    String(limits.inputBytes + limits.outputBytes + 1024 * 1024),
    '--tmpfs',
    '/tmp',
    '--chdir',
    '/tmp',
  ];
}

/** What every child under node sees: node, the sanitizer, its packages. */
export const nodeBinds = (): string[] => [
  ...readOnly(realpathSync(process.execPath), INSIDE.node),
  ...readOnly(SANITIZER_FOLDER, `${INSIDE.project}/workers/sanitizer`),
  ...readOnly(join(PROJECT_FOLDER, 'package.json'), `${INSIDE.project}/package.json`),
  ...RECORD.flatMap((path) => readOnly(join(PROJECT_FOLDER, path), `${INSIDE.project}/${path}`)),
  ...CHILD_PACKAGES.map(
    (name) => [join(PROJECT_FOLDER, 'node_modules', name), `${INSIDE.project}/node_modules/${name}`] as const,
  )
    .filter(([from]) => existsSync(from))
    .flatMap(([from, to]) => readOnly(realpathSync(from), to)),
];

/** What the inspector sees beside libraries: perl, its library, exiftool's, one program. */
export const inspectorBinds = (perl: string): string[] => [
  ...readOnly(realpathSync(perl), INSIDE.perl),
  ...perlBinds(perl),
  ...readOnly(join(SANITIZER_FOLDER, 'inspector.pl'), `${INSIDE.project}/inspector.pl`),
];
