/** Which engine runs here: libsodium where WebAssembly does, noble where it is switched off or blocked by policy. */
import type { Crypto } from './crypto.ts';

declare const WebAssembly: { instantiate(module: Uint8Array): Promise<unknown> } | undefined;

/** The smallest module there is: magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** A Content-Security-Policy blocks WebAssembly silently until something is compiled, so compile something. */
export async function hasWebAssembly(): Promise<boolean> {
  if (typeof WebAssembly === 'undefined') return false;
  return WebAssembly.instantiate(EMPTY_MODULE).then(
    () => true,
    () => false,
  );
}

/** A sixth of the other engine in bytes, and quick enough to verify signatures: what a first visit carries. */
export async function loadVerifier(): Promise<Crypto> {
  return (await import('./noble.ts')).loadNoble();
}

/** Loaded on demand, so that a slow line carries only the engine that is used. */
export async function loadCrypto(): Promise<Crypto> {
  if (await hasWebAssembly()) return (await import('./sodium.ts')).loadSodium();
  return (await import('./noble.ts')).loadNoble();
}
