/** Who of our processes listens on a network, and whether the worker could reach one. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isSystemError } from '../files.ts';
import type { Running } from '../running.ts';
import { findProgram } from '../setup/parts.ts';
import { baseOf } from '../several.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

/** proc(5), /proc/net/tcp: state 0A is LISTEN; a UDP socket that is bound has state 07. */
const TABLES = [
  { file: 'tcp', state: '0A' },
  { file: 'tcp6', state: '0A' },
  { file: 'udp', state: '07' },
  { file: 'udp6', state: '07' },
] as const;

/** As the kernel writes 127.0.0.1, ::1 and ::ffff:127.0.0.1, by words of the machine's byte order (little endian). */
const LOOPBACK = /^(?:0100007F|00000000000000000000000001000000|0000000000000000FFFF00000100007F)$/;

/** Processes of ours that have no business on a network, and tor, whose business it is. */
const WITHOUT_LISTENERS = ['intake', 'plain', 'newsroom', 'worker', 'janitor', 'relay'] as const;

/**
 * The kernel's numbers of the sockets that a process holds; null where we may not ask, for that is a right to read its
 * memory as well, which the timer's unit goes without.
 */
function socketsOf(pid: number): Set<string> | null {
  const folder = `/proc/${pid}/fd`;
  const inodes = readdirSync(folder).map((name): string | null | undefined => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`))?.[1];
    } catch (thrown) {
      if (isSystemError(thrown, 'EACCES')) return null;
      // Closed between the two looks.
      if (isSystemError(thrown, 'ENOENT')) return undefined;
      throw thrown;
    }
  });
  return inodes.includes(null)
    ? null
    : new Set(inodes.filter((inode) => inode !== undefined && inode !== null));
}

/** Whether a line of the tables is of this process; by its user where its sockets are not ours to see: services have one each. */
function isOf(pid: number): (fields: readonly string[]) => boolean {
  const own = socketsOf(pid);
  if (own !== null) return (fields) => own.has(fields[9] ?? '');
  const user = /^Uid:\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return (fields) => fields[7] === user;
}

export type Reach = 'nothing' | 'loopback' | 'network';

/** How far a process can be reached by whoever is not given a socket of the file system. */
export function reachOf(pid: number): Reach {
  const isOwn = isOf(pid);
  let reach: Reach = 'nothing';
  for (const { file, state } of TABLES) {
    const path = `/proc/${pid}/net/${file}`;
    if (!existsSync(path)) continue;
    for (const line of readFileSync(path, 'latin1').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      const [, local = '', , itsState] = fields;
      if (itsState !== state || !isOwn(fields)) continue;
      if (!LOOPBACK.test(local.split(':')[0] ?? '')) return 'network';
      reach = 'loopback';
    }
  }
  return reach;
}

const alive = (pid: number | null | undefined): pid is number =>
  typeof pid === 'number' && existsSync(`/proc/${pid}/fd`);

const named = (running: Running, reach: Reach): string[] =>
  Object.entries(running.pids).flatMap(([name, pid]) =>
    WITHOUT_LISTENERS.some((one) => one === baseOf(name)) && alive(pid) && reachOf(pid) === reach
      ? [name]
      : [],
  );

export function listeners({ running }: Look): readonly Finding[] {
  if (running === null) return [];
  const check = 'listeners';
  const open = named(running, 'network');
  if (open.length > 0)
    return [
      fail(
        check,
        `${open.join(', ')} can be reached from other machines, past tor.`,
        'Listen on a unix socket (./amana up --onions), or on 127.0.0.1 for trying out.',
      ),
    ];
  const local = named(running, 'loopback');
  if (local.length === 0)
    return [pass(check, 'No process of ours listens on a network, not even on this one.')];
  return running.doors === null
    ? [
        warn(
          check,
          `${local.join(', ')} listen on this machine’s own addresses, where any program reaches them.`,
          'That is for trying out; start with ./amana up --onions.',
        ),
      ]
    : [
        fail(
          check,
          `${local.join(', ')} listen on an address, past tor.`,
          'Set AMANA_LISTEN to unix:PATH and start again.',
        ),
      ];
}

/** Every way out of the network that a process is in; loopback is none. */
export function waysOut(pid: number): number {
  const lines = (file: string): string[] => {
    const path = `/proc/${pid}/net/${file}`;
    return existsSync(path) ? readFileSync(path, 'latin1').trim().split('\n') : [];
  };
  // The first line of the older table is a heading; the device stands first there, and last in the newer one.
  const ipv4 = lines('route').slice(1);
  const ipv6 = lines('ipv6_route').filter((line) => line !== '' && !/\slo$/.test(line));
  return ipv4.length + ipv6.length;
}

/** Sockets of this machine, and of its kernel: the sandbox brings up its own loopback by the latter. */
const LOCAL_FAMILIES: readonly string[] = ['AF_UNIX', 'AF_NETLINK'];

/** Of a systemd unit that holds the process and forbids it every address: the one limit that leaves routes in place. */
export function confinedByUnit(pid: number, unitSetting: (unit: string) => string | null): boolean {
  const unit = /\/([^/\n]+\.service)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'latin1'))?.[1];
  if (unit === undefined) return false;
  const families = (unitSetting(unit) ?? '').split(' ');
  return families.includes('AF_UNIX') && families.every((family) => LOCAL_FAMILIES.includes(family));
}

/** Null where there is no systemd to ask. */
function familiesOf(unit: string): string | null {
  const program = findProgram('systemctl');
  if (program === null) return null;
  const args = ['show', '--property=RestrictAddressFamilies', '--value', unit];
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Reads routes and sends nothing: a probe would be a packet from a machine that sends none. */
export function egress(
  { running }: Pick<Look, 'running'>,
  unitSetting: (unit: string) => string | null = familiesOf,
): readonly Finding[] {
  const workers = Object.entries(running?.pids ?? {}).flatMap(([name, pid]) =>
    baseOf(name) === 'worker' && alive(pid) ? [pid] : [],
  );
  if (running === null || workers.length === 0) return [];
  const check = 'worker’s way out';
  const online = workers.filter((pid) => waysOut(pid) > 0);
  if (online.length === 0)
    return [pass(check, 'The worker has no network: what it opens cannot be sent anywhere.')];
  if (online.every((pid) => confinedByUnit(pid, unitSetting)))
    return [pass(check, 'The worker’s unit lets it open nothing but sockets of this machine.')];
  const mend =
    'Run the worker by its unit (./amana install) or its container, both without a network; its sandbox has none either way.';
  const seen = 'The worker, though not its sandbox, could reach a network.';
  // `up` is one user on one machine, and says so; a unit or a container has to do better.
  return [running.pids.up === undefined ? fail(check, seen, mend) : warn(check, seen, mend)];
}
