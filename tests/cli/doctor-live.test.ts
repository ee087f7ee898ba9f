/**
 * Every check of doctor, well and ill: beside one newsroom that really runs, each thing is broken for a moment, as far as a
 * test may break the machine it runs on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { noteBackup, noteVerified } from '#cli/backup/outcome.ts';
import { answers, debugPaths, faultAnswer, pageBodies } from '#cli/doctor/answers.ts';
import { backups } from '#cli/doctor/backup.ts';
import { canaryCheck, judgeCanary, sendCanary } from '#cli/doctor/canary.ts';
import type { Look } from '#cli/doctor/check.ts';
import { clock, judgeClock } from '#cli/doctor/clock.ts';
import type { Finding } from '#cli/doctor/finding.ts';
import { floods } from '#cli/doctor/flood.ts';
import { keysLast, modes, offlineFolder } from '#cli/doctor/folder.ts';
import { certificatesLast } from '#cli/doctor/keys.ts';
import { egress, listeners } from '#cli/doctor/listeners.ts';
import {
  diskRoom,
  judgeRoom,
  nodeVersion,
  packages,
  sandbox,
  swap,
  systemParts,
} from '#cli/doctor/machine.ts';
import {
  circuits,
  editorsKeys,
  hostNames,
  judgeVersion,
  torrcLooks,
  torVersions,
} from '#cli/doctor/onions.ts';
import { plainForm } from '#cli/doctor/plain.ts';
import { connectToHolder, redisSettings, redisWay } from '#cli/doctor/redis.ts';
import { coreDumps, coreProgram, dropInterval, processes } from '#cli/doctor/services.ts';
import { workersSandbox } from '#cli/doctor/taking.ts';
import { newWord, placesOf, traces } from '#cli/doctor/traces.ts';
import { dataFolder } from '#cli/places.ts';
import { type Running, readRunning } from '#cli/running.ts';
import { closeOnion } from '#cli/tor/clientAuth.ts';
import { torrc } from '#cli/tor/torrc.ts';
import { makeKey } from '#desk/client/key.ts';
import type { DeskSession } from '#desk/client/session.ts';
import { startServer } from '#http/index.ts';
import { silentLog } from '#process/index.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { chance } from '#protocol/engines/chance.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { healthRecord } from '#protocol/status.ts';
import { openStorage } from '#storage/index.ts';
import { DEFAULT_LIMITS } from '#workers/sanitizer/index.ts';
import { AMANA, amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder, until } from '../support/folder.ts';

const MINUTES = 60_000;
jest.setTimeout(3 * MINUTES);

let up: RunningAmana;
let look: Look;
let running: Running;
let folder: TestFolder;
const children: ChildProcess[] = [];
const servers: Server[] = [];
const today = dayOf(Date.now());
/** The machine’s is searched whole, and may hold much of others. */
const temporary = () => join(folder.path, 'temporary');

beforeAll(async () => {
  folder = await makeFolder();
  await mkdir(temporary());
  up = await startAmana({ args: ['--site', '127.0.0.1:0'], env: { AMANA_DROP_SECONDS: '1' } });
  await seeNow();
}, 4 * MINUTES);

/** As it runs now: a process may have been started again since the test before. */
async function seeNow(): Promise<void> {
  const data = dataFolder(up.data);
  await until(async () => {
    const seen = await readRunning(data);
    if (seen === null) throw new Error('nothing runs');
    running = seen;
    look = { data, running, torrc: null };
    return processes(look).every(({ state }) => state === 'pass');
  }, MINUTES);
}
beforeEach(seeNow);
afterEach(() => {
  jest.restoreAllMocks();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) {
    server.close();
    // One that is kept alive would hold it open.
    server.closeAllConnections();
  }
});
afterAll(async () => {
  await up?.dispose();
  await folder?.remove();
}, MINUTES);

const stateOf = (found: readonly Finding[], check: Finding['check']): Finding['state'] | undefined =>
  found.find((one) => one.check === check)?.state;

