/** What a promotion reads: bundles, which are verified before anything else, and the key of a site. */
import { readFile, stat } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import { type VerifiedBundle, verifyBundle } from '#newsroom/site/bundle.ts';
import { bundleManifest } from '#protocol/article.ts';
import { fromHex } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import { OperatorError } from '../terminal.ts';

/** With today's desk where it was asked for, else with the statements that the bundle itself carries. @throws AmanaError */
export function verifiedBundle(
  crypto: Crypto,
  rootHex: string,
  zip: Uint8Array,
  desk: VerifiedDirectory | null = null,
): VerifiedBundle {
  const root = fromHex(rootHex);
  const directory =
    desk ?? VerifiedDirectory.verify(crypto, root, { v: 1, statements: carried(zip) }, dayOf(Date.now()));
  return verifyBundle({ crypto, root, directory }, zip);
}

const MANIFEST = 'manifest.json';
/** 40 statements and 60 files of a few hundred bytes each. */
const MANIFEST_BYTES = 1024 * 1024;

function carried(zip: Uint8Array) {
  const manifest = (() => {
    try {
      return unzipSync(zip, {
        filter: ({ name, originalSize }) => name === MANIFEST && originalSize <= MANIFEST_BYTES,
      })[MANIFEST];
    } catch (cause) {
      throw new AmanaError('malformed-object', { cause });
    }
  })();
  if (manifest === undefined) throw new AmanaError('malformed-object');
  return parseJsonBytes(bundleManifest, manifest).statements;
}

/** Read, write and execute of the group and of others. */
const OTHERS = 0o077;

export async function keyFromFile(keyFile: string | undefined): Promise<string> {
  if (keyFile === undefined)
    throw new OperatorError('Say where the key of the site is: --key-file FILE, or - for standard input.', {
      exitCode: 2,
    });
  if (keyFile === '-') return (await readAll(process.stdin)).trim();
  try {
    if (((await stat(keyFile)).mode & OTHERS) !== 0)
      throw new OperatorError(`Others can read ${keyFile}: chmod 600 ${keyFile}`);
    return (await readFile(keyFile, 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(`The key cannot be read from ${keyFile}.`, { cause });
  }
}
