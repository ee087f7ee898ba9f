/** Notices: a program is given a code, and nothing else; rarely, and at a moment that tells nothing. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AGAIN_MS, MOST_AN_HOUR, Notices, runProgram } from '../../src/watch/notices.ts';
import { ALL_TROUBLES, type Trouble } from '../../src/watch/troubles.ts';
import { TOP } from '../support/amana.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const HOUR_MS = 3_600_000;

let folder: TestFolder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

function listening(options: { spreadMs?: number; works?: boolean; draw?: number } = {}) {
  const heard: string[] = [];
  let failures = 0;
  const notices = new Notices({
    tell: async (code) => {
      heard.push(code);
      return options.works ?? true;
    },
    spreadMs: options.spreadMs ?? 0,
    drawBelow: () => options.draw ?? 0,
    onTold: () => undefined,
    onFailed: () => {
      failures += 1;
    },
  });
  const at = (nowMs: number, ...codes: Trouble[]) => notices.look(new Set(codes), nowMs);
  return { heard, at, failures: () => failures };
}

describe('a notice', () => {
  it('is given once while its trouble stays, and once more after a day', async () => {
    const { heard, at } = listening();
    for (let minute = 0; minute < 100; minute++) await at(minute * 60_000, 'disk-low');
    expect(heard).toEqual(['disk-low']);
    await at(AGAIN_MS + 60_000, 'disk-low');
    expect(heard).toEqual(['disk-low', 'disk-low']);
  });

  it('does not flicker with what comes and goes', async () => {
    const { heard, at } = listening();
    for (let minute = 0; minute < 100; minute += 2) {
      await at(minute * 60_000, 'flood');
      await at((minute + 1) * 60_000);
    }
    expect(heard).toEqual(['flood']);
  });

  it('leaves at a moment that was drawn, and not when its cause began', async () => {
    const { heard, at } = listening({ spreadMs: 900_000, draw: 600_000 });
    await at(0, 'flood');
    await at(599_000, 'flood');
    expect(heard).toEqual([]);
    await at(600_000, 'flood');
    expect(heard).toEqual(['flood']);
  });

  it('is not given for what was over before its moment', async () => {
    const { heard, at } = listening({ spreadMs: 900_000, draw: 600_000 });
    await at(0, 'flood');
    await at(60_000);
    await at(700_000);
    expect(heard).toEqual([]);
  });

  it('comes so many times an hour at most, whatever happens', async () => {
    const { heard, at } = listening();
    await at(0, ...ALL_TROUBLES);
    expect(heard).toHaveLength(MOST_AN_HOUR);
    await at(HOUR_MS + 1, ...ALL_TROUBLES);
    expect(heard).toHaveLength(2 * MOST_AN_HOUR);
    await at(2 * HOUR_MS + 2, ...ALL_TROUBLES);
    expect(new Set(heard)).toEqual(new Set(ALL_TROUBLES));
  });

  it('that could not be given is tried again', async () => {
    const { heard, at, failures } = listening({ works: false, spreadMs: 60_000 });
    await at(0, 'disk-full');
    await at(60_000, 'disk-full');
    expect([heard.length, failures()]).toEqual([2, 2]);
  });
});

describe('the program', () => {
  async function script(name: string, lines: string): Promise<string> {
    const path = join(folder.path, name);
    await writeFile(path, `#!/bin/sh\n${lines}\n`, { mode: 0o700 });
    return path;
  }

  it('is given the code alone: no other argument, no input, nothing of our environment', async () => {
    const out = join(folder.path, 'seen');
    process.env.AMANA_DATABASE = '/srv/amana/amana.sqlite';
    const program = await script(
      'look.sh',
      `printf '%s|' "$#" "$1" "$(pwd)" "$(cat)" "$(env | sort | cut -d= -f1 | tr '\\n' ' ')" > ${out}`,
    );
    expect(await runProgram(program, 'disk-low')).toBe(true);
    delete process.env.AMANA_DATABASE;
    const [count, code, place, input, environment = ''] = (await readFile(out, 'utf8')).split('|');
    expect([count, code, place, input]).toEqual(['1', 'disk-low', '/', '']);
    for (const name of environment.trim().split(' '))
      expect(['LANG', 'PATH', 'PWD', 'OLDPWD', 'SHLVL', '_']).toContain(name);
  });

  it('that fails, or is none, is a failed notice and no more', async () => {
    expect(await runProgram(await script('fail.sh', 'exit 1'), 'flood')).toBe(false);
    expect(await runProgram(join(folder.path, 'nobody'), 'flood')).toBe(false);
  });

  it.each([
    ['mail.sh', /--proxy socks5h:\/\/\S+@127\.0\.0\.1:9050 .*--upload-file - smtps:\/\/\S+\/localhost$/],
    ['ntfy.sh', /--proxy socks5h:\/\/\S+@127\.0\.0\.1:9050 .*--data-raw disk-low -- https:\/\/\S+$/],
  ])('of the examples, %s, goes through tor, and takes nothing but a code', async (name, expected) => {
    const bin = join(folder.path, `bin-${name}`);
    const out = join(folder.path, `${name}.out`);
    await mkdir(bin);
    await writeFile(join(bin, 'curl'), `#!/bin/sh\nprintf '%s' "$*" > ${out}\n`, { mode: 0o700 });
    const run = async (code: string): Promise<number> => {
      const child = spawn(join(TOP, 'config/notices', name), [code], {
        env: { PATH: `${bin}:/usr/bin:/bin` },
        stdio: 'ignore',
      });
      const [status] = await once(child, 'exit');
      return Number(status);
    };
    expect(await run('disk-low')).toBe(0);
    expect(await readFile(out, 'utf8')).toMatch(expected);
    for (const wrong of ['', 'a b', 'a\nBcc: x', '$(id)']) expect(await run(wrong)).toBe(2);
  });
});