/** Each that is not well says what mends it, in one sentence. */
function expectIll(
  found: readonly Finding[],
  check: Finding['check'],
  state: 'warn' | 'fail' = 'fail',
): void {
  expect(found).toContainEqual({
    check,
    state,
    seen: expect.stringMatching(/\.$/),
    mend: expect.stringMatching(/\S.*[.)]$/),
  });
}
const expectWell = (found: readonly Finding[], check: Finding['check']): void =>
  expect([check, stateOf(found, check)]).toEqual([check, 'pass']);

/** A process of ours for a moment. */
async function startChild(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  // Whatever it says first, it stands.
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid ?? 0;
}

/** Says one word and waits to be ended. */
const WAITS = 'echo up; exec sleep 600';

/** A server that is careless in the way that is asked for. @returns as doctor finds it */
async function careless(answer: RequestListener): Promise<Running> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return { ...running, intake: `http://127.0.0.1:${port}/` };
}

describe('the machine', () => {
  it('has the pinned Node, or does not', () => {
    expectWell([nodeVersion()], 'node');
    expectIll([nodeVersion('20.19.0')], 'node');
  });

  it('has the packages of the lock file, others, or none', async () => {
    expectWell([await packages()], 'packages');
    const other = join(folder.path, 'other');
    await mkdir(join(other, 'node_modules'), { recursive: true });
    expectIll([await packages(other)], 'packages');
    const lock = (version: string) => JSON.stringify({ packages: { 'node_modules/zod': { version } } });
    await writeFile(join(other, 'package-lock.json'), lock('1.0.0'));
    await writeFile(join(other, 'node_modules/.package-lock.json'), lock('1.0.1'));
    expectIll([await packages(other)], 'packages');
  });

  it('has the parts of Debian, or misses one', () => {
    expectWell([systemParts()], 'system parts');
    expectIll(
      [systemParts([{ use: 'nothing', package: 'no-such-package', programs: ['no-such-program'] }])],
      'system parts',
    );
  });

  it('starts a sandbox, or says that it does not', async () => {
    expectWell([await sandbox()], 'sandbox');
    // Not enough memory for any program to start in.
    expectIll([await sandbox({ ...DEFAULT_LIMITS, memoryBytes: 4096 })], 'sandbox');
  });

  it('hears of the sandbox from a worker that takes files, or from nobody', async () => {
    await until(async () => (await workersSandbox(look)).state === 'pass');
    const nobody = join(folder.path, 'no-redis.sock');
    expectIll([await workersSandbox({ ...look, running: { ...running, redis: nobody } })], 'sandbox');
    expectIll([await workersSandbox({ ...look, running: null })], 'sandbox');
  });

  it('has no swap, or has some', async () => {
    const file = join(folder.path, 'swaps');
    await writeFile(file, 'Filename\tType\tSize\tUsed\tPriority\n');
    expectWell([await swap(file)], 'swap');
    await writeFile(file, 'Filename\tType\tSize\tUsed\tPriority\n/dev/sda2 partition 1 0 -2\n');
    expectIll([await swap(file)], 'swap', 'warn');
  });

  it('has room on its disk, little, or none', async () => {
    expect((await diskRoom(look.data)).check).toBe('disk room');
    expectWell([judgeRoom(9 * 1024 ** 3)], 'disk room');
    expectIll([judgeRoom(2 * 1024 ** 3)], 'disk room', 'warn');
    expectIll([judgeRoom(1)], 'disk room');
  });

  it('has a clock that fits, is behind, or is ahead', async () => {
    expectWell(await clock(look), 'clock');
    const now = Date.parse('2026-03-02T12:00:00Z');
    const consensus = 'valid-after 2026-03-02 11:00:00\nvalid-until 2026-03-02 14:00:00\n';
    expectWell([judgeClock(now, consensus, dayOf(now))], 'clock');
    expectIll([judgeClock(now - 3_600_000 * 2, consensus, null)], 'clock');
    expectIll([judgeClock(now + 3_600_000 * 48, consensus, null)], 'clock', 'warn');
    expectIll([judgeClock(now, '', dayOf(now) + 1)], 'clock');
  });
});

