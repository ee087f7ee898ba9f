/** Which engine runs here: libsodium where WebAssembly does, noble where it is switched off or blocked by policy. */
import type { Crypto } from './crypto.ts';
import { loadNoble } from './noble.ts';
import { loadSodium } from './sodium.ts';
import { hasWebAssembly } from './wasm.ts';

/** Loaded on demand, so that a slow line carries only the engine that is used. */
export async function loadCrypto(): Promise<Crypto> {
  if (await hasWebAssembly()) return loadSodium();
  return loadNoble();
}
