/**
 * The source's page in each of its languages, in Chromium: what a reader sees first, which way it runs, and that
 * nobody but the reader learns which language was chosen. One walk through a pseudolocale shows that every word
 * on every screen comes from the catalogue, and that longer words have room on the narrowest phone.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { LANGUAGES, type Language } from '#protocol/languages.ts';
import { directionOf, LANGUAGE_NAMES } from '#ui/language.ts';
import { violations } from '../support/accessible.ts';
import { TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { buildPseudo, type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { speak } from '../support/sourceSteps.ts';

const PHOTO = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
const GO = '.button-primary';
const at = (screen: string): string => `[data-screen="${screen}"]`;

let browser: BrowserUnderTest;
beforeAll(async () => {
  browser = await openChromium();
}, 120_000);
afterAll(() => browser.close());

/** The narrowest phone there is. */
async function narrowTab(url: string, language: Language): Promise<Tab> {
  const tab = await browser.newTab({ language });
  await tab.resize(320, 640);
  await tab.goto(url);
  await tab.waitFor(at('start'));
  return tab;
}

const fits = (tab: Tab): Promise<unknown> =>
  tab.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

/** Paths of scripts that the tab asked for. */
const scripts = (tab: Tab): string[] =>
  tab.requests.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.js'));

describe('the page in its languages', () => {
  let site: SourceSite;
  beforeAll(async () => {
    site = await startSourceSite();
  }, 120_000);
  afterAll(() => site.stop());

  it.each(LANGUAGES)(
    'opens in the language of the browser, without a violation (%s)',
    async (language) => {
      const tab = await narrowTab(site.url, language);
      expect(await tab.evaluate('document.documentElement.lang')).toBe(language);
      expect(await tab.evaluate('getComputedStyle(document.body).direction')).toBe(directionOf(language));
      expect(await tab.textOf('.language-now bdi')).toBe(LANGUAGE_NAMES[language]);
      expect(await violations(tab)).toEqual([]);
      expect(await fits(tab)).toBe(true);
      const words = scripts(tab).filter((path) => /\/(ar|fr|es|ru|uk|fa|tr)-/.test(path));
      expect(words.map((path) => path.split('/').pop()?.slice(0, 2))).toEqual(
        language === 'en' ? [] : [language],
      );
      await tab.click(GO);
      await tab.waitFor(at('before'));
      expect(await fits(tab)).toBe(true);
      await tab.close();
    },
    120_000,
  );

  it.each(['ar', 'fa'] as const)('is mirrored in %s', async (language) => {
    const tab = await narrowTab(site.url, language);
    const edges = z.object({ menu: z.number(), leave: z.number(), titleEnd: z.number(), end: z.number() });
    const found = edges.parse(
      await tab.evaluate(`(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const title = document.createRange();
        title.selectNodeContents(document.querySelector('h1'));
        return { menu: box('.language-now').left, leave: box('.bar > .button').left,
          titleEnd: title.getBoundingClientRect().right, end: box('main').right };
      })()`),
    );
    expect(found.menu).toBeGreaterThan(found.leave);
    expect(Math.abs(found.end - found.titleEnd)).toBeLessThan(2);
    await tab.click('.acts .button-plain');
    await tab.waitFor(at('return'));
    await tab.close();
  });

  it('tells nobody which language was chosen, and keeps nothing of it', async () => {
    const tab = await narrowTab(site.url, 'en');
    await tab.click('.language-now');
    await tab.waitFor('.language-list [lang="uk"]');
    expect(await violations(tab)).toEqual([]);
    expect(await fits(tab)).toBe(true);
    const edge = await tab.evaluate(
      'document.querySelector(".language-list").getBoundingClientRect().right <= innerWidth',
    );
    expect(edge).toBe(true);
    await tab.evaluate(`new Promise((resolve) => setTimeout(resolve, 2000))`);
    const before = tab.requests.length;
    expect(scripts(tab).filter((path) => /\/(ar|fr|es|ru|uk|fa|tr)-/.test(path))).toHaveLength(7);
    await tab.click('.language-list [lang="uk"]');
    await tab.waitFor('html[lang="uk"]');
    expect(tab.requests).toHaveLength(before);
    const kept =
      'document.cookie + localStorage.length + sessionStorage.length + location.search + location.hash';
    expect(await tab.evaluate(kept)).toBe('00');
    await tab.close();
  }, 120_000);

  it('has a menu for the keyboard', async () => {
    const tab = await narrowTab(site.url, 'en');
    const focused = 'document.activeElement.textContent';
    await tab.evaluate('document.querySelector(".language-now").focus()');
    await tab.press('Enter');
    await tab.waitFor('.language-list [lang="ar"]');
    await tab.press('Tab');
    expect(await tab.evaluate(focused)).toBe('English');
    await tab.press('Escape');
    await tab.waitGone('.language-list');
    expect(await tab.evaluate('document.activeElement.className')).toContain('language-now');
    await tab.press('Enter');
    await tab.press('Tab');
    await tab.press('Tab');
    expect(await tab.evaluate(focused)).toBe('العربية');
    await tab.press('Enter');
    await tab.waitFor('html[lang="ar"]');
    await tab.waitGone('.language-list');
    expect(await tab.evaluate('document.activeElement.className')).toContain('language-now');
    await tab.close();
  }, 120_000);
});

