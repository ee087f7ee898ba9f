/** A purge: what two editors of today's desk have signed away is erased here. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readJson, sendNothing } from '#http/index.ts';
import { MOST_PURGED, purgeRequest, verifyPurge } from '#protocol/purge.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

/** The payload inside of JSON, where each quotation mark takes two characters, and the signatures. */
const PURGE_BYTES = 42 * MOST_PURGED + 4096;

export function addPurges(app: Express, context: Context): void {
  const { crypto, root, storage, today } = context;

  /** Any editor may carry it, since the signatures decide: whoever signed second may have lost the line. */
  async function purge(request: Request, response: Response): Promise<void> {
    const { directory } = await requireReader(context, request);
    const signed = await readJson(request, purgeRequest, PURGE_BYTES);
    const objects = verifyPurge({ crypto, root, directory, today: today() }, signed);
    await storage.purge.erase(objects, today());
    sendNothing(response);
  }

  app.route('/api/purges').post(purge).all(onlyMethods('POST'));
}
