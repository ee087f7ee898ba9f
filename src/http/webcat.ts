/**
 * The manifest by which WEBCAT verifies a page: every file with its SHA-256, every WebAssembly module, and the one
 * policy of all answers. Built with the page; here, so that what a server sends and what it lists cannot differ.
 * docs/webcat.md
 */
import { createHash } from 'node:crypto';
import { parseJsonBytes, z } from '#protocol/schema.ts';

/** Where a verifier looks for it, from the top of an origin. */
export const BUNDLE_PATH = '/.well-known/webcat/bundle.json';

/** As WEBCAT writes hashes: base64url without padding. */
export const webHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

const hashes = z.record(z.string(), z.string());

/** What is left out here is kept as it stands: a signature covers all of it. */
const bundleSchema = z.looseObject({
  manifest: z.looseObject({ files: hashes }),
  signatures: z.union([hashes, z.array(z.unknown())]),
});

/** The start page as served to one newsroom's sources: with the root key it is pinned to. */
const ROOT_META = /(<meta\s+name="newsroom-root"\s+content=")([^"]*)(")/;

/** @throws Error for a page that was built for another newsroom */
export function pinned(html: string, rootHex: string): string {
  const built = ROOT_META.exec(html)?.[2] ?? '';
  if (built !== '' && built !== rootHex) throw new Error('these pages are pinned to another newsroom');
  return html.replace(ROOT_META, `$1${rootHex}$3`);
}

const hasSignatures = (signatures: object): boolean => Object.keys(signatures).length > 0;

/**
 * The bundle that lists what is served, where pinning has changed files since the build. A bundle that is already
 * true comes back byte for byte.
 * @param served by path, such as `/index.html`
 * @throws Error where signatures stand over other files than these: no browser that verifies would show them
 */
export function bundleOf(built: Uint8Array, served: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const bundle = parseJsonBytes(bundleSchema, built);
  const files: Record<string, string> = {};
  for (const path of Object.keys(bundle.manifest.files)) {
    const bytes = served.get(path);
    if (bytes === undefined) throw new Error('the WEBCAT bundle lists a file that is not among the pages');
    files[path] = webHash(bytes);
  }
  const isTrue = Object.entries(bundle.manifest.files).every(([path, hash]) => files[path] === hash);
  if (isTrue) return built;
  if (hasSignatures(bundle.signatures)) throw new Error('the signed WEBCAT bundle is not of these pages');
  return bundleText({ ...bundle, manifest: { ...bundle.manifest, files } });
}

/** One way to write a bundle, so that the same content is the same bytes. */
export const bundleText = (bundle: object): Uint8Array => Buffer.from(`${JSON.stringify(bundle, null, 1)}\n`);
