/**
 * Out of the desk, to the newsroom's own site: what the case's history tells of it, words that wait for their hour, and
 * that nothing on the server leads from the article to the report.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { unzipSync } from 'fflate';
import type { DeskSession } from '#desk/client/session.ts';
import type { CleanMedia, DeskCase } from '#desk/client/state.ts';
import type { Article } from '#protocol/article.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { anArticle, JPEG } from '../../support/desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

jest.setTimeout(180_000);

let world: World;
let lead: DeskSession;
let second: DeskSession;
let caseId: ObjectId;
let report: ObjectId;
let photo: Uint8Array<ArrayBuffer>;
let media: CleanMedia;
beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
  second = await world.joined(lead, 'Rana');
  photo = new Uint8Array([...JPEG, ...world.desk.crypto.random(200)]);
  const attachment = await world.sendPhoto(photo, true);
  report = await world.sendReport(world.newThread(), 'The bridge is closed since Sunday.', [attachment]);
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Bridge' });
  // The copy that goes out has other bytes than what the source sent.
  await lead.cleanAgain(attachment.id, 'faithful');
  await world.cleanAgain(attachment.id, new Uint8Array([...JPEG, ...world.desk.crypto.random(100)]));
  await lead.sync();
  await second.sync();
  const [first] = caseOf(lead).media;
  if (first === undefined) throw new Error('no media');
  media = first;
});
afterAll(() => world.stop());

const caseOf = (session: DeskSession): DeskCase => {
  const found = stateOf(session).cases.find(({ id }) => id === caseId);
  if (found === undefined) throw new Error('no case');
  return found;
};

/** Saved and signed by both. */
async function signed(changes: Partial<Article> = {}): Promise<string> {
  const article = anArticle(world.desk.today(), {
    slug: 'the-bridge',
    media: [{ name: media.name, sha256: media.sha256, caption: 'The bridge', credit: '', alt: 'A bridge' }],
    ...changes,
  });
  const sources = article.media.map(({ name }) => ({ name, attachment: media.attachment }));
  await lead.sync();
  await lead.saveDraft(caseId, { article, sources });
  const digest = caseOf(lead).draft?.digest ?? '';
  await lead.signDraft(caseId, digest);
  await second.sync();
  await second.signDraft(caseId, digest);
  await lead.sync();
  return digest;
}

const standing = () => caseOf(lead).sent.map(({ target, state, digest }) => ({ target, state, digest }));

describe('what went out', () => {
  it('is told in the history, as promoted, updated and corrected', async () => {
    const first = await signed();
    await lead.promote(caseId);
    expect(standing()).toEqual([{ target: 'own-site', state: 'promoted', digest: first }]);
    const other = await signed({ body: 'It is closed since Monday.' });
    await lead.promote(caseId);
    expect(standing()).toEqual([{ target: 'own-site', state: 'updated', digest: other }]);
    const mended = await signed({
      body: 'It is closed since Tuesday.',
      corrections: [{ day: world.desk.today(), text: 'It was Tuesday.' }],
    });
    await lead.promote(caseId);
    expect(standing()).toEqual([{ target: 'own-site', state: 'corrected', digest: mended }]);
    await second.sync();
    expect(caseOf(second).sent).toEqual(caseOf(lead).sent);
  });

  it('is withdrawn by one, also of a frozen case, and comes back only with other words', async () => {
    await lead.freeze(caseId, 'She may be in danger.');
    await lead.promotions.withdrawPromotion({ caseId, target: 'own-site', language: 'en', reason: 'none' });
    expect(standing()).toMatchObject([{ target: 'own-site', state: 'withdrawn' }]);
    expect(caseOf(lead).promoted).toBeNull();
    expect((await world.desk.ask('GET', '/site/the-bridge/')).status).toBe(410);
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'case-frozen' });
    const freeze = caseOf(lead).frozen?.position ?? -1;
    await lead.liftFreeze(caseId, freeze);
    await second.sync();
    await second.liftFreeze(caseId, freeze);
    await lead.sync();
    await expect(lead.promote(caseId)).rejects.toMatchObject({ code: 'conflict' });
    await signed({ body: 'It is open again.' });
    await lead.promote(caseId);
    expect(standing()).toMatchObject([{ state: 'promoted' }]);
  });

  it('of a bundle that was carried away is told once', async () => {
    await lead.promotions.noteBundle(caseId, 'main');
    await lead.promotions.noteBundle(caseId, 'main');
    expect(caseOf(lead).sent.filter(({ target }) => target === 'bundle')).toMatchObject([{ state: 'taken' }]);
    expect(caseOf(lead).history.filter(({ body }) => body.type === 'sent-out')).toHaveLength(2);
  });
});

