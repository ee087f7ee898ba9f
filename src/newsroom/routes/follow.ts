/** Live updates: that something changed, and never what. */
import type { Express, Request, Response } from 'express';
import { onlyMethods } from '#http/index.ts';
import { AmanaError } from '#protocol/errors.ts';
import { requireEditor } from '../access.ts';
import type { Context } from '../context.ts';

export function addFollow(app: Express, context: Context): void {
  async function follow(request: Request, response: Response): Promise<void> {
    const { session } = await requireEditor(context, request);
    if (!context.live.join(response, session)) throw new AmanaError('busy');
  }

  app.route('/api/live').get(follow).all(onlyMethods('GET'));
}
