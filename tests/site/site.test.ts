/** The public site's own server: published files with exact headers, and nothing else of the newsroom. */
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { variablesOf } from '#config/schema.ts';
import { type RunningServer, startServer } from '#http/index.ts';
import { silentLog } from '#process/index.ts';
import { siteRoutes } from '../../src/site/app.ts';
import { SITE_HEADERS } from '../../src/site/headers.ts';
import { amana } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { type RawAnswer, rawRequest, sendRaw } from '../support/raw.ts';

const FRONT = '<!doctype html><title>Front</title>';
const ARTICLE = '<!doctype html><title>Article</title>';

let folder: TestFolder;
let server: RunningServer;

beforeAll(async () => {
  folder = await makeFolder();
  const site = join(folder.path, 'site');
  await mkdir(join(site, 'the-mill'), { recursive: true });
  await mkdir(join(site, 'taken-back'));
  await writeFile(join(folder.path, 'secret.txt'), 'beside the folder');
  await writeFile(join(site, '.hidden'), 'not published');
  await writeFile(join(site, 'index.html'), FRONT);
  await writeFile(join(site, 'the-mill', 'index.html'), ARTICLE);
  await writeFile(join(site, 'taken-back', 'gone.html'), '<!doctype html><title>Gone</title>');
  await symlink(join(folder.path, 'secret.txt'), join(site, 'the-mill', '.link'));
  server = await startServer({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    hosts: [],
    headers: SITE_HEADERS,
    log: silentLog,
    routes: siteRoutes(site),
  });
});

afterAll(async () => {
  await server.close();
  await folder.remove();
});

const ask = (path: string, method = 'GET'): Promise<RawAnswer> =>
  sendRaw(server.url, rawRequest(server.url, method, path));

/** Exactly the site's own headers, beside those that tell of the body and the connection. */
function expectHeaders({ headers }: RawAnswer): void {
  const own = Object.entries(SITE_HEADERS).map(([name, value]) => [name.toLowerCase(), value]);
  expect(headers).toEqual(expect.arrayContaining(own));
  const others = headers.map(([name]) => name).filter((name) => !own.some(([one]) => one === name));
  for (const name of others)
    expect(['content-type', 'content-length', 'connection', 'allow']).toContain(name);
}

describe('the public site', () => {
  it('answers at the top of its name and under the path that it has at the intake', async () => {
    for (const path of ['/', '/site/', '/index.html'])
      expect([path, (await ask(path)).body]).toEqual([path, FRONT]);
    for (const path of ['/the-mill/', '/site/the-mill/']) expect((await ask(path)).body).toBe(ARTICLE);
    const head = await ask('/the-mill/', 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it('says that something was taken back, under both', async () => {
    for (const path of ['/taken-back/', '/site/taken-back/']) expect((await ask(path)).status).toBe(410);
  });

  it('gives nothing but what was published', async () => {
    for (const path of [
      '/../secret.txt',
      '/site/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/the-mill/.link',
      '/.hidden',
      '/the-mill',
      '/directory.json',
      '/drops',
      '/work',
    ]) {
      const answer = await ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expectHeaders(answer);
    }
  });

  it('takes nothing', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/reports/00000000000000000000000000000000', method);
      expect([method, answer.status]).toEqual([method, 405]);
      expectHeaders(answer);
    }
  });

  it('allows no script, and tells nothing by its headers', async () => {
    const answer = await ask('/');
    expectHeaders(answer);
    expect(SITE_HEADERS['content-security-policy']).toContain("script-src 'none'");
    expect((await sendRaw(server.url, 'NONSENSE\r\n\r\n')).status).toBe(400);
    expect(
      (await sendRaw(server.url, rawRequest(server.url, 'GET', '/', { host: 'example.org' }))).status,
    ).toBe(421);
  });

  it('is told of no database, queue or key', () => {
    const known = variablesOf('site');
    expect(known).toContain('AMANA_SITE');
    for (const name of ['AMANA_DATABASE', 'AMANA_BLOBS', 'AMANA_REDIS', 'AMANA_ROOT', 'AMANA_TOR_CONTROL'])
      expect(known).not.toContain(name);
  });

  it.each([
    ['no address', ['--site']],
    ['no port', ['--site', 'localhost']],
    ['an address beside an onion', ['--onions', '--site', '127.0.0.1:8473']],
  ])('is not started with %s', async (_what, args) => {
    const data = join(folder.path, 'never');
    const { code, stderr } = await amana(['up', '--data', data, ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^amana: --site [^\n]+\.\n$/);
    expect(existsSync(data)).toBe(false);
  });
});