describe('the data folder', () => {
  it('is its owner’s alone, or open to others: itself, a key, tor’s keys', async () => {
    expectWell([modes(look.data)], 'folder modes');
    for (const place of [look.data.top, look.data.workerKeys, join(look.data.workerKeys, 'delegate.key')]) {
      const { mode } = await stat(place);
      await chmod(place, mode | 0o040);
      expectIll([modes(look.data)], 'folder modes');
      await chmod(place, mode);
    }
    expectWell([modes(look.data)], 'folder modes');
  });

  it('holds the root key, or does not', () => {
    expectIll([offlineFolder(look.data)], 'root key', 'warn');
    expectWell([offlineFolder(dataFolder(folder.path))], 'root key');
  });

  it('has backups, old ones, failed or damaged ones, or none', async () => {
    expectIll(await backups(look), 'backup', 'warn');
    await noteBackup(look.data, today, 'done');
    expectIll(await backups(look), 'backup', 'warn');
    for (const outcome of ['whole', 'restorable'] as const) {
      await noteVerified(look.data, today, outcome);
      expectWell(await backups(look), 'backup');
    }
    await noteVerified(look.data, addDays(today, -36), 'restorable');
    expectIll(await backups(look), 'backup', 'warn');
    await noteVerified(look.data, today, 'damaged');
    expectIll(await backups(look), 'backup');
    await noteVerified(look.data, today, 'whole');
    await noteBackup(look.data, addDays(today, -8), 'done');
    expectIll(await backups(look), 'backup');
    await noteBackup(look.data, today, 'failed');
    expectIll(await backups(look), 'backup');
    await writeFile(join(look.data.top, 'backup.json'), 'no');
    expectIll(await backups(look), 'backup');
    await rm(join(look.data.top, 'backup.json'));
  });
});

describe('keys', () => {
  it('are valid in the next days, and old ones destroyed; one that was left behind is found', async () => {
    const found = [...(await keysLast(look.data)), ...(await certificatesLast(look.data))];
    for (const check of [
      'desk epochs',
      'sanitizer epochs',
      'parcel epochs',
      'newsroom statement',
      'newsroom certificate',
      'worker certificate',
      'old epoch keys',
    ] as const)
      expectWell(found, check);
    expectIll(found, 'lead certificates', 'warn');
    const left = join(look.data.workerKeys, `epoch-0a0b0c0d-${today - 30}-${today - 30}.key`);
    await writeFile(left, new Uint8Array(32), { mode: 0o600 });
    expectIll(await certificatesLast(look.data), 'old epoch keys');
    await rm(left, { force: true });
  });
});

describe('the network', () => {
  it('has no listener of ours, one on this machine, or one for everybody', async () => {
    const { worker = null, janitor = null } = running.pids;
    const only = (pids: Running['pids']): Look => ({ ...look, running: { ...running, pids } });
    expectWell(listeners(only({ worker, janitor })), 'listeners');
    expectIll(listeners(look), 'listeners', 'warn');
    const open = await startChild(process.execPath, [
      '-e',
      "require('net').createServer().listen(0, '0.0.0.0', () => console.log('up'))",
    ]);
    expectIll(listeners(only({ worker: open })), 'listeners');
    const local = await startChild(process.execPath, [
      '-e',
      "require('dgram').createSocket('udp4').bind(0, '127.0.0.1', () => console.log('up'))",
    ]);
    const doors = { intake: '/a', plain: '/b', newsroom: '/c', site: '/d' };
    const behindTor = { ...running, doors, pids: { intake: local } };
    expectIll(listeners({ ...look, running: behindTor }), 'listeners');
    expectIll(listeners(only({ worker, 'intake-2': open })), 'listeners');
  });

  it('is out of the worker’s reach, or is not', async () => {
    const alone = await startChild('unshare', ['--user', '--map-root-user', '--net', 'sh', '-c', WAITS]);
    expectWell(egress({ running: { ...running, pids: { worker: alone } } }), 'worker’s way out');
    const worker = running.pids.worker ?? null;
    expectIll(egress({ running: { ...running, pids: { worker, up: 1 } } }), 'worker’s way out', 'warn');
    expectIll(egress({ running: { ...running, pids: { worker } } }), 'worker’s way out');
    const two = { 'worker': alone, 'worker-2': worker };
    expectIll(egress({ running: { ...running, pids: two } }), 'worker’s way out');
  });
});

