/** The desk's worker's end of the worker that stretches passphrases. */
import type { Argon2Cost } from '#protocol/engines/argon2.ts';
import { Sibling } from './siblings.ts';
import type { StretchAsk, Stretched } from './stretcher.ts';

/** @returns 32 B; null where that worker could not, and it has to be done here */
export function stretchElsewhere(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Stretched> {
  return new Promise((resolve) => {
    const stretcher = new Sibling<StretchAsk, Stretched>('stretcher', {
      answer(stretched) {
        stretcher.end();
        resolve(stretched);
      },
      broken: () => resolve(null),
    });
    stretcher.ask({ passphrase, salt, cost });
  });
}
