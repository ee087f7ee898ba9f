/** Whether there has been a flood, and what the operator's switch stands at. */
import { existsSync } from 'node:fs';
import { parseRoom } from '#config/schema.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import { expectedTries } from '#protocol/work.ts';
import { openStorage } from '#storage/index.ts';
import type { DataFolder } from '../places.ts';
import { type Finding, pass, warn } from './finding.ts';

const DAYS_BACK = 7;
/** From here on sources are asked for smaller files. */
const ROOM_WARN = 0.5;

export async function floods(data: DataFolder): Promise<Finding[]> {
  if (!existsSync(data.database)) return [];
  const quota = parseRoom(process.env.AMANA_ATTACHMENT_ROOM);
  const storage = await openStorage({ database: data.database, blobs: data.blobs, quota });
  try {
    const [mode, days, { filled }] = await Promise.all([
      storage.flood.mode(),
      storage.flood.days(),
      storage.quota.measure(),
    ]);
    const since = addDays(dayOf(Date.now()), 1 - DAYS_BACK);
    const raised = days.filter(({ day, mostBits }) => day >= since && mostBits > 0);
    const most = Math.max(0, ...raised.map(({ mostBits }) => mostBits));
    const findings: Finding[] = [
      raised.length === 0
        ? pass('floods', `None in ${DAYS_BACK} days: nobody had to solve a puzzle.`)
        : warn(
            'floods',
            `On ${raised.length} of ${DAYS_BACK} days sources had to solve puzzles, of up to ${expectedTries(most)} tries.`,
            'See ./amana flood status; raise AMANA_NORMAL_WRITES if that was no flood.',
          ),
    ];
    if (mode !== 'calm') {
      findings.push(
        warn('flood switch', `It stands at ${mode}.`, 'Set it back with ./amana flood calm when it is over.'),
      );
    }
    if (filled >= ROOM_WARN) {
      const share = Math.round(filled * 100);
      findings.push(
        warn(
          'room for files',
          `${share} % are taken by files that no worker has cleaned; the largest are refused.`,
          'See that the worker runs; give more room with AMANA_ATTACHMENT_ROOM.',
        ),
      );
    }
    return findings;
  } finally {
    await storage.close();
  }
}
