/** Promotion: an article leaves the desk when two editors have signed exactly its words. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readBody, requireType, sendJson } from '#http/index.ts';
import { AmanaError } from '#protocol/errors.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';
import { mastheadOf } from '../site/article.ts';
import { BUNDLE_BYTES, verifyBundle } from '../site/bundle.ts';

export function addPromotions(app: Express, context: Context): void {
  const { crypto, root, site, log } = context;

  async function promote(request: Request, response: Response): Promise<void> {
    const { directory, editor } = await requireReader(context, request);
    if (!directory.maySendOut(editor)) throw new AmanaError('forbidden');
    requireType(request, 'application/zip');
    const zip = await readBody(request, BUNDLE_BYTES);
    const bundle = verifyBundle({ crypto, root, directory }, zip);
    const path = await site.publish(bundle, mastheadOf(directory));
    log.note('article-published');
    sendJson(response, { path });
  }

  app.route('/api/promotions').post(promote).all(onlyMethods('POST'));
}
