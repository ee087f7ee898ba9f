/**
 * A machine is lost and comes back from its backup: a whole newsroom is backed up while sources send, its folder is
 * destroyed, and another one is started from what the operator kept. The worker stands for a host of its own, whose keys
 * are in no backup.
 */
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import { openStorage } from '#storage/index.ts';
import { amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';

const PHOTO = join(TOP, 'tests', 'fixtures', 'media', 'htc-desire.jpg');
const sent = z.object({ codename: z.string(), attachments: z.array(z.string()) });
const inboxLine = z.object({
  id: z.custom<ObjectId>(isObjectId),
  thread: z.string(),
  text: z.string(),
  case: z.unknown(),
  attachments: z.array(z.object({ id: z.custom<ObjectId>(isObjectId), status: z.string() })),
});
const taken = z.object({
  number: z.number(),
  blobs: z.number(),
  newBlobs: z.number(),
  forgotten: z.number(),
});
const restored = z.object({ reports: z.number(), blobs: z.number(), purged: z.number() });

let folder: string;
let data: string;
let backups: string;
let running: RunningAmana;
let desk: readonly string[];

async function lines(args: readonly string[]): Promise<unknown[]> {
  const { code, stdout, stderr } = await amana(args);
  if (code !== 0) throw new Error(`amana ${args.join(' ')} ended with ${code}: ${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line));
}

async function send(text: string, ...more: readonly string[]): Promise<z.infer<typeof sent>> {
  const path = join(folder, 'report.txt');
  await writeFile(path, text);
  const [line] = await lines(['send', '--server', running.intake, '--text', path, ...more, '--json']);
  return sent.parse(line);
}

const inbox = async () =>
  (await lines([...desk, '--server', running.newsroom, 'inbox', '--json'])).map((line) =>
    inboxLine.parse(line),
  );

async function eventually<T>(ask: () => Promise<T | null>): Promise<T> {
  const until = performance.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > until) throw new Error('it never came');
    await sleep(300);
  }
}

const backUp = async () => {
  const common = ['--recipients', join(folder, 'operator.age.pub'), '--data', data, '--json'];
  return taken.parse((await lines(['backup', '--to', backups, ...common]))[0]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-lost-'));
  [data, backups] = [join(folder, 'data'), join(folder, 'backups')];
  const passphrase = join(folder, 'passphrase');
  await writeFile(passphrase, 'seven calm rivers');
  desk = ['desk', '--key', join(folder, 'editor.key'), '--passphrase-file', passphrase];
  running = await startAmana({ data });
  expect((await amana(['backup', 'key', join(folder, 'operator.age')])).code).toBe(0);
}, 240_000);

afterAll(async () => {
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describe('a newsroom whose machine is lost', () => {
  it('comes back with all that was acknowledged, and with nothing that was purged', async () => {
    const first = await send('The first, with a photo.', '--attach', PHOTO);
    await send('To be purged, with a photo.', '--attach', PHOTO);
    if (running.invite === null) throw new Error('the first run prints an invite');
    await lines([...desk, 'enroll', '--invite', running.invite, '--name', 'Ada', '--json']);
    const both = await eventually(async () => {
      const reports = await inbox();
      const clean = reports.every(({ attachments }) => attachments.every(({ status }) => status === 'clean'));
      return reports.length === 2 && clean ? reports : null;
    });
    const report = both.find(({ text }) => text.startsWith('The first'));
    const doomed = both.find(({ text }) => text.startsWith('To be purged'));
    if (report === undefined || doomed === undefined) throw new Error('the inbox shows others');
    const reply = join(folder, 'reply.txt');
    await writeFile(reply, 'On which road?');
    await lines([...desk, 'reply', report.thread, '--text', reply, '--json']);

    // Sources go on sending while it is made.
    let going = true;
    const sending = (async () => {
      let count = 0;
      while (going) await send(`Sent meanwhile, ${count++}.`);
      return count;
    })();
    expect(await backUp()).toMatchObject({ number: 1, blobs: 2, newBlobs: 2 });
    going = false;
    const meanwhile = await sending;
    expect(meanwhile).toBeGreaterThan(0);

    const storage = await openStorage({ database: join(data, 'amana.sqlite'), blobs: join(data, 'blobs') });
    await storage.purge.erase([doomed.id, ...doomed.attachments.map(({ id }) => id)]);
    await storage.close();
    const last = await send('The last before the machine was lost.', '--attach', PHOTO);
    expect(await backUp()).toMatchObject({ number: 2, newBlobs: 1, forgotten: 1 });

    // The worker's host stays; everything else is gone.
    await running.stop();
    await rename(join(data, 'worker'), join(folder, 'worker'));
    await rm(data, { recursive: true });
    const args = ['--to', data, '--identity', join(folder, 'operator.age'), '--json'];
    const [line] = await lines(['restore', backups, ...args]);
    expect(restored.parse(line).reports).toBe(2 + meanwhile);
    expect(await readdir(data)).not.toContain('worker');
    await rename(join(folder, 'worker'), join(data, 'worker'));
    running = await startAmana({ data });
    expect(running.invite).toBeNull();

    const after = await eventually(async () => {
      const reports = await inbox();
      const late = reports.find(({ text }) => text.startsWith('The last'));
      return late?.attachments[0]?.status === 'clean' && reports.length === 2 + meanwhile ? reports : null;
    });
    const texts = Array.from({ length: meanwhile }, (_, count) => `Sent meanwhile, ${count}.`);
    expect(after.map(({ text }) => text).sort()).toEqual(
      [...texts, 'The first, with a photo.', 'The last before the machine was lost.'].sort(),
    );
    expect(after.find(({ id }) => id === report.id)?.case).toEqual(expect.anything());
    expect(last.attachments).toEqual(
      after.find(({ text }) => text.startsWith('The last'))?.attachments.map(({ id }) => id),
    );

    // The editor opens what was cleaned on the machine that is gone, and the source finds the reply.
    const out = join(folder, 'opened');
    await lines([...desk, '--server', running.newsroom, 'open', report.id, '--out', out, '--json']);
    expect((await readFile(join(out, 'photo-1.jpg'))).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    const replies = await eventually(async () => {
      const found = await lines([
        'replies',
        '--server',
        running.intake,
        '--codename',
        first.codename,
        '--json',
      ]);
      return found.length > 0 ? found : null;
    });
    expect(replies).toMatchObject([{ text: 'On which road?' }]);
    const verified = await amana([...desk, '--server', running.newsroom, 'verify-log']);
    expect(verified.code).toBe(0);
  }, 400_000);
});
