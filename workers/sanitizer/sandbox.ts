/**
 * The sandbox: bubblewrap namespaces, resource limits and a seccomp filter around one child.
 *
 * The child sees a file system made of nothing but the runtime it needs, read-only, and a bounded tmpfs. It has
 * no network, no other process, no capability, no environment, no path to the data folder or to a key. What it is
 * asked to open reaches it through its standard input, and what it makes leaves through its standard output.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AmanaError } from '#protocol/errors.ts';
import { openCompiled } from './compiled.ts';
import { dieWithNamespace } from './kill.ts';
import { makeSandboxFolder } from './leftovers.ts';
import type { Limits } from './limits.ts';
import { childFilter, type FilterOptions, inspectorFilter, type Machine, thisMachine } from './seccomp.ts';
import { FOR_PICTURES, type Profile } from './types.ts';

/** Where things lie inside the sandbox; no path of the host is shown to a child. */
const INSIDE = {
  project: '/amana',
  node: '/amana/bin/node',
  perl: '/usr/bin/perl',
  libraries: '/lib',
  cache: '/cache',
} as const;

const SANITIZER_FOLDER = dirname(fileURLToPath(import.meta.url));
const PROJECT_FOLDER = join(SANITIZER_FOLDER, '..', '..');
/** Written by npm whenever it changes a package. */
const INSTALLED = join(PROJECT_FOLDER, 'node_modules', '.package-lock.json');

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

/** A child in its sandbox. Its standard error goes nowhere: a parser's words may quote the file. */
export interface SandboxedChild {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settles when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  kill(): void;
}

export interface Sandbox {
  /** The sanitizer's child under node, or another program in its place. */
  node(profile: Profile, program?: HostProgram | typeof FOR_PICTURES): SandboxedChild;
  /** The inspector: perl with exiftool's library. */
  inspector(): SandboxedChild;
  /** Whether there is compiled code already. If not, the first child writes it, and sees no file. */
  readonly isCompiled: boolean;
  /** Code compiled by the first child is shared, read-only, with the ones after it: call once that child has ended. */
  freezeCompiled(): void;
  /** Keeps it for the next start: call once a child has compiled all there is. */
  keepCompiled(): void;
  close(): void;
}

/** A program of the system opens fonts, libraries and a temporary file for each picture of a document. */
const PROGRAM_FILES = 1024;

/** A program outside the sanitizer's folder, and the argument it gets: how tests look out of a child. */
export interface HostProgram {
  readonly path: string;
  readonly argument: string;
}

function requireProgram(name: string): string {
  const folder = ['/usr/bin', '/bin', '/usr/local/bin'].find((candidate) =>
    existsSync(join(candidate, name)),
  );
  if (folder === undefined)
    throw new AmanaError('sandbox-unavailable', { cause: new Error(`${name} is missing`) });
  return join(folder, name);
}

function readOnly(from: string, to: string): string[] {
  return ['--ro-bind', from, to];
}

