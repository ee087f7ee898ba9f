/** The field kit as the intake hands it out: the same file for everyone until the directory changes. */
import type { Request, Response } from 'express';
import { kitFor, openPage, sendPrepared } from '#http/index.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { directorySchema } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import type { DirectoryBook } from './directory.ts';

/**
 * No page but a file to keep: a browser that showed it here would apply the policy of this server to it, under which it
 * cannot run.
 */
const DOWNLOAD = 'application/octet-stream';

/** @param shell as built; null where there is none @param rootHex the newsroom's root public key */
export function openKitShelf(shell: string | null, rootHex: string, directory: DirectoryBook) {
  const page = openPage(DOWNLOAD);
  let made: { readonly directory: Buffer; readonly today: Day; readonly kit: Buffer } | null = null;

  async function kitOf(built: string): Promise<Buffer> {
    const today = dayOf(Date.now());
    const json = await directory.forKit();
    if (made === null || made.today !== today || !made.directory.equals(json)) {
      const kit = Buffer.from(kitFor(built, rootHex, parseJsonBytes(directorySchema, json), today));
      made = { directory: json, today, kit };
    }
    return made.kit;
  }

  return async (request: Request, response: Response): Promise<void> => {
    if (shell === null) throw new AmanaError('not-found');
    sendPrepared(request, response, await page(await kitOf(shell)));
  };
}
