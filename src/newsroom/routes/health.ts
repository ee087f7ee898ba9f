/** Live updates, and one look at the newsroom's health: counts only, nothing that names anything. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, sendJson } from '#http/index.ts';
import { AmanaError } from '#protocol/errors.ts';
import { requireEditor } from '../access.ts';
import type { Context } from '../context.ts';

export function addHealth(app: Express, context: Context): void {
  const { storage, live, today } = context;

  async function follow(request: Request, response: Response): Promise<void> {
    const { session } = await requireEditor(context, request);
    if (!live.join(response, session)) throw new AmanaError('busy');
  }

  async function health(request: Request, response: Response): Promise<void> {
    const { directory } = await requireEditor(context, request);
    const [released, unreleased, attachments, enrolments, repliesWait] = await Promise.all([
      storage.reports.released(),
      storage.reports.unreleased(),
      storage.attachments.list(),
      storage.people.enrolments(),
      storage.drops.repliesWait(),
    ]);
    const lastDay = (epochs: readonly { readonly notAfter: number }[]): number =>
      Math.max(-1, ...epochs.map(({ notAfter }) => notAfter - today()));
    sendJson(response, {
      checks: {
        reports: released.length,
        reportsUnreleased: unreleased.length,
        attachments: attachments.length,
        attachmentsWaiting: attachments.filter(({ state }) => state === 'waiting').length,
        repliesWaiting: repliesWait ? 1 : 0,
        editors: directory.editors.length,
        leads: directory.editors.filter(({ role }) => role === 'lead').length,
        enrolments: enrolments.length,
        deskEpochDaysLeft: lastDay(directory.deskEpochs),
        sanitizerEpochDaysLeft: lastDay(directory.sanitizerEpochs),
      },
    });
  }

  app.route('/api/live').get(follow).all(onlyMethods('GET'));
  app.route('/api/health').get(health).all(onlyMethods('GET'));
}
