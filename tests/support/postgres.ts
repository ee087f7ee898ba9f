/** A real PostgreSQL of the test's own, on a socket in a folder of its own, ended by its process id. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { until } from './folder.ts';

const run = promisify(execFile);
/** Where Debian has it, a folder a version. */
const VERSIONS = '/usr/lib/postgresql';

export interface TestPostgres {
  /** A database of its own for each call. */
  fresh(): Promise<string>;
  query(database: string, text: string): Promise<Record<string, unknown>[]>;
  /** Of the server: its children end with it. */
  readonly pid: () => number;
  /** Every file of the server, for a look at what a thief would see. */
  readonly folder: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL does not run as root: then it is the user that Debian made for it, or nobody. */
function userFor(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const line =
    users.find((one) => one.startsWith('postgres:')) ?? users.find((one) => one.startsWith('nobody:'));
  const [, , uid, gid] = (line ?? '').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function programs(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const folder = versions
    .map((one) => join(VERSIONS, one, 'bin'))
    .find((one) => existsSync(join(one, 'initdb')));
  if (folder === undefined) throw new Error('PostgreSQL is missing: ./amana test installs it.');
  return folder;
}

export async function startPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const bin = programs();
  const user = userFor();
  const folder = await mkdtemp(join(tmpdir(), 'amana-pg-'));
  if ('uid' in user && user.uid !== undefined && user.gid !== undefined)
    await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const env = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', HOME: folder };
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'amana', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C'],
    { ...user, env, cwd: folder },
  );
  const urlOf = (name: string): string =>
    `postgresql:///${name}?host=${encodeURIComponent(folder)}&user=amana`;
  let child: ChildProcess;
  let made = 0;

  async function query(database: string, text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    child = spawn(
      join(bin, 'postgres'),
      [
        '-D',
        data,
        '-k',
        folder,
        '-h',
        '',
        '-c',
        'shared_buffers=16MB',
        ...settings.flatMap((one) => ['-c', one]),
      ],
      { ...user, env, cwd: folder, stdio: 'ignore' },
    );
    await until(async () => {
      try {
        await query(urlOf('postgres'), 'SELECT 1');
        return true;
      } catch {
        return false;
      }
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start();
  return {
    folder,
    query,
    pid: () => child.pid ?? 0,
    async fresh() {
      const name = `amana${made++}`;
      await query(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async restart() {
      // Without writing anything more, as when the machine loses its power; its children end, too.
      await end('SIGQUIT');
      await start();
    },
    async stop() {
      // Quickly: nothing of it is needed any more.
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
