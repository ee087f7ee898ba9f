/** Whether WebAssembly runs here: Tor Browser switches it off above its lowest security level. */
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
