/** Checks of the machine, whether Amana runs or not. */

import { existsSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AmanaError } from '#protocol/errors.ts';
import { DEFAULT_LIMITS, startSanitizer } from '#workers/sanitizer/index.ts';
import { isUnfinished } from '../install/memory.ts';
import { CODE } from '../install/processes.ts';
import { packageTree, runtimePackages, standing as standingOf } from '../install/tree.ts';
import { type DataFolder, TOP } from '../places.ts';
import { missingParts, REDIS, RUN_PARTS, type SystemPart } from '../setup/parts.ts';
import { OperatorError } from '../terminal.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

/** The runtime that the lock file pins. */
const NODE_MAJOR = 24;

/** Two of the largest attachments with their clean copies fit. */
const ROOM_WARN_BYTES = 8 * 1024 ** 3;
const ROOM_FAIL_BYTES = 1024 ** 3;

/** @param version as `process.versions` has it */
export function nodeVersion(version = process.versions.node): Finding {
  const major = Number(version.split('.')[0]);
  return major >= NODE_MAJOR
    ? pass('node', `Node ${version} runs this.`)
    : fail('node', `Node ${version} runs this.`, 'Start Amana by ./amana, which brings its own Node.');
}

const lockFile = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Every package that stands has the version of the lock file. */
export async function packages(top = TOP): Promise<Finding> {
  if (top === CODE) return laidOut(top);
  const read = async (path: string) =>
    lockFile.parse(JSON.parse(await readFile(join(top, path), 'utf8'))).packages;
  if (!existsSync(join(top, 'node_modules/.package-lock.json'))) {
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

/** What `./amana install` has laid out, which npm knows nothing of: each package has to be there, in the version of the lock file. */
export function laidOut(top: string, root = '/'): Finding {
  if (isUnfinished(root))
    return fail(
      'packages',
      'An install has not come to its end: what is laid out may be of two versions.',
      'Run ./amana install again: it goes on where it stopped.',
    );
  const wanted = runtimePackages(process.arch === 'arm64' ? 'arm64' : 'x64', top);
  try {
    packageTree(wanted, top);
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) throw thrown;
    return fail(
      'packages',
      'The packages are not those of the lock file.',
      'Run ./amana install again, from a checkout that you trust, and find out who changed them.',
    );
  }
  return pass('packages', `${standingOf(wanted, top).length} packages are those of the lock file.`);
}

export function systemParts(parts: readonly SystemPart[] = [REDIS, ...RUN_PARTS]): Finding {
  const missing = missingParts(parts).map((part) => part.package);
  return missing.length === 0
    ? pass('system parts', 'Redis, exiftool, ffmpeg, LibreOffice, bubblewrap and util-linux are there.')
    : fail('system parts', `Missing: ${missing.join(', ')}.`, `Run apt-get install ${missing.join(' ')}.`);
}

/** Starts a real sandbox, as the worker does, and ends it. */
export async function sandbox(limits = DEFAULT_LIMITS): Promise<Finding> {
  try {
    const sanitizer = await startSanitizer({ limits, spare: 1 });
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

/** @param file as the kernel lists them */
export async function swap(file = '/proc/swaps'): Promise<Finding> {
  // The first line is a heading.
  const areas = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
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
  return judgeRoom(bavail * bsize);
}

export function judgeRoom(bytes: number): Finding {
  const seen = `${Math.floor(bytes / 1024 ** 3)} GiB are free.`;
  const mend = 'Free some room or move the data folder; sources are told to try again when none is left.';
  if (bytes < ROOM_FAIL_BYTES) return fail('disk room', seen, mend);
  return bytes < ROOM_WARN_BYTES ? warn('disk room', seen, mend) : pass('disk room', seen);
}
