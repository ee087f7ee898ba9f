/**
 * What runs in production, as one table: who each process is, which folders it writes, reads or meets others in, and
 * which code it may see. systemd units, users, folders, images and the compose file's test are all made from this, so
 * that they cannot disagree.
 */
import type { Role } from '#config/schema.ts';
import { type Counts, namesOf, normalWritesOfEach, numbered } from '../several.ts';

/** A folder that lasts (`state`) or that is made in memory at each boot (`run`). */
export interface Folder {
  readonly path: string;
  readonly kind: 'state' | 'run';
  /** The process whose user owns it. */
  readonly owner: ProcessName;
  /** Who else may enter, by a group of their own; null for nobody. */
  readonly group: string | null;
  readonly mode: string;
}

/** Owner alone. */
const PRIVATE = '0700';
/** The owner makes, the group uses; set-group-id, so that what is made is the group's. */
const MEETING = '2750';
/** Everybody of the group makes and changes. */
const SHARED = '2770';

const state = (path: string, owner: ProcessName, group: string | null = null, mode = PRIVATE): Folder => ({
  path: `/var/lib/${path}`,
  kind: 'state',
  owner,
  group,
  mode,
});

const door = (name: string, owner: ProcessName, group: string): Folder => ({
  path: `/run/amana/${name}`,
  kind: 'run',
  owner,
  group,
  mode: MEETING,
});

export const FOLDERS = {
  /** Database and blobs. The janitor owns it, since only an owner may set a folder's time back to its day. */
  storage: state('amana/storage', 'janitor', 'amana-storage', SHARED),
  /** Sealed reports, beside the database: none of the worker's business. The intake writes their cells. */
  reports: state('amana/storage/amana.sqlite-reports', 'intake', 'amana-reports', SHARED),
  site: state('amana/site', 'newsroom', 'amana-readers', MEETING),
  workerKeys: state('amana/worker', 'worker'),
  relayKey: state('amana/relay', 'relay'),
  onionKeys: state('amana-tor', 'tor'),
  wayState: state('amana-way', 'way'),
  queue: door('redis', 'redis', 'amana-queue'),
  intakeDoor: door('intake', 'intake', 'amana-to-intake'),
  plainDoor: door('plain', 'plain', 'amana-to-plain'),
  newsroomDoor: door('onion', 'newsroom', 'amana-to-newsroom'),
  siteDoor: door('site', 'site', 'amana-to-site'),
  mediator: door('circuits', 'circuits', 'amana-to-circuits'),
  /** tor insists that a folder of its sockets has its own group. */
  control: door('control', 'tor', 'amana-tor'),
  relayDoor: door('relay', 'relay', 'amana-to-relay'),
  wayDoor: door('way', 'way', 'amana-way'),
  /** Whoever scrapes has to be of its group; none of our processes is. */
  watchDoor: door('watch', 'watch', 'amana-to-watch'),
  /** The onions' names for those who answer as them, read by systemd alone: no process needs to know another's. */
  names: { path: '/run/amana/names', kind: 'run', owner: 'tor', group: null, mode: PRIVATE },
} as const satisfies Record<string, Folder>;

export type FolderName = keyof typeof FOLDERS;

export const PROCESS_NAMES = [
  'redis',
  'tor',
  'intake',
  'plain',
  'newsroom',
  'worker',
  'janitor',
  'circuits',
  'site',
  'relay',
  'way',
  'watch',
] as const;

export type ProcessName = (typeof PROCESS_NAMES)[number];

/** What a newsroom may leave out. */
export type Part = 'plain' | 'site' | 'relay' | 'watch';

interface Common {
  readonly what: string;
  /** Writes and makes files there. */
  readonly writes: readonly FolderName[];
  /** Only reads. */
  readonly reads: readonly FolderName[];
  /** Connects to the sockets there. */
  readonly reaches: readonly FolderName[];
  /** Listens there: makes its socket. */
  readonly listens: readonly FolderName[];
  readonly after: readonly ProcessName[];
  /** It runs where one of these is chosen; always where there are none. */
  readonly parts: readonly Part[];
  /** The most memory it may take, and with it the most that a flood can make it take. */
  readonly memory: string;
}