function libraryBinds(machine: Machine): string[] {
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
function perlBinds(perl: string): string[] {
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
function systemBinds(): string[] {
  const etc = ['/etc/ld.so.cache', '/etc/alternatives', '/etc/fonts', '/etc/libreoffice'];
  // Where the system's fonts lie, once for all: each child would find out anew.
  const fonts = '/var/cache/fontconfig';
  return [
    ...readOnly('/usr', '/usr'),
    '--tmpfs',
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
function isolation(limits: Limits): string[] {
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
    '--proc',
    '/proc',
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

/** Limits survive exec, so prlimit stands in front of bubblewrap. RLIMIT_NPROC does not bind children of root: seccomp forbids them to fork. */
function resourceLimits(limits: Limits, openFiles: number): string[] {
  return [
    `--cpu=${limits.cpuSeconds}`,
    `--data=${limits.memoryBytes}`,
    `--fsize=${Math.max(limits.inputBytes, limits.outputBytes) + 1024 * 1024}`,
    `--nofile=${openFiles}`,
    '--core=0',
    '--memlock=0',
    '--msgqueue=0',
  ];
}

/**
 * Finds the parts and lays out the sandbox; starts nothing yet.
 * Throws `sandbox-unavailable` where bubblewrap, prlimit, perl, exiftool or a filter for this machine is missing.
 */
export function openSandbox(limits: Limits): Sandbox {
  const machine = thisMachine();
  if (process.platform !== 'linux' || machine === null) throw new AmanaError('sandbox-unavailable');
  const prlimit = requireProgram('prlimit');
  const bubblewrap = requireProgram('bwrap');
  const perl = requireProgram('perl');
  requireProgram('exiftool');

  const folder = makeSandboxFolder();
  const filter = (name: string, options: FilterOptions) => {
    const path = join(folder, `${name}.bpf`);
    writeFileSync(path, childFilter(machine, options));
    return path;
  };
  const filters: Record<Profile | 'inspector', string> = {
    light: filter('light', { processes: false }),
    media: filter('media', { processes: true }),
    office: filter('office', { processes: true, localSockets: true }),
    inspector: filter('inspector', { processes: true }),
  };
  const strictFilter = inspectorFilter(machine);
  const compiled = openCompiled(getCompileCacheDir(), SANITIZER_FOLDER, INSTALLED);
  const cacheFolder = compiled.folder ?? mkdtempSync(join(folder, 'cache-'));
  // an own user namespace needs the folder to be open to the mapped user
  spawnSync('chmod', ['0711', folder]);
  if (compiled.folder === null) spawnSync('chmod', ['0777', cacheFolder]);
  let cacheBind = compiled.folder === null ? '--bind' : '--ro-bind';

  const isolated = isolation(limits);
  const limited = {
    own: resourceLimits(limits, limits.openFiles),
    system: resourceLimits(limits, PROGRAM_FILES),
  };
  const libraries = libraryBinds(machine);
  const nodeBinds = [
    ...readOnly(realpathSync(process.execPath), INSIDE.node),
    ...readOnly(SANITIZER_FOLDER, `${INSIDE.project}/workers/sanitizer`),
    ...readOnly(join(PROJECT_FOLDER, 'package.json'), `${INSIDE.project}/package.json`),
    ...RECORD.flatMap((path) => readOnly(join(PROJECT_FOLDER, path), `${INSIDE.project}/${path}`)),
    ...CHILD_PACKAGES.map(
      (name) =>
        [join(PROJECT_FOLDER, 'node_modules', name), `${INSIDE.project}/node_modules/${name}`] as const,
    )
      .filter(([from]) => existsSync(from))
      .flatMap(([from, to]) => readOnly(realpathSync(from), to)),
  ];
  const inspectorBinds = [
    ...libraries,
    ...readOnly(realpathSync(perl), INSIDE.perl),
    ...perlBinds(perl),
    ...readOnly(join(SANITIZER_FOLDER, 'inspector.pl'), `${INSIDE.project}/inspector.pl`),
  ];

  function start(
    profile: Profile | 'inspector',
    options: readonly string[],
    command: readonly string[],
  ): SandboxedChild {
    // bubblewrap reads the filter to its end, so each child gets a descriptor with an offset of its own
    const filterFd = openSync(filters[profile], 'r');
    try {
      const told = ['--seccomp', '3', '--info-fd', '4'];
      const limits = profile === 'media' || profile === 'office' ? limited.system : limited.own;
      const argv = [...limits, bubblewrap, ...isolated, ...told, ...options, '--', ...command];
      return overPipes(
        spawn(prlimit, argv, {
          stdio: ['pipe', 'pipe', 'ignore', filterFd, 'pipe'],
          env: {},
          detached: false,
        }),
      );
    } finally {
      closeSync(filterFd);
    }
  }

  return {
    node(profile, program) {
      const isLight = profile === 'light';
      const isOwn = program === undefined || program === FOR_PICTURES;
      const entry = isOwn ? `${INSIDE.project}/workers/sanitizer/child.ts` : `${INSIDE.project}/entry.ts`;
      const extra = isOwn ? [] : readOnly(program.path, entry);
      return start(
        profile,
        [
          ...(isLight ? libraries : systemBinds()),
          ...nodeBinds,
          ...extra,
          cacheBind,
          cacheFolder,
          INSIDE.cache,
          '--setenv',
          'NODE_COMPILE_CACHE',
          INSIDE.cache,
        ],
        [
          INSIDE.node,
          '--disable-warning=ExperimentalWarning',
          entry,
          JSON.stringify(limits),
          isOwn ? (program ?? '') : program.argument,
        ],
      );
    },
    inspector() {
      const child = start('inspector', inspectorBinds, [INSIDE.perl, `${INSIDE.project}/inspector.pl`]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(strictFilter.length);
      child.stdin.write(Buffer.concat([length, strictFilter]));
      return child;
    },
    isCompiled: compiled.folder !== null,
    freezeCompiled() {
      cacheBind = '--ro-bind';
    },
    keepCompiled() {
      compiled.keep(cacheFolder);
    },
    close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function overPipes(child: ChildProcess): SandboxedChild {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new AmanaError('sandbox-unavailable');
  const ended = new Promise<void>((resolve) => {
    // not 'close', which waits for a reader of what a dead child has left in its pipe
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const die = dieWithNamespace(child);
  // a child that dies while it is being written to is an answer (rejected), not an accident of the worker
  stdin.on('error', die);
  stdout.on('error', die);
  const kill = () => {
    die();
    stdin.destroy();
    stdout.destroy();
  };
  return { stdin, stdout, ended, kill };
}
