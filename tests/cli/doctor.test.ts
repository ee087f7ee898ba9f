/** What doctor says of keys and of the clock in a data folder on which nothing runs, and of a newsroom that cannot be used yet. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { answers } from '#cli/doctor/answers.ts';
import { clock } from '#cli/doctor/clock.ts';
import { keysLast } from '#cli/doctor/folder.ts';
import { Kept } from '#cli/doctor/kept.ts';
import { findings } from '#cli/doctor/list.ts';
import { plainForm } from '#cli/doctor/plain.ts';
import { jobService } from '#cli/install/timers.ts';
import { type DataFolder, dataFolder } from '#cli/places.ts';
import { type ServerOptions, startServer } from '#http/index.ts';
import { PLAIN_HEADERS } from '#plain/headers.ts';
import { silentLog } from '#process/index.ts';
import { toBase64, toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { signStatement } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newEpochId, newObjectId } from '#protocol/ids.ts';
import { openStorage } from '#storage/index.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { startPlain } from '../support/plainForm.ts';
import { putWaiting } from '../support/waiting.ts';

/** A user and a group that own nothing. */
const NOBODY = 65_534;

const today: Day = dayOf(Date.now());
const MEND = expect.stringContaining('Start the worker');

let crypto: Crypto;
let folder: TestFolder;
let data: DataFolder;
let newsroom: TestNewsroom;

beforeEach(async () => {
  crypto = await loadCrypto();
  folder = await makeFolder();
  data = dataFolder(join(folder.path));
  newsroom = makeNewsroom(crypto, today);
  await writeFile(data.rootPublic, toHex(newsroom.root.publicKey));
});
afterEach(() => folder.remove());

/** @param weeks first days of keys for parcels, counted from today */
async function foundWith(...weeks: readonly number[]) {
  const { root, sanitizer, directory } = newsroom;
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  // All but the last, which is a key for parcels.
  for (const statement of directory.statements.slice(0, -1)) await storage.statements.add(statement);
  for (const start of weeks) {
    const payload = {
      kind: 'parcel-epoch',
      id: newEpochId(crypto),
      publicKey: toBase64(crypto.kemKeypair(crypto.random(32)).publicKey),
      notBefore: addDays(today, start),
      notAfter: addDays(today, start + 6),
    } as const;
    await storage.statements.add(
      signStatement(crypto, root.publicKey, payload, sanitizer.publicKey, sanitizer.secretKey),
    );
  }
  await storage.close();
  return (await keysLast(data)).find(({ check }) => check === 'parcel epochs');
}

describe('keys for parcels', () => {
  it('that reach a week ahead are well', async () => {
    expect(await foundWith(-3, 4)).toMatchObject({ state: 'pass', mend: null });
  });

  it.each([
    ['there is none', []],
    ['they are over', [-7]],
    ['they have not begun', [1, 8]],
    ['they end within a week', [-1]],
  ])('fail with what mends it when %s', async (_when, weeks) => {
    expect(await foundWith(...weeks)).toMatchObject({ state: 'fail', mend: MEND });
  });
});

