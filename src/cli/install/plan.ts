/** Every file that `./amana install` writes besides the code, as text: nothing is decided while writing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variablesOf } from '#config/schema.ts';
import { TOP } from '../places.ts';
import { COUNTED } from '../several.ts';
import { torrc, USUAL_PLACES } from '../tor/torrc.ts';
import { INSTALLED_LIST, listText, PARTS_FILE, partsText } from './memory.ts';
import { closedScript, namesScript } from './names.ts';
import {
  type Choices,
  CODE,
  FOLDERS,
  type Folder,
  foldersOf,
  groupsOf,
  instancesOf,
  intakeSockets,
  type ProcessName,
  processesOf,
  SERVICES,
  SETTINGS,
  TORRC_MORE,
  userOf,
} from './processes.ts';
import { BACKUPS, jobService, jobTimer, jobUnit, TIMED_JOBS, timerUnit } from './timers.ts';
import {
  JOURNAL,
  type Machine,
  NAMES_UNIT,
  namesUnit,
  STORAGE_MOUNT,
  serviceUnit,
  storageMount,
  TARGET,
  targetUnit,
  unitOf,
} from './units.ts';

export interface PlannedFile {
  /** Absolute, below the root that it is written to. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  /** The operator's own once it is there: never written again, and kept when everything else goes. */
  readonly isTheirs: boolean;
}

export const UNITS = '/etc/systemd/system';
const EVERYBODY_READS = 0o644;
const EVERYBODY_RUNS = 0o755;
const ROOT_READS = 0o600;

const file = (path: string, text: string, mode = EVERYBODY_READS, isTheirs = false): PlannedFile => ({
  path,
  text,
  mode,
  isTheirs,
});

const MADE = '# Amana: made by ./amana install.';
const lines = (...texts: readonly string[]): string => `${texts.join('\n')}\n`;

/** Folders that are there when their owner runs here. */
export const standingFolders = (choices: Choices): Folder[] => {
  const standing = processesOf(choices);
  const known = new Set(standing.flatMap((name) => foldersOf(SERVICES[name])));
  const all: Readonly<Record<string, Folder>> = FOLDERS;
  return Object.entries(all).flatMap(([name, folder]) =>
    name === 'names' || ([...known].some((one) => one === name) && standing.includes(folder.owner))
      ? [folder]
      : [],
  );
};

/** sysusers.d(5): a user for each process, a group for each place where two of them meet. */
function sysusers(choices: Choices): string {
  const standing = processesOf(choices);
  const groups = [...new Set(standing.flatMap(groupsOf))].sort();
  return lines(
    MADE,
    ...groups.map((group) => `g ${group} -`),
    ...standing.map((name) => `u ${userOf(name)} - "Amana ${name}" /nonexistent /usr/sbin/nologin`),
    ...standing.flatMap((name) => groupsOf(name).map((group) => `m ${userOf(name)} ${group}`)),
  );
}

/** tmpfiles.d(5): the places where sockets lie are in memory, and made anew at each boot. */
function tmpfiles(choices: Choices): string {
  const line = ({ path, mode, owner, group }: Folder): string =>
    `d ${path} ${mode} ${userOf(owner)} ${group ?? userOf(owner)} -`;
  const { storage, onionKeys } = FOLDERS;
  const shared = `${userOf(storage.owner)} ${storage.group} -`;
  const onions = choices.parts.includes('site') ? ['intake', 'newsroom', 'site'] : ['intake', 'newsroom'];
  return lines(
    MADE,
    'd /run/amana 0755 root root -',
    'd /var/lib/amana 0755 root root -',
    `d ${BACKUPS} 0700 root root -`,
    ...standingFolders(choices).map(line),
    // Before the first process opens it: its mode is what SQLite gives the files beside it.
    `f ${storage.path}/amana.sqlite 0660 ${shared}`,
    ...['blobs', 'blobs/fresh', 'blobs/kept'].map((name) => `d ${storage.path}/${name} 2770 ${shared}`),
    ...onions.map((onion) => `d ${onionKeys.path}/${onion} 0700 ${userOf('tor')} ${userOf('tor')} -`),
  );
}

/** A journal of Amana's own: lines are codes, counts and days, but a journal adds the time to each. */
const journald = (): string =>
  lines(
    MADE,
    '# Lines of Amana tell no time; those of a journal do. So it is kept in memory, small, and not for long.',
    '[Journal]',
    'Storage=volatile',
    'RuntimeMaxUse=4M',
    'MaxRetentionSec=3day',
    'ForwardToSyslog=no',
    'ForwardToKMsg=no',
    'ForwardToConsole=no',
    'ForwardToWall=no',
  );

/** The project's redis.conf, for a socket that a group may use: whoever may enter its folder. */
const redisConf = (): string =>
  lines(
    readFileSync(join(TOP, 'config', 'redis.conf'), 'utf8').trimEnd(),
    '',
    '# Where it lies on a machine that ./amana install has laid out. Its folder lets in the processes of the queue alone.',
    `unixsocket ${FOLDERS.queue.path}/redis.sock`,
    'unixsocketperm 770',
    '# In memory, and gone with the process; nothing is written there.',
    'dir /dev/shm',
  );

const torrcOf = (choices: Choices): string =>
  torrc({
    ...USUAL_PLACES,
    intakes: intakeSockets(choices),
    plain: choices.parts.includes('plain') ? USUAL_PLACES.plain : null,
    site: choices.parts.includes('site') ? `${FOLDERS.siteDoor.path}/site.sock` : null,
    control: FOLDERS.control.path,
  }) + moreTorrc();

const moreTorrc = (): string =>
  lines('', '# Yours: bridges, where tor cannot be reached directly.', `%include ${TORRC_MORE}/*.conf`);

