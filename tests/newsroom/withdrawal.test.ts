/** What stands on the newsroom's own site: pairs of languages, corrections, and articles that are taken back. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Article } from '#protocol/article.ts';
import { addDays } from '#protocol/day.ts';
import { anArticle, startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let token: string;
beforeAll(async () => {
  desk = await startDesk();
  token = await desk.login(desk.editor);
});
afterAll(() => desk.stop());

const both = () => [desk.lead, desk.editor];
const page = async (path: string): Promise<string> =>
  Buffer.from((await desk.ask('GET', path)).bytes).toString('utf8');
const withdraw = (json: unknown, by = token) => desk.ask('POST', '/api/withdrawals', { token: by, json });

async function publish(changes: Partial<Article>, by = token) {
  const zip = (await desk.bundle(anArticle(desk.today(), changes), both())).zip();
  const headers = { 'content-type': 'application/zip' };
  return desk.ask('POST', '/api/promotions', { token: by, body: zip, headers });
}

describe('a pair of languages', () => {
  const english = { slug: 'the-gate', title: 'The gate' } as const;
  const arabic = { slug: 'al-bawaba', title: 'البوابة', language: 'ar' } as const;

  it('links to its other half once that stands, whichever of them names the other', async () => {
    await publish({ ...english, translation: { language: 'ar', slug: 'al-bawaba' } });
    expect(await page('/site/the-gate/')).not.toContain('hreflang');
    await publish(arabic);
    for (const [slug, other, language] of [
      ['the-gate', 'al-bawaba', 'ar'],
      ['al-bawaba', 'the-gate', 'en'],
    ]) {
      const markup = await page(`/site/${slug}/`);
      expect(markup).toContain(`<link rel="alternate" hreflang="${language}" href="../${other}/">`);
      expect(markup).toContain(`<a href="../${other}/" rel="alternate" hreflang="${language}">`);
    }
  });

  it('loses the link when the other half is withdrawn', async () => {
    expect((await withdraw({ slug: 'al-bawaba', reason: 'none' })).status).toBe(204);
    expect(await page('/site/the-gate/')).not.toContain('hreflang');
    expect(await page('/site/atom.xml')).toContain('<at:deleted-entry');
  });

  it('cannot be of one language, or one article', async () => {
    for (const translation of [
      { language: 'en', slug: 'other' },
      { language: 'ar', slug: 'same' },
    ] as const)
      await expect(publish({ slug: 'same', translation })).rejects.toMatchObject({
        code: 'malformed-object',
      });
  });
});

describe('a correction', () => {
  it('is told below the byline and at the end, with its day', async () => {
    await publish({
      slug: 'mended',
      corrections: [{ day: desk.today(), text: 'It was <b>not</b> Monday.' }],
    });
    const markup = await page('/site/mended/');
    expect(markup).toMatch(/<p class="corrected"><a href="#corrections">[\s\S]*<time/);
    expect(markup).toContain('It was &lt;b&gt;not&lt;/b&gt; Monday.');
  });

  it('is of no day to come', async () => {
    const corrections = [{ day: addDays(desk.today(), 1), text: 'Tomorrow.' }];
    expect((await publish({ slug: 'early', corrections })).code).toBe('malformed-object');
  });
});

describe('an article that is withdrawn', () => {
  it('leaves word that it stood there, and nothing of what it said', async () => {
    await publish({ slug: 'gone-now', title: 'A title that says too much', body: 'Words of the article.' });
    expect((await withdraw({ slug: 'gone-now', reason: 'error' })).status).toBe(204);
    const answer = await desk.ask('GET', '/site/gone-now/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
    const markup = Buffer.from(answer.bytes).toString('utf8');
    expect(markup).toContain('This article has been withdrawn');
    expect(markup).toContain('What it said could not be upheld.');
    for (const path of ['bundle.zip', 'article.json', 'media/photo-1.jpg'])
      expect((await desk.ask('GET', `/site/gone-now/${path}`)).status).toBe(410);
    expect((await desk.ask('GET', '/site/never-was/')).status).toBe(404);
    for (const name of await readdir(desk.siteFolder, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const content = (await readFile(join(name.parentPath, name.name))).toString('latin1');
      for (const words of ['says too much', 'Words of the article'])
        expect([name.name, content.includes(words)]).toEqual([name.name, false]);
    }
  });

  it('is withdrawn twice as once, and the first reason stays', async () => {
    expect((await withdraw({ slug: 'gone-now', reason: 'law' })).status).toBe(204);
    expect(await page('/site/gone-now/')).toContain('could not be upheld');
  });

  it('comes back only as another signed version', async () => {
    const article = { slug: 'gone-now', title: 'A title that says too much', body: 'Words of the article.' };
    expect((await publish(article)).code).toBe('conflict');
    expect((await publish({ ...article, body: 'Better words.' })).status).toBe(200);
    expect(await page('/site/gone-now/')).toContain('Better words.');
    expect(existsSync(join(desk.siteFolder, 'gone-now', 'gone.html'))).toBe(false);
  });

  it('in Arabic says so in Arabic', async () => {
    await publish({ slug: 'arabi', language: 'ar', title: 'عنوان' });
    await withdraw({ slug: 'arabi', reason: 'none' });
    expect(await page('/site/arabi/')).toMatch(/<html lang="ar" dir="rtl">[\s\S]*سُحب هذا المقال/);
  });

  it('is withdrawn by those alone who may send out', async () => {
    await publish({ slug: 'kept' });
    expect(
      (await desk.ask('POST', '/api/withdrawals', { json: { slug: 'kept', reason: 'none' } })).code,
    ).toBe('unauthenticated');
    const administrator = await desk.login(await desk.addEditor('A', 'administrator'));
    expect((await withdraw({ slug: 'kept', reason: 'none' }, administrator)).code).toBe('forbidden');
    const publisher = await desk.login(await desk.addEditor('P', 'publisher'));
    expect((await withdraw({ slug: 'kept', reason: 'none' })).code).toBe('forbidden');
    expect((await withdraw({ slug: 'kept', reason: 'because' }, publisher)).code).toBe('malformed-request');
    expect((await withdraw({ slug: '../kept', reason: 'none' }, publisher)).code).toBe('malformed-request');
    expect((await withdraw({ slug: 'never-was', reason: 'none' }, publisher)).code).toBe('not-found');
    expect((await desk.ask('GET', '/site/kept/')).status).toBe(200);
    expect((await withdraw({ slug: 'kept', reason: 'none' }, publisher)).status).toBe(204);
  });
});
