/**
 * The newsroom server: what editors' browsers talk to. It keeps opaque events, wrapped keys and signed statements,
 * checks who may ask for what, and can open nothing.
 */
import type { Express, Request, Response } from 'express';
import { mastheadOf } from '#drawing/article.ts';
import { type Listen, notFound, onlyMethods, type Pages, sendJson, sendSite } from '#http/index.ts';
import type { Log } from '#process/index.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { Storage } from '#storage/index.ts';
import type { Context } from './context.ts';
import { openLive } from './live.ts';
import { openRoster, systemToday } from './roster.ts';
import { addFollow } from './routes/follow.ts';
import { addInbox } from './routes/inbox.ts';
import { addKeys } from './routes/keys.ts';
import { addLogin } from './routes/login.ts';
import { addNotebook } from './routes/notebook.ts';
import { addPeople } from './routes/people.ts';
import { addPromotions } from './routes/promotions.ts';
import { addPurges } from './routes/purges.ts';
import { addRelay } from './routes/relay.ts';
import { addStatus } from './routes/status.ts';
import { addStreams } from './routes/streams.ts';
import { Sessions } from './sessions.ts';
import { openSite } from './site/publish.ts';

export interface NewsroomParts {
  readonly crypto: Crypto;
  /** Root public key, 32 B. */
  readonly root: Uint8Array;
  readonly storage: Storage;
  readonly pages: Pages;
  /** Folder of the public site. */
  readonly siteFolder: string;
  /** Where readers find the site, with a slash at its end; null if it has no address of its own. */
  readonly siteAddress: string | null;
  /** Where the relay answers; null without one. */
  readonly relay?: Listen | null;
  /** What doctor's last run left for the status page; null without one. */
  readonly findings?: string | null;
  readonly log: Log;
  readonly today?: () => Day;
  readonly nowMs?: () => number;
}

export interface Newsroom {
  readonly routes: (app: Express) => void;
  /** Ends the live lines; storage is its owner's to close. */
  close(): void;
}

export async function openNewsroom(parts: NewsroomParts): Promise<Newsroom> {
  const { crypto, root, storage, pages, siteFolder, siteAddress, log } = parts;
  const today = parts.today ?? systemToday;
  const changeCounter = (): string => storage.changeCounter();
  const roster = openRoster({ crypto, root, statements: storage.statements, changeCounter, today });
  const sessions = new Sessions(crypto, parts.nowMs);
  const site = await openSite({ folder: siteFolder, address: siteAddress, rootHex: toHex(root) });
  const live = openLive(changeCounter, () => sessions.expire());
  const context: Context = { crypto, root, storage, roster, sessions, live, site, today, log };

  // Before the ceremony there is no name to print; the first article writes the front page then.
  try {
    await site.rebuild(mastheadOf(await roster.now()));
  } catch (thrown) {
    if (!(thrown instanceof AmanaError)) throw thrown;
    log.warn('chore-failed', thrown.code);
  }

  async function directory(_request: Request, response: Response): Promise<void> {
    sendJson(response, { v: 1, statements: await roster.statements() });
  }

  const publicSite = (request: Request, response: Response): Promise<void> =>
    sendSite(siteFolder, request.path.slice('/site'.length), request, response);

  function page(request: Request, response: Response): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') notFound();
    pages.send(request.path, request, response);
  }

  return {
    routes(app) {
      app.route('/directory.json').get(directory).all(onlyMethods('GET'));
      addLogin(app, context);
      addPeople(app, context);
      addKeys(app, context);
      addInbox(app, context);
      addStreams(app, context);
      addNotebook(app, context);
      addFollow(app, context);
      addStatus(app, context, parts.findings ?? null);
      addPromotions(app, context);
      addRelay(app, context, parts.relay ?? null);
      addPurges(app, context);
      app.route('/site/{*path}').get(publicSite).all(onlyMethods('GET'));
      app.use(page);
    },
    close: () => live.close(),
  };
}
