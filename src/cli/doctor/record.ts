/** What the last run found, for the status page on the editors' onion: names and states, and not a word more. */
import { existsSync } from 'node:fs';
import { chmod, chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dayOf } from '#protocol/day.ts';
import { writePrivately } from '../files.ts';
import type { Look } from './check.ts';
import type { Finding } from './finding.ts';

/** For the group of the folder, which the newsroom's process is in; nobody else. */
const READABLE = 0o640;

/** @param found of a whole run: of a part of it, the rest would look healed */
export async function keepFindings({ data }: Pick<Look, 'data'>, found: readonly Finding[]): Promise<void> {
  const file = data.findings;
  const folder = dirname(file);
  if (!existsSync(folder)) return;
  const checks = found.map(({ check, state }) => ({ check, state }));
  await writePrivately(file, `${JSON.stringify({ v: 1, day: dayOf(Date.now()), checks })}\n`);
  const { uid, gid, mode } = await stat(folder);
  // Where the folder is its owner's alone, so is what lies in it.
  const isShared = (mode & 0o070) !== 0;
  if (isShared) await chmod(file, READABLE);
  // A shared folder gives its files to its group by itself, and the timer's unit has no right to give files away.
  const isTheirs = isShared && (await stat(file)).gid === gid;
  if (process.getuid?.() === 0 && !isTheirs) await chown(file, uid, gid);
}
