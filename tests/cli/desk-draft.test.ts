/** Drafts from the command line: never over a colleague's words, and out in one language or in both. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import { verifyBundle } from '#newsroom/site/bundle.ts';
import type { Article } from '#protocol/article.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { CHEAP, PASSPHRASE, startWorld, stateOf, type World } from '../desk/client/world.ts';
import { amana } from '../support/amana.ts';
import { anArticle } from '../support/desk.ts';

const ARABIC = {
  slug: 'the-bridge-ar',
  language: 'ar',
  title: 'الجسر',
  body: 'لا يمر أحد.',
} as const satisfies Partial<Article>;

let world: World;
let lead: DeskSession;
let second: DeskSession;
let caseId: ObjectId;
let folder: string;
let onDesk: (...args: readonly string[]) => ReturnType<typeof amana>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-desk-draft-'));
  world = await startWorld();
  const { desk } = world;
  lead = await world.open(desk.lead);
  await lead.sync();
  second = await world.joined(lead, 'Second');
  const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Bridge' });
  await second.sync();
  const file = wrapIdentity(
    desk.crypto,
    await loadArgon2(),
    desk.root,
    desk.lead.identity,
    PASSPHRASE,
    CHEAP,
  );
  await writeFile(join(folder, 'lead.key'), JSON.stringify(file));
  await writeFile(join(folder, 'passphrase'), PASSPHRASE);
  const opening = ['--key', join(folder, 'lead.key'), '--passphrase-file', join(folder, 'passphrase')];
  onDesk = (...args) => amana(['desk', ...opening, '--server', desk.url, '--json', ...args]);
}, 120_000);
afterAll(async () => {
  await lead.lock();
  await second.lock();
  await world.stop();
  await rm(folder, { recursive: true });
});

const article = (changes: Partial<Article> = {}): Article =>
  anArticle(world.desk.today(), { slug: 'the-bridge', ...changes });

async function fileOf(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const sentenceOf = (stderr: string): string =>
  String(JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.sentence);

describe('a draft from the command line', () => {
  it('takes the place of the draft that it began with, and of no other', async () => {
    const first = await fileOf('first.json', { article: article(), sources: [] });
    expect((await onDesk('draft', caseId, '--file', first)).code).toBe(0);
    const printed = JSON.parse((await onDesk('draft', caseId)).stdout);
    await second.sync();
    expect(printed.from).toBe(stateOf(second).cases[0]?.draft?.digest);

    // What does not say what it began with has read nothing.
    const blind = await fileOf('blind.json', { article: article({ body: 'It was Friday.' }), sources: [] });
    const refused = await onDesk('draft', caseId, '--file', blind);
    expect([refused.code, sentenceOf(refused.stderr)]).toEqual([
      1,
      expect.stringContaining(`--from ${printed.from}`),
    ]);

    // A colleague saves while this one is written.
    const theirs = article({ body: 'It was Tuesday.' });
    await second.saveDraft(caseId, { article: theirs, sources: [] });
    const mine = { ...printed, article: article({ body: 'It was Monday.' }) };
    const late = await onDesk('draft', caseId, '--file', await fileOf('mine.json', mine));
    expect([late.code, sentenceOf(late.stderr)]).toEqual([
      1,
      expect.stringContaining('nothing of it was overwritten'),
    ]);
    await second.sync();
    const stands = stateOf(second).cases[0]?.draft;
    expect(stands?.draft.article.body).toBe('It was Tuesday.');

    const both = await fileOf('both.json', { ...mine, article: article({ body: 'Monday or Tuesday.' }) });
    expect((await onDesk('draft', caseId, '--file', both, '--from', stands?.digest ?? '')).code).toBe(0);
    await second.sync();
    expect(stateOf(second).cases[0]?.draft?.draft.article.body).toBe('Monday or Tuesday.');
  }, 120_000);

  it('goes out in one language or in both, each with a bundle of its own', async () => {
    const arabic = await fileOf('arabic.json', { article: article(ARABIC), sources: [] });
    expect((await onDesk('draft', caseId, '--file', arabic, '--translation')).code).toBe(0);
    const early = await onDesk('promote', caseId, '--both');
    expect([early.code, JSON.parse(early.stderr.trim().split('\n').at(-1) ?? '').error.code]).toEqual([
      1,
      'signatures-missing',
    ]);
    const wrong = await onDesk('promote', caseId, '--both', '--translation');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);

    expect((await onDesk('sign', caseId, '--translation')).code).toBe(0);
    await second.sync();
    const [one] = stateOf(second).cases;
    await second.signDraft(caseId, one?.translation?.digest ?? '');
    const alone = await onDesk('promote', caseId, '--translation');
    expect([alone.code, JSON.parse(alone.stdout).path]).toEqual([0, '/site/the-bridge-ar/']);
    expect((await fetch(`${world.desk.url}/site/the-bridge/`)).status).toBe(404);

    expect((await onDesk('sign', caseId)).code).toBe(0);
    await second.signDraft(caseId, one?.draft?.digest ?? '');
    const bundle = join(folder, 'bundle.zip');
    const pair = await onDesk('promote', caseId, '--both', '--bundle', bundle);
    expect([
      pair.code,
      pair.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).path),
    ]).toEqual([0, ['/site/the-bridge/', '/site/the-bridge-ar/']]);
    for (const [path, words] of [
      ['the-bridge', 'Monday or Tuesday.'],
      ['the-bridge-ar', 'لا يمر أحد.'],
    ])
      expect(await (await fetch(`${world.desk.url}/site/${path}/`)).text()).toContain(words);
    const { crypto, root, storage, today } = world.desk;
    const statements = await storage.statements.all();
    const directory = VerifiedDirectory.verify(crypto, root, { v: 1, statements }, today());
    const slugs = [];
    for (const name of ['bundle.zip', 'bundle-translation.zip']) {
      const zip = new Uint8Array(await readFile(join(folder, name)));
      slugs.push(verifyBundle({ crypto, root, directory }, zip).article.slug);
    }
    expect(slugs).toEqual(['the-bridge', 'the-bridge-ar']);
  }, 120_000);
});