/**
 * Texts and labels on the screen with letters outside the marked brackets. Left out: what a person or a file says,
 * the codename, the names of the languages, and sizes, which the browser writes.
 */
const UNMARKED = `(() => {
  const said = '.written, .word, bdi, .language-list, .hint-word, .hints .button, textarea, script, style, noscript';
  const left = (text) => text.replace(/\\u27e6[^\\u27e7]*\\u27e7/g, '').replace(/[\\d.,]+ (bytes|KB|MB|GB)/, '').trim();
  const found = [];
  const names = ${JSON.stringify(Object.values(LANGUAGE_NAMES))};
  const note = (text) => { if (/\\p{L}/u.test(left(text)) && !names.includes(text)) found.push(text); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest(said)) note(walk.currentNode.data);
  for (const element of document.body.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
      note(element.getAttribute(name) ?? '');
  note(document.title);
  return found;
})()`;

it('says nothing that is not in the catalogue, and has room for longer words, on every screen', async () => {
  const site = await startSourceSite(buildPseudo);
  const tab = await narrowTab(site.url, 'en');
  const look = async (selector: string): Promise<void> => {
    await tab.waitFor(selector, 180_000);
    expect([selector, await tab.evaluate(UNMARKED)]).toEqual([selector, []]);
    expect([selector, await fits(tab)]).toEqual([selector, true]);
  };
  await look(at('start'));
  await tab.click(GO);
  await look(at('before'));
  await tab.click(GO);
  await look(at('write'));
  await tab.click(GO);
  await look('.field-error');
  await tab.fill('textarea', 'Two trucks.');
  await tab.click(GO);
  await look(at('files'));
  await tab.upload('input[type=file]', [PHOTO]);
  await look('.findings');
  await tab.click(GO);
  await look(at('words'));
  const words = String(
    await tab.evaluate(`Array.from(document.querySelectorAll('.word'), (w) => w.textContent).join(' ')`),
  );
  await tab.click('.acts .button-plain');
  await look(at('recall'));
  await tab.fill('input', words);
  await look('.notice');
  await tab.click(GO);
  await look(at('now'));
  await tab.goto(site.url);
  await tab.click('.acts .button-plain');
  await look(at('return'));
  await tab.fill('input[name=words]', 'nothing like this');
  await tab.click(GO);
  await look('.field-error');
  await tab.fill('input[name=words]', words);
  await tab.click(GO);
  await look(at('talk'));
  await speak(tab, 'en');
  await tab.close();
  await site.stop();
}, 300_000);
