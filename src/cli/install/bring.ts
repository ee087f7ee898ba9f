/** The data of a newsroom that `./amana up` has made, carried to where the services keep it. */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { dataFolder } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { FOLDERS, type FolderName, userOf } from './processes.ts';

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly folder: FolderName;
}

/** What makes an onion's folder that onion's; the last of it that is brought. */
const ONION_KEY = 'hs_ed25519_secret_key';

/** Of `up --onions`, or of a backup with the onions' keys: the addresses stay what they were. */
const ONIONS = ['intake', 'newsroom', 'site'] as const;

/** @throws OperatorError where there is nothing to bring, or something to write over */
export function movesFrom(path: string, root: string): Move[] {
  const data = dataFolder(path);
  if (!existsSync(data.database) || !existsSync(data.rootPublic))
    throw new OperatorError(`There is no newsroom in ${data.top}; nothing was changed.`);
  if (existsSync(data.lock))
    throw new OperatorError(`The newsroom in ${data.top} still runs: stop it first. Nothing was changed.`);
  const databaseFile = (end: string): Move => ({
    from: `${data.database}${end}`,
    to: `${FOLDERS.storage.path}/amana.sqlite${end}`,
    folder: 'storage',
  });
  const moves: Move[] = [
    databaseFile('-wal'),
    { from: `${data.database}-reports`, to: FOLDERS.reports.path, folder: 'reports' },
    { from: data.blobs, to: `${FOLDERS.storage.path}/blobs`, folder: 'storage' },
    { from: data.site, to: FOLDERS.site.path, folder: 'site' },
    { from: data.workerKeys, to: FOLDERS.workerKeys.path, folder: 'workerKeys' },
    ...ONIONS.map((onion) => ({
      from: join(data.tor, onion),
      to: `${FOLDERS.onionKeys.path}/${onion}`,
      folder: 'onionKeys' as const,
    })),
    // Last: once it stands, all of it does, and nothing is brought over it.
    databaseFile(''),
  ];
  const database = join(root, FOLDERS.storage.path, 'amana.sqlite');
  if ((lstatSync(database, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new OperatorError(
      `There is a newsroom in ${database} already, and nothing is brought over it; nothing was changed.`,
    );
  // An address that this machine has made stays its own.
  const isFree = ({ to, folder }: Move): boolean =>
    folder !== 'onionKeys' || !existsSync(join(root, to, ONION_KEY));
  return moves.filter((move) => existsSync(move.from) && isFree(move));
}

/** A user's or group's number on the machine below `root`. */
function idOf(root: string, list: 'passwd' | 'group', name: string): number {
  const line = readFileSync(join(root, 'etc', list), 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`${name}:`));
  const id = Number(line?.split(':')[2]);
  if (line === undefined || !Number.isInteger(id))
    throw new OperatorError(`There is no ${name} in /etc/${list}.`);
  return id;
}

/**
 * Copies, and gives what was copied to whom it belongs there. The old folder stays as it was. Broken off at any moment, it
 * is run again from the beginning: what says that something is there already, the database and each onion's key, gets its
 * name when all the rest of it stands.
 */
export function bring(moves: readonly Move[], root: string): void {
  for (const { from, to, folder } of moves) {
    const { owner, group, mode } = FOLDERS[folder];
    const bits = Number.parseInt(mode, 8);
    const uid = idOf(root, 'passwd', userOf(owner));
    const gid = idOf(root, 'group', group ?? userOf(owner));
    const target = join(root, to);
    const copy = (path: string, into: string): void => {
      cpSync(path, into, {
        recursive: true,
        preserveTimestamps: true,
        force: true,
        filter: (one) => one === path || basename(one) !== ONION_KEY,
      });
      give(into, uid, gid, bits);
    };
    const copyWhole = (path: string, into: string): void => {
      const aside = `${into}.amana-new`;
      copy(path, aside);
      renameSync(aside, into);
    };
    if (lstatSync(from).isFile()) copyWhole(from, target);
    else {
      copy(from, target);
      const key = join(from, ONION_KEY);
      if (existsSync(key)) copyWhole(key, join(target, ONION_KEY));
    }
  }
}

/** Files get what their folder grants, less the right to enter. */
const FILE_BITS = 0o666;

function give(path: string, uid: number, gid: number, mode: number): void {
  const isFolder = lstatSync(path).isDirectory();
  chownSync(path, uid, gid);
  chmodSync(path, isFolder ? mode : mode & FILE_BITS);
  if (isFolder) for (const name of readdirSync(path)) give(join(path, name), uid, gid, mode);
}
