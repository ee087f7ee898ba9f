/**
 * What an installed newsroom does by itself, now and then: doctor looks each hour, and a backup is made each night where
 * there is somebody to seal it to. Both see all of Amana, as its operator does, so both run as root; what root could do
 * beyond that is taken from them.
 */
import { CODE, FOLDERS, SERVICES, SETTINGS } from './processes.ts';
import { ALWAYS, JOURNAL, type Line, STORAGE_MOUNT, section, TARGET } from './units.ts';

export type TimedJob = 'doctor' | 'backup';

export const TIMED_JOBS: readonly TimedJob[] = ['doctor', 'backup'];

/** The public halves of age keys (`./amana backup key`): nothing is sealed, and no backup made, before it is there. */
export const RECIPIENTS = `${SETTINGS}/backup.recipients`;
/** A folder of this machine, until the operator mounts another disk there. */
export const BACKUPS = '/var/backups/amana';
const DATA = '/var/lib/amana';

export const jobUnit = (job: TimedJob): string => `amana-${job}.service`;
export const timerUnit = (job: TimedJob): string => `amana-${job}.timer`;

interface Job {
  readonly what: string;
  readonly command: string;
  readonly unit: readonly Line[];
  readonly rights: readonly Line[];
  readonly calendar: string;
  /** A time that nobody can count on: when the disk is busy should tell nothing of what it holds. */
  readonly jitter: string;
  /** Whether one that was missed while the machine was off is made up for. */
  readonly isOwed: boolean;
}

/** Of what root can do: read what is each service's own, and leave files to those to whom the folder belongs. */
const READS_ALL = 'CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_CHOWN CAP_FOWNER';

/** Whatever they ask has a socket of the file system. */
const BY_ITSELF: readonly Line[] = [
  ['PrivateNetwork', 'yes'],
  ['IPAddressDeny', 'any'],
  ['RestrictAddressFamilies', 'AF_UNIX'],
  ['RestrictNamespaces', 'yes'],
  ['PrivateDevices', 'yes'],
  ['DevicePolicy', 'closed'],
  ['ProtectKernelTunables', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectHostname', 'yes'],
];

const JOBS: Readonly<Record<TimedJob, Job>> = {
  doctor: {
    what: 'looks whether all is well, for the status page',
    // 1 says that something deserves a look, which is a result and no failure.
    command: `/usr/bin/amana doctor --data ${DATA} --ask-worker`,
    unit: [['SuccessExitStatus', '1']],
    rights: [
      // It reads every folder and comes to every socket, and has tor check its settings as tor's user. It gives no file away,
      // looks into no process, and starts no sandbox, which would take namespaces, mounts and CAP_SETFCAP: the worker has
      // them, and tells.
      ['CapabilityBoundingSet', 'CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_SETUID CAP_SETGID'],
      ['AmbientCapabilities', ''],
      // Everything that it asks has a socket on this machine; the machine's addresses it reads of the first process.
      ...BY_ITSELF,
      ['PrivateIPC', 'yes'],
      // No ProtectProc and no ProcSubset: limits, networks and states of the services are what it looks at, and swap and
      // the pattern of core files are of the whole machine.
      ['SystemCallFilter', '@system-service'],
      ['SystemCallFilter', '~@resources @keyring userfaultfd'],
      ['SystemCallErrorNumber', 'EPERM'],
      // What it found lies in storage, and what became of the canary beside it; keys and the site it only reads.
      ['ReadWritePaths', DATA],
      [
        'ReadOnlyPaths',
        [FOLDERS.workerKeys, FOLDERS.relayKey, FOLDERS.site].map(({ path }) => `-${path}`).join(' '),
      ],
    ],
    calendar: 'hourly',
    jitter: '20min',
    isOwed: false,
  },
  backup: {
    what: 'a sealed backup',
    command: `/usr/bin/amana backup --data ${DATA} --to ${BACKUPS} --recipients ${RECIPIENTS}`,
    unit: [
      // What has ended by the janitor's settings must not live on in a backup.
      ['EnvironmentFile', `-${SETTINGS}/janitor.env`],
    ],
    rights: [
      ['CapabilityBoundingSet', READS_ALL],
      ...BY_ITSELF,
      ['ProtectProc', 'invisible'],
      ['ProcSubset', 'pid'],
      ['SystemCallFilter', '@system-service'],
      // They are in no backup.
      ['InaccessiblePaths', [FOLDERS.workerKeys, FOLDERS.relayKey].map(({ path }) => `-${path}`).join(' ')],
      ['ReadWritePaths', `${DATA} ${BACKUPS}`],
    ],
    calendar: 'daily',
    jitter: '5h',
    isOwed: true,
  },
};

const HARDENED: readonly Line[] = [
  ...ALWAYS,
  ['PrivateTmp', 'yes'],
  ['UMask', '0077'],
  ['LimitCORE', '0'],
  ['MemorySwapMax', '0'],
  ['MemoryMax', SERVICES.newsroom.memory],
];

export function jobService(job: TimedJob): string {
  const { what, command, unit, rights } = JOBS[job];
  return [
    `# Amana: made by ./amana install, which writes it anew; your changes belong into systemctl edit ${jobUnit(job)}.`,
    section('Unit', [
      ['Description', `Amana: ${what}`],
      ['Requires', STORAGE_MOUNT],
      ['After', STORAGE_MOUNT],
      ['ConditionPathExists', `${SETTINGS}/root.env`],
      ...(job === 'backup' ? ([['ConditionPathExists', RECIPIENTS]] satisfies Line[]) : []),
    ]),
    section('Service', [
      ['Type', 'oneshot'],
      ['WorkingDirectory', CODE],
      ['Environment', 'NODE_ENV=production TZ=UTC LANG=C.UTF-8'],
      ...unit,
      ['ExecStart', command],
      // What it found lies where the status page reads it; a journal would add the exact time to each line.
      ['StandardOutput', 'null'],
      ['StandardError', 'journal'],
      ['LogNamespace', JOURNAL],
      ...HARDENED,
      ...rights,
    ]),
  ].join('\n');
}

export function jobTimer(job: TimedJob): string {
  const { what, calendar, jitter, isOwed } = JOBS[job];
  return [
    '# Amana: made by ./amana install.',
    section('Unit', [
      ['Description', `Amana, from time to time: ${what}`],
      ['PartOf', TARGET],
    ]),
    section('Timer', [
      ['OnCalendar', calendar],
      ['RandomizedDelaySec', jitter],
      ['AccuracySec', '1min'],
      ['Persistent', isOwed ? 'yes' : 'no'],
    ]),
    section('Install', [['WantedBy', TARGET]]),
  ].join('\n');
}
