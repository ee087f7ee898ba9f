/** Whether what is here could be brought back: by the record that `./amana backup` keeps of what it did. */
import { z } from 'zod';
import { dayOf, dayText, parseDay } from '#protocol/day.ts';
import { type BackupOutcome, readOutcome } from '../backup/outcome.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

/** Made every night: a week without is six that failed. */
const OLD_DAYS = 7;
/** Read back once a month. */
const UNREAD_DAYS = 35;

const CHECK = 'backup';

export async function backups({ data }: Look): Promise<readonly Finding[]> {
  try {
    return [judgeBackup(await readOutcome(data), dayOf(Date.now()))];
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError || thrown instanceof SyntaxError)) throw thrown;
    return [
      fail(
        CHECK,
        'The record of backups cannot be read.',
        'Remove backup.json from the data folder, make a backup and verify it (./amana backup --help).',
      ),
    ];
  }
}

const textOf = (day: number): string => dayText(parseDay(day));

export function judgeBackup({ lastDone, lastTry, verified }: BackupOutcome, today: number): Finding {
  const help = 'See what ./amana backup says when it is run by hand.';
  if (lastTry?.outcome === 'failed') return fail(CHECK, `The backup of ${textOf(lastTry.day)} failed.`, help);
  if (lastDone === null)
    return warn(
      CHECK,
      'None was made: a broken disk takes everything with it.',
      'Run ./amana backup --help.',
    );
  if (verified?.outcome === 'damaged')
    return fail(
      CHECK,
      `The one that was read back on ${textOf(verified.day)} is damaged.`,
      'Make a whole new one to another place, and verify it.',
    );
  if (today - lastDone > OLD_DAYS)
    return fail(CHECK, `The last one is of ${textOf(lastDone)}.`, `Start its timer again. ${help}`);
  if (verified === null || today - verified.day > UNREAD_DAYS)
    return warn(
      CHECK,
      'None was read back lately: nobody knows whether it can be restored.',
      'Verify one, on the machine that holds its key for more than the hashes (./amana backup --help).',
    );
  const how = verified.outcome === 'restorable' ? 'put together' : 'compared with its hashes';
  return pass(
    CHECK,
    `The last one is of ${textOf(lastDone)}; one was read back on ${textOf(verified.day)} and ${how}.`,
  );
}
