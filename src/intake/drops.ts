/** All drops of the last 14 days, one behind the other: the same bytes for everyone, whoever reads what in them. */
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { DROP_DAYS } from '#protocol/drops.ts';
import type { Storage } from '#storage/index.ts';

/** A visit costs no read of the database more often than this. */
const FRESH_MS = 1_000;

/** @returns a function that gives the bytes of today */
export function openDropShelf(storage: Storage): () => Promise<Buffer> {
  let held: { bytes: Buffer; counter: string; day: Day; readAtMs: number } | null = null;
  /** One reading for all who come meanwhile: each is some megabytes. */
  let reading: Promise<Buffer> | null = null;

  async function read(day: Day): Promise<Buffer> {
    const counter = storage.changeCounter();
    const drops = await storage.drops.since(addDays(day, 1 - DROP_DAYS));
    const bytes = Buffer.concat(drops.map((drop) => drop.bytes));
    held = { bytes, counter, day, readAtMs: performance.now() };
    return bytes;
  }

  return async () => {
    const day = dayOf(Date.now());
    if (held !== null && held.day === day) {
      if (performance.now() - held.readAtMs < FRESH_MS || held.counter === storage.changeCounter())
        return held.bytes;
    }
    reading ??= read(day).finally(() => {
      reading = null;
    });
    return reading;
  };
}
