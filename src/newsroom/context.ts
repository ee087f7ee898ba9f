/** What the routes share, made once by the app. */

import type { Log } from '#process/index.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { Storage } from '#storage/index.ts';
import type { Live } from './live.ts';
import type { Roster } from './roster.ts';
import type { Sessions } from './sessions.ts';
import type { Site } from './site/publish.ts';

export interface Context {
  readonly crypto: Crypto;
  /** Root public key, 32 B. */
  readonly root: Uint8Array;
  readonly storage: Storage;
  readonly roster: Roster;
  readonly sessions: Sessions;
  readonly live: Live;
  readonly site: Site;
  readonly today: () => Day;
  readonly log: Log;
}