describe('words that wait for their hour', () => {
  const inHours = (hours: number): number => world.desk.today() * 86_400_000 + hours * 3_600_000;

  it('lie sealed in the case, not on the server, and go out from any desk that is open then', async () => {
    const digest = await signed({ slug: 'later', title: 'Only tomorrow' });
    await lead.promotions.setEmbargo(caseId, 'main', inHours(24));
    await second.sync();
    expect(caseOf(second).embargoes).toMatchObject([{ digest, atMs: inHours(24) }]);
    expect(await second.promotions.sendDue()).toBe(0);
    expect((await world.desk.ask('GET', '/site/later/')).status).toBe(404);
    expect(await planted(['Only tomorrow'])).toEqual([]);
    await second.promotions.setEmbargo(caseId, 'main', inHours(-1));
    await lead.sync();
    expect(await lead.promotions.sendDue()).toBe(1);
    expect((await world.desk.ask('GET', '/site/later/')).status).toBe(200);
    expect(caseOf(lead).embargoes).toEqual([]);
    await second.sync();
    expect(await second.promotions.sendDue()).toBe(0);
  });

  it('stay where they are when they are taken back, changed, or the case is frozen', async () => {
    await signed({ slug: 'never' });
    await lead.promotions.setEmbargo(caseId, 'main', inHours(-1));
    await lead.promotions.setEmbargo(caseId, 'main', null);
    expect(await lead.promotions.sendDue()).toBe(0);
    await lead.promotions.setEmbargo(caseId, 'main', inHours(-1));
    await second.sync();
    await second.saveDraft(caseId, {
      article: anArticle(world.desk.today(), { slug: 'never' }),
      sources: [],
    });
    await lead.sync();
    expect(await lead.promotions.sendDue()).toBe(0);
    await expect(lead.promotions.setEmbargo(caseId, 'main', inHours(1))).rejects.toMatchObject({
      code: 'signatures-missing',
    });
    expect((await world.desk.ask('GET', '/site/never/')).status).toBe(404);
  });
});

/** Files of the server and of its site, and every published bundle taken apart, that hold one of these. */
async function planted(texts: readonly string[]): Promise<string[]> {
  const top = world.desk.folder.path;
  const found: string[] = [];
  const look = (name: string, bytes: Uint8Array): void => {
    const content = Buffer.from(bytes).toString('latin1');
    for (const text of texts) {
      // An id or a hash may stand there as letters or as bytes.
      const spellings = [
        Buffer.from(text),
        ...(/^[0-9a-f]{32,}$/.test(text) ? [Buffer.from(text, 'hex')] : []),
      ];
      if (spellings.some((one) => content.includes(one.toString('latin1')))) found.push(`${name}: ${text}`);
    }
  };
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    look(relative(top, path), bytes);
    if (entry.name === 'bundle.zip')
      for (const [name, file] of Object.entries(unzipSync(bytes)))
        look(`${relative(top, path)}/${name}`, file);
  }
  return found;
}

describe('on the server', () => {
  it('nothing leads from an article to its report, or back', async () => {
    await signed({ slug: 'unlinked', title: 'A title of its own' });
    expect(await lead.promote(caseId)).toEqual({ path: '/site/unlinked/' });
    const { thread = '' } = stateOf(lead).reports.find(({ id }) => id === report) ?? {};
    const original = createHash('sha256').update(photo).digest('hex');
    expect(original).not.toBe(media.sha256);
    const hidden = [report, thread, caseId, media.attachment, original];
    const published = (one: string): boolean => one.startsWith('site/');
    expect((await planted(hidden)).filter(published)).toEqual([]);
    // What was published is found there, and so this test can find things.
    const { digest = '' } = caseOf(lead).draft ?? {};
    const article = await planted(['unlinked', 'A title of its own', digest, media.sha256]);
    expect(article.filter(published).length).toBeGreaterThan(0);
    expect(article.filter((one) => !published(one))).toEqual([]);
  });
});
