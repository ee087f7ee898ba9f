/** The field kit as the intake hands it out: the same file for everyone until the directory changes. */
import type { Request, Response } from 'express';
import { compressed, kitFor, sendPrepared } from '#http/index.ts';
import { dayOf } from '#protocol/day.ts';
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
  let last: { readonly plain: Buffer; readonly gzipped: Promise<Buffer> } | null = null;

  return async (request: Request, response: Response): Promise<void> => {
    if (shell === null) throw new AmanaError('not-found');
    const statements = parseJsonBytes(directorySchema, await directory.json());
    const plain = Buffer.from(kitFor(shell, rootHex, statements, dayOf(Date.now())));
    if (last === null || !last.plain.equals(plain)) last = { plain, gzipped: compressed(plain) };
    sendPrepared(request, response, { type: DOWNLOAD, plain: last.plain, gzipped: await last.gzipped });
  };
}
