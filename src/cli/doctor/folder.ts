/** Checks of the data folder: who may read it, what should not be there, and whether its keys last. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { HealthCheck } from '#protocol/status.ts';
import { openStorage } from '#storage/index.ts';
import type { DataFolder } from '../places.ts';
import { ONIONS } from '../tor/torrc.ts';
import { type Finding, fail, pass, warn } from './finding.ts';
import { rootHexOf } from './root.ts';

/** Any right of group or others. */
const NOT_OWNER = 0o077;
/** Units share the database by a group of theirs, and with nobody else. */
const OTHERS = 0o007;

/** The lead needs a few days to make new desk epochs; the worker makes its own every day. */
const DESK_DAYS_AHEAD = 3;
const SANITIZER_DAYS_AHEAD = 1;
/** A kit that is fetched today is written with some days later; the worker makes these keys four weeks ahead. */
const PARCEL_DAYS_AHEAD = 7;
/** Time to repeat the ceremony. */
const ROOT_DAYS_AHEAD = 14;

/** tor's own keys lie in its folder and in one for each onion. */
const onionFolders = ({ tor }: DataFolder): string[] => [
  tor,
  ...ONIONS.flatMap((onion) => [join(tor, onion), join(tor, onion, 'authorized_clients')]),
];

export function modes(data: DataFolder): Finding {
  const folders = [data.workerKeys, data.offline, dirname(data.relayKey), ...onionFolders(data)].filter(
    (path) => existsSync(path),
  );
  const keys = folders
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => statSync(path).isFile());
  const home = dirname(data.database);
  const shared = [home, data.database].filter((path) => existsSync(path));
  const files = [data.canary].filter((path) => existsSync(path));
  const isOpen = (bits: number) => (path: string) => (statSync(path).mode & bits) !== 0;
  const open = [
    ...[...folders, ...keys, ...files].filter(isOpen(NOT_OWNER)),
    ...shared.filter(isOpen(home === data.top ? NOT_OWNER : OTHERS)),
  ];
  return open.length === 0
    ? pass('folder modes', 'Only their owner can read the data folder and its keys.')
    : fail('folder modes', `${open.length} places can be read by others.`, `Run chmod -R go= ${data.top}.`);
}

export function offlineFolder(data: DataFolder): Finding {
  if (!existsSync(data.offline)) return pass('root key', 'The root key is not on this machine.');
  return existsSync(data.firstInvite)
    ? warn(
        'root key',
        'The root key is on this machine, and the first desk lead has not enrolled.',
        'Open the first invite that ./amana up prints, then carry the offline folder away.',
      )
    : warn(
        'root key',
        'The root key is still on this machine.',
        `Carry ${data.offline} to a machine that is never online, and delete it here.`,
      );
}

/** @throws AmanaError directory-invalid */
export async function directoryOn(data: DataFolder, day: Day): Promise<VerifiedDirectory> {
  const root = fromHex((await rootHexOf(data)) ?? '');
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    const directory = { v: 1, statements: await storage.statements.all() };
    return VerifiedDirectory.verify(await loadCrypto(), root, directory, day);
  } finally {
    await storage.close();
  }
}

/** Null when the directory stands on that day and can be used for what is asked of it. */
async function broken(
  data: DataFolder,
  day: Day,
  use: (directory: VerifiedDirectory) => unknown,
): Promise<boolean> {
  try {
    use(await directoryOn(data, day));
    return false;
  } catch (error) {
    if (error instanceof AmanaError) return true;
    throw error;
  }
}

/** Whether some key for parcels is open on the directory's day. @throws AmanaError kit-expired */
function openForParcels({ parcelEpochs, today }: VerifiedDirectory): void {
  if (!parcelEpochs.some(({ notBefore, notAfter }) => notBefore <= today && today <= notAfter))
    throw new AmanaError('kit-expired');
}

/** Not a warning: nobody sees that what is sealed out there will not be opened, until it is too late. */
async function parcelEpochs(data: DataFolder, today: Day): Promise<Finding> {
  const check = 'parcel epochs';
  const mend = 'Start the worker, which makes keys for four weeks ahead; then hand out new field kits.';
  for (const ahead of [0, PARCEL_DAYS_AHEAD]) {
    if (!(await broken(data, addDays(today, ahead), openForParcels))) continue;
    const when = ahead === 0 ? 'today' : `in ${ahead} days`;
    return fail(check, `None is valid ${when}: what field kits seal cannot be opened.`, mend);
  }
  return pass(check, `Valid today and in ${PARCEL_DAYS_AHEAD} days.`);
}

export async function keysLast(data: DataFolder): Promise<Finding[]> {
  if (!existsSync(data.database) || (await rootHexOf(data)) === null) return [];
  const today = dayOf(Date.now());
  const findings: Finding[] = [];
  const judge = async (
    check: HealthCheck,
    daysAhead: number,
    use: (directory: VerifiedDirectory) => unknown,
    mend: string,
  ) => {
    if (await broken(data, today, use))
      findings.push(fail(check, 'None is valid today: nothing can be sent.', mend));
    else if (await broken(data, addDays(today, daysAhead), use)) {
      findings.push(warn(check, `None is valid in ${daysAhead} day(s).`, mend));
    } else findings.push(pass(check, `Valid today and in ${daysAhead} day(s).`));
  };
  await judge(
    'desk epochs',
    DESK_DAYS_AHEAD,
    (directory) => directory.deskEpoch(),
    'A desk lead unlocks the desk, which makes the keys of the coming weeks.',
  );
  await judge(
    'sanitizer epochs',
    SANITIZER_DAYS_AHEAD,
    (directory) => directory.sanitizerEpoch(),
    'Start the worker, which publishes its keys of the coming days.',
  );
  findings.push(await parcelEpochs(data, today));
  await judge(
    'newsroom statement',
    ROOT_DAYS_AHEAD,
    (directory) => directory.name,
    'Repeat the ceremony with the root key before the statement ends.',
  );
  return findings;
}
