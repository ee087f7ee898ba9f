/** What the test page and its worker both do: choose an engine as the product does, and check the vectors. */

import { checkVectors, type VectorVerdict } from '#cli/vectors/index.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { parseObjectId } from '#protocol/ids.ts';
import { encodeWork, LEAST_BITS, openPuzzle } from '#protocol/work.ts';

export async function verdict(): Promise<VectorVerdict> {
  const crypto = await loadCrypto();
  const argon2 =
    crypto.name === 'sodium' ? await (await import('#protocol/engines/argon2.ts')).loadArgon2() : null;
  const frozen: unknown = await (await fetch('/vectors.json')).json();
  const checked = await checkVectors(crypto, argon2, frozen);
  return { ...checked, problems: [...checked.problems, ...(await puzzleProblems())] };
}

/** As in work.test.ts. */
const FROZEN_SOLUTION = 'AAECAwAAAA8AAAAEAAAAQgAAAAk';

/** The first price of a flood is paid in less than this, also where nothing is compiled. */
const MOST_MS = 3_000;

async function puzzleProblems(): Promise<string[]> {
  const puzzle = await openPuzzle(Uint8Array.from({ length: 32 }, (_, i) => i));
  const startedMs = performance.now();
  const solution = await puzzle.solve(parseObjectId('00112233445566778899aabbccddeeff'), LEAST_BITS);
  const tookMs = performance.now() - startedMs;
  return [
    ...(encodeWork(solution) === FROZEN_SOLUTION ? [] : ['the puzzle has another solution']),
    ...(tookMs < MOST_MS ? [] : [`the puzzle took ${Math.round(tookMs)} ms`]),
  ];
}

/** A failure as a verdict, so that the test can show it. */
export const verdictOrFailure = (): Promise<VectorVerdict> =>
  verdict().catch((thrown: unknown) => ({
    engine: 'none',
    compared: 0,
    problems: [thrown instanceof Error ? `${thrown.message} ${thrown.stack ?? ''}` : String(thrown)],
  }));