export interface ServiceOfOurs extends Common {
  readonly kind: 'node';
  readonly role: Role;
  readonly entry: string;
  /** Folders of the project: those its imports reach, and no others. A test compares. */
  readonly code: readonly string[];
  /** Built pages that it serves. */
  readonly pages: readonly string[];
  /** Whether it opens foreign files; what the others do not have cannot be exploited there. */
  readonly parsers: boolean;
  /** What is fixed by this layout, by the names of config/schema.ts. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ServiceOfTheSystem extends Common {
  readonly kind: 'system';
  /** What starts it, after its configuration has been written to /etc/amana. */
  readonly command: readonly string[];
  /** Whether it reaches other machines. */
  readonly network: boolean;
}

export type Service = ServiceOfOurs | ServiceOfTheSystem;

const STORAGE = {
  AMANA_DATABASE: `${FOLDERS.storage.path}/amana.sqlite`,
  AMANA_BLOBS: `${FOLDERS.storage.path}/blobs`,
};
const QUEUE = { AMANA_REDIS: `${FOLDERS.queue.path}/redis.sock` };
const BEHIND_TOR = { AMANA_PROXY_PROTOCOL: '1' };
const intakeSocket = (name: string): string => `${FOLDERS.intakeDoor.path}/${name}.sock`;
const INTAKE_SOCKET = `unix:${intakeSocket('intake')}`;
const MEDIATOR_SOCKET = `${FOLDERS.mediator.path}/mediator.sock`;
const RELAY_SOCKET = `unix:${FOLDERS.relayDoor.path}/relay.sock`;
const PLAIN_PORT = '81';

/** Where the code lies on a machine; images have it in /app. */
export const CODE = '/usr/lib/amana';
export const SETTINGS = '/etc/amana';
/** The operator's own lines for both tors, such as bridges; nobody else may read by which way this machine goes out. */
export const TORRC_MORE = `${SETTINGS}/torrc.d`;

const EVERYWHERE = ['config', 'src/protocol', 'src/process'];
const SERVER = [...EVERYWHERE, 'src/http'];
const QUEUED = ['src/storage', 'src/queue'];