describe('a newsroom that is not ready yet', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function serve(options: Pick<ServerOptions, 'headers' | 'routes'>): Promise<string> {
    const server = await startServer({
      listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
      hosts: [],
      log: silentLog,
      ...options,
    });
    closing.push(() => server.close());
    return server.url;
  }

  /** @param plain where its form for browsers without scripts is @returns what doctor says of that */
  async function foundAt(plain: string) {
    const running = {
      intake: plain,
      newsroom: plain,
      plain,
      site: null,
      doors: null,
      redis: '',
      dropSeconds: 21_600,
      pids: {},
    };
    const look = { data, running, torrc: null };
    const found = [...(await answers(look)), ...(await plainForm(look))];
    return ['plain answers', 'report without scripts'].map((name) =>
      found.find(({ check }) => check === name),
    );
  }

  /** @param kinds of statements that there are */
  async function startForm(...kinds: readonly string[]): Promise<string> {
    const storage = await openStorage({ database: data.database, blobs: data.blobs });
    closing.push(() => storage.close());
    for (const statement of newsroom.directory.statements)
      if (kinds.some((kind) => statement.payload.includes(`"${kind}"`)))
        await storage.statements.add(statement);
    const url = await serve({
      routes: (app) =>
        app.get('/directory.json', async (_request, response) => {
          response.json({ v: 1, statements: await storage.statements.all() });
        }),
    });
    const plain = await startPlain({ crypto, url, root: newsroom.root.publicKey });
    closing.push(() => plain.stop());
    return plain.url;
  }

  it.each([
    ['of the ceremony', 'no statement of the newsroom', 'ceremony import', []],
    ['of the desk', 'no key of the desk', 'desk lead', ['newsroom', 'delegate']],
    ['of a worker host', 'no worker host is certified', 'ceremony request', ['newsroom', 'desk-epoch']],
    ['of the worker', 'no key of a worker', 'Start the worker', ['newsroom', 'delegate', 'desk-epoch']],
  ])('is told to bring what is missing %s, and not to look for a proxy', async (_what, seen, mend, kinds) => {
    for (const finding of await foundAt(await startForm(...kinds))) {
      expect(finding).toMatchObject({
        state: 'fail',
        seen: expect.stringContaining(seen),
        mend: expect.stringContaining(mend),
      });
    }
  });

  it('is ready once all of it is there', async () => {
    const found = await foundAt(
      await startForm('newsroom', 'delegate', 'desk-epoch', 'sanitizer-epoch', 'parcel-epoch'),
    );
    expect(found.map((finding) => finding?.state)).toEqual(['pass', 'pass']);
  });

  it('and has a proxy in front as well is told of the proxy', async () => {
    const url = await serve({
      headers: PLAIN_HEADERS,
      routes: (app) =>
        app.use((_request, response) => {
          response.setHeader('Server', 'nginx').status(503).send('later');
        }),
    });
    expect((await foundAt(url))[0]).toMatchObject({
      state: 'fail',
      mend: expect.stringContaining('proxy in front'),
    });
  });

  it('and was never told its root key is told that nothing can run', async () => {
    await rm(data.rootPublic);
    expect((await foundAt('http://127.0.0.1:9/'))[0]).toMatchObject({
      state: 'fail',
      mend: expect.stringContaining('--root-public'),
    });
  });
});

describe('rounds of doctor', () => {
  it('read all that is stored in the first, and again after an hour; what is light in each', async () => {
    const storage = await openStorage({ database: data.database, blobs: data.blobs });
    await putWaiting(storage, newObjectId(crypto), crypto.random(500), today);
    await storage.close();
    let now = Date.parse('2026-03-02T12:00:00Z');
    const kept = new Kept(() => now);
    const look = { data, running: null, torrc: null };
    const round = async (from: number) => {
      const found = await findings(look, 'folder', kept);
      const stateOf = (name: string) => found.find(({ check }) => check === name)?.state;
      return [stateOf('stored files'), stateOf('root key'), kept.before(from)];
    };
    expect(await round(now)).toEqual(['pass', 'pass', []]);

    await rm(data.blobs, { recursive: true });
    await mkdir(data.offline);
    now += 59 * 60_000;
    const checks = ['database', 'stored reports', 'stored files'];
    expect(await round(now)).toEqual(['pass', 'warn', [{ since: '12:00 UTC', checks }]]);
    now += 60_000;
    expect(await round(now)).toEqual(['fail', 'warn', []]);
    // A clock that was set back keeps nothing.
    await rm(data.offline, { recursive: true });
    now -= 24 * 60 * 60_000;
    expect(await round(now)).toEqual(['fail', 'pass', []]);
    expect(kept.before(now + 1)).toEqual([{ since: '13:00 UTC', checks }]);
  });
});

