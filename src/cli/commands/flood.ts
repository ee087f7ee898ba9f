/** `./amana flood`: how a running newsroom stands a flood, and the operator's switch; nothing has to be started again. */
import { existsSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { parseRoom } from '#config/schema.ts';
import { dayText } from '#protocol/day.ts';
import { parseJson } from '#protocol/schema.ts';
import { expectedTries, FLOOD_MODES, type FloodMode, workAnswer } from '#protocol/work.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { isSystemError } from '../files.ts';
import type { DataFolder } from '../places.ts';
import { get } from '../running.ts';
import { runningAt, standingFolder, usualFolder } from '../standing.ts';
import { note, OperatorError, say } from '../terminal.ts';

interface FloodOptions {
  readonly data: string;
  readonly json?: true;
}

const STATUS = 'status';

/** What each position of the switch does, as the operator is told. */
const MEANING: Readonly<Record<FloodMode, string>> = {
  'calm': 'The puzzle follows the load, and is none without it.',
  'guard': 'Everybody solves a puzzle first, whatever the load: about a second, on an old phone five.',
  'closed-to-attachments':
    'Only reports are taken, after a puzzle. Sources are told to send their words now and their files later.',
};

export function registerFlood(program: Command): void {
  program
    .command('flood')
    .description(
      'Says how a newsroom stands a flood, or sets the switch that every running intake obeys within a second.\n' +
        Object.entries(MEANING)
          .map(([mode, meaning]) => `${mode}: ${meaning}`)
          .join('\n'),
    )
    .addArgument(new Argument('[act]', 'what to do').choices([STATUS, ...FLOOD_MODES]).default(STATUS))
    .option(
      '--data <dir>',
      'the data folder of ./amana up; /var/lib/amana after ./amana install',
      usualFolder(),
    )
    .option('--json', 'one line of JSON on stdout')
    .action(flood);
}

const isMode = (act: string): act is FloodMode => FLOOD_MODES.some((mode) => mode === act);

async function flood(act: string, options: FloodOptions): Promise<void> {
  const data = standingFolder(options.data);
  if (!existsSync(data.database)) {
    throw new OperatorError(`There is no newsroom in ${data.top}; give its folder with --data.`);
  }
  const quota = parseRoom(process.env.AMANA_ATTACHMENT_ROOM);
  const storage = await openStorage({ database: data.database, blobs: data.blobs, quota });
  try {
    if (isMode(act)) await storage.flood.setMode(act);
    const status = await statusOf(storage, data);
    if (options.json === true) say(JSON.stringify(status));
    else say(told(status));
  } finally {
    await storage.close();
  }
}

interface Status {
  readonly mode: FloodMode;
  /** Zero bits that the running intake asks for; null where none runs. */
  readonly bitsNow: number | null;
  readonly tries: number | null;
  /** Days with a puzzle, newest first. */
  readonly days: readonly { day: string; mostBits: number }[];
  readonly room: { filledPercent: number; leftBytes: number; largestAttachmentBytes: number };
}

async function statusOf(storage: Storage, data: DataFolder): Promise<Status> {
  const [mode, days, room, bitsNow] = await Promise.all([
    storage.flood.mode(),
    storage.flood.days(),
    storage.quota.measure(),
    bitsAt(data),
  ]);
  return {
    mode,
    bitsNow,
    tries: bitsNow === null ? null : expectedTries(bitsNow),
    days: days.flatMap(({ day, mostBits }) => (mostBits > 0 ? [{ day: dayText(day), mostBits }] : [])),
    room: {
      filledPercent: Math.round(room.filled * 100),
      leftBytes: Math.floor(room.leftBytes),
      largestAttachmentBytes: room.largestBytes,
    },
  };
}

const NOBODY_THERE = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT'];

/** As any source would ask. */
async function bitsAt(data: DataFolder): Promise<number | null> {
  const running = await runningAt(data);
  if (running === null) return null;
  try {
    const { status, body } = await get(running, 'intake', running.intake, '/work');
    return status === 200 ? parseJson(workAnswer, body).bits : null;
  } catch (cause) {
    if (!NOBODY_THERE.some((code) => isSystemError(cause, code))) throw cause;
    note('amana: the intake does not answer; is it still starting?');
    return null;
  }
}

const MIB = 1024 ** 2;

function told({ mode, bitsNow, tries, days, room }: Status): string {
  const now =
    bitsNow === null
      ? 'No intake runs here.'
      : bitsNow === 0
        ? 'Nobody has to solve a puzzle now.'
        : `Every report and every file takes a puzzle of about ${tries} tries now.`;
  const largest = Math.floor(room.largestAttachmentBytes / MIB);
  return [
    `switch   ${mode}: ${MEANING[mode]}`,
    `now      ${now}`,
    `room     ${room.filledPercent} % taken by files that no worker has cleaned yet; ${
      room.largestAttachmentBytes === 0
        ? 'no file may begin'
        : `the largest that may begin has ${largest < 1 ? 'less than 1' : largest} MiB`
    }`,
    ...(days.length === 0
      ? ['days     no puzzle in the last two weeks']
      : days.map(({ day, mostBits }) => `${day}  up to ${expectedTries(mostBits)} tries`)),
  ].join('\n');
}
