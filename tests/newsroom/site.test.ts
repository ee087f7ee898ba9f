/** The public site as files: what a reader's browser and feed reader are given. */

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Masthead } from '#drawing/article.ts';
import { articlePage, frontPage, summaryOf } from '#drawing/pages.ts';
import { directionOf, longDay } from '#drawing/words.ts';
import { atomFeed, type FeedInput, rssFeed } from '#newsroom/site/feeds.ts';
import { openSite } from '#newsroom/site/publish.ts';
import { encodeArticle } from '#protocol/article.ts';
import { addDays, DAY_MS, dayOf, parseDay } from '#protocol/day.ts';
import { anArticle } from '../support/desk.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

const DAY = parseDay(16_460);
const HOSTILE = `</title><script>alert("1")</script>]]>&amp;'\u0000\u202e<!--`;
const masthead: Masthead = { name: HOSTILE, language: 'en' };
const hostile = anArticle(DAY, {
  title: HOSTILE,
  byline: HOSTILE,
  dateline: HOSTILE,
  body: HOSTILE,
  authorNote: HOSTILE,
  media: [{ name: 'photo-1.jpg', sha256: 'ab'.repeat(32), caption: HOSTILE, credit: HOSTILE, alt: HOSTILE }],
});

const bytesOf = () => 1000;
const uuid = (name: string): string => `urn:uuid:${name}`;
const feed = (changes: Partial<FeedInput> = {}): FeedInput => ({
  masthead,
  articles: [hostile],
  address: null,
  uuid,
  ...changes,
});

/** Every element is closed in its order: what any XML parser would insist on, and HTML with few exceptions too. */
function expectBalanced(markup: string, unclosed: ReadonlySet<string> = new Set()): void {
  const open: string[] = [];
  for (const [, slash, name = '', self] of markup.matchAll(/<(\/?)([a-zA-Z][\w:]*)[^<>]*?(\/?)>/g)) {
    if (self === '/' || unclosed.has(name)) continue;
    if (slash === '') open.push(name);
    else expect([markup.length, open.pop()]).toEqual([markup.length, name]);
  }
  expect(open).toEqual([]);
}

const VOID = new Set(['meta', 'link', 'img', 'br', 'hr']);