describe('tor', () => {
  let onions: string;
  let file: string;
  let at: Look;

  beforeAll(async () => {
    onions = join(folder.path, 'tor');
    file = join(folder.path, 'torrc');
    at = { ...look, data: { ...look.data, tor: onions }, torrc: file };
    await mkdir(onions, { mode: 0o700 });
    await mkdir(join(onions, 'intake'), { mode: 0o700 });
    await closeOnion(join(onions, 'newsroom'));
    await setTorrc((text) => text);
  });

  const setTorrc = (change: (text: string) => string) => {
    const sockets = {
      intakes: ['/run/a.sock'],
      plain: null,
      newsroom: '/run/b.sock',
      site: null,
      control: null,
    };
    return writeFile(file, change(torrc({ folder: onions, ...sockets })));
  };

  it('takes its torrc; each line that matters is missed', async () => {
    expectWell(await torrcLooks(at), 'torrc');
    expectWell(await torrcLooks(look), 'torrc');
    await mkdir(join(folder.path, 'more'));
    await writeFile(join(folder.path, 'more', 'own.conf'), 'SocksPort 9050\n');
    for (const change of [
      (text: string) => text.replace('SocksPort 0', 'SocksPort 9050'),
      (text: string) => text.replace('SocksPort 0', ''),
      (text: string) => text.replace('SafeLogging 1', 'SafeLogging 0'),
      (text: string) => `Sandbox 1\n${text}`,
      (text: string) => text.replace('HiddenServicePoWDefensesEnabled 1', ''),
      (text: string) => text.replace('HiddenServiceExportCircuitID haproxy', ''),
      (text: string) => text.replace('80 unix:/run/a.sock', '80 127.0.0.1:8470'),
      (text: string) => `${text}NoSuchSetting 1\n`,
      // In a file that it includes, as `install` leaves one for the operator's own lines.
      (text: string) => `${text}%include ${join(folder.path, 'more')}/*.conf\n`,
    ]) {
      await setTorrc(change);
      expectIll(await torrcLooks(at), 'torrc');
    }
    await rm(file);
    expectIll(await torrcLooks(at), 'torrc');
    await setTorrc((text) => text);
  });

  it('closes the editors’ onion, or opens it to everybody', async () => {
    expectIll(await editorsKeys(at), 'editors’ onion', 'warn');
    const clients = join(onions, 'newsroom', 'authorized_clients');
    const nobody = await readFile(join(clients, 'nobody.auth'));
    await writeFile(join(clients, 'layla.auth'), nobody);
    expectWell(await editorsKeys(at), 'editors’ onion');
    await writeFile(join(clients, 'broken.auth'), 'descriptor:x25519:no');
    expectIll(await editorsKeys(at), 'editors’ onion', 'warn');
    for (const name of ['layla', 'nobody']) await rm(join(clients, `${name}.auth`));
    const [finding] = await editorsKeys(at);
    expect([finding?.state, finding?.seen]).toEqual(['fail', expect.stringContaining('CRITICAL')]);
    await closeOnion(join(onions, 'newsroom'));
  });

  it('is new enough, too old, or not recommended any more', async () => {
    expectWell(await torVersions(at), 'tor version');
    expectIll([judgeVersion('0.4.7.16', [])], 'tor version');
    expectIll([judgeVersion('0.3.9.1', [])], 'tor version');
    expectWell([judgeVersion('0.5.0.1', [])], 'tor version');
    expectIll([judgeVersion('0.4.9.5', ['0.4.9.6', '0.4.9.7'])], 'tor version', 'warn');
    expectWell([judgeVersion('0.4.9.6', ['0.4.9.6'])], 'tor version');
  });

  it('leads to each intake that listens, and to no other socket', async () => {
    const doors = {
      intake: '/run/a.sock',
      plain: '/run/p.sock',
      newsroom: '/run/b.sock',
      site: '/run/s.sock',
    };
    const behind = (moreIntakes: string[]): Look => ({ ...at, running: { ...running, doors, moreIntakes } });
    await setTorrc((text) => text);
    expectWell(await torrcLooks(behind([])), 'torrc');
    expectIll(await torrcLooks(behind(['/run/a-2.sock'])), 'torrc');
    const line = 'HiddenServicePort 80 unix:/run/a.sock';
    await setTorrc((text) => text.replace(line, `${line}\nHiddenServicePort 80 unix:/run/a-2.sock`));
    expectWell(await torrcLooks(behind(['/run/a-2.sock'])), 'torrc');
    expectIll(await torrcLooks(behind([])), 'torrc');
    await setTorrc((text) => text);
  });

  it('has the names that the servers answer to, or others; and tells circuits apart, or does not', async () => {
    const path = (name: string) => join(folder.path, `${name}.sock`);
    const doors = { intake: path('i'), plain: path('p'), newsroom: path('n'), site: path('s') };
    const behind: Running = {
      ...running,
      intake: 'http://aaaa.onion/',
      newsroom: 'http://bbbb.onion/',
      plain: null,
      doors,
    };
    for (const [onion, name] of [
      ['intake', 'aaaa.onion'],
      ['newsroom', 'bbbb.onion'],
    ] as const)
      await writeFile(join(onions, onion, 'hostname'), `${name}\n`);
    expectWell(await hostNames({ ...at, running: behind }), 'host names');
    await writeFile(join(onions, 'newsroom', 'hostname'), 'cccc.onion\n');
    expectIll(await hostNames({ ...at, running: behind }), 'host names');

    const door = (listen: string, hosts: readonly string[], proxyProtocol: boolean) =>
      startServer({
        listen: { kind: 'unix', path: listen },
        hosts,
        proxyProtocol,
        log: silentLog,
        routes: (app) =>
          app.get('/', (_request, response) => {
            response.send('here');
          }),
      });
    const newsroom = await door(doors.newsroom, ['bbbb.onion'], true);
    const closed = await door(doors.intake, ['aaaa.onion'], true);
    const own: Running = { ...behind, doors: { ...doors, site: doors.newsroom } };
    expectWell(await circuits({ ...at, running: own }), 'circuits');
    await closed.close();
    const open = await door(doors.intake, ['aaaa.onion'], false);
    expectIll(await circuits({ ...at, running: own }), 'circuits');
    await open.close();

    // Of several intakes each is asked.
    const [first, second] = [await door(doors.intake, ['aaaa.onion'], true), path('i2')];
    const two: Running = { ...own, moreIntakes: [second] };
    const lax = await door(second, ['aaaa.onion'], false);
    expectWell(await circuits({ ...at, running: own }), 'circuits');
    expectIll(await circuits({ ...at, running: two }), 'circuits');
    await lax.close();
    expectIll(await answers({ ...at, running: { ...two, site: null } }), 'intake answers');
    await Promise.all([first.close(), newsroom.close()]);
  });
});

