/** The source's two commands against a real intake, as scripts use them. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { toHex } from '#protocol/bytes.ts';
import { threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { parseCodename } from '#protocol/words.ts';
import { AMANA, amana, type Finished, TOP } from '../support/amana.ts';
import { publishNext } from '../support/drops.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { overALine } from '../support/sourcePage.ts';

const sentLine = z.strictObject({ codename: z.string(), attachments: z.array(z.string()) });

let intake: TestIntake;
let report: string;
let server: readonly string[];

beforeAll(async () => {
  intake = await startIntake();
  report = join(intake.folder.path, 'report.txt');
  await writeFile(report, 'Two trucks without plates.');
  server = ['--server', intake.url, '--root', toHex(intake.newsroom.root.publicKey)];
});
afterAll(() => intake.stop());

/** Runs with text on standard input. */
function piped(args: readonly string[], input: string): Promise<Finished> {
  const child = spawn(AMANA, [...args], { cwd: TOP, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

describe('amana send', () => {
  it('prints the codename and the attachments as one line of JSON', async () => {
    const photo = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
    const { code, stdout, stderr } = await amana([
      'send',
      ...server,
      '--text',
      report,
      '--attach',
      photo,
      report,
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { codename, attachments } = sentLine.parse(JSON.parse(stdout));
    expect(codename.split(' ')).toHaveLength(8);
    expect((await intake.storage.attachments.waiting()).sort()).toEqual([...attachments].sort());
    expect(await intake.storage.reports.unreleased()).toHaveLength(1);
  });

  it('reads standard input, and follows up under the same codename', async () => {
    const first = await piped(['send', ...server, '--text', '-', '--json'], 'هل وصلت رسالتي؟');
    const { codename } = sentLine.parse(JSON.parse(first.stdout));
    const second = await amana([
      'send',
      ...server,
      '--text',
      report,
      '--codename',
      codename.toUpperCase(),
      '--json',
    ]);
    expect(sentLine.parse(JSON.parse(second.stdout))).toEqual({ codename, attachments: [] });
  });

  it('says on stderr that it believes a server whose root it was not told', async () => {
    const { code, stderr, stdout } = await amana([
      'send',
      '--server',
      intake.url,
      '--text',
      report,
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain(toHex(intake.newsroom.root.publicKey));
    expect(sentLine.safeParse(JSON.parse(stdout)).success).toBe(true);
  });

  it.each([
    [
      'another root',
      () => ['--server', intake.url, '--root', 'ab'.repeat(32), '--text', report],
      'directory-invalid',
      1,
    ],
    [
      'a codename that is none',
      () => [...server, '--text', report, '--codename', 'one two'],
      'codename-invalid',
      1,
    ],
    ['a report that is not there', () => [...server, '--text', '/nonexistent'], 'cannot be read', 1],
    [
      'an attachment that is not there',
      () => [...server, '--text', report, '--attach', '/nonexistent'],
      'cannot be read',
      1,
    ],
    ['a server that is none', () => ['--server', 'ftp://x', '--text', report], 'address of an intake', 2],
    ['no server', () => ['--text', report], '--server', 2],
  ])('refuses %s in one sentence, and sends nothing', async (_what, args, sentence, exitCode) => {
    const before = await intake.storage.reports.unreleased();
    const { code, stdout, stderr } = await amana(['send', ...args(), '--json']);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await intake.storage.reports.unreleased()).toHaveLength(before.length);
  });
});

describe('a line that stays dead for files', () => {
  let line: Awaited<ReturnType<typeof overALine>>;
  let large: string;
  beforeAll(async () => {
    line = await overALine(intake.url);
    line.dead = /attachments/;
    large = join(intake.folder.path, 'large.bin');
    await writeFile(large, new Uint8Array(5 * 1024 ** 2));
  });
  afterAll(() => line.stop());

  /** Sends over it until it says that it waits, and is stopped then. */
  async function stopped(...args: string[]): Promise<Finished> {
    const to = ['--server', line.url, '--root', toHex(intake.newsroom.root.publicKey)];
    const child = spawn(AMANA, ['send', ...to, '--json', ...args], { cwd: TOP, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    let isStopped = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (isStopped || !stderr.includes('until Ctrl-C')) return;
      isStopped = true;
      child.kill('SIGINT');
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  }

  it('is tried on until Ctrl-C; the words went first where the files are large, and are told all the same', async () => {
    const before = (await intake.storage.reports.unreleased()).length;
    const { code, stdout, stderr } = await stopped('--text', report, '--attach', large);
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('Stopped.') });
    expect(sentLine.parse(JSON.parse(stdout)).codename.split(' ')).toHaveLength(8);
    expect(await intake.storage.reports.unreleased()).toHaveLength(before + 1);
  }, 60_000);

  it('keeps the words back where they go last: with small files, or when it is said', async () => {
    const before = (await intake.storage.reports.unreleased()).length;
    for (const args of [
      ['--attach', report],
      ['--attach', large, '--files-first'],
    ]) {
      const { code, stdout } = await stopped('--text', report, ...args);
      expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    }
    expect(await intake.storage.reports.unreleased()).toHaveLength(before);
    const both = await amana(['send', ...server, '--text', report, '--words-first', '--files-first']);
    expect(both.code).not.toBe(0);
  }, 60_000);
});

describe('parcels', () => {
  const written = z.strictObject({ codename: z.string(), files: z.array(z.string()), arriveBy: z.string() });

  it('are written into a folder under names that say nothing, and sent by somebody else, in any order', async () => {
    const folder = join(intake.folder.path, 'stick');
    const photo = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
    const seal = ['send', ...server, '--text', report, '--attach', photo, '--to-parcel', folder, '--json'];
    const sealed = await amana(seal);
    expect({ code: sealed.code, stderr: sealed.stderr }).toEqual({ code: 0, stderr: '' });
    const { files, codename } = written.parse(JSON.parse(sealed.stdout));
    expect(codename.split(' ')).toHaveLength(8);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatch(/\/stick\/[a-z2-9]{8}\.dat$/);
    const before = (await intake.storage.reports.unreleased()).length;
    const sent = await amana(['send', ...server, '--parcel', ...files, '--json']);
    expect(sent).toEqual({ code: 0, stdout: '{"arrived":2}\n', stderr: '' });
    expect(await intake.storage.reports.unreleased()).toHaveLength(before + 1);
  });

  it('of which something is wrong are not sent; each file is named with what is wrong', async () => {
    const bad = join(intake.folder.path, 'holiday.dat');
    await writeFile(bad, new Uint8Array(65_536).fill(3));
    const { code, stdout, stderr } = await amana(['send', ...server, '--parcel', bad]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Nothing was sent.');
    expect(stderr).toContain('holiday.dat: no part of a parcel for this newsroom');
    for (const args of [['--parcel', bad, '--text', report], ['--text', report, '--part-size', '8M'], []])
      expect((await amana(['send', ...server, ...args])).code).toBe(1);
  });
});

describe('amana replies', () => {
  it('prints a line a reply, and nothing for a codename without one', async () => {
    const sent = await amana(['send', ...server, '--text', report, '--json']);
    const { codename } = sentLine.parse(JSON.parse(sent.stdout));
    const { crypto, newsroom, storage, today } = intake;
    const root = newsroom.root.publicKey;
    const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, await parseCodename(codename)));
    await storage.drops.putReply(
      newObjectId(crypto),
      today,
      Buffer.concat(sealReply(crypto, root, keys, today, 'Which mill?', 0)),
    );
    await publishNext(crypto, storage, today);

    const found = await amana(['replies', ...server, '--codename', codename, '--json']);
    expect(found.code).toBe(0);
    expect(
      found.stdout
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        day: new Date().toISOString().slice(0, 10),
        text: 'Which mill?',
      },
    ]);
    const other = codename.split(' ').reverse().join(' ');
    expect(await amana(['replies', ...server, '--codename', other, '--json'])).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});
