/** What `amana uninstall` says of that which it does not take away. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { chooseParts, INSTALLED_LIST, leftOut, listText, PARTS_FILE } from '#cli/install/memory.ts';
import { UNITS } from '#cli/install/plan.ts';
import { FOLDERS, SETTINGS } from '#cli/install/processes.ts';
import { AMANA } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const BACKUP = '/var/backups/amana/0001.backup';
const REPORT = `${FOLDERS.storage.path}/a-report`;

let folder: TestFolder;
let root = '';
const stands = (path: string): boolean => existsSync(join(root, path));

beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

beforeEach(() => {
  root = mkdtempSync(join(folder.path, 'root-'));
  for (const path of ['/etc', FOLDERS.storage.path, '/var/backups/amana'])
    mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  for (const path of [BACKUP, REPORT]) writeFileSync(join(root, path), 'sealed');
});

const uninstall = (...more: string[]) =>
  spawnSync(AMANA, ['uninstall', '--root', root, '--data-too', ...more], { encoding: 'utf8' });

describe('amana uninstall --data-too', () => {
  it('says before and after that the backups stay, and leaves them', () => {
    const asked = uninstall();
    expect([asked.status, stands(REPORT)]).toEqual([1, true]);
    expect(asked.stderr).toMatch(/LEAVES the backups in \/var\/backups\/amana/);
    expect(uninstall('--dry-run').stdout).toContain('LEAVES the backups in /var/backups/amana');

    const done = uninstall('--yes');
    expect([done.status, stands(REPORT), stands(BACKUP)]).toEqual([0, false, true]);
    expect(done.stdout).toMatch(/LEAVES the backups in \/var\/backups\/amana.*\nDone\.\n$/);
  });

  it('names them to a program, too', () => {
    const left = z.object({ left: z.array(z.string()) });
    expect(left.parse(JSON.parse(uninstall('--yes', '--json').stdout))).toEqual({
      left: ['/var/backups/amana'],
    });
  });

  it('takes what systemd has written about the services, and nothing of others', () => {
    const ours = [
      '/run/log/journal/0123.amana/system.journal',
      '/var/log/journal/0123.amana/system.journal',
      '/var/lib/systemd/timers/stamp-amana-backup.timer',
      '/run/amana-uncovered/proc',
    ];
    const others = [
      '/run/log/journal/0123/system.journal',
      '/var/log/journal/0123/system.journal',
      '/var/lib/systemd/timers/stamp-apt-daily.timer',
    ];
    for (const path of [...ours, ...others]) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    const wants = '/etc/systemd/system/amana.target.wants';
    mkdirSync(join(root, wants), { recursive: true });
    expect(uninstall('--yes').status).toBe(0);
    expect([...ours, wants].filter(stands)).toEqual([]);
    expect(others.filter(stands)).toEqual(others);
  });
});

describe('amana uninstall that leaves the data', () => {
  const put = (path: string, text = 'something'): void => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const unit = `${UNITS}/amana-watch.service`;

  it('leaves what was chosen, and the root key, to the next install', () => {
    put(unit);
    put(PARTS_FILE, 'site\nwatch\nworkers 2\n');
    const rootKey = `${SETTINGS}/root.env`;
    put(rootKey);
    put(INSTALLED_LIST, listText([unit, PARTS_FILE, rootKey], true));
    const before = chooseParts(root, {});
    const { status } = spawnSync(AMANA, ['uninstall', '--root', root, '--yes'], { encoding: 'utf8' });
    expect([status, stands(unit), stands(INSTALLED_LIST), stands(REPORT)]).toEqual([0, false, false, true]);
    expect(stands(rootKey)).toBe(true);
    expect(chooseParts(root, {})).toEqual(before);
    expect(before.parts).toEqual(['site', 'watch']);

    // With everything else it goes.
    expect([uninstall('--yes').status, stands(rootKey)]).toEqual([0, false]);
    expect(chooseParts(root, {})).toMatchObject({ parts: ['plain'], isRemembered: false });
  });

  it('and forgot what was chosen, as an older one did, has the next install say what is off now', () => {
    put('/etc/os-release', 'ID=debian\nVERSION_ID="12"\n');
    put(`${SETTINGS}/watch.env`);
    const next = (...more: string[]) =>
      spawnSync(AMANA, ['install', '--root', root, '--dry-run', ...more], { encoding: 'utf8' }).stderr;
    expect(next()).toMatch(/watch is off, though .* install --watch turns it on\.$/m);
    expect(next('--watch')).not.toMatch(/ is off/);
    expect(next('--no-watch')).not.toMatch(/ is off/);
    put(PARTS_FILE, 'plain\n');
    expect(leftOut(root, chooseParts(root, {}))).toEqual([]);
  });
});
