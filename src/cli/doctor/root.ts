/** The root public key that this machine is pinned to: in the data folder of `up`, or in the settings of the units. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SETTINGS } from '../install/processes.ts';
import type { DataFolder } from '../places.ts';
import { isInstalled } from './installed.ts';

/** Alone in a file, or as a setting of the services. */
const ROOT = /^(?:AMANA_ROOT=)?([0-9a-f]{64})$/m;

/** 64 hex digits; null before there is a newsroom. */
export async function rootHexOf({ rootPublic }: Pick<DataFolder, 'rootPublic'>): Promise<string | null> {
  const places = [rootPublic, ...(isInstalled() ? [join(SETTINGS, 'root.env')] : [])];
  const path = places.find((place) => existsSync(place));
  return path === undefined ? null : (ROOT.exec(await readFile(path, 'utf8'))?.[1] ?? null);
}
