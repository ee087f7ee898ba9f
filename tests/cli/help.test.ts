import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { AMANA, amana } from '../support/amana.ts';

const COMMANDS = [
  'send',
  'replies',
  'sanitize',
  'desk',
  'risk-check',
  'promote',
  'up',
  'doctor',
  'flood',
  'test',
  'check',
  'vectors',
  'bench',
];

describe('./amana', () => {
  it('says what it is, who uses what, and its exit codes', async () => {
    const { code, stdout, stderr } = await amana(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const who of ['Sources', 'Editors', 'Operators', 'Developers', 'Exit codes'])
      expect(stdout).toContain(who);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each(COMMANDS)('%s explains itself', async (command) => {
    const { code, stdout } = await amana([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`amana ${command}`);
  });

  it('takes no command as wrong usage', async () => {
    expect((await amana([])).code).toBe(2);
  });

  it.each([[['nonsense']], [['up', '--nonsense']]])('refuses %j as wrong usage', async (args) => {
    const { code, stdout, stderr } = await amana(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--help');
  });

  it('works from another folder, and through a link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-link-'));
    try {
      await symlink(AMANA, join(folder, 'linked'));
      const linked = spawnSync(join(folder, 'linked'), ['--version'], { cwd: folder, encoding: 'utf8' });
      expect([linked.status, linked.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what is missing on a machine without Node or npm', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-bare-'));
    try {
      // A clone without packages, on a PATH with no more than the script's own tools.
      for (const tool of ['dirname', 'readlink', 'cat', 'cksum', 'sh']) {
        await symlink(`/usr/bin/${tool}`, join(folder, tool));
      }
      await writeFile(join(folder, 'package-lock.json'), '{}');
      spawnSync('cp', [AMANA, join(folder, 'amana')]);
      const bare = spawnSync(join(folder, 'amana'), ['up'], { env: { PATH: folder }, encoding: 'utf8' });
      expect(bare.status).toBe(1);
      expect(bare.stderr).toContain('Node.js is missing. Install Node 20 or newer');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
