/** Everybody's drops of 14 days, as an intake hands them out, made in Node for a page to read. */
import { randomBytes } from 'node:crypto';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import {
  buildDrop,
  DROP_DAYS,
  dropHash,
  dropSlots,
  FIRST_PREVIOUS_HASH,
  REPLY_SLOT_BYTES,
  sealReply,
} from '#protocol/drops.ts';
import { loadCrypto } from '#protocol/engines/select.ts';

/** One each 6 hours, unless an operator says otherwise. */
const DROPS_A_DAY = 4;
const DROPS = DROP_DAYS * DROPS_A_DAY;

/** How many slots are downloaded when so many replies are spread evenly over the days. */
export const shelfSlots = (replies: number): number => DROPS * dropSlots(Math.ceil(replies / DROPS));

export interface Shelf {
  readonly bytes: Uint8Array;
  /** What the reader knows. */
  readonly reader: {
    readonly root: readonly number[];
    readonly codename: readonly number[];
    readonly today: number;
    /** Of theirs among all: one a day. */
    readonly replies: number;
  };
}

/** Other conversations' slots look like the random ones that fill up, so random ones stand for them. */
export async function makeShelf(replies: number): Promise<Shelf> {
  // WebAssembly asks for chance four bytes at a time: of a hundred megabytes that takes minutes.
  const crypto = { ...(await loadCrypto()), random: (bytes: number) => Uint8Array.from(randomBytes(bytes)) };
  const root = crypto.random(32);
  const codename = newCodename(crypto);
  const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, codename));
  const today = dayOf(Date.now());
  const drops: Uint8Array[] = [];
  let previous: Uint8Array = FIRST_PREVIOUS_HASH;
  for (let number = 0; number < DROPS; number += 1) {
    const day = addDays(today, Math.floor(number / DROPS_A_DAY) - DROP_DAYS + 1);
    const own = number % DROPS_A_DAY === 0 ? sealReply(crypto, root, keys, day, 'Thank you.', 0) : [];
    const others = Math.max(0, Math.ceil(replies / DROPS) - own.length);
    const slots = Array.from({ length: others }, () => crypto.random(REPLY_SLOT_BYTES));
    const drop = buildDrop(crypto, day, previous, [...own, ...slots]);
    drops.push(drop);
    previous = await dropHash(drop);
  }
  return {
    bytes: Buffer.concat(drops),
    reader: { root: [...root], codename, today, replies: DROP_DAYS },
  };
}
