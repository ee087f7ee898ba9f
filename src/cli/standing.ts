/** A newsroom that stands: in the data folder of `./amana up`, or where `./amana install` has laid one out. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installedFolders, installedRunning, isInstalled, settingsOf } from './doctor/installed.ts';
import { SETTINGS } from './install/processes.ts';
import { type DataFolder, dataFolder, TOP } from './places.ts';
import { type Running, readRunning } from './running.ts';

/** The data folder of `up`, when none is named. */
const USUAL = join(TOP, 'data');
/** Of the services. */
const INSTALLED = '/var/lib/amana';
/** The settings of all of them name the root key. */
const ROOT_SETTING = join(SETTINGS, 'root.env');

/** What `--data` is when it is left out: a newsroom of `up` that stands comes first. */
export const usualFolder = (): string => (existsSync(USUAL) || !isInstalled() ? USUAL : INSTALLED);

/** @param path as `--data` names it; storage has a folder of its own below it where services share it */
export function standingFolder(path: string): DataFolder {
  const data = dataFolder(path);
  const storage = join(data.top, 'storage');
  if (!existsSync(join(storage, 'amana.sqlite'))) return data;
  return {
    ...(data.top === INSTALLED ? installedFolders() : data),
    database: join(storage, 'amana.sqlite'),
    blobs: join(storage, 'blobs'),
    tor: `${data.top}-tor`,
    rootPublic: existsSync(data.rootPublic) ? data.rootPublic : ROOT_SETTING,
  };
}

/** Null where nothing runs. */
export const runningAt = (data: DataFolder): Promise<Running | null> =>
  resolve(data.top) === INSTALLED && isInstalled() ? installedRunning(data) : readRunning(data);

/**
 * The folder with the database and the store that the newsroom is set to where those are servers: an old file that still
 * lies in the folder must not be taken for the newsroom.
 * @param named what the command was told
 */
export async function withServers(
  data: DataFolder,
  named: { readonly database?: string; readonly blobs?: string },
): Promise<DataFolder> {
  const settings: Readonly<Record<string, string>> =
    data.top === INSTALLED && isInstalled() ? await settingsOf('janitor.env') : {};
  const setting = (name: string): string | undefined =>
    [process.env[name], settings[name]].find((value) => value?.includes('://') === true);
  return {
    ...data,
    database: named.database ?? setting('AMANA_DATABASE') ?? data.database,
    blobs: named.blobs ?? setting('AMANA_BLOBS') ?? data.blobs,
  };
}
