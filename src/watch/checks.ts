/** What is looked at each minute, and what of it is a trouble. */
import { statfs } from 'node:fs/promises';
import { addDays, type Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { FloodMode } from '#protocol/work.ts';
import type { Producer } from '#queue/index.ts';
import type { Storage } from '#storage/index.ts';
import { type DaysLeft, KEYS, keysLeft, WARNING_DAYS } from './keys.ts';
import type { Trouble } from './troubles.ts';

const GIB = 1024 ** 3;
/** Two of the largest attachments with their clean copies fit; the same as `./amana doctor` has it. */
export const DISK_LOW_BYTES = 8 * GIB;
export const DISK_FULL_BYTES = GIB;
/** From here on sources are asked for smaller files. */
const ROOM_SHORT = 0.5;

export interface Parts {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly storage: Pick<Storage, 'statements' | 'flood' | 'quota' | 'tally'>;
  readonly producer: Pick<Producer, 'count' | 'isServed'>;
  /** What lies on the disk that fills; null where everything is kept elsewhere. */
  readonly disk: string | null;
}

/** Null where nobody could say. */
export interface Seen {
  readonly freeBytes: number | null;
  readonly keys: DaysLeft | null;
  readonly flood: { readonly mode: FloodMode; readonly bitsToday: number } | null;
  readonly roomFilled: number | null;
  /** Things of earlier days that still wait. */
  readonly waitingOld: number | null;
  readonly queue: { readonly jobs: number; readonly isServed: boolean } | null;
}

/** What a day that is over had. */
export interface DaySeen {
  readonly reports: number;
  readonly attachments: number;
}

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch {
    // That it could not be seen is itself what is told; its reason may quote what was asked.
    return null;
  }
}

export async function lookAround(
  { crypto, root, storage, producer, disk }: Parts,
  today: Day,
): Promise<Seen> {
  const freeBytes = await orNull(async () => {
    if (disk === null) return null;
    const { bavail, bsize } = await statfs(disk);
    return bavail * bsize;
  });
  const keys = await orNull(async () => keysLeft(crypto, root, await storage.statements.all(), today));
  const flood = await orNull(async () => {
    const days = await storage.flood.days();
    return {
      mode: await storage.flood.mode(),
      bitsToday: days.find(({ day }) => day === today)?.mostBits ?? 0,
    };
  });
  const roomFilled = await orNull(async () => (await storage.quota.measure()).filled);
  const waitingOld = await orNull(() => storage.tally.waitingSinceBefore(today));
  const queue = await orNull(async () => ({
    jobs: (await producer.count('sanitize')) + (await producer.count('release')),
    isServed: await producer.isServed('sanitize'),
  }));
  return { freeBytes, keys, flood, roomFilled, waitingOld, queue };
}

/** Of the day before `today`: null where nobody could say. */
export const lookBack = ({ storage }: Parts, today: Day): Promise<DaySeen | null> =>
  orNull(() => storage.tally.arrivedOn(addDays(today, -1)));

/** Before the first lead there is none, which is no end. */
const MAY_BE_MISSING: ReadonlySet<string> = new Set(['lead']);

export function troublesOf({
  freeBytes,
  keys,
  flood,
  roomFilled,
  waitingOld,
  queue,
}: Seen): ReadonlySet<Trouble> {
  const found = new Set<Trouble>();
  if (waitingOld === null || keys === null) found.add('storage-away');
  if (waitingOld !== null && waitingOld > 0) found.add('queue-old');
  if (queue === null) found.add('queue-away');
  if (queue !== null && !queue.isServed) found.add('sandbox-missing');
  if (freeBytes !== null && freeBytes < DISK_FULL_BYTES) found.add('disk-full');
  else if (freeBytes !== null && freeBytes < DISK_LOW_BYTES) found.add('disk-low');
  if (roomFilled !== null && roomFilled >= ROOM_SHORT) found.add('room-short');
  if (flood !== null && (flood.bitsToday > 0 || flood.mode !== 'calm')) found.add('flood');
  for (const key of KEYS) {
    const left = keys?.[key];
    if (left === undefined) continue;
    if (left === null) found.add(MAY_BE_MISSING.has(key) ? 'key-ends' : 'key-ended');
    else if (left < 0) found.add('key-ended');
    else if (left < WARNING_DAYS[key]) found.add('key-ends');
  }
  return found;
}
