/**
 * What the last backup came to, for `doctor` and nobody else: `backup.json` in the data folder,
 *
 *     { "v": 1,
 *       "lastDone": day of the last backup that was made, or null,
 *       "lastTry": { "day": day, "outcome": "done" | "failed" } | null,
 *       "verified": { "day": day, "outcome": "whole" | "restorable" | "damaged" } | null }
 *
 * with days as everywhere (whole days since 1970-01-01). "whole": every file has its hash. "restorable": it was opened
 * with the operator's key and put together, too. Where backups lie is not told: a thief would look there next.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Day } from '#protocol/day.ts';
import { isSystemError, writePrivately } from '../files.ts';
import type { DataFolder } from '../places.ts';

const day = z.int().nonnegative();

export const backupOutcome = z.object({
  v: z.literal(1),
  lastDone: day.nullable(),
  lastTry: z.object({ day, outcome: z.enum(['done', 'failed']) }).nullable(),
  verified: z.object({ day, outcome: z.enum(['whole', 'restorable', 'damaged']) }).nullable(),
});

export type BackupOutcome = z.infer<typeof backupOutcome>;

const NOTHING_YET: BackupOutcome = { v: 1, lastDone: null, lastTry: null, verified: null };

const outcomeFile = (data: DataFolder): string => join(data.top, 'backup.json');

/** As if there had been none where there is no file. @throws ZodError, SyntaxError for a file of another shape */
export async function readOutcome(data: DataFolder): Promise<BackupOutcome> {
  try {
    return backupOutcome.parse(JSON.parse(await readFile(outcomeFile(data), 'utf8')));
  } catch (thrown) {
    if (isSystemError(thrown, 'ENOENT')) return NOTHING_YET;
    throw thrown;
  }
}

const write = async (data: DataFolder, change: Partial<BackupOutcome>): Promise<void> =>
  writePrivately(outcomeFile(data), `${JSON.stringify({ ...(await readOutcome(data)), ...change })}\n`);

export const noteBackup = (data: DataFolder, today: Day, outcome: 'done' | 'failed'): Promise<void> =>
  write(data, {
    lastTry: { day: today, outcome },
    ...(outcome === 'done' ? { lastDone: today } : {}),
  });

export const noteVerified = (
  data: DataFolder,
  today: Day,
  outcome: 'whole' | 'restorable' | 'damaged',
): Promise<void> => write(data, { verified: { day: today, outcome } });
