/** What the disk has done to what is stored: each page, each report and each file is read as it lies there. */
import { existsSync } from 'node:fs';
import { lookForDamage } from '#storage/damage.ts';
import type { DataFolder } from '../places.ts';
import { type Finding, fail, pass } from './finding.ts';

const RESTORE =
  'Stop everything, keep the folder, restore the last backup, and bring what came since from the old folder (docs/faults.md).';

export const tornDatabase: Finding = fail('database', 'Pages of the database are damaged.', RESTORE);

export async function damage({ data }: { readonly data: DataFolder }): Promise<readonly Finding[]> {
  if (!existsSync(data.database)) return [];
  const { isTorn, reports, blobs } = await lookForDamage(data);
  if (isTorn) return [tornDatabase];
  return [
    pass('database', 'Every page of it is whole.'),
    reports.damaged === 0
      ? pass('stored reports', `All ${reports.whole} lie whole in their cells.`)
      : fail('stored reports', `${reports.damaged} of them are damaged on the disk.`, RESTORE),
    blobs.damaged === 0
      ? pass('stored files', `All ${blobs.whole} have the bytes that were written.`)
      : fail('stored files', `${blobs.damaged} of them are damaged on the disk, or gone.`, RESTORE),
  ];
}
