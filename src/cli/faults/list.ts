/** Every fault, in the order in which they are done. */
import { BLOB } from './blob.ts';
import { CELL } from './cell.ts';
import { CLOCKS } from './clock.ts';
import { DISK_FULL } from './disk-full.ts';
import { DISK_SLOW } from './disk-slow.ts';
import type { Fault } from './fault.ts';
import { HANGS } from './hangs.ts';
import { KILLS } from './kills.ts';
import { NETWORK } from './network.ts';
import { PAGE } from './page.ts';
import { REDIS_EMPTIED } from './redis-emptied.ts';
import { UPLOADS } from './uploads.ts';

export const FAULTS: readonly Fault[] = [
  ...KILLS,
  ...UPLOADS,
  ...HANGS,
  REDIS_EMPTIED,
  DISK_SLOW,
  DISK_FULL,
  NETWORK,
  BLOB,
  CELL,
  PAGE,
  // Last: what was stored on a day that has not come stays of that day, and doctor goes on to say so.
  ...CLOCKS,
];