describe('the unit of the timer', () => {
  /** What a process with the rights of the unit prints, where a test is root itself. */
  function said(code: string): string {
    const rights = /^CapabilityBoundingSet=(.+)$/m.exec(jobService('doctor'))?.[1]?.split(' ') ?? [];
    const kept = rights.map((name) => `+${name.replace('CAP_', '').toLowerCase()}`);
    const { stdout, stderr } = spawnSync(
      'setpriv',
      [
        `--bounding-set=${['-all', ...kept].join(',')}`,
        '--no-new-privs',
        ...[process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code],
      ],
      { encoding: 'utf8', cwd: TOP },
    );
    expect(stderr).toBe('');
    return stdout.trim();
  }

  it('sees what listens though it may look into no process', async () => {
    const listening = spawn(
      process.execPath,
      ['-e', "require('net').createServer().listen(0, '0.0.0.0', () => console.log('up'))"],
      { uid: NOBODY, gid: NOBODY, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const silent = spawn('sleep', ['600'], { uid: NOBODY - 1, gid: NOBODY, stdio: 'ignore' });
    try {
      await once(listening.stdout, 'data');
      const reach = (pid: number | undefined) =>
        `console.log((await import('#cli/doctor/listeners.ts')).reachOf(${pid}))`;
      expect(said(reach(listening.pid))).toBe('network');
      expect(said(reach(silent.pid))).toBe('nothing');
      expect(() => said(`(await import('node:fs')).readlinkSync('/proc/${listening.pid}/fd/0')`)).toThrow(
        'EACCES',
      );
    } finally {
      listening.kill('SIGKILL');
      silent.kill('SIGKILL');
    }
  });

  it('leaves its findings to the group of storage, though it may give no file away', async () => {
    const shared = join(folder.path, 'shared');
    await mkdir(shared);
    await chown(shared, NOBODY - 1, NOBODY);
    await chmod(shared, 0o2770);
    const file = join(shared, 'findings.json');
    said(
      `const { keepFindings } = await import('#cli/doctor/record.ts');
       await keepFindings({ data: { findings: ${JSON.stringify(file)} } }, []);`,
    );
    const { gid, mode } = await stat(file);
    expect([gid, mode & 0o777]).toEqual([NOBODY, 0o640]);
  });

  it('knows the machine’s addresses from a network that has none', () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal }) => !internal)
      .map(({ address }) => address);
    const code = `const { addressesOf } = await import('#cli/doctor/answers.ts');
      console.log(JSON.stringify({ machine: addressesOf('1'), own: addressesOf('self') }))`;
    const { machine, own } = z
      .object({ machine: z.array(z.string()), own: z.array(z.string()) })
      .parse(JSON.parse(inNoNetwork(code)));
    expect([machine.sort(), own]).toEqual([outside.sort(), []]);
  });

  /** As root of a network of its own, before any right is gone. */
  const inNoNetwork = (code: string): string =>
    spawnSync(
      'unshare',
      [
        '--net',
        ...[process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code],
      ],
      { encoding: 'utf8', cwd: TOP },
    ).stdout;
});

describe('the clock', () => {
  /** @param days from today on which a report comes, which waits for its release */
  async function foundAfter(days: number) {
    const storage = await openStorage({ database: data.database, blobs: data.blobs });
    await storage.reports.put(newObjectId(crypto), addDays(today, days), crypto.random(100));
    // Closed, it has told the table of everything.
    await storage.close();
    return clock({ data, running: null, torrc: null });
  }

  it('that nothing contradicts is well', async () => {
    expect(await foundAfter(0)).toEqual([expect.objectContaining({ check: 'clock', state: 'pass' })]);
  });

  it('that was ahead when a report came is named once it is set back, before the report’s release', async () => {
    expect(await foundAfter(1)).toEqual([expect.objectContaining({ check: 'clock', state: 'fail' })]);
  });
});
