/** Drops as the janitor publishes them, without waiting for its clock. */
import { DAY_MS, type Day } from '#protocol/day.ts';
import type { DropPlace } from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Storage } from '#storage/index.ts';
import { publishDrop } from '#workers/janitor/drops.ts';

/** The next free place of a day, with every reply that waits. */
export async function publishNext(crypto: Crypto, storage: Storage, day: Day): Promise<DropPlace> {
  const last = (await storage.drops.since(day)).filter((drop) => drop.day === day).at(-1);
  const place = { day, number: (last?.number ?? -1) + 1 };
  await publishDrop(crypto, storage, place, 'empty-too');
  return place;
}

/** A moment in the given hour of a day, as `Date.now()` would say it. */
export const inHour = (day: Day, hour: number): number => day * DAY_MS + (hour + 0.5) * 60 * 60 * 1000;
