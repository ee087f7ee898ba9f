/** What the test page and its worker both do: choose an engine as the product does, and check the vectors. */

import { checkVectors, type VectorVerdict } from '#cli/vectors/index.ts';
import { loadCrypto } from '#protocol/engines/select.ts';

export async function verdict(): Promise<VectorVerdict> {
  const crypto = await loadCrypto();
  const argon2 =
    crypto.name === 'sodium' ? await (await import('#protocol/engines/argon2.ts')).loadArgon2() : null;
  const frozen: unknown = await (await fetch('/vectors.json')).json();
  return checkVectors(crypto, argon2, frozen);
}

/** A failure as a verdict, so that the test can show it. */
export const verdictOrFailure = (): Promise<VectorVerdict> =>
  verdict().catch((thrown: unknown) => ({
    engine: 'none',
    compared: 0,
    problems: [thrown instanceof Error ? `${thrown.message} ${thrown.stack ?? ''}` : String(thrown)],
  }));
