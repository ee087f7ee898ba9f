/** The disk has no byte left: sources are refused and come again, and nothing half-written counts. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { diskRoom } from '../doctor/machine.ts';
import { codeOf } from './codes.ts';
import { NO_DISK, runs } from './disk.ts';
import { type Fault, worst } from './fault.ts';

const FULL_MS = 3_000;
const BLOCK = new Uint8Array(4096);
/** Reserved without being written, so that the real disk hardly notices. */
const LEFT_BYTES = 1024 * 1024;

/** To the last block. */
async function fill(folder: string, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  runs('fallocate', ['-l', String(Math.max(0, bavail * bsize - LEFT_BYTES)), file]);
  const rest = openSync(`${file}-rest`, 'w');
  try {
    for (;;) writeSync(rest, BLOCK);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOSPC') throw thrown;
  } finally {
    closeSync(rest);
  }
}

export const DISK_FULL: Fault = {
  name: 'disk-full',
  about: 'the file system filled to its last block while reports arrive, and emptied again',
  isToBeNamed: true,
  hindrance: ({ disk }) => (disk.mount === null ? NO_DISK : null),
  async strike({ house, sources, reports }) {
    const filler = join(house.disk.folder, 'filler');
    const sending = sources.send(reports);
    try {
      await fill(house.disk.folder, filler);
      const named = worst([await diskRoom(house.data)]);
      await Promise.race([sending, sleep(FULL_MS)]);
      return named;
    } finally {
      await rm(filler, { force: true });
      await rm(`${filler}-rest`, { force: true });
      await sending;
    }
  },
};
