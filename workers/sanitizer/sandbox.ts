/**
 * The sandbox: bubblewrap namespaces, resource limits and a seccomp filter around one child.
 *
 * The child sees a file system made of nothing but the runtime it needs, read-only, and a bounded tmpfs. It has
 * no network, no process but its own and bubblewrap's, no capability, no environment, no path to the data folder or to a key. What it is
 * asked to open reaches it through its standard input, and what it makes leaves through its standard output.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { AmanaError } from '#protocol/errors.ts';
import { openCompiled } from './compiled.ts';
import { dieWithNamespace } from './kill.ts';
import {
  CLOSED,
  INSIDE,
  INSTALLED,
  inspectorBinds,
  isolation,
  libraryBinds,
  nodeBinds,
  PROC,
  readOnly,
  SANITIZER_FOLDER,
  systemBinds,
} from './layout.ts';
import { makeSandboxFolder } from './leftovers.ts';
import type { Limits } from './limits.ts';
import { childFilter, type FilterOptions, inspectorFilter, thisMachine } from './seccomp.ts';
import { FOR_PICTURES, type Profile } from './types.ts';

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

/** Another start with newer code, of an update, removes what was compiled for this one: its children then compile for themselves. */
const CACHE_TO_READ = '--ro-bind-try';

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

/**
 * Runs the command without any descriptor but the child's own: whoever started the worker may have left it some, which node would
 * hand on. close_range has this number on both machines; where the kernel has no such call (before 5.9), no child starts.
 */
const FORGETTING = ['-e', 'exit 1 if syscall(436, 5, 0xffffffff, 0) != 0; exec @ARGV', '--'];

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
  let cacheBind = compiled.folder === null ? '--bind' : CACHE_TO_READ;

  const isolated = isolation(limits);
  const limited = {
    own: resourceLimits(limits, limits.openFiles),
    system: resourceLimits(limits, PROGRAM_FILES),
  };
  const binds = {
    libraries: libraryBinds(machine),
    node: nodeBinds(),
    inspector: inspectorBinds(perl),
  };

  function start(
    profile: Profile | 'inspector',
    options: readonly string[],
    command: readonly string[],
  ): SandboxedChild {
    let filterFd: number | null = null;
    try {
      // bubblewrap reads the filter to its end, so each child gets a descriptor with an offset of its own
      filterFd = openSync(filters[profile], 'r');
      const told = ['--seccomp', '3', '--info-fd', '4'];
      const limits = profile === 'media' || profile === 'office' ? limited.system : limited.own;
      const argv = [
        ...FORGETTING,
        prlimit,
        ...limits,
        bubblewrap,
        ...isolated,
        ...told,
        ...options,
        ...CLOSED,
        '--',
        ...command,
      ];
      return overPipes(
        spawn(perl, argv, {
          stdio: ['pipe', 'pipe', 'ignore', filterFd, 'pipe'],
          env: {},
          detached: false,
        }),
      );
    } catch (thrown) {
      // Never the file's fault: it must not be counted against it.
      throw thrown instanceof AmanaError ? thrown : new AmanaError('sandbox-unavailable', { cause: thrown });
    } finally {
      if (filterFd !== null) closeSync(filterFd);
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
          ...PROC,
          ...(isLight ? binds.libraries : systemBinds()),
          ...binds.node,
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
      // its own first process: bubblewrap's would be one more that a fork shares a namespace with
      const options = [...binds.libraries, ...binds.inspector, '--as-pid-1'];
      const child = start('inspector', options, [INSIDE.perl, `${INSIDE.project}/inspector.pl`]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(strictFilter.length);
      child.stdin.write(Buffer.concat([length, strictFilter]));
      return child;
    },
    isCompiled: compiled.folder !== null,
    freezeCompiled() {
      cacheBind = CACHE_TO_READ;
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
