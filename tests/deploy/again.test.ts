/** A second `./amana install`: what it remembers of the first, how it goes on with one that was broken off, what it leaves alone. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { laidOut } from '#cli/doctor/machine.ts';
import { bring, movesFrom } from '#cli/install/bring.ts';
import { chooseParts, INSTALLED_LIST, isUnfinished, listText, PARTS_FILE } from '#cli/install/memory.ts';
import { UNITS } from '#cli/install/plan.ts';
import { CODE, FOLDERS, TORRC_MORE } from '#cli/install/processes.ts';
import { inSteps } from '#cli/install/steps.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const ONE_EACH = { intake: 1, worker: 1 };

let folder: TestFolder;

const put = (root: string, path: string, text = 'something'): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeAll(async () => {
  folder = await makeFolder();
});

afterAll(() => folder.remove());

describe('the parts of a newsroom', () => {
  const at = (name: string): string => join(folder.path, name);

  it('are the form without scripts where nothing was said, and what a flag says', () => {
    expect(chooseParts(at('empty'), {})).toEqual({
      parts: ['plain'],
      counts: ONE_EACH,
      isRemembered: false,
    });
    expect(chooseParts(at('empty'), { watch: true, plain: false }).parts).toEqual(['watch']);
  });

  it('are those of before, but for what a flag says', () => {
    put(at('before'), PARTS_FILE, '# a line for people\nsite\nwatch\n');
    expect(chooseParts(at('before'), {})).toEqual({
      parts: ['site', 'watch'],
      counts: ONE_EACH,
      isRemembered: true,
    });
    expect(chooseParts(at('before'), { site: false, relay: true }).parts).toEqual(['relay', 'watch']);
  });

  it('are told by the units of an install that wrote no parts down', () => {
    const units = ['intake', 'way', 'relay', 'watch'].map((name) => `${UNITS}/amana-${name}.service`);
    put(at('older'), INSTALLED_LIST, listText(units, true));
    expect(chooseParts(at('older'), {})).toEqual({
      parts: ['relay', 'watch'],
      counts: ONE_EACH,
      isRemembered: true,
    });
  });

  it('are so many intakes and workers as were said last, and one of each where nothing was', () => {
    put(at('several'), PARTS_FILE, 'plain\nintakes 3\n');
    expect(chooseParts(at('several'), { workers: 2 })).toEqual({
      parts: ['plain'],
      counts: { intake: 3, worker: 2 },
      isRemembered: true,
    });
    expect(chooseParts(at('several'), { intakes: 1 }).counts).toEqual(ONE_EACH);
    for (const line of ['intakes 0', 'intakes 33', 'intakes', 'newsrooms 2', 'workers -1']) {
      put(at('miscounted'), PARTS_FILE, `${line}\n`);
      expect(() => chooseParts(at('miscounted'), {})).toThrow(/names a part .*nothing was changed\.$/);
    }
  });

  it('are refused where one is none', () => {
    put(at('misspelt'), PARTS_FILE, 'sites\n');
    expect(() => chooseParts(at('misspelt'), {})).toThrow(/names a part "sites".*nothing was changed\.$/);
  });
});

describe('steps that change a machine', () => {
  const well = (): void => undefined;
  const fails = (): void => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { syscall: 'write' });
  };

  it('say where they stopped, what stands and what does not', async () => {
    const stopped = inSteps(
      [
        { what: 'the program', run: well },
        { what: 'settings', run: fails },
        { what: 'the start', run: well, isStart: true },
      ],
      () => 'Run it again.',
    );
    await expect(stopped).rejects.toThrow(
      [
        'The install stopped half way: ENOSPC: no space left on device, write',
        '  done        the program',
        '  begun       settings',
        '  not begun   the start',
        'Nothing was taken back, and no service was started or stopped: leave them so until it is finished.',
        'Run it again.',
      ].join('\n'),
    );
  });

  it('do not say that no service was started when that is what failed', async () => {
    const stopped = inSteps([{ what: 'the start', run: fails, isStart: true }], () => '');
    await expect(stopped).rejects.toThrow(/some services may run and others not/);
    const afterwards = inSteps(
      [
        { what: 'the start', run: well, isStart: true },
        { what: 'the note', run: fails },
      ],
      () => '',
    );
    await expect(afterwards).rejects.toThrow(/some services may run and others not/);
  });
});

describe('data that was brought in part', () => {
  it('is brought again, whole: the database and each onion’s key come last', () => {
    const from = join(folder.path, 'up');
    const root = join(folder.path, 'machine');
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const users = ['janitor', 'intake', 'newsroom', 'worker', 'tor'].map((name) => `amana-${name}`);
    const groups = [...users, 'amana-storage', 'amana-reports', 'amana-readers'];
    put(root, 'etc/passwd', users.map((name) => `${name}:x:${uid}:${gid}::/:\n`).join(''));
    put(root, 'etc/group', groups.map((name) => `${name}:x:${gid}:\n`).join(''));
    for (const path of ['amana.sqlite', 'root.pub', 'blobs/kept/one', 'site/index.html', 'worker/key'])
      put(from, path);
    for (const name of ['hs_ed25519_secret_key', 'hostname', 'authorized_clients/one.auth'])
      put(from, `tor/newsroom/${name}`);
    // Where a folder belongs lies a file: copying ends there.
    const obstacle = join(root, FOLDERS.onionKeys.path, 'newsroom/authorized_clients');
    put(dirname(obstacle), 'authorized_clients');

    expect(() => bring(movesFrom(from, root), root)).toThrow();
    expect(existsSync(join(root, FOLDERS.storage.path, 'blobs/kept/one'))).toBe(true);
    expect(existsSync(join(root, FOLDERS.storage.path, 'amana.sqlite'))).toBe(false);
    rmSync(obstacle);
    bring(movesFrom(from, root), root);
    for (const path of [
      `${FOLDERS.storage.path}/amana.sqlite`,
      `${FOLDERS.onionKeys.path}/newsroom/hs_ed25519_secret_key`,
      `${FOLDERS.onionKeys.path}/newsroom/authorized_clients/one.auth`,
    ])
      expect(readFileSync(join(root, path), 'utf8')).toBe('something');
    expect(() => movesFrom(from, root)).toThrow(/already/);
  });
});

const outcome = z.object({
  changed: z.number(),
  changes: z.array(z.object({ act: z.string(), path: z.string() })),
  parts: z.array(z.string()),
});

describe('amana install, run again', () => {
  let root = '';
  const run = (...args: string[]) =>
    spawnSync(join(TOP, 'amana'), ['install', '--json', '--yes', '--root', root, ...args], {
      encoding: 'utf8',
      cwd: TOP,
    });
  const install = (...args: string[]): z.infer<typeof outcome> => {
    const { status, stdout, stderr } = run(...args);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return outcome.parse(JSON.parse(stdout));
  };
  const stands = (unit: string): boolean => existsSync(join(root, UNITS, unit));

  beforeAll(() => {
    root = join(folder.path, 'root');
    put(root, 'etc/os-release', 'ID=debian\nVERSION_ID="12"\n');
  });

  it('says what stands of one that stopped half way, goes on with it, and keeps its parts', () => {
    // A folder where a file belongs: not even root writes over it.
    const obstacle = `${CODE}/package.json`;
    put(root, `${obstacle}/in-the-way`);
    const { status, stdout, stderr } = run('--site', '--watch');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/The install stopped half way: \S+: .*package\.json/);
    expect(stderr).toMatch(/^ {2}done {8}the list of what is written$/m);
    expect(stderr).toMatch(/^ {2}begun {7}the program$/m);
    expect(stderr).toMatch(/^ {2}not begun {3}settings and units, /m);
    expect(stderr).toMatch(/run \.\/amana install again/);
    expect(stderr).not.toMatch(/nothing was changed/i);
    expect([isUnfinished(root), existsSync(join(root, CODE, 'src/cli/main.ts'))]).toEqual([true, true]);
    expect(laidOut(join(root, CODE), root)).toMatchObject({
      state: 'fail',
      mend: expect.stringMatching(/goes on/),
    });
    const away = (...args: string[]) => {
      const command = ['uninstall', '--dry-run', '--json', '--root', root, ...args];
      const { status: ended, stdout: told } = spawnSync(join(TOP, 'amana'), command, { encoding: 'utf8' });
      return [ended, told];
    };
    // What was chosen stays with the data.
    expect(existsSync(join(root, PARTS_FILE))).toBe(true);
    expect(away()).toEqual([0, expect.not.stringContaining(PARTS_FILE)]);
    expect(away('--data-too')).toEqual([0, expect.stringContaining(`"${dirname(PARTS_FILE)}"`)]);

    rmSync(join(root, obstacle), { recursive: true });
    const second = run();
    expect([second.status, second.stderr]).toEqual([0, expect.stringContaining('goes on with it')]);
    const { changes, parts } = outcome.parse(JSON.parse(second.stdout));
    expect(parts).toEqual(['plain', 'site', 'watch']);
    // What was written is not written again.
    expect(changes).toContainEqual({ act: 'new', path: obstacle });
    expect(changes).not.toContainEqual({ act: 'new', path: `${CODE}/src/cli/main.ts` });
    expect(isUnfinished(root)).toBe(false);
    expect(laidOut(join(root, CODE), root).state).toBe('pass');
    for (const name of ['plain', 'site', 'watch', 'way', 'janitor'])
      expect([name, stands(`amana-${name}.service`)]).toEqual([name, true]);
    expect(readFileSync(join(root, 'etc/amana/torrc'), 'utf8')).toMatch(/^HiddenServiceDir .*\/site$/m);

    expect(install()).toEqual({ changed: 0, changes: [], parts: ['plain', 'site', 'watch'] });
  }, 120_000);

  it('takes a part away, or adds one, where a flag says so, and remembers that', () => {
    // Also where that run stops half way, and the next one is told nothing.
    const obstacle = `${CODE}/package.json`;
    rmSync(join(root, obstacle));
    put(root, `${obstacle}/in-the-way`);
    expect([run('--no-watch').status, stands('amana-watch.service')]).toEqual([1, true]);
    rmSync(join(root, obstacle), { recursive: true });
    expect(install().parts).toEqual(['plain', 'site']);
    expect([stands('amana-watch.service'), stands('amana-way.service')]).toEqual([false, false]);
    expect(install()).toMatchObject({ changed: 0, parts: ['plain', 'site'] });
    // Of an install that wrote no parts down.
    rmSync(join(root, PARTS_FILE));
    expect(install('--relay')).toMatchObject({
      changes: expect.arrayContaining([{ act: 'new', path: PARTS_FILE }]),
      parts: ['plain', 'site', 'relay'],
    });
  }, 120_000);

  it('has as many intakes and workers as a flag says, remembers that, and takes away what is over', () => {
    const unitsOf = (name: string): string[] =>
      readdirSync(join(root, UNITS)).filter((file) => file.startsWith(`amana-${name}`));
    const doors = (): string[] =>
      [
        ...readFileSync(join(root, 'etc/amana/torrc'), 'utf8').matchAll(
          /^HiddenServicePort 80 unix:.*\/(intake.*)$/gm,
        ),
      ].map(([, socket = '']) => socket);
    const wanted = (): string[] =>
      readdirSync(join(root, UNITS, 'amana.target.wants')).filter((file) => /intake|worker/.test(file));

    install('--intakes', '3', '--workers', '2');
    const intakes = ['amana-intake-2.service', 'amana-intake-3.service', 'amana-intake.service'];
    const workers = ['amana-worker-2.service', 'amana-worker.service'];
    expect([unitsOf('intake').sort(), unitsOf('worker').sort()]).toEqual([intakes, workers]);
    expect(wanted().sort()).toEqual([...intakes, ...workers]);
    expect(doors()).toEqual(['intake.sock', 'intake-2.sock', 'intake-3.sock']);
    expect(install()).toMatchObject({ changed: 0 });

    expect(install('--intakes', '2').changes).toEqual(
      expect.arrayContaining([
        { act: 'gone', path: `${UNITS}/amana-intake-3.service` },
        { act: 'gone', path: `${UNITS}/amana.target.wants/amana-intake-3.service` },
        { act: 'changed', path: '/etc/amana/torrc' },
      ]),
    );
    expect([doors(), unitsOf('worker').sort()]).toEqual([['intake.sock', 'intake-2.sock'], workers]);
    for (const wrong of ['0', '33']) {
      const { status, stdout } = run('--intakes', wrong);
      expect([wrong, status, stdout]).toEqual([wrong, 2, '']);
    }
    expect(install()).toMatchObject({ changed: 0 });

    install('--intakes', '1', '--workers', '1');
    expect(wanted().sort()).toEqual(['amana-intake.service', 'amana-worker.service']);
    expect([unitsOf('intake'), unitsOf('worker')]).toEqual([
      ['amana-intake.service'],
      ['amana-worker.service'],
    ]);
    expect(doors()).toEqual(['intake.sock']);
    expect(readFileSync(join(root, PARTS_FILE), 'utf8')).not.toMatch(/intakes|workers \d/);
    // What uninstall takes away, in the test below, are several.
    install('--intakes', '2', '--workers', '2');
  }, 120_000);

  it('never writes the operator’s bridges again, and both tors read them', () => {
    const bridges = join(root, TORRC_MORE, 'bridges.conf');
    expect(readFileSync(bridges, 'utf8')).not.toMatch(/^[^#\n]/m);
    const home = join(folder.path, 'tor-home');
    mkdirSync(home, { mode: 0o700 });
    /** As tor would find it on that machine, its folders being this test's. */
    const verify = (name: string): number | null => {
      const torrc = join(folder.path, name);
      const text = readFileSync(join(root, 'etc/amana', name), 'utf8')
        .replaceAll(TORRC_MORE, join(root, TORRC_MORE))
        .replaceAll(FOLDERS.onionKeys.path, home)
        .replaceAll(FOLDERS.wayState.path, home)
        .replaceAll('/run/amana/', `${home}/`);
      writeFileSync(torrc, text);
      return spawnSync('tor', ['--verify-config', '--defaults-torrc', '/dev/null', '-f', torrc]).status;
    };
    const both = (): (number | null)[] => [verify('torrc'), verify('way.torrc')];
    expect(both()).toEqual([0, 0]);

    const cert = Buffer.alloc(52, 7).toString('base64').replaceAll('=', '');
    const lines = readFileSync(bridges, 'utf8')
      .replaceAll(/^#(?=UseBridges|ClientTransportPlugin|Bridge )/gm, '')
      .replace('FROM-THE-BRIDGE-LINE', cert)
      .replace('0'.repeat(40), 'AB'.repeat(20));
    expect(lines.match(/^[A-Z]/gm)).toHaveLength(3);
    writeFileSync(bridges, lines);
    expect(both()).toEqual([0, 0]);
    expect(install()).toMatchObject({ changed: 0 });
    expect(readFileSync(bridges, 'utf8')).toBe(lines);
    // That they are read at all is seen by what tor refuses.
    writeFileSync(bridges, 'UseBridges 1\n');
    expect(both()).toEqual([1, 1]);
  }, 120_000);

  it('is shown to nobody but the tors', () => {
    const hidden = (name: string): boolean =>
      readFileSync(join(root, UNITS, `amana-${name}.service`), 'utf8').includes(`-${TORRC_MORE}`);
    expect(['tor', 'way', 'intake', 'worker', 'relay', 'names'].map(hidden)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
  });

  it('is taken away again: where that stops half way, it is said at which step, and the next one goes on', () => {
    const away = (...args: string[]) =>
      spawnSync(join(TOP, 'amana'), ['uninstall', '--yes', '--root', root, ...args], {
        encoding: 'utf8',
        cwd: TOP,
      });
    const obstacle = join(root, UNITS, 'amana-janitor.service');
    rmSync(obstacle);
    put(obstacle, 'in-the-way');
    const { status, stdout, stderr } = away('--data-too');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/The uninstall stopped half way: .*amana-janitor\.service/);
    expect(stderr).toMatch(/^ {2}done {8}nothing$/m);
    expect(stderr).toMatch(/^ {2}begun {7}settings and units$/m);
    expect(stderr).toMatch(/^ {2}not begun {3}the program and the data, .*the list of what was written$/m);
    expect(stderr).toMatch(/run \.\/amana uninstall --data-too again/);
    expect(stderr).not.toContain('    at ');
    expect(existsSync(join(root, CODE, 'src/cli/main.ts'))).toBe(true);
    rmSync(obstacle, { recursive: true });
    expect(away('--data-too').status).toBe(0);
    expect(
      readdirSync(join(root, UNITS), { recursive: true }).filter((file) => /amana-/.test(String(file))),
    ).toEqual([]);
    expect([CODE, UNITS, 'etc/amana'].map((path) => existsSync(join(root, path)))).toEqual([
      false,
      true,
      false,
    ]);
  }, 120_000);
});
