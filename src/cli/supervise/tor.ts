/** The tor of `./amana up --onions`: the onions, and nothing else; it runs as whoever runs `up`. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError } from '../files.ts';
import type { DataFolder } from '../places.ts';
import { closeOnion } from '../tor/clientAuth.ts';
import { torProgram } from '../tor/node.ts';
import { type Onion, torrc } from '../tor/torrc.ts';
import { verifyTorrc } from '../tor/verify.ts';
import type { ChildPlan } from './child.ts';

const ASK_MS = 100;

/** `….onion`, once tor has made its key. */
export const onionName = async (data: DataFolder, onion: Onion): Promise<string> =>
  (await readFile(hostnameFile(data, onion), 'utf8')).trim();

const hostnameFile = (data: DataFolder, onion: Onion): string => join(data.tor, onion, 'hostname');

/** What stands behind the onions beside the newsroom. */
export interface BehindOnions {
  /** Sockets, one for each intake. */
  readonly intakes: readonly string[];
  /** Whether the form without scripts has a port. */
  readonly plain: boolean;
  /** Whether the public site has an onion of its own. */
  readonly site: boolean;
}

/**
 * @param more a file with more lines, read before ours
 * @throws OperatorError where tor is missing or refuses the settings
 */
export async function torPlan(
  data: DataFolder,
  behind: BehindOnions,
  more: string | null,
  env: Readonly<Record<string, string>>,
): Promise<ChildPlan> {
  await mkdir(data.tor, { recursive: true, mode: 0o700 });
  for (const folder of [dirname(data.doors.intake), dirname(data.mediator), data.torControl]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  }
  // Before tor sees the onion for the first time: without a file it would be open to all.
  await closeOnion(join(data.tor, 'newsroom'));
  const file = join(data.tor, 'torrc');
  const { plain, newsroom, site } = data.doors;
  const places = {
    folder: data.tor,
    intakes: behind.intakes,
    plain: behind.plain ? plain : null,
    newsroom,
    site: behind.site ? site : null,
    control: data.torControl,
  };
  await writeFile(file, torrc(places), { mode: 0o600 });
  const defaults = more ?? '/dev/null';
  await verifyTorrc(file, defaults);
  return {
    name: 'tor',
    program: torProgram(),
    args: ['--defaults-torrc', defaults, '-f', file],
    env: () => env,
    // Its circuits take longer; the newsroom starts meanwhile.
    async ready(signal) {
      while (!signal.aborted && !(await hasNames(data, behind.site))) await sleep(ASK_MS);
    },
  };
}

async function hasNames(data: DataFolder, withSite: boolean): Promise<boolean> {
  try {
    for (const onion of ['intake', 'newsroom', ...(withSite ? (['site'] as const) : [])] as const)
      await onionName(data, onion);
    return true;
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return false;
    throw thrown;
  }
}
