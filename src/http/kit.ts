/**
 * The field kit as one newsroom hands it out: the built shell, pinned to the root key, with the signed directory inside.
 * The same shell, key and statements give the same bytes, whoever puts them together.
 */
import type { Day } from '#protocol/day.ts';
import type { Directory } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { directoryForKit } from '#protocol/kit-directory.ts';
import { pinned } from './webcat.ts';

/** Where the shell leaves room for the directory. */
const PLACE = /(<script type="application\/json" id="directory">)\{\}(<\/script>)/;

/** @throws AmanaError internal for what is no shell */
export function kitFor(shell: string, rootHex: string, directory: Directory, today: Day): Uint8Array {
  if (!PLACE.test(shell)) throw new AmanaError('internal');
  // In JSON an angle bracket may be written so, and then nothing in it can end the element.
  const json = JSON.stringify(directoryForKit(directory, today)).replaceAll('<', '\\u003c');
  return Buffer.from(
    pinned(shell, rootHex).replace(PLACE, (_all, before, after) => `${before}${json}${after}`),
  );
}
