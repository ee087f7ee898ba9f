/** A real Ghost on SQLite. */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { unusedPort } from '#cli/ports.ts';
import { bringGhost } from '#cli/setup/ghost.ts';
import { tokenOf } from '#publisher/ghost.ts';
import { start, statusOf, type TestSite, until } from './site.ts';

const PASSWORD = 'correct horse battery 9';

export async function startGhost(): Promise<TestSite> {
  const program = await bringGhost();
  const folder = await mkdtemp(join(tmpdir(), 'amana-ghost-'));
  const content = join(folder, 'content');
  await cp(join(program, 'content'), content, { recursive: true });
  for (const name of ['data', 'logs', 'images', 'media', 'files'])
    await mkdir(join(content, name), { recursive: true });
  const port = await unusedPort();
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
      explore__update_url: '',
      explore__testimonials_url: '',
      privacy: '{"useUpdateCheck":false,"useGravatar":false,"useRpcPing":false,"useStructuredData":false}',
    },
  });

  /** Somebody sets Ghost up, through its door. */
  async function setUp(): Promise<void> {
    await until(async () => (await statusOf(`${url}/ghost/api/admin/site/`)) === 200, running);
    const owner = { name: 'The owner', email: 'owner@example.org', password: PASSWORD, blogTitle: 'Test' };
    const answer = await fetch(`${url}/ghost/api/admin/authentication/setup/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'origin': url },
      body: JSON.stringify({ setup: [owner] }),
    });
    if (answer.status >= 300)
      throw new Error(`Ghost: ${answer.status} ${await answer.text()}\n${running.output()}`);
  }

  /**
   * A custom integration, and an author who is not the owner, put into the database while Ghost runs: by its doors the
   * one needs a session of the owner, which a slow machine may not have yet, and the other an invitation by mail.
   * @returns the integration's Admin API key
   */
  function addPeople(author: string): string {
    const [person, integration, key, link] = ['7', '8', '9', 'a'].map((digit) => digit.padStart(24, '0'));
    const secret = 'c'.repeat(64);
    const now = '2026-01-01 00:00:00';
    const db = new Database(database);
    try {
      const roleOf = (name: string) => db.prepare('select id from roles where name = ?').pluck().get(name);
      const add = (table: string, row: Record<string, unknown>) =>
        db
          .prepare(`insert into ${table} (${Object.keys(row)}) values (${Object.keys(row).map(() => '?')})`)
          .run(...Object.values(row));
      const times = { created_at: now, updated_at: now };
      add('users', {
        id: person,
        name: 'A reporter',
        slug: author,
        password: 'none',
        email: 'reporter@example.org',
        status: 'active',
        visibility: 'public',
        ...times,
      });
      add('roles_users', { id: link, role_id: roleOf('Author'), user_id: person });
      add('integrations', {
        id: integration,
        type: 'custom',
        name: 'Publisher',
        slug: 'publisher',
        ...times,
      });
      const role = roleOf('Admin Integration');
      add('api_keys', {
        id: key,
        type: 'admin',
        secret,
        role_id: role,
        integration_id: integration,
        ...times,
      });
      return `${key}:${secret}`;
    } finally {
      db.close();
    }
  }

  const stop = async (): Promise<void> => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await setUp();
    const key = addPeople('a-reporter');
    /** The site's own doors, for whoever works there beside the publisher. */
    const ask = async (method: string, path: string, json?: unknown) => {
      const answer = await fetch(`${url}/ghost/api/admin${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'authorization': `Ghost ${tokenOf(key, Date.now())}` },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      if (answer.status >= 300) throw new Error(`Ghost: ${path} ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
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