describe('the servers', () => {
  it('all run, or one does not, or nothing', async () => {
    expectWell(processes(look), 'services');
    const gone = await startChild('sh', ['-c', WAITS]);
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await until(() => child.signalCode !== null);
    }
    expectIll(
      processes({ ...look, running: { ...running, pids: { ...running.pids, worker: gone } } }),
      'services',
    );
    // Between two lives, and asked for.
    for (const name of ['worker', 'relay'])
      expectIll(
        processes({ ...look, running: { ...running, pids: { ...running.pids, [name]: null } } }),
        'services',
      );
    expectIll(processes({ ...look, running: null }), 'services', 'warn');
  });

  it('leave no memory behind, or would', async () => {
    expectWell(await coreDumps(look), 'core dumps');
    const dumping = await startChild('prlimit', ['--core=1000:unlimited', 'sh', '-c', WAITS]);
    expectIll(await coreDumps({ ...look, running: { ...running, pids: { worker: dumping } } }), 'core dumps');
    expectIll([coreProgram('|/usr/share/apport/apport %p')], 'core dumps', 'warn');
    expectWell([coreProgram('|/usr/lib/systemd/systemd-coredump %P %u')], 'core dumps');
  });

  it('publish at fixed times, or when somebody replied', () => {
    expectIll(dropInterval(look), 'drops', 'warn');
    expectWell(dropInterval({ ...look, running: { ...running, dropSeconds: 21_600 } }), 'drops');
  });

  it('answer exactly, or behind something that adds a header, or not at all', async () => {
    const well = await answers(look);
    for (const check of ['intake answers', 'newsroom answers', 'plain answers', 'site answers'] as const)
      expectWell(well, check);
    const proxied = await careless((_request, response) => response.setHeader('Server', 'nginx').end());
    expectIll(await answers({ ...look, running: proxied }), 'intake answers');
    expectIll(await answers({ ...look, running: { ...running, site: proxied.intake } }), 'site answers');
    const nobody = { ...running, intake: 'http://127.0.0.1:9/' };
    expectIll(await answers({ ...look, running: nobody }), 'intake answers');
    expectWell(await answers({ ...look, running: { ...running, plain: null } }), 'plain form');
  });

  it('tell nothing of a fault, or its words', async () => {
    expectWell(await faultAnswer(), 'fault answers');
    const telling: typeof startServer = (options) =>
      startServer({
        ...options,
        routes: (app) =>
          app.use((_request, response) => {
            response.status(500).send('Error: a fault that nobody outside may read');
          }),
      });
    expectIll(await faultAnswer(telling), 'fault answers');
  });

  it('lead nobody inside, or show their metrics', async () => {
    expectWell(await debugPaths(look), 'debug paths');
    const inside = await careless((request, response) => {
      response.statusCode = request.url === '/metrics' ? 200 : 404;
      response.end();
    });
    expectIll(await debugPaths({ ...look, running: inside }), 'debug paths');
  });

  it('name nothing of this machine, or its folder, or its name', async () => {
    expectWell(await pageBodies(look), 'page bodies');
    for (const word of [TOP, look.data.top]) {
      const telling = await careless((_request, response) => response.end(`built at ${word}.`));
      expectIll(await pageBodies({ ...look, running: telling }), 'page bodies');
    }
  });

  it('take a report without scripts, or cannot', async () => {
    expectWell(await plainForm(look), 'report without scripts');
    const { intake } = await careless((_request, response) => response.end('<p>later</p>'));
    expectIll(await plainForm({ ...look, running: { ...running, plain: intake } }), 'report without scripts');
    expectWell(await plainForm({ ...look, running: { ...running, plain: null } }), 'report without scripts');
  });
});

