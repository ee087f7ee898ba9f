/** `./amana desk` against a real newsroom server: what scripts rely on. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TOP } from '#cli/places.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import { makeFolder, type TestFolder } from '../../support/folder.ts';
import { CHEAP, PASSPHRASE, startWorld, type World } from './world.ts';

// Several processes a test, some of which stretch a passphrase at full cost.
jest.setTimeout(240_000);

let world: World;
let folder: TestFolder;
let keyPath: string;
let passphrasePath: string;

beforeAll(async () => {
  [world, folder] = [await startWorld(), await makeFolder()];
  keyPath = join(folder.path, 'lead.key');
  passphrasePath = join(folder.path, 'passphrase');
  const { crypto, root, lead } = world.desk;
  const file = wrapIdentity(crypto, await loadArgon2(), root, lead.identity, PASSPHRASE, CHEAP);
  await writeFile(keyPath, JSON.stringify(file));
  await writeFile(passphrasePath, `${PASSPHRASE}\n`);
});
afterAll(async () => {
  await world.stop();
  await folder.remove();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const amana = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(TOP, 'src/cli/main.ts'), ...args],
      { env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const onDesk = (...args: readonly string[]): Promise<Outcome> =>
  amana('desk', '--key', keyPath, '--passphrase-file', passphrasePath, ...args);

const lastError = ({ stderr }: Outcome) => JSON.parse(stderr.trim().split('\n').at(-1) ?? '');

describe('amana desk', () => {
  it('says what to do when the newsroom is not known', async () => {
    const outcome = await onDesk('inbox', '--json');
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(lastError(outcome).error.sentence).toContain('--server');
    await writeFile(`${keyPath}.server`, `${world.desk.url}\n`);
    expect(await onDesk('inbox', '--json')).toMatchObject({ code: 0, stdout: '' });
  });

  it('lists a report, takes it out as files, and answers', async () => {
    const photo = await world.sendPhoto();
    const missing = { ...photo, id: 'ab'.repeat(16) as typeof photo.id };
    const id = await world.sendReport(world.newThread(), 'The bridge is closed.\nSince Sunday.', [
      photo,
      missing,
    ]);
    const [line] = (await onDesk('inbox', '--json')).stdout.trim().split('\n');
    const item = JSON.parse(line ?? '');
    expect(item).toMatchObject({
      id,
      thread: expect.stringMatching(/^[0-9a-f]{32}$/),
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      text: 'The bridge is closed.\nSince Sunday.',
      attachments: [
        { id: photo.id, status: 'clean' },
        { id: missing.id, status: 'waiting' },
      ],
      case: null,
    });

    const out = join(folder.path, 'out');
    expect((await onDesk('open', id, '--out', out, '--json')).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      'photo-1.jpg',
      'record-1.json',
      'report.json',
      'report.txt',
    ]);
    expect(await readFile(join(out, 'report.txt'), 'utf8')).toBe('The bridge is closed.\nSince Sunday.');
    expect(JSON.parse(await readFile(join(out, 'record-1.json'), 'utf8'))).toMatchObject({ status: 'clean' });
    expect((await stat(join(out, 'photo-1.jpg'))).size).toBe(photo.bytes);
    expect((await stat(join(out, 'photo-1.jpg'))).mode & 0o077).toBe(0);
    // The conversation's secret and the source's own file name stay on the desk.
    const taken = await readFile(join(out, 'report.json'), 'utf8');
    expect(taken).not.toMatch(/threadKey|IMG_2041/);

    await writeFile(join(folder.path, 'reply.txt'), 'When was this?\n');
    const replied = await onDesk('reply', item.thread, '--text', join(folder.path, 'reply.txt'), '--json');
    expect(JSON.parse(replied.stdout)).toEqual({
      thread: item.thread,
      case: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await world.desk.storage.drops.repliesWait()).toBe(true);
  });

  it('enrols an editor with an invite, once a lead approves', async () => {
    const invite = JSON.parse((await onDesk('invite', '--json')).stdout).invite;
    const secondKey = join(folder.path, 'second.key');
    const enrol = (...more: readonly string[]) =>
      amana(
        'desk',
        'enroll',
        '--invite',
        invite,
        '--key',
        secondKey,
        '--passphrase-file',
        passphrasePath,
        '--json',
        ...more,
      );
    const tooSoon = await enrol('--name', 'Nour', '--timeout', '0');
    expect(tooSoon.code).toBe(1);
    expect(lastError(tooSoon).error.code).toBe('not-approved');
    expect((await stat(secondKey)).mode & 0o077).toBe(0);

    const people = (await onDesk('people', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const waiting = people.find(({ status }) => status === 'waiting');
    expect((await onDesk('approve', waiting.id, '--json')).code).toBe(0);
    const done = await enrol();
    expect(JSON.parse(done.stdout)).toMatchObject({
      editorId: waiting.id,
      name: 'Nour',
      words: waiting.words,
    });
    const [nour] = (await onDesk('people', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ id }) => id === waiting.id);
    expect(nour.until).toMatch(/^\d{4}-\d\d-\d\d$/);
    // Half a year of it has only begun.
    expect(await onDesk('renew', '--json')).toMatchObject({ code: 0, stdout: '' });
    expect(await onDesk('renew', '--within', '0')).toMatchObject({ code: 2, stdout: '' });
    const inbox = await amana(
      'desk',
      '--key',
      secondKey,
      '--passphrase-file',
      passphrasePath,
      'inbox',
      '--json',
    );
    expect(inbox.stdout.trim().split('\n')).toHaveLength(1);
    const refused = await amana(
      'desk',
      '--key',
      secondKey,
      '--passphrase-file',
      passphrasePath,
      'invite',
      '--json',
    );
    expect(lastError(refused).error).toEqual({
      code: 'forbidden',
      sentence: 'Your role on the desk does not allow this.',
    });
  });

  it('files into a new case for some by name, and for nobody who is not on the desk', async () => {
    const id = await world.sendReport(world.newThread(), 'The mayor has signed it.');
    const { editor, lead } = world.desk;
    const stranger = await onDesk('file', id, '--title', 'The mayor', '--only', 'ab'.repeat(16), '--json');
    expect(stranger.code).toBe(2);
    expect(lastError(stranger).error.sentence).toContain('abab');
    const both = await onDesk('file', id, '--case', 'ab'.repeat(16), '--only', editor.identity.id, '--json');
    expect(both.code).toBe(2);
    const done = await onDesk('file', id, '--title', 'The mayor', '--only', lead.identity.id, '--json');
    const filed = JSON.parse(done.stdout);
    expect(filed).toMatchObject({ report: id, readers: [lead.identity.id] });
    const { keys } = world.desk.storage;
    expect([...(await keys.namesOf(lead.identity.id))]).toContain(`stream:${filed.case}`);
    expect([...(await keys.namesOf(editor.identity.id))]).not.toContain(`stream:${filed.case}`);
  });

  it('refuses a wrong passphrase, a key that is none, and an id that is none', async () => {
    const wrong = join(folder.path, 'wrong');
    await writeFile(wrong, 'wrong\n');
    const refused = await amana('desk', '--key', keyPath, '--passphrase-file', wrong, 'inbox', '--json');
    expect(refused.code).toBe(1);
    expect(lastError(refused).error.code).toBe('wrong-passphrase');
    const noKey = await amana(
      'desk',
      '--key',
      wrong,
      '--server',
      world.desk.url,
      '--passphrase-file',
      wrong,
      'inbox',
    );
    expect(noKey).toMatchObject({ code: 1, stdout: '' });
    expect(await onDesk('open', 'report-1', '--out', folder.path)).toMatchObject({ code: 2 });
    const absent = await onDesk('open', 'cd'.repeat(16), '--out', folder.path, '--json');
    expect(lastError(absent).error.code).toBe('not-found');
  });
});
