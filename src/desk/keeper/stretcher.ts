/**
 * Stretches a passphrase in a worker of its own, which is ended right after: the 256 MiB that it takes would otherwise
 * stay with the desk for as long as it is open.
 */
import type { Bytes } from '#protocol/bytes.ts';
import { type Argon2Cost, loadArgon2 } from '#protocol/engines/argon2.ts';
import { whenAsked } from './siblings.ts';

export interface StretchAsk {
  readonly passphrase: string;
  readonly salt: Uint8Array;
  readonly cost: Argon2Cost;
}

/** Null where there is not enough memory, or no engine: the desk's own worker then tells of it. */
export type Stretched = Bytes | null;

whenAsked<StretchAsk, Stretched>(({ passphrase, salt, cost }, answer) => {
  const key = loadArgon2().then((argon2) => argon2(passphrase, salt, cost));
  key.then(answer, () => answer(null));
});
