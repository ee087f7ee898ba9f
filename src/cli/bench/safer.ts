/** Tor Browser's security level "Safer", as preferences of the Firefox ESR that it is made from. */

/** What runs slower there: no WebAssembly, no compiled JavaScript, no compiled regular expressions. */
export const SAFER_ENGINE: Readonly<Record<string, boolean>> = {
  'javascript.options.wasm': false,
  'javascript.options.asmjs': false,
  'javascript.options.ion': false,
  'javascript.options.baselinejit': false,
  'javascript.options.native_regexp': false,
};

/** All of the level, and Tor Browser's resistance to fingerprinting, which is on at every level. */
export const SAFER: Readonly<Record<string, boolean>> = {
  ...SAFER_ENGINE,
  'mathml.disabled': true,
  'gfx.font_rendering.graphite.enabled': false,
  'gfx.font_rendering.opentype_svg.enabled': false,
  'privacy.resistFingerprinting': true,
};