describe('the queue', () => {
  it('is in memory alone, or is written to the disk, or is gone', async () => {
    expectWell(await redisSettings(look), 'redis');
    const client = await connectToHolder(running.redis);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expectIll(await redisSettings(look), 'redis');
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    client.disconnect();
    expectWell(await redisSettings(look), 'redis');
    expectIll(
      await redisSettings({ ...look, running: { ...running, redis: join(folder.path, 'none.sock') } }),
      'redis',
    );
  });

  it('is closed to others, or crosses a network', async () => {
    expectWell(await redisWay(look), 'way to redis');
    const { mode } = await stat(running.redis);
    await chmod(running.redis, mode | 0o006);
    expectIll(await redisWay(look), 'way to redis');
    await chmod(running.redis, mode);
    const by = (redis: string): Look => ({ ...look, running: { ...running, redis } });
    expectIll(await redisWay(by('redis://10.0.0.7:6379')), 'way to redis');
    expectIll(await redisWay(by('redis://127.0.0.1:6379')), 'way to redis', 'warn');
    expectWell(await redisWay(by('rediss://10.0.0.7:6379')), 'way to redis');
    expectIll(await redisWay(by('sentinel://amana@10.0.0.7:26379,127.0.0.1:26379')), 'way to redis');
    expectIll(await redisWay(by('cluster://127.0.0.1:6379,[::1]:6379')), 'way to redis', 'warn');
    expectWell(await redisWay(by('cluster://10.0.0.7:6379?tls=1')), 'way to redis');
  });
});