describe('pages', () => {
  it.each([
    ['article', articlePage(hostile, bytesOf, masthead)],
    ['front page', frontPage([hostile], masthead)],
  ])('%s: nothing that was written becomes markup', (_, markup) => {
    expectBalanced(markup, VOID);
    expect(markup).not.toMatch(/<script|<!--|\u202e/);
    expect(markup.includes('\u0000')).toBe(false);
    expect(markup).not.toMatch(/\son[a-z]+=|style=|javascript:/i);
    expect(markup).toContain('&lt;script&gt;');
    // Nothing of this page is anywhere else.
    for (const [, address = ''] of markup.matchAll(/(?:href|src)="([^"]*)"/g))
      expect(address).not.toMatch(/^(?!data:,$)[a-z]+:|^\//);
  });

  it('put the newest day first', () => {
    const articles = [
      anArticle(DAY, { slug: 'b' }),
      anArticle(addDays(DAY, 1), { slug: 'z' }),
      anArticle(DAY, { slug: 'a' }),
    ];
    const order = [...frontPage(articles, masthead).matchAll(/<h2><a href="([a-z])\/"/g)].map(
      ([, slug]) => slug,
    );
    expect(order).toEqual(['z', 'a', 'b']);
  });

  it('say the day in the words of their language, and nothing finer', () => {
    expect(longDay(DAY, 'en')).toBe('25 January 2015');
    expect(longDay(DAY, 'ar')).toBe('25 يناير 2015');
    expect(articlePage(anArticle(DAY), bytesOf, masthead)).toContain(
      '<time datetime="2015-01-25">25 January 2015</time>',
    );
    expect([directionOf('ar'), directionOf('ar-SY'), directionOf('fa'), directionOf('en')]).toEqual([
      'rtl',
      'rtl',
      'rtl',
      'ltr',
    ]);
  });

  it('have an empty front page before anything is published', () => {
    expect(frontPage([], { name: 'N', language: 'ar' })).toContain('لم يُنشر شيء بعد.');
  });

  it('make a summary of the first words', () => {
    expect(
      summaryOf(anArticle(DAY, { body: `**One** two. ${'word '.repeat(100)}` })).length,
    ).toBeLessThanOrEqual(241);
  });

  it('keep every pair of text and ground at 4.5:1 or better, in both themes', async () => {
    const css = await readFile(new URL('../../src/newsroom/site/style.css', import.meta.url), 'utf8');
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
    const colour = (theme: string, name: string): string =>
      new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? '';
    const luminance = (hex: string): number => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const theme of [light, dark]) {
      for (const text of ['ink', 'ink-soft', 'accent']) {
        for (const ground of ['paper', 'sunken']) {
          const [high = 0, low = 0] = [colour(theme, text), colour(theme, ground)]
            .map(luminance)
            .sort((a, b) => b - a);
          expect([text, ground, (high + 0.05) / (low + 0.05) >= 4.5]).toEqual([text, ground, true]);
        }
      }
    }
    expect(css).not.toMatch(/url\(|@import|@font-face/);
  });
});

describe('feeds', () => {
  it.each([
    ['Atom', atomFeed(feed())],
    ['RSS', rssFeed(feed())],
  ])('%s is well-formed whatever was written', (_, xml) => {
    expectBalanced(xml);
    expect(xml).not.toMatch(/<script|<!--|\]\]>/);
    expect(xml.includes('\u0000')).toBe(false);
    expect(xml.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
  });

  it('carry whole addresses where the site has one', () => {
    const address = 'http://site.example/site/';
    expect(rssFeed(feed({ address }))).toContain(`<link>${address}${hostile.slug}/</link>`);
    expect(atomFeed(feed({ address }))).toContain(`href="${address}${hostile.slug}/"`);
    expect(atomFeed(feed({ address }))).toContain(
      `img src=&quot;${address}${hostile.slug}/media/photo-1.jpg&quot;`,
    );
  });

  it('know days only', () => {
    expect(atomFeed(feed())).toContain('<published>2015-01-25T00:00:00Z</published>');
    expect(rssFeed(feed())).toContain('<pubDate>Sun, 25 Jan 2015 00:00:00 GMT</pubDate>');
  });

  it('hold the newest fifty', () => {
    const articles = Array.from({ length: 60 }, (_, i) => anArticle(addDays(DAY, i), { slug: `a${i}` }));
    const xml = rssFeed(feed({ articles }));
    expect(xml.match(/<item>/g)).toHaveLength(50);
    expect(xml).toContain('a59/');
    expect(xml).not.toContain('/a9/');
  });
});

describe('the folder', () => {
  let folder: TestFolder;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.remove());

  it('is a whole site before the first article, and is drawn anew for a newer renderer', async () => {
    const place = { folder: join(folder.path, 'site'), address: null, rootHex: 'ab'.repeat(32) };
    const site = await openSite(place);
    await site.rebuild({ name: 'First name', language: 'en' });
    expect((await readdir(place.folder)).sort()).toEqual([
      'atom.xml',
      'feed.json',
      'index.html',
      'rss.xml',
      'style.css',
    ]);

    const article = anArticle(dayOf(Date.now()), { slug: 'standing' });
    await mkdir(join(place.folder, 'standing', 'media'), { recursive: true });
    await writeFile(join(place.folder, 'standing', 'article.json'), encodeArticle(article));
    await writeFile(join(place.folder, 'standing', 'index.html'), 'drawn by an older renderer');
    await site.rebuild({ name: 'Second name', language: 'en' });
    const page = await readFile(join(place.folder, 'standing', 'index.html'), 'utf8');
    expect(page).toContain('Second name');
    expect(await readFile(join(place.folder, 'index.html'), 'utf8')).toContain('href="standing/"');
    expect((await stat(join(place.folder, 'standing'))).mtimeMs % DAY_MS).toBe(0);
  });
});
