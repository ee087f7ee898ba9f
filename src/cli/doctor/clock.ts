/** This machine's clock, judged without asking anybody: by tor's last consensus, and by what is stored here. */
import { existsSync } from 'node:fs';
import { dayOf, dayText } from '#protocol/day.ts';
import { openStorage } from '#storage/index.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass, warn } from './finding.ts';
import { consensusOf } from './onions.ts';

const MEND =
  'Set the clock to UTC and keep it there, by systemd-timesyncd where the machine may ask, or by hand.';

/** tor takes a consensus from half an hour before it begins to a day after it ends. dir-spec, "valid-after" */
const EARLY_MS = 30 * 60_000;
const LATE_MS = 24 * 60 * 60_000;

function timeIn(consensus: string, name: string): number | null {
  const [, text] =
    new RegExp(`^${name} (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)$`, 'm').exec(consensus) ?? [];
  return text === undefined ? null : Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** @param newest the newest day that anything here was stored or published on; null where there is nothing */
export function judgeClock(nowMs: number, consensus: string, newest: number | null): Finding {
  const from = timeIn(consensus, 'valid-after');
  const until = timeIn(consensus, 'valid-until');
  const today = dayOf(nowMs);
  if (newest !== null && today < newest)
    return fail('clock', `It says ${dayText(today)}, and something here is of a later day.`, MEND);
  if (from !== null && nowMs < from - EARLY_MS)
    return fail('clock', 'It is behind: tor’s newest consensus would begin in the future.', MEND);
  if (until !== null && nowMs > until + LATE_MS)
    return warn(
      'clock',
      'It is ahead, or tor has fetched nothing for more than a day.',
      'See that tor runs and reaches its network; then set the clock to UTC.',
    );
  return pass(
    'clock',
    until === null
      ? `It says ${dayText(today)}, which nothing here contradicts.`
      : 'It fits the Tor network’s own.',
  );
}

export async function clock(look: Look): Promise<readonly Finding[]> {
  return [judgeClock(Date.now(), await consensusOf(look), await newestDay(look))];
}

/**
 * Reports and attachments are stored under the day of this machine's clock, and drops are published by it. A report that
 * came while the clock was ahead counts from its arrival: its mixing delay does not end before that day does come.
 */
async function newestDay({ data }: Look): Promise<number | null> {
  if (!existsSync(data.database)) return null;
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    return await storage.tally.newestDay();
  } finally {
    await storage.close();
  }
}
