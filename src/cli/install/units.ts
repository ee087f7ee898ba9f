/**
 * systemd units, made from the table of processes. A unit shows its process a machine that holds nothing but what its
 * zone may know: other folders of Amana are not forbidden to it, they are not there.
 */
import { variablesOf } from '#config/schema.ts';
import { numbered } from '../several.ts';
import { namedBy } from './names.ts';
import {
  type Choices,
  CODE,
  envOf,
  FOLDERS,
  type FolderName,
  foldersOf,
  PARSER_PACKAGES,
  type ProcessName,
  processesOf,
  SERVICES,
  SETTINGS,
  type Service,
  type ServiceOfOurs,
  TORRC_MORE,
  userOf,
} from './processes.ts';

export type Machine = 'x64' | 'arm64';

/** A line of a unit; `null` leaves it out. */
export type Line = readonly [name: string, value: string] | null;

/** For all that runs, root's own jobs too; the score is that of `systemd-analyze security`, where less is better. */
export const ALWAYS: readonly Line[] = [
  ['NoNewPrivileges', 'yes'],
  ['PrivateMounts', 'yes'],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', 'yes'],
  ['ProtectClock', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['LockPersonality', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['KeyringMode', 'private'],
  ['SystemCallArchitectures', 'native'],
];

/** For every process. */
const CLOSED: readonly Line[] = [
  ...ALWAYS,
  ['CapabilityBoundingSet', ''],
  ['AmbientCapabilities', ''],
  ['PrivateUsers', 'yes'],
  ['PrivateDevices', 'yes'],
  ['DevicePolicy', 'closed'],
  ['PrivateIPC', 'yes'],
  ['RemoveIPC', 'yes'],
  ['SystemCallErrorNumber', 'EPERM'],
];

/** Where temporary files go: memory of the process's own, seen by nobody else. */
const MEMORY = '/dev/shm';

/**
 * Nothing of a process's memory reaches a disk: neither by a core file nor by swap nor by a temporary file.
 * @param size of its temporary files
 */
const forgetful = (size: string): Line[] => [
  ['LimitCORE', '0'],
  ['MemorySwapMax', '0'],
  ['PrivateTmp', 'yes'],
  ['TemporaryFileSystem', `${MEMORY}:rw,noexec,nosuid,nodev,size=${size},mode=1777`],
  ['Environment', `TMPDIR=${MEMORY}`],
];

/** Kernel tunables, logs, host name, and other users' processes. */
const KERNEL: readonly Line[] = [
  ['ProtectKernelTunables', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectHostname', 'yes'],
  ['ProtectProc', 'invisible'],
  ['ProcSubset', 'pid'],
];

/** Clean copies are made in memory, up to 512 MiB for each of the files that are worked on at once. */
const CLEAN_COPIES = '2G';
const SMALL = '16M';

/** System calls of an ordinary service, less those that change it or the machine. */
const CALLS = ['@system-service', '~@privileged @resources @keyring userfaultfd'];

/**
 * The worker's sandbox is made by bubblewrap out of user namespaces, as a user without rights. What that takes, and why:
 *
 * - namespaces of each kind that `--unshare-all` asks for;
 * - `@mount`, `pivot_root` and `sethostname`: a sandbox gets a file system and a name of its own, in namespaces of its own;
 * - `AF_NETLINK`: a new network namespace's own loopback is brought up by it;
 * - no ProtectHostname, which forbids `sethostname`, and no ProcSubset: bubblewrap reads /proc/sys/kernel/overflowuid;
 * - a /proc of which nothing is covered: the kernel lets a new one be mounted only where another is fully visible, and
 *   ProtectKernelTunables and ProtectKernelLogs cover parts of it. So there is a second one, which the kernel sees and
 *   the worker cannot reach: it lies in a folder that only root may enter.
 */
const SANDBOXING = {
  namespaces: 'user mnt pid net ipc uts cgroup',
  calls: ['@system-service', '@mount', 'sethostname', '~@resources @keyring userfaultfd'],
  families: 'AF_UNIX AF_NETLINK',
  kernel: [
    ['ProtectKernelTunables', 'yes'],
    ['ProtectKernelLogs', 'yes'],
    ['ProtectProc', 'invisible'],
    ['TemporaryFileSystem', '/run/amana-uncovered:ro,size=4k,mode=0700'],
    ['BindReadOnlyPaths', '/proc:/run/amana-uncovered/proc:norbind'],
  ] satisfies Line[],
} as const;

const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'];

export const unitOf = (name: ProcessName, number = 1): string => `amana-${numbered(name, number)}.service`;
export const TARGET = 'amana.target';
export const NAMES_UNIT = 'amana-names.service';
/** systemd names a mount by its path. */
export const STORAGE_MOUNT = `${FOLDERS.storage.path.slice(1).replaceAll('/', '-')}.mount`;
/** A journal of its own, in memory: see `journald`. */
export const JOURNAL = 'amana';

export const section = (title: string, lines: readonly Line[]): string =>
  `[${title}]\n${lines.flatMap((line) => (line === null ? [] : [`${line[0]}=${line[1]}`])).join('\n')}\n`;

const each = (name: string, values: readonly string[]): Line[] => values.map((value) => [name, value]);

const paths = (names: readonly FolderName[]): string => names.map((name) => FOLDERS[name].path).join(' ');

/** Folders of Amana that this process must not see at all. */
export const hiddenFrom = (service: Service): FolderName[] => {
  const known = new Set<string>(foldersOf(service));
  const all = Object.keys(FOLDERS).filter((name): name is FolderName => name in FOLDERS);
  return all.filter((name) => !known.has(name));
};

/** The program's own folder, with nothing in it but what the zone may import. */
function codeLines(service: Service): Line[] {
  if (service.kind === 'system') return [['InaccessiblePaths', `-${CODE}`]];
  const seen = [
    ...service.code,
    ...service.pages.map((page) => `dist/${page}`),
    'package.json',
    'node_modules',
  ];
  return [
    ['TemporaryFileSystem', `${CODE}:ro`],
    ...each(
      'BindReadOnlyPaths',
      seen.map((path) => `${CODE}/${path}`),
    ),
    ...(service.parsers
      ? []
      : each(
          'InaccessiblePaths',
          PARSER_PACKAGES.map((name) => `-${CODE}/node_modules/${name}`),
        )),
  ];
}

function commandOf(service: Service, machine: Machine): string {
  if (service.kind === 'system') return service.command.join(' ');
  return [
    `${CODE}/node_modules/node-linux-${machine}/bin/node`,
    ...NODE_FLAGS,
    `${CODE}/${service.entry}`,
  ].join(' ');
}

/** Settings that reach it: of the layout, of the onions' names, of the operator. */
function settingsLines(
  name: ProcessName,
  service: ServiceOfOurs,
  choices: Choices,
  number: number,
  knowsRoot: boolean,
): Line[] {
  const env = {
    NODE_ENV: 'production',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    ...(service.pages.length > 0 ? { AMANA_PAGES: `${CODE}/dist` } : {}),
    ...envOf(name, choices, number),
  };
  return [
    ...each(
      'Environment',
      Object.entries(env).map(([key, value]) => `${key}=${value}`),
    ),
    knowsRoot ? ['EnvironmentFile', `${SETTINGS}/root.env`] : null,
    ['EnvironmentFile', `-${FOLDERS.names.path}/${name}.env`],
    ['EnvironmentFile', `-${SETTINGS}/${name}.env`],
  ];
}

/** What a process may do and see; the rest of its unit says what it is. */
function shield(service: Service, standing: ReadonlySet<ProcessName>): Line[] {
  const isOurs = service.kind === 'node';
  const sandboxes = isOurs && service.parsers;
  const online = service.kind === 'system' && service.network;
  const families = sandboxes ? SANDBOXING.families : online ? 'AF_UNIX AF_INET AF_INET6' : 'AF_UNIX';
  const writable = [...service.writes, ...service.listens];
  const readable = [...service.reads, ...service.reaches].filter((name) => standing.has(FOLDERS[name].owner));
  return [
    ['MemoryMax', service.memory],
    ['TasksMax', '256'],
    ...forgetful(sandboxes ? CLEAN_COPIES : SMALL),
    ...CLOSED,
    ...(sandboxes ? SANDBOXING.kernel : KERNEL),
    ['RestrictNamespaces', sandboxes ? SANDBOXING.namespaces : 'yes'],
    ...each('SystemCallFilter', sandboxes ? SANDBOXING.calls : CALLS),
    ['PrivateNetwork', online ? 'no' : 'yes'],
    online ? null : ['IPAddressDeny', 'any'],
    ['RestrictAddressFamilies', families],
    // V8 compiles while it runs; the others never make memory executable.
    isOurs ? null : ['MemoryDenyWriteExecute', 'yes'],
    writable.length > 0 ? ['ReadWritePaths', paths(writable)] : null,
    readable.length > 0 ? ['ReadOnlyPaths', paths(readable)] : null,
    [
      'InaccessiblePaths',
      [...hiddenFrom(service).map((name) => FOLDERS[name].path), ...(online ? [] : [TORRC_MORE])]
        .map((path) => `-${path}`)
        .join(' '),
    ],
    ...codeLines(service),
  ];
}

/** Its further groups are its user's: sysusers.d has them. */
const identity = (name: ProcessName): Line[] => [
  ['User', userOf(name)],
  ['Group', userOf(name)],
];

/** A journal of Amana's own, in memory. Ours say on their standard output when they are ready, tor and Redis why they are not. */
const journalled = (output: 'null' | 'journal'): Line[] => [
  ['StandardOutput', output],
  ['StandardError', 'journal'],
  ['LogNamespace', JOURNAL],
];

/** @param number of several that are the same; all have the settings and the user of the first */
export function serviceUnit(name: ProcessName, choices: Choices, machine: Machine, number = 1): string {
  const service = SERVICES[name];
  const standing = new Set(processesOf(choices));
  const knowsRoot = service.kind === 'node' && variablesOf(service.role).includes('AMANA_ROOT');
  const after = [
    ...service.after.filter((other) => standing.has(other)).map((other) => unitOf(other)),
    ...(namedBy(name, choices) === null ? [] : [NAMES_UNIT]),
  ];
  const isStored = service.writes.includes('storage');
  return [
    `# Amana: made by ./amana install, which writes it anew; your changes belong into systemctl edit ${unitOf(name, number)}.`,
    section('Unit', [
      ['Description', `Amana ${numbered(name, number)}: ${service.what}`],
      ['PartOf', TARGET],
      after.length > 0 ? ['After', after.join(' ')] : null,
      after.length > 0 ? ['Wants', after.join(' ')] : null,
      isStored ? ['BindsTo', STORAGE_MOUNT] : null,
      isStored ? ['After', STORAGE_MOUNT] : null,
      // Without the root key there is nothing that it could check.
      knowsRoot ? ['ConditionPathExists', `${SETTINGS}/root.env`] : null,
      // What it leans on may be away for as long as it likes.
      ['StartLimitIntervalSec', '0'],
    ]),
    section('Service', [
      ['Type', 'exec'],
      ...identity(name),
      ...(service.kind === 'node' ? settingsLines(name, service, choices, number, knowsRoot) : []),
      ...(name === 'tor' ? each('ExecStartPre', [`/bin/sh ${SETTINGS}/closed.sh`]) : []),
      ['ExecStart', commandOf(service, machine)],
      // A key of an editor that is new or gone is read then; only a process of its own user may tell tor.
      name === 'tor' ? ['ExecReload', "/bin/sh -c 'kill -HUP $MAINPID'"] : null,
      ['Restart', 'always'],
      ['RestartSec', '2'],
      ['UMask', '0077'],
      ...journalled(service.kind === 'node' ? 'null' : 'journal'),
      ...shield(service, standing),
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
}

/** Once tor has made its keys: the names of the onions, for those who have to answer to them. */
export function namesUnit(choices: Choices): string {
  const names: Service = {
    ...SERVICES.tor,
    network: false,
    kind: 'system',
    command: [],
    listens: ['names'],
    reads: ['onionKeys'],
    writes: [],
    reaches: [],
  };
  return [
    '# Amana: made by ./amana install.',
    section('Unit', [
      ['Description', "Amana: the onions' names for those who answer as them"],
      ['PartOf', TARGET],
      ['After', unitOf('tor')],
      ['Wants', unitOf('tor')],
    ]),
    section('Service', [
      ['Type', 'oneshot'],
      ['RemainAfterExit', 'yes'],
      ['User', userOf('tor')],
      ['Group', userOf('tor')],
      ['ExecStart', `/bin/sh ${SETTINGS}/names.sh`],
      ['TimeoutStartSec', '120'],
      ['UMask', '0077'],
      ...journalled('journal'),
      ...shield(names, new Set(processesOf(choices))),
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
}

export const targetUnit = (): string =>
  [
    '# Amana: made by ./amana install.',
    section('Unit', [
      ['Description', 'Amana, all of it'],
      ['Wants', 'network-online.target'],
      ['After', 'network-online.target'],
    ]),
    section('Install', [['WantedBy', 'multi-user.target']]),
  ].join('\n');

/**
 * Reading must not leave access times behind, and only a file's owner may read without (O_NOATIME): where several users
 * share storage, its file system is mounted without them.
 */
export const storageMount = (): string =>
  [
    '# Amana: made by ./amana install.',
    section('Unit', [
      ['Description', 'Amana: storage without access times, devices or programs'],
      ['PartOf', TARGET],
      // Not among the mounts of a boot: its folder is made after them.
      ['DefaultDependencies', 'no'],
      ['After', 'systemd-tmpfiles-setup.service'],
      ['Conflicts', 'umount.target'],
      ['Before', 'umount.target'],
    ]),
    section('Mount', [
      ['What', FOLDERS.storage.path],
      ['Where', FOLDERS.storage.path],
      ['Type', 'none'],
      ['Options', 'bind,noatime,nosuid,nodev,noexec'],
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
