/**
 * Publishing drops. When one is published is decided by the clock alone, and what is published stays as it is:
 * neither the times nor two downloads may tell how many replies there were.
 */
import {
  buildDrop,
  type DropPlace,
  dropHash,
  dropPlaceAt,
  FIRST_PREVIOUS_HASH,
  REPLY_SLOT_BYTES,
  STEADY_DROP_SECONDS,
} from '#protocol/drops.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Storage } from '#storage/index.ts';

/** Publishes the drop at `place`, with every reply that waits, unless it stands. @param empty whether even without one */
export function publishDrop(
  crypto: Crypto,
  storage: Storage,
  place: DropPlace,
  empty: 'empty-too' | 'not-empty',
): Promise<void> {
  return storage.drops.publish(place, async ({ slots, previous }) => {
    if (slots.length === 0 && empty === 'not-empty') return null;
    const hash = previous === null ? FIRST_PREVIOUS_HASH : await dropHash(previous);
    return buildDrop(crypto, place.day, hash, slots.flatMap(splitSlots));
  });
}

/**
 * @returns a function to be called often: it acts once in each interval, as soon as the interval has begun, and
 * until that has succeeded. What waited through intervals that were missed is in the next drop.
 */
export function openDropClock(
  crypto: Crypto,
  storage: Storage,
  intervalSeconds: number,
): (nowMs: number) => Promise<void> {
  const empty = intervalSeconds >= STEADY_DROP_SECONDS ? 'empty-too' : 'not-empty';
  let settled: DropPlace | null = null;
  return async (nowMs) => {
    const place = dropPlaceAt(nowMs, intervalSeconds);
    // A reply that arrives later in the interval waits for the next, or its drop would tell when it came.
    if (settled?.day === place.day && settled.number === place.number) return;
    await publishDrop(crypto, storage, place, empty);
    settled = place;
  };
}

/** A reply's slots lie one behind the other. */
function splitSlots(slots: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(slots.length / REPLY_SLOT_BYTES) }, (_, i) =>
    slots.subarray(i * REPLY_SLOT_BYTES, (i + 1) * REPLY_SLOT_BYTES),
  );
}
