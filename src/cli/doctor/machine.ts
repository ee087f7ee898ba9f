/** Checks of the machine, whether Amana runs or not. */

import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AmanaError } from '#protocol/errors.ts';
import { DEFAULT_LIMITS, startSanitizer } from '#workers/sanitizer/index.ts';
import { type DataFolder, TOP } from '../places.ts';
import { missingParts, REDIS, RUN_PARTS } from '../setup/parts.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

/** The runtime that the lock file pins. */
const NODE_MAJOR = 24;

/** Two of the largest attachments with their clean copies fit. */
const ROOM_WARN_BYTES = 8 * 1024 ** 3;
const ROOM_FAIL_BYTES = 1024 ** 3;

export function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= NODE_MAJOR
    ? pass('node', `Node ${process.versions.node} runs this.`)
    : fail(
        'node',
        `Node ${process.versions.node} runs this.`,
        'Start Amana by ./amana, which brings its own Node.',
      );
}

const lockFile = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Every package that stands has the version of the lock file. */
export async function packages(): Promise<Finding> {
  const read = async (path: string) =>
    lockFile.parse(JSON.parse(await readFile(join(TOP, path), 'utf8'))).packages;
  if (!existsSync(join(TOP, 'node_modules/.package-lock.json'))) {
    return fail(
      'packages',
      'The packages were not installed from the lock file.',
      'Remove node_modules and start ./amana again.',
    );
  }
  const [wanted, standing] = await Promise.all([
    read('package-lock.json'),
    read('node_modules/.package-lock.json'),
  ]);
  const other = Object.entries(standing).filter(([path, { version }]) => wanted[path]?.version !== version);
  return other.length === 0
    ? pass('packages', `${Object.keys(standing).length} packages are those of the lock file.`)
    : fail(
        'packages',
        `${other.length} packages are not those of the lock file.`,
        'Remove node_modules, start ./amana again, and find out who changed them.',
      );
}

export function systemParts(): Finding {
  const missing = missingParts([REDIS, ...RUN_PARTS]).map((part) => part.package);
  return missing.length === 0
    ? pass('system parts', 'Redis, exiftool, ffmpeg, LibreOffice, bubblewrap and util-linux are there.')
    : fail('system parts', `Missing: ${missing.join(', ')}.`, `Run apt-get install ${missing.join(' ')}.`);
}

/** Starts a real sandbox, as the worker does, and ends it. */
export async function sandbox(): Promise<Finding> {
  try {
    const sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 1 });
    await sanitizer.close();
    return pass('sandbox', 'The sandbox of the sanitizer starts and proves that it holds.');
  } catch (error) {
    if (!(error instanceof AmanaError)) throw error;
    return fail(
      'sandbox',
      'The sandbox does not start, so no attachment will be opened.',
      'Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1; in a container: config/seccomp.json).',
    );
  }
}

export async function swap(): Promise<Finding> {
  // The first line is a heading.
  const areas = (await readFile('/proc/swaps', 'utf8')).trim().split('\n').slice(1);
  return areas.length === 0
    ? pass('swap', 'No swap: what is in memory stays in memory.')
    : warn(
        'swap',
        'Swap is on: keys and plaintext in memory can come to lie on the disk.',
        'Turn it off (swapoff -a) or encrypt it with a key that is new at each boot.',
      );
}

export async function diskRoom(data: DataFolder): Promise<Finding> {
  const { bavail, bsize } = await statfs(existsSync(data.top) ? data.top : TOP);
  const bytes = bavail * bsize;
  const seen = `${Math.floor(bytes / 1024 ** 3)} GiB are free.`;
  const mend = 'Free some room or move the data folder; sources are told to try again when none is left.';
  if (bytes < ROOM_FAIL_BYTES) return fail('disk room', seen, mend);
  return bytes < ROOM_WARN_BYTES ? warn('disk room', seen, mend) : pass('disk room', seen);
}