export const SERVICES: Readonly<Record<ProcessName, Service>> = {
  redis: {
    kind: 'system',
    what: 'the job queue, in memory',
    // Debian's redis-check-rdb is redis-server under another name, and acts by the name it is called (systemd.service: `@`).
    command: ['@/usr/bin/redis-check-rdb', 'redis-server', `${SETTINGS}/redis.conf`],
    network: false,
    writes: [],
    reads: [],
    reaches: [],
    listens: ['queue'],
    after: [],
    parts: [],
    memory: '768M',
  },
  tor: {
    kind: 'system',
    what: 'the onions, and the only way in',
    command: ['/usr/bin/tor', '--defaults-torrc', '/dev/null', '-f', `${SETTINGS}/torrc`],
    network: true,
    writes: ['onionKeys'],
    reads: [],
    reaches: ['intakeDoor', 'plainDoor', 'newsroomDoor', 'siteDoor'],
    listens: ['control'],
    after: [],
    parts: [],
    memory: '1G',
  },
  intake: {
    kind: 'node',
    what: "the sources' onion: takes what is sealed",
    role: 'intake',
    entry: 'src/intake/main.ts',
    code: [...SERVER, ...QUEUED, 'src/intake'],
    pages: ['source', 'kit'],
    parsers: false,
    env: {
      ...STORAGE,
      ...QUEUE,
      ...BEHIND_TOR,
      AMANA_LISTEN: INTAKE_SOCKET,
      AMANA_SITE: FOLDERS.site.path,
      AMANA_CIRCUITS: MEDIATOR_SOCKET,
    },
    writes: ['storage', 'reports'],
    reads: ['site'],
    reaches: ['queue', 'mediator'],
    listens: ['intakeDoor'],
    after: ['redis', 'tor', 'circuits'],
    parts: [],
    memory: '1G',
  },
  plain: {
    kind: 'node',
    what: 'the form for browsers without scripts, with nothing to keep anything in',
    role: 'plain',
    entry: 'src/plain/main.ts',
    code: [...SERVER, 'src/ui', 'src/source', 'src/plain'],
    pages: [],
    parsers: false,
    env: {
      ...BEHIND_TOR,
      AMANA_LISTEN: `unix:${FOLDERS.plainDoor.path}/plain.sock`,
      AMANA_INTAKE: INTAKE_SOCKET,
      AMANA_CIRCUITS: MEDIATOR_SOCKET,
    },
    writes: [],
    reads: [],
    reaches: ['intakeDoor', 'mediator'],
    listens: ['plainDoor'],
    after: ['intake'],
    parts: ['plain'],
    memory: '1G',
  },
  newsroom: {
    kind: 'node',
    what: "the editors' onion: keeps what it cannot read",
    role: 'newsroom',
    entry: 'src/newsroom/main.ts',
    code: [...SERVER, 'src/storage', 'src/drawing', 'src/newsroom'],
    pages: ['desk'],
    parsers: false,
    env: {
      ...STORAGE,
      ...BEHIND_TOR,
      // Doctor leaves it there, for the status page.
      AMANA_FINDINGS: `${FOLDERS.storage.path}/findings.json`,
      AMANA_LISTEN: `unix:${FOLDERS.newsroomDoor.path}/newsroom.sock`,
      AMANA_SITE: FOLDERS.site.path,
    },
    writes: ['storage', 'reports', 'site'],
    reads: [],
    reaches: ['relayDoor'],
    listens: ['newsroomDoor'],
    after: ['tor'],
    parts: [],
    memory: '1G',
  },
  worker: {
    kind: 'node',
    what: 'opens, cleans, proves and seals attachments',
    role: 'worker',
    entry: 'workers/sanitizer/main.ts',
    code: [...EVERYWHERE, ...QUEUED, 'workers/sanitizer'],
    pages: [],
    parsers: true,
    env: { ...STORAGE, ...QUEUE, AMANA_WORKER_KEYS: FOLDERS.workerKeys.path },
    writes: ['storage', 'workerKeys'],
    reads: [],
    reaches: ['queue'],
    listens: [],
    after: ['redis'],
    parts: [],
    memory: '4G',
  },
  janitor: {
    kind: 'node',
    what: 'drops, expiry, and what the queue forgot',
    role: 'janitor',
    entry: 'workers/janitor/main.ts',
    code: [...EVERYWHERE, ...QUEUED, 'workers/janitor'],
    pages: [],
    parsers: false,
    env: { ...STORAGE, ...QUEUE },
    writes: ['storage', 'reports'],
    reads: [],
    reaches: ['queue'],
    listens: [],
    after: ['redis'],
    parts: [],
    memory: '1G',
  },
  circuits: {
    kind: 'node',
    what: "has tor close an abuser's circuit, and can do nothing else with it",
    role: 'circuits',
    entry: 'src/circuits/main.ts',
    code: [...EVERYWHERE, 'src/circuits'],
    pages: [],
    parsers: false,
    env: {
      AMANA_LISTEN: `unix:${MEDIATOR_SOCKET}`,
      AMANA_TOR_CONTROL: `${FOLDERS.control.path}/control`,
      AMANA_TOR_COOKIE: `${FOLDERS.control.path}/cookie`,
    },
    writes: [],
    reads: [],
    reaches: ['control'],
    listens: ['mediator'],
    after: ['tor'],
    parts: [],
    memory: '256M',
  },
  site: {
    kind: 'node',
    what: "the readers' onion: published files, and nothing else",
    role: 'site',
    entry: 'src/site/main.ts',
    code: [...SERVER, 'src/site'],
    pages: [],
    parsers: false,
    env: {
      ...BEHIND_TOR,
      AMANA_LISTEN: `unix:${FOLDERS.siteDoor.path}/site.sock`,
      AMANA_SITE: FOLDERS.site.path,
      AMANA_CIRCUITS: MEDIATOR_SOCKET,
    },
    writes: [],
    reads: ['site'],
    reaches: ['mediator'],
    listens: ['siteDoor'],
    after: ['tor'],
    parts: ['site'],
    memory: '512M',
  },
  relay: {
    kind: 'node',
    what: 'carries signed articles to other sites, through tor alone',
    role: 'relay',
    entry: 'src/publisher/main.ts',
    code: [...SERVER, 'src/drawing', 'src/newsroom/site', 'src/publisher'],
    pages: [],
    parsers: false,
    env: {
      AMANA_LISTEN: RELAY_SOCKET,
      AMANA_RELAY_KEY: `${FOLDERS.relayKey.path}/relay.key`,
      AMANA_RELAY_WAY: `unix:${FOLDERS.wayDoor.path}/socks.sock`,
    },
    writes: ['relayKey'],
    reads: [],
    reaches: ['wayDoor'],
    listens: ['relayDoor'],
    after: ['way'],
    parts: ['relay'],
    memory: '512M',
  },
  way: {
    kind: 'system',
    what: 'a tor that is only a client, for the relay and for notices: it holds no onion',
    command: ['/usr/bin/tor', '--defaults-torrc', '/dev/null', '-f', `${SETTINGS}/way.torrc`],
    network: true,
    writes: ['wayState'],
    reads: [],
    reaches: [],
    listens: ['wayDoor'],
    after: [],
    parts: ['relay', 'watch'],
    memory: '512M',
  },
  watch: {
    kind: 'node',
    what: 'counts coarsely, and has the operator told when something needs a hand',
    role: 'watch',
    entry: 'src/watch/main.ts',
    code: [...EVERYWHERE, ...QUEUED, 'src/watch'],
    pages: [],
    parsers: false,
    env: { ...STORAGE, ...QUEUE, AMANA_METRICS: `unix:${FOLDERS.watchDoor.path}/metrics.sock` },
    // It changes nothing, but whoever reads a SQLite file leaves a mark beside it, so that nothing is taken away meanwhile.
    writes: ['storage'],
    reads: [],
    reaches: ['queue', 'wayDoor'],
    listens: ['watchDoor'],
    after: ['redis', 'way'],
    parts: ['watch'],
    memory: '512M',
  },
};

