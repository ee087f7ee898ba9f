/** A real Ghost on SQLite. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { bringGhost } from '#cli/setup/ghost.ts';
import { freePort, start, statusOf, type TestSite, until } from './site.ts';

const PASSWORD = 'correct horse battery 9';

export async function startGhost(): Promise<TestSite> {
  const program = await bringGhost();
  const folder = await mkdtemp(join(tmpdir(), 'amana-ghost-'));
  const content = join(folder, 'content');
  await cp(join(program, 'content'), content, { recursive: true });
  for (const name of ['data', 'logs', 'images', 'media', 'files'])
    await mkdir(join(content, name), { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = join(content, 'data', 'ghost.db');
  const running = start(process.execPath, ['index.js'], {
    cwd: program,
    env: {
      NODE_ENV: 'production',
      url,
      server__port: String(port),
      server__host: '127.0.0.1',
      database__client: 'better-sqlite3',
      database__connection__filename: database,
      paths__contentPath: `${content}/`,
      mail__transport: 'stub',
      logging__transports: '["stdout"]',
      logging__level: 'warn',
      security__staffDeviceVerification: 'false',
      // Nothing is asked of anybody else.
      privacy: '{"useUpdateCheck":false,"useGravatar":false,"useRpcPing":false,"useStructuredData":false}',
    },
  });

  async function setUp(): Promise<{ key: string; cookie: string }> {
    await until(async () => (await statusOf(`${url}/ghost/api/admin/site/`)) === 200, running);
    const post = async (path: string, json: unknown, cookie = ''): Promise<Response> => {
      const answer = await fetch(`${url}/ghost/api/admin${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'origin': url, cookie },
        body: JSON.stringify(json),
      });
      if (answer.status >= 300)
        throw new Error(
          `Ghost: ${path} ${answer.status} cookie ${cookie.length} ${await answer.text()}\n${running.output()}`,
        );
      return answer;
    };
    const owner = { name: 'The owner', email: 'owner@example.org', password: PASSWORD, blogTitle: 'Test' };
    await post('/authentication/setup/', { setup: [owner] });
    const session = await post('/session/', { username: owner.email, password: PASSWORD });
    const cookies = session.headers.getSetCookie().map((one) => one.split(';')[0]);
    const cookie = cookies.join('; ');
    const integration = { integrations: [{ name: 'Publisher' }] };
    const made = await post('/integrations/?include=api_keys', integration, cookie);
    const { integrations } = await made.json();
    const admin = integrations[0].api_keys.find((one: { type: string }) => one.type === 'admin');
    return { key: admin.secret, cookie };
  }

  /** An author comes by mail in Ghost; here by the database, while it runs. */
  function addAuthor(slug: string): void {
    const db = new Database(database);
    try {
      const id = '0'.repeat(23).concat('7');
      const now = '2026-01-01 00:00:00';
      db.prepare(
        `insert into users (id, name, slug, password, email, status, visibility, created_at, updated_at)
         values (?, 'A reporter', ?, 'none', 'reporter@example.org', 'active', 'public', ?, ?)`,
      ).run(id, slug, now, now);
      const role = db.prepare("select id from roles where name = 'Author'").pluck().get();
      db.prepare('insert into roles_users (id, role_id, user_id) values (?, ?, ?)').run(
        '0'.repeat(23).concat('8'),
        role,
        id,
      );
    } finally {
      db.close();
    }
  }

  const stop = async (): Promise<void> => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { key, cookie } = await setUp();
    addAuthor('a-reporter');
    const ask = async (method: string, path: string, json?: unknown) =>
      (
        await fetch(`${url}/ghost/api/admin${path}`, {
          method,
          headers: { 'content-type': 'application/json', 'origin': url, cookie },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        })
      ).json();
    return {
      kind: 'ghost',
      url,
      key,
      wrongKey: `${key.split(':')[0]}:${'0'.repeat(64)}`,
      weakKey: null,
      author: 'a-reporter',
      async change(slug, from, to) {
        const { posts } = await ask('GET', `/posts/slug/${slug}/?formats=lexical`);
        const [{ id, lexical, updated_at }] = posts;
        await ask('PUT', `/posts/${id}/`, {
          posts: [{ lexical: lexical.replaceAll(from, to), updated_at }],
        });
      },
      async writeForeign(slug) {
        await ask('POST', '/posts/', { posts: [{ title: 'Somebody else', slug, status: 'published' }] });
      },
      async count(slug) {
        const { posts } = await ask(
          'GET',
          `/posts/?limit=all&filter=${encodeURIComponent(`slug:~^'${slug}'`)}`,
        );
        return posts.length;
      },
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
