/**
 * What WEBCAT needs beside a built page: the bundle that a verifier fetches, and outside the page what an operator
 * fills in and signs with. The same sources, root key and address give the same bytes. docs/webcat.md
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FIXED_HEADERS } from '#http/headers.ts';
import { BUNDLE_PATH, bundleText, webHash } from '#http/webcat.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { TOP } from '../places.ts';

/** The policy of every answer, as the servers send it. */
const POLICY = FIXED_HEADERS['content-security-policy'] ?? '';

/** Reserved by RFC 2606, so it names nobody: an operator says where the sources of their build lie. */
export const NO_ADDRESS = 'https://amana.invalid/';

/** 182 days = 26 weeks, as long as a delegate's certificate: a build older than that is not to be trusted silently. */
const MAX_AGE_SECONDS = 182 * 24 * 60 * 60;

/** What signers have to put their names to, empty: no verifier accepts it before they did. */
const ENROLLMENT_TEMPLATE = {
  type: 'sigsum',
  policy: '',
  signers: [],
  threshold: 2,
  max_age: MAX_AGE_SECONDS,
  cas_url: '',
  logs: {},
};

/** What upstream's generator asks for; with the page's folder it makes the manifest that is built here. */
async function configOf(app: string, wasm: readonly string[]) {
  const { version } = parseJson(
    z.object({ version: z.string() }),
    await readFile(join(TOP, 'package.json'), 'utf8'),
  );
  return {
    app,
    version,
    default_csp: POLICY,
    default_index: 'index.html',
    // An unknown address is answered by an error, which a verifying browser replaces by its own.
    default_fallback: '/index.html',
    wasm,
    extra_csp: {},
  };
}

/** A module begins with a zero and "asm": as base64 text, or written out byte by byte. */
const BASE64_MODULE = /AGFzbQ[A-Za-z0-9+/]+={0,2}/g;
const LISTED_MODULE = /\b0,97,115,109(?:,\d{1,3})+/g;

/** Modules inside a script are compiled as well as those in files, and a verifier asks for the hash of each. */
function modulesIn(script: string): Uint8Array[] {
  const encoded = [...script.matchAll(BASE64_MODULE)].map(([text]) => Buffer.from(text, 'base64'));
  const listed = [...script.matchAll(LISTED_MODULE)].map(([text]) =>
    Uint8Array.from(text.split(','), Number),
  );
  return [...encoded, ...listed];
}

/**
 * @param pageFolder a built page, before anything is compressed beside it
 * @param paths its files, from its top: `/index.html`
 * @param besideFolder for what is the operator's and is not served
 */
export async function writeWebcat(
  pageFolder: string,
  paths: readonly string[],
  besideFolder: string,
  app: string,
): Promise<void> {
  const files: Record<string, string> = {};
  const wasm = new Set<string>();
  for (const path of [...paths].sort()) {
    const bytes = await readFile(join(pageFolder, path));
    if (path.endsWith('.wasm')) wasm.add(webHash(bytes));
    else files[path] = webHash(bytes);
    if (path.endsWith('.js'))
      for (const module of modulesIn(bytes.toString('utf8'))) wasm.add(webHash(module));
  }
  const config = await configOf(app, [...wasm].sort());
  const bundle = { enrollment: ENROLLMENT_TEMPLATE, manifest: { ...config, files }, signatures: {} };
  const place = join(pageFolder, BUNDLE_PATH);
  await mkdir(dirname(place), { recursive: true });
  await mkdir(besideFolder, { recursive: true });
  await writeFile(place, bundleText(bundle));
  await writeFile(join(besideFolder, 'webcat.config.json'), bundleText(config));
  await writeFile(join(besideFolder, 'enrollment-template.json'), bundleText(ENROLLMENT_TEMPLATE));
}