export interface Choices {
  /** The parts that this newsroom has. */
  readonly parts: readonly Part[];
  readonly counts?: Counts;
}

/** One of several processes that are the same to each other: one user, one set of folders, a socket of its own. */
export interface Instance {
  readonly process: ProcessName;
  /** 1 for the first. */
  readonly number: number;
}

/** Every process that runs, in the order of the table; those of one name stand together. */
export const instancesOf = (choices: Choices): Instance[] =>
  processesOf(choices).flatMap((process) => {
    const counts: Readonly<Partial<Record<ProcessName, number>>> = choices.counts ?? {};
    return Array.from({ length: counts[process] ?? 1 }, (_, i) => ({ process, number: i + 1 }));
  });

/** The sockets of the intakes, behind one onion. */
export const intakeSockets = ({ counts }: Choices): string[] =>
  namesOf('intake', counts ?? {}).map(intakeSocket);

/** The processes of this newsroom, in the order of the table. */
export const processesOf = ({ parts }: Choices): ProcessName[] =>
  PROCESS_NAMES.filter((name) => {
    const { parts: own } = SERVICES[name];
    return own.length === 0 || own.some((part) => parts.includes(part));
  });

/** Settings of the layout that depend on which parts there are. */
export function envOf(name: ProcessName, choices: Choices, number = 1): Record<string, string> {
  const { parts, counts } = choices;
  const service = SERVICES[name];
  if (service.kind !== 'node') return {};
  const intakes = counts?.intake ?? 1;
  const plainForm = parts.includes('plain') ? PLAIN_PORT : 'off';
  const chosen: Partial<Record<ProcessName, Record<string, string>>> = {
    intake: {
      AMANA_PLAIN_FORM: plainForm,
      AMANA_LISTEN: `unix:${intakeSocket(numbered('intake', number))}`,
      // Each counts what comes to it alone.
      ...(intakes > 1 ? { AMANA_NORMAL_WRITES: normalWritesOfEach(intakes) } : {}),
    },
    plain: {
      AMANA_PLAIN_FORM: plainForm,
      AMANA_INTAKE: intakeSockets(choices)
        .map((path) => `unix:${path}`)
        .join(','),
    },
    newsroom: { AMANA_RELAY: parts.includes('relay') ? RELAY_SOCKET : 'off' },
  };
  return { ...service.env, ...chosen[name] };
}

export const userOf = (name: ProcessName): string => `amana-${name}`;

/** Every folder that a process has anything to do with. */
export const foldersOf = (service: Service): FolderName[] => [
  ...service.writes,
  ...service.reads,
  ...service.reaches,
  ...service.listens,
];

/** The groups of others' folders that it has to be in. */
export function groupsOf(name: ProcessName): string[] {
  const groups = foldersOf(SERVICES[name]).flatMap((folder) => {
    const { group } = FOLDERS[folder];
    return group === null || group === userOf(name) ? [] : [group];
  });
  return [...new Set(groups)].sort();
}

/** Packages that open foreign files. */
export const PARSER_PACKAGES = ['sharp', '@img', '@hyzyla', 'pdf-lib', '@pdf-lib'] as const;
