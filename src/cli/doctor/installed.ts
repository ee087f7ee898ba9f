/** A newsroom that systemd runs, as `./amana install` has laid it out: its folders, its sockets, its processes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#config/schema.ts';
import { FOLDERS, PROCESS_NAMES, SETTINGS } from '../install/processes.ts';
import { TARGET } from '../install/units.ts';
import { type DataFolder, dataFolder } from '../places.ts';
import type { Running } from '../running.ts';
import { findProgram } from '../setup/parts.ts';
import { baseOf } from '../several.ts';

const UNITS = '/etc/systemd/system';

export const isInstalled = (): boolean => existsSync(join(UNITS, TARGET));

const doorIn = (folder: keyof typeof FOLDERS, name: string): string =>
  join(FOLDERS[folder].path, `${name}.sock`);

/** As `up` would have it in one folder. */
export function installedFolders(): DataFolder {
  const storage = FOLDERS.storage.path;
  return {
    ...dataFolder('/var/lib/amana'),
    database: join(storage, 'amana.sqlite'),
    blobs: join(storage, 'blobs'),
    findings: join(storage, 'findings.json'),
    site: FOLDERS.site.path,
    workerKeys: FOLDERS.workerKeys.path,
    relayKey: join(FOLDERS.relayKey.path, 'relay.key'),
    redis: FOLDERS.queue.path,
    redisSocket: doorIn('queue', 'redis'),
    tor: FOLDERS.onionKeys.path,
    doors: {
      intake: doorIn('intakeDoor', 'intake'),
      plain: doorIn('plainDoor', 'plain'),
      newsroom: doorIn('newsroomDoor', 'newsroom'),
      site: doorIn('siteDoor', 'site'),
    },
  };
}

/** A setting of systemd's; null where there is no such unit, or nothing of it runs. */
function shown(unit: string, property: string): string | null {
  const program = findProgram('systemctl');
  if (program === null) return null;
  const { status, stdout } = spawnSync(program, ['show', `--property=${property}`, '--value', unit], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : null;
}

const nameOf = async (onion: string): Promise<string | null> => {
  const file = join(FOLDERS.onionKeys.path, onion, 'hostname');
  return existsSync(file) ? (await readFile(file, 'utf8')).trim() : null;
};

/** What the operator has set for one process, where they have. */
export async function settingsOf(file: string): Promise<Record<string, string>> {
  const path = join(SETTINGS, file);
  const lines = existsSync(path) ? (await readFile(path, 'utf8')).split('\n') : [];
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^(AMANA_\w+)=(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Processes that have a unit here, several of one kind with their numbers. */
const unitNames = (): string[] =>
  readdirSync(UNITS).flatMap((file) => {
    const name = /^amana-([a-z]+(?:-[0-9]+)?)\.service$/.exec(file)?.[1];
    return name !== undefined && PROCESS_NAMES.some((one) => one === baseOf(name)) ? [name] : [];
  });

/** Null where no unit of ours is there, or tor has made no names yet. */
export async function installedRunning(data: DataFolder): Promise<Running | null> {
  const intake = await nameOf('intake');
  const newsroom = await nameOf('newsroom');
  if (!isInstalled() || intake === null || newsroom === null) return null;
  const site = await nameOf('site');
  const known = unitNames();
  const pids = known.map(
    (name) => [name, Number(shown(`amana-${name}.service`, 'MainPID')) || null] as const,
  );
  return {
    intake: `http://${intake}/`,
    newsroom: `http://${newsroom}/`,
    plain: known.includes('plain') ? `http://${intake}:81/` : null,
    site: site === null || !known.includes('site') ? null : `http://${site}/`,
    doors: data.doors,
    moreIntakes: known
      .filter((name) => name !== 'intake' && baseOf(name) === 'intake')
      .map((name) => doorIn('intakeDoor', name)),
    redis: data.redisSocket,
    dropSeconds: await dropSecondsOf(),
    pids: Object.fromEntries(pids),
  };
}

async function dropSecondsOf(): Promise<number> {
  const { AMANA_DROP_SECONDS } = await settingsOf('janitor.env');
  const { database, blobs, redisSocket } = installedFolders();
  return loadConfig('janitor', {
    AMANA_DATABASE: database,
    AMANA_BLOBS: blobs,
    AMANA_REDIS: redisSocket,
    AMANA_ROOT: '0'.repeat(64),
    AMANA_DROP_SECONDS,
  }).dropSeconds;
}