describe('promises', () => {
  it('hold without a flood; the operator’s switch is told of', async () => {
    expectWell(await floods(look.data), 'floods');
    const { database, blobs } = look.data;
    const storage = await openStorage({ database, blobs });
    await storage.flood.setMode('guard');
    expectIll(await floods(look.data), 'flood switch', 'warn');
    await storage.flood.setMode('calm');
    await storage.close();
  });

  it('leave nothing of a visit; what somebody in front writes down is found', async () => {
    expectWell(await traces(look, temporary()), 'traces');
    const log = join(temporary(), 'access.log');
    const writing = await careless((request, response) => {
      void writeFile(log, `${request.headers['user-agent']} ${request.url}\n`).then(() => response.end());
    });
    const found = await traces({ ...look, running: writing }, temporary());
    await rm(log);
    expectIll(found, 'traces');
    expect(found[0]?.seen).toContain('the temporary files');
  });

  it('leave nothing in Redis; what somebody puts there is found', async () => {
    const word = newWord();
    const client = await connectToHolder(running.redis);
    await client.hset('{amana}:somebody', 'field', `left by ${word}`);
    expect(await placesOf(word, look, Date.now(), temporary())).toEqual(['Redis']);
    await client.del('{amana}:somebody');
    expect(await placesOf(word, look, Date.now(), temporary())).toEqual([]);
    client.disconnect();
  });
});

describe('a canary', () => {
  let session: DeskSession;
  afterAll(() => session?.lock());

  async function openDesk(): Promise<DeskSession> {
    const crypto = await loadCrypto();
    const cheap = { opsLimit: 1, memBytes: 8192 };
    const argon2 = await loadArgon2();
    const options = { server: up.newsroom, fetch, crypto, argon2: async () => argon2, argon2Cost: cheap };
    const fragment = new URL(up.invite ?? '').hash;
    const key = await makeKey(options, { fragment, name: 'Layla', passphrase: 'correct horse battery' });
    await key.join();
    return key.waitForApproval({ everyMs: 200 });
  }

  it('goes through everything, is seen by nobody on the desk, and comes back as an answer', async () => {
    expectIll(await canaryCheck(look), 'canary', 'warn');
    await sendCanary(look, null);
    const [sent] = await canaryCheck(look);
    expect([sent?.state, sent?.seen]).toEqual(['pass', expect.stringContaining('On its way')]);
    const kept = await readFile(look.data.canary, 'utf8');
    const { database, blobs } = look.data;
    const storage = await openStorage({ database, blobs });
    // Which report it was, the operator’s own disk does not tell.
    for (const { id } of [...(await storage.reports.released()), ...(await storage.attachments.list())])
      expect(kept).not.toContain(id);
    await storage.close();

    // At once instead of within ten minutes.
    jest.spyOn(chance, 'draw').mockReturnValue(0);
    session = await openDesk();
    await until(async () => {
      await session.sync();
      await session.settled();
      const [finding] = await canaryCheck(look);
      return finding?.seen.includes('cleaned, opened on a desk') === true;
    }, 2 * MINUTES);
    expectWell(await canaryCheck(look), 'canary');
    expect(session.state?.reports).toEqual([]);
    expect(session.state?.warnings.map(({ kind }) => kind)).not.toContain('unreadable-reports');
  });

  it('that is late, lost, unclean or old is told of', () => {
    const judged = (daysAgo: number, answer: NonNullable<Parameters<typeof judgeCanary>[0]>['answer']) =>
      judgeCanary({ sent: addDays(today, -daysAgo), answer }, today).state;
    expect([judged(0, null), judged(4, null), judged(5, null), judged(14, null)]).toEqual([
      'pass',
      'pass',
      'warn',
      'fail',
    ]);
    const on = addDays(today, -1);
    expect(judged(2, { day: on, outcome: 'clean' })).toBe('pass');
    expect(judged(31, { day: on, outcome: 'clean' })).toBe('warn');
    expect(judged(2, { day: on, outcome: 'uncleaned' })).toBe('fail');
    expect(judged(2, { day: on, outcome: 'unreadable' })).toBe('fail');
  });
});

