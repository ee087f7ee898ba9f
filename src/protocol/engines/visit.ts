/**
 * Engines for the source's page. What verifies comes inside the file that verifies, since on a slow line every further
 * request costs a round trip of a second; what seals is fetched when somebody writes or returns.
 */
import type { Crypto } from './crypto.ts';
import { loadNoble } from './noble.ts';
import { loadSodium } from './sodium.ts';
import { hasWebAssembly } from './wasm.ts';

/** A sixth of the other engine in bytes, and quick enough to verify signatures. */
export const loadVerifier: () => Promise<Crypto> = loadNoble;

/** The quicker engine where it runs; where it does not, the one that is here already. */
export const loadSealer = async (): Promise<Crypto> => ((await hasWebAssembly()) ? loadSodium : loadNoble)();