/** Where a country or a provider blocks tor: tor.1, "Bridge"; what is commented out is nobody's bridge (RFC 5737). */
const bridgesConf = (): string =>
  lines(
    '# Yours: bridges, by which both tors of this machine go out where tor is blocked or should not be seen. Never written again.',
    '# Ask for bridges at https://bridges.torproject.org, apt-get install obfs4proxy, take the # away below and put them in.',
    '# Then: amana doctor, which has tor verify it, and systemctl restart amana-tor amana-way',
    '#UseBridges 1',
    '#ClientTransportPlugin obfs4 exec /usr/bin/obfs4proxy',
    '#Bridge obfs4 192.0.2.1:443 0000000000000000000000000000000000000000 cert=FROM-THE-BRIDGE-LINE iat-mode=0',
  );

/** The way out of the relay and of notices: a client that holds no onion, so that the tor that does stays nobody's client. */
export const wayTorrc = (folder: string): string =>
  lines(
    MADE,
    `DataDirectory ${folder}`,
    'ClientOnly 1',
    '# A socket for the relay and the watch alone; each request comes by a name, and so a circuit, of its own.',
    `SocksPort unix:${FOLDERS.wayDoor.path}/socks.sock GroupWritable RelaxDirModeCheck IsolateSOCKSAuth`,
    'SocksPolicy accept *',
    'Log warn stderr',
    'SafeLogging 1',
    'DisableDebuggerAttachment 1',
    'AvoidDiskWrites 1',
  );

/** One file is for all that are the same. */
const restartedBy = (name: ProcessName): string =>
  COUNTED.some((counted) => counted === name) ? `'amana-${name}*'` : unitOf(name);

/** Where an operator sets what the layout leaves open. */
function settingsFile(name: ProcessName): string {
  const service = SERVICES[name];
  if (service.kind !== 'node') return '';
  const fixed = new Set(['AMANA_ROOT', ...Object.keys(service.env)]);
  const open = variablesOf(service.role).filter((variable) => !fixed.has(variable));
  return lines(
    `# Yours: what Amana's ${name} is to do otherwise. config/schema.ts says what each of these means.`,
    `# Afterwards: systemctl restart ${restartedBy(name)}`,
    ...open.map((variable) => `#${variable}=`),
  );
}

const launcher = (machine: Machine): string =>
  lines(
    '#!/bin/sh',
    MADE,
    `exec ${CODE}/node_modules/node-linux-${machine}/bin/node --disable-warning=ExperimentalWarning ${CODE}/src/cli/main.ts "$@"`,
  );

/** @param rootHex the root public key; null leaves the file away, and the services wait for it */
export function plannedFiles(choices: Choices, machine: Machine, rootHex: string | null): PlannedFile[] {
  const standing = processesOf(choices);
  return [
    partsFile(choices),
    file('/usr/lib/sysusers.d/amana.conf', sysusers(choices)),
    file('/usr/lib/tmpfiles.d/amana.conf', tmpfiles(choices)),
    file(`/etc/systemd/journald@${JOURNAL}.conf`, journald()),
    file(`${SETTINGS}/redis.conf`, redisConf()),
    file(`${SETTINGS}/torrc`, torrcOf(choices)),
    file(`${TORRC_MORE}/bridges.conf`, bridgesConf(), EVERYBODY_READS, true),
    file(`${SETTINGS}/names.sh`, namesScript(choices)),
    file(`${SETTINGS}/closed.sh`, closedScript()),
    ...(standing.includes('way')
      ? [file(`${SETTINGS}/way.torrc`, wayTorrc(FOLDERS.wayState.path) + moreTorrc())]
      : []),
    ...(rootHex === null ? [] : [file(`${SETTINGS}/root.env`, `AMANA_ROOT=${rootHex}\n`)]),
    ...standing
      .filter((name) => SERVICES[name].kind === 'node')
      .map((name) => file(`${SETTINGS}/${name}.env`, settingsFile(name), ROOT_READS, true)),
    file(`${UNITS}/${TARGET}`, targetUnit()),
    file(`${UNITS}/${STORAGE_MOUNT}`, storageMount()),
    file(`${UNITS}/${NAMES_UNIT}`, namesUnit(choices)),
    ...instancesOf(choices).map(({ process, number }) =>
      file(`${UNITS}/${unitOf(process, number)}`, serviceUnit(process, choices, machine, number)),
    ),
    ...TIMED_JOBS.flatMap((job) => [
      file(`${UNITS}/${jobUnit(job)}`, jobService(job)),
      file(`${UNITS}/${timerUnit(job)}`, jobTimer(job)),
    ]),
    file('/usr/bin/amana', launcher(machine), EVERYBODY_RUNS),
  ];
}

/** Units of the processes. */
export const servicesOf = (choices: Choices): string[] =>
  instancesOf(choices).map(({ process, number }) => unitOf(process, number));

/** What systemctl enables: everything is wanted by the target, and the target by the machine. */
export const enabledUnits = (choices: Choices): string[] => [
  TARGET,
  STORAGE_MOUNT,
  NAMES_UNIT,
  ...servicesOf(choices),
  // Their services are started by them.
  ...TIMED_JOBS.map(timerUnit),
];

export const listFile = (paths: readonly string[], isWhole: boolean): PlannedFile =>
  file(INSTALLED_LIST, listText(paths, isWhole));

/** What stays when everything else goes is not on the list. */
export const listedPaths = (files: readonly PlannedFile[]): string[] =>
  files.filter(({ isTheirs }) => !isTheirs).map(({ path }) => path);

export const partsFile = ({ parts, counts = {} }: Choices): PlannedFile =>
  file(PARTS_FILE, partsText(parts, counts));
