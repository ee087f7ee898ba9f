/** The routes of the public site: the folder, at the top of its own name and under the path that it has at the intake. */
import type { Express } from 'express';
import { onlyMethods, sendSite } from '#http/index.ts';

/** Articles that were found at the intake keep their address under this name. */
const SITE = ['/site/', '/site{/*path}'];

/** @param folder of the published site, which grows while this runs */
export const siteRoutes =
  (folder: string) =>
  (app: Express): void => {
    app.get(SITE, (request, response) =>
      sendSite(folder, request.path.slice('/site'.length), request, response),
    );
    app.get('/{*path}', (request, response) => sendSite(folder, request.path, request, response));
    app.all('/{*path}', onlyMethods('GET', 'HEAD'));
  };
