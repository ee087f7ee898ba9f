/**
 * The whole journey without a browser, by the commands of `./amana`: a source sends, a worker cleans, an editor
 * reads and answers, the source comes back. Real processes, real Redis, real files of real cameras.
 */

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { sanitizationRecord } from '#protocol/record.ts';
import { amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';

const MEDIA = join(TOP, 'tests', 'fixtures', 'media');
/** Eight words of the list: what fails must be the server, not the codename. */
const UNUSED_CODENAME = 'abacus abdomen abdominal abide abiding ability ablaze able';
const sent = z.object({ codename: z.string(), attachments: z.array(z.string()) });
const inboxLine = z.object({
  id: z.string(),
  thread: z.string(),
  day: z.string(),
  text: z.string(),
  attachments: z.array(
    z.object({
      id: z.string(),
      status: z.enum(['waiting', 'clean', 'raster', 'rejected']),
      mode: z.optional(z.string()),
      again: z.optional(z.string()),
      failed: z.optional(z.string()),
    }),
  ),
});
const replyLine = z.object({ text: z.string() });

let running: RunningAmana;
let folder: string;
let desk: readonly string[];

/** Runs a command that has to succeed, and gives its JSON lines. */
async function lines(args: readonly string[]): Promise<unknown[]> {
  const { code, stdout, stderr } = await amana(args);
  if (code !== 0) throw new Error(`amana ${args[0]} ended with ${code}: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line));
}

/** Asks again until the answer is there: what is acknowledged arrives, but not at once. */
async function eventually<T>(ask: () => Promise<T | null>, seconds = 60): Promise<T> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > until) throw new Error('it never came');
    await sleep(500);
  }
}

const inbox = async () => (await lines([...desk, 'inbox', '--json'])).map((line) => inboxLine.parse(line));

const file = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-headless-'));
  running = await startAmana();
  desk = [
    'desk',
    '--key',
    join(folder, 'editor.key'),
    '--passphrase-file',
    await file('passphrase', 'seven calm rivers'),
  ];
}, 240_000);

afterAll(async () => {
  await running?.dispose();
  await rm(folder, { recursive: true, force: true });
});

describe('the journey on the command line', () => {
  it('carries a report from a source to the desk and back', async () => {
    const text = await file('report.txt', 'Two checkpoints were set up north of the city. شاهدت ذلك بنفسي.');
    const unknown = await file(
      'program',
      Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(500)]),
    );
    const attach = [join(MEDIA, 'htc-desire.jpg'), join(MEDIA, 'phone-with-gps.mp4'), unknown].flatMap(
      (path) => ['--attach', path],
    );
    const [first] = await lines(['send', '--server', running.intake, '--text', text, ...attach, '--json']);
    const { codename, attachments } = sent.parse(first);
    expect(codename.split(' ')).toHaveLength(8);
    expect(attachments).toHaveLength(3);

    if (running.invite === null) throw new Error('the first run prints an invite');
    await lines([
      ...desk.slice(0, 1),
      'enroll',
      '--invite',
      running.invite,
      ...desk.slice(1),
      '--name',
      'Ada',
      '--json',
    ]);

    const report = await eventually(async () => {
      const [line] = await inbox();
      const settled = line?.attachments.every(({ status }) => status !== 'waiting') ?? false;
      return line !== undefined && settled ? line : null;
    });
    expect(report.text).toBe('Two checkpoints were set up north of the city. شاهدت ذلك بنفسي.');
    expect(report.attachments.map(({ status }) => status)).toEqual(['clean', 'clean', 'rejected']);
    expect(report.attachments.map(({ id }) => id)).toEqual(attachments);

    const out = join(folder, 'opened');
    await lines([...desk, 'open', report.id, '--out', out, '--json']);
    const opened = await readdir(out, { recursive: true });
    const picture = opened.find((name) => name.endsWith('.jpg'));
    if (picture === undefined) throw new Error(`no clean copy among ${opened.join(', ')}`);
    const bytes = await readFile(join(out, picture));
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect(bytes.includes('HTC')).toBe(false);
    expect(opened.some((name) => name.endsWith('.mp4'))).toBe(true);

    await lines([
      ...desk,
      'reply',
      report.thread,
      '--text',
      await file('reply.txt', 'On which road? أي طريق؟'),
      '--json',
    ]);
    const replies = await eventually(async () => {
      const found = await lines(['replies', '--server', running.intake, '--codename', codename, '--json']);
      return found.length > 0 ? found : null;
    });
    expect(replyLine.parse(replies[0]).text).toBe('On which road? أي طريق؟');

    const answer = await file('answer.txt', 'The old road to the river.');
    await lines(['send', '--server', running.intake, '--codename', codename, '--text', answer, '--json']);
    const both = await eventually(async () => {
      const reports = await inbox();
      return reports.length === 2 ? reports : null;
    });
    expect(new Set(both.map(({ thread }) => thread))).toEqual(new Set([report.thread]));
  }, 240_000);

  it('cleans a photo again in the way an editor asks for, and loses nothing', async () => {
    const text = await file('photo.txt', 'The yard, from the window.');
    const photo = join(MEDIA, 'htc-desire.jpg');
    const args = ['--text', text, '--attach', photo, '--hidden', 'keep', '--json'];
    await lines(['send', '--server', running.intake, ...args]);
    const copyOf = async (mode: string) => {
      const { id, attachments } = await eventually(async () => {
        const found = (await inbox()).find((one) => one.text === 'The yard, from the window.');
        const [attachment] = found?.attachments ?? [];
        return found !== undefined && attachment?.mode === mode ? found : null;
      });
      const out = join(folder, `as-${mode}`);
      await lines([...desk, 'open', id, '--out', out, '--originals', '--json']);
      const record = sanitizationRecord.parse(JSON.parse(await readFile(join(out, 'record-1.json'), 'utf8')));
      const copy = await readFile(join(out, 'photo-1.jpg'));
      expect(createHash('sha256').update(copy).digest('hex')).toBe(record.after?.sha256Hex);
      expect((await readFile(join(out, 'original-1'))).equals(await readFile(photo))).toBe(true);
      expect(record).toMatchObject({ mode, status: 'clean' });
      expect(copy.includes('HTC')).toBe(false);
      return { attachment: attachments[0]?.id ?? '', copy };
    };
    const first = await copyOf('rebuild');
    for (const mode of ['faithful', 'faithful']) {
      // The second finds the first under way, or asks for the same once more.
      await lines([...desk, 'clean', first.attachment, '--mode', mode, '--json']);
    }
    const second = await copyOf('faithful');
    expect(second.copy.equals(first.copy)).toBe(false);

    for (const bad of [
      ['--mode', 'shiny'],
      ['--mode', ''],
    ]) {
      const { code, stderr } = await amana([...desk, 'clean', first.attachment, ...bad, '--json']);
      expect(code).not.toBe(0);
      expect(stderr).toContain('malformed-request');
    }
    const unkept = (await inbox())
      .flatMap(({ attachments }) => attachments)
      .find(({ id }) => id !== first.attachment);
    const refused = await amana([...desk, 'clean', unkept?.id ?? '', '--mode', 'scan', '--json']);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('original-gone');
    const stranger = await fetch(new URL(`/api/attachments/${first.attachment}/again`, running.newsroom), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"mode":"scan"}',
    });
    expect(stranger.status).toBe(401);
  }, 240_000);

  it('refuses a wrong passphrase, a wrong codename and an unknown server in one sentence', async () => {
    const wrong = await file('wrong', 'not this one');
    const cases = [
      [...desk.slice(0, 3), '--passphrase-file', wrong, 'inbox', '--json'],
      [
        'replies',
        '--server',
        running.intake,
        '--codename',
        'eight words that are not all listed herein',
        '--json',
      ],
      ['replies', '--server', 'http://127.0.0.1:9', '--codename', UNUSED_CODENAME, '--json'],
    ];
    for (const args of cases) {
      const { code, stdout, stderr } = await amana(args);
      expect({ args, code }).not.toEqual({ args, code: 0 });
      expect(stdout).toBe('');
      expect(
        stderr
          .trim()
          .split('\n')
          .filter((line) => !line.startsWith('warning')),
      ).toHaveLength(1);
      expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
    }
  }, 120_000);
});
