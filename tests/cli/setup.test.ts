import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataFolder } from '#cli/places.ts';
import { bringSystemParts } from '#cli/setup/install.ts';
import { findProgram, missingParts, REDIS, RUN_PARTS, TEST_PARTS } from '#cli/setup/parts.ts';
import { lockHolder, startOf, takeLock } from '#cli/supervise/lock.ts';

const ABSENT = {
  use: 'a part that no machine has',
  package: 'amana-absent',
  programs: ['amana-absent-program'],
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amana-setup-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('system parts', () => {
  it('are found by their programs, not by the package manager', () => {
    expect(findProgram('sh')).toMatch(/\/sh$/);
    expect(findProgram('amana-absent-program')).toBeNull();
    expect(missingParts([...RUN_PARTS, REDIS, ABSENT]).map((part) => part.package)).toContain('amana-absent');
  });

  it('name a package and a use each', () => {
    for (const part of [REDIS, ...RUN_PARTS, ...TEST_PARTS]) {
      expect(part.package).toMatch(/^[a-z0-9-]+$/);
      expect(part.use).not.toBe('');
      expect([...(part.programs ?? []), ...(part.files ?? [])].length).toBeGreaterThan(0);
    }
  });

  it('are not installed where nobody can be asked: the one command is said instead', async () => {
    const refusal = bringSystemParts([ABSENT], false);
    await expect(refusal).rejects.toThrow(
      /amana-absent +a part that no machine has[\s\S]*apt-get update && apt-get install --yes --no-install-recommends amana-absent/,
    );
  });

  it('are said in a line that their reader can type: as root, with sudo, or with su where there is no sudo', async () => {
    const start =
      process.getuid?.() === 0 ? 'apt-get' : findProgram('sudo') === null ? "su - -c '" : "sudo sh -c '";
    await expect(bringSystemParts([ABSENT], false)).rejects.toThrow(`start again:\n\n  ${start}`);
  });

  describe('with an apt-get that writes down what it is asked', () => {
    const path = process.env.PATH;
    const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

    /** Stands before the system's own on the PATH; `sudo` too, for whoever is not root. */
    const stand = (aptGet: string) => {
      for (const [name, script] of [
        ['apt-get', `echo "$DEBIAN_FRONTEND $*" >>'${folder}/asked'\n${aptGet}`],
        ['sudo', '[ "$1" = -n ] && shift\nexec env "$@"'],
      ] as const) {
        writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(folder, name), 0o755);
      }
      process.env.PATH = `${folder}:${path}`;
    };

    const installs = 'install) cp /bin/true "$(dirname "$0")/amana-absent-program" ;;';

    afterEach(() => {
      process.env.PATH = path;
    });

    it('the lists are brought first, then the packages, and nobody is asked', async () => {
      stand(`case "$1" in ${installs} esac`);
      await bringSystemParts([ABSENT], true);
      const [update, install, ...more] = asked();
      expect(update).toMatch(/^noninteractive update /);
      expect(install).toMatch(/^noninteractive install --yes --no-install-recommends .* amana-absent$/);
      expect(more).toEqual([]);
    });

    it('one list that is out of reach does not end the installation', async () => {
      stand(`case "$1" in update) exit 100 ;; ${installs} esac`);
      await expect(bringSystemParts([ABSENT], true)).resolves.toBeUndefined();
    });

    it.each(['exit 100', 'true'])('a part that is still missing afterwards is said (%s)', async (aptGet) => {
      stand(aptGet);
      await expect(bringSystemParts([ABSENT], true)).rejects.toThrow(/could not install[\s\S]*amana-absent/);
    });
  });

  it('that stand need nothing', async () => {
    await expect(
      bringSystemParts([{ use: 'a shell', package: 'dash', programs: ['sh'] }], false),
    ).resolves.toBeUndefined();
  });
});

describe('the lock of a data folder', () => {
  const lock = () => join(folder, 'up.lock');

  it('is held once, and given back', () => {
    const release = takeLock(lock());
    expect(lockHolder(lock())).toBe(process.pid);
    expect(() => takeLock(lock())).toThrow(/already running on this data folder/);
    release();
    expect(readdirSync(folder)).toEqual([]);
    takeLock(lock())();
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 4_194_303, started: '1' })],
    ['of a process id that was given to somebody else', JSON.stringify({ pid: process.pid, started: '1' })],
    ['that was cut off', '{"pid":'],
    ['that is empty', ''],
  ])('heals one %s', (_what, content) => {
    writeFileSync(lock(), content);
    expect(lockHolder(lock())).toBeNull();
    takeLock(lock())();
    expect(existsSync(lock())).toBe(false);
  });

  it('knows a process by its start', () => {
    expect(startOf(process.pid)).toMatch(/^\d+$/);
    expect(startOf(4_194_303)).toBeNull();
  });
});

describe('the data folder', () => {
  it('keeps the socket path below what the system allows', () => {
    expect(dataFolder(folder).redisSocket).toBe(join(folder, 'redis', 'redis.sock'));
    const deep = dataFolder(join(folder, 'd'.repeat(120)));
    expect(Buffer.byteLength(deep.redisSocket)).toBeLessThanOrEqual(107);
    expect(deep.redisSocket).not.toBe(dataFolder(join(folder, 'e'.repeat(120))).redisSocket);
  });
});

describe('config/redis.conf', () => {
  it('keeps nothing, listens nowhere, drops nothing, remembers no times', () => {
    const lines = readFileSync(join(import.meta.dirname, '../../config/redis.conf'), 'utf8').split('\n');
    for (const line of [
      'port 0',
      'save ""',
      'appendonly no',
      'maxmemory-policy noeviction',
      'stream-node-max-entries 1',
      'slowlog-log-slower-than -1',
      'unixsocketperm 700',
    ]) {
      expect(lines).toContain(line);
    }
  });
});
