/** Promotion: an article leaves the desk when two editors have signed exactly its words. */
import type { Express, Request, Response } from 'express';
import { mastheadOf } from '#drawing/article.ts';
import { onlyMethods, readBody, readJson, requireType, sendJson, sendNothing } from '#http/index.ts';
import { withdrawalRequest } from '#protocol/api.ts';
import { AmanaError } from '#protocol/errors.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';
import { BUNDLE_BYTES, verifyBundle } from '../site/bundle.ts';

/** A slug of 80 letters and a word; what is larger is read no further. */
const REQUEST_BYTES = 16 * 1024;

export function addPromotions(app: Express, context: Context): void {
  const { crypto, root, site, today, log } = context;

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

  /** One editor is enough to take something from readers, and nobody is asked for a word that would be printed. */
  async function withdraw(request: Request, response: Response): Promise<void> {
    const { directory, editor } = await requireReader(context, request);
    if (!directory.maySendOut(editor)) throw new AmanaError('forbidden');
    const { slug, reason } = await readJson(request, withdrawalRequest, REQUEST_BYTES);
    await site.withdraw(slug, reason, today(), mastheadOf(directory));
    log.note('article-withdrawn');
    sendNothing(response);
  }

  app.route('/api/withdrawals').post(withdraw).all(onlyMethods('POST'));
  app.route('/api/promotions').post(promote).all(onlyMethods('POST'));
}