const told = z.object({
  worst: z.enum(['pass', 'warn', 'fail']),
  checks: z.array(z.object({ check: z.string(), state: z.string(), group: z.string() })),
});

describe('the command', () => {
  it('tells everything as JSON, exits by the worst, and leaves names and states for the status page', async () => {
    const env = { TMPDIR: temporary() };
    const { code, stdout } = await amana(['doctor', '--data', look.data.top, '--json'], { env });
    const { worst, checks } = told.parse(JSON.parse(stdout));
    expect([worst, code]).toEqual(['warn', 1]);
    expect(new Set(checks.map(({ group }) => group)).size).toBe(8);
    const record = healthRecord.parse(JSON.parse(await readFile(look.data.findings, 'utf8')));
    expect(record.checks).toEqual(checks.map(({ check, state }) => ({ check, state })));
    expect((await stat(look.data.findings)).mode & 0o077).toBe(0);
  });

  it('refuses a group, a pause or a folder that is none, and a way for no canary, changing nothing', async () => {
    const env = { TMPDIR: temporary() };
    await amana(['doctor', '--data', look.data.top, '--only', 'folder'], { env });
    const before = await readFile(look.data.findings, 'utf8');
    for (const args of [
      ['--only', 'everything'],
      ['--watch', '0'],
      ['--watch', 'often'],
      ['--data', join(folder.path, 'mistyped')],
      ['--socks', '127.0.0.1:9050'],
    ]) {
      const { code, stdout } = await amana(['doctor', '--data', look.data.top, ...args]);
      expect([args[0], code, stdout]).toEqual([args[0], 2, '']);
    }
    expect(await readFile(look.data.findings, 'utf8')).toBe(before);
  });

  it('watches: says what changed and nothing else, and ends with the last state at Ctrl-C', async () => {
    const args = ['doctor', '--data', look.data.top, '--only', 'folder', '--watch', '1', '--json'];
    const child = spawn(AMANA, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const lines = () =>
      said
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => told.parse(JSON.parse(line)));
    await until(() => lines().length === 1, MINUTES);
    await chmod(look.data.workerKeys, 0o755);
    await until(() => lines().length === 2, MINUTES);
    expect(lines()[1]?.checks).toEqual([
      expect.objectContaining({ check: 'folder modes', state: 'fail', group: 'folder' }),
    ]);
    await chmod(look.data.workerKeys, 0o700);
    await until(() => lines().length === 3, MINUTES);
    expect(lines()[2]?.checks).toEqual([expect.objectContaining({ check: 'folder modes', state: 'pass' })]);
    child.kill('SIGINT');
    expect(await ended).toBe(1);
  });
});
