/**
 * The codename on the source's page, in Chromium: shown in either language, practised, typed back in the other one;
 * completed by keyboard, mended a word at a time; and nothing of it asked for, sent or kept.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import { violations } from '../support/accessible.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { NOTHING_KEPT, SourcePage } from '../support/sourceSteps.ts';

const GO = '.button-primary';
const LINE = 'input[name=words]';
const at = (screen: string): string => `[data-screen="${screen}"]`;
const SENDING_MS = 240_000;

let site: SourceSite;
let browser: BrowserUnderTest;
beforeAll(async () => {
  site = await startSourceSite();
  browser = await openChromium();
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const shownWords = async (tab: Tab): Promise<string> =>
  String(
    await tab.evaluate(
      `Array.from(document.querySelectorAll('.word'), (word) => word.textContent).join(' ')`,
    ),
  );

/** Photographed where AMANA_PHOTOS names a folder, and without a fault at any width. */
async function look(tab: Tab, name: string): Promise<void> {
  for (const width of [320, 1280]) {
    await tab.resize(width, 800);
    expect([name, width, await violations(tab)]).toEqual([name, width, []]);
    expect([name, width, await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([
      name,
      width,
      true,
    ]);
    const folder = process.env.AMANA_PHOTOS;
    if (folder) {
      await mkdir(folder, { recursive: true });
      await tab.screenshot(join(folder, `${name}-${width}.png`));
    }
  }
}

/** From the first screen to the eight words. */
async function toWords(tab: Tab): Promise<void> {
  for (const screen of ['before', 'write']) {
    await tab.click(GO);
    await tab.waitFor(at(screen));
  }
  await tab.fill('textarea', 'Two trucks at the mill. شاحنتان أمام المطحنة.');
  await tab.click(GO);
  await tab.waitFor(at('files'));
  await tab.click(GO);
  await tab.waitFor(at('words'), SENDING_MS);
}

describe.each(['en', 'ar'] as const)('eight words on a page in %s', (language) => {
  const other = language === 'en' ? 'ar' : 'en';

  it(
    'are shown, practised, and lead back in either language',
    async () => {
      const tab = await browser.newTab({ language });
      const page = new SourcePage(tab);
      await page.open(site.url, language);
      await toWords(tab);
      await look(tab, `words-${language}`);
      const own = await shownWords(tab);
      await tab.click(`.screen .languages [lang="${other}"]`);
      const translated = await shownWords(tab);
      const codename = await parseCodename(own);
      expect(await parseCodename(translated)).toEqual(codename);
      expect([own, translated]).toEqual([
        (await codenameWords(codename, language)).join(' '),
        (await codenameWords(codename, other)).join(' '),
      ]);
      await look(tab, `words-${language}-in-${other}`);

      await tab.click('.acts .button-plain');
      await tab.waitFor(at('recall'));
      expect(await shownWords(tab)).toBe('');
      const [first = '', second = '', ...rest] = translated.split(' ');
      await tab.fill(LINE, [second, first, ...rest].join(' '));
      await tab.waitFor('.notice-think');
      // Words of the list, in places that are not theirs: marked as they are told, and not as right.
      expect(await tab.count('.hint-word[data-known="false"]')).toBe(2);
      await look(tab, `recall-${language}`);
      await tab.fill(LINE, own);
      await tab.waitFor('.notice-done');
      expect(await tab.count('.hint-word[data-known="false"]')).toBe(0);
      await tab.click(GO);
      await tab.waitFor(at('now'));
      expect(await page.kept()).toBe(NOTHING_KEPT);

      await page.open(site.url, language);
      await page.comeBack(translated);
      expect(await page.replies()).toEqual([]);
      expect(tab.requests.filter((url) => /%|words=|\?/.test(new URL(url).search))).toEqual([]);
      await tab.close();
    },
    SENDING_MS * 2,
  );

  it('are completed by keyboard and by hand, and mended one at a time', async () => {
    const tab = await browser.newTab({ language });
    await new SourcePage(tab).open(site.url, language);
    await tab.click('.acts .button-plain');
    await tab.waitFor(at('return'));
    const typed = language === 'en' ? ['abdoemn', 'zeb'] : ['مدرصة', 'مكت'];
    const meant = language === 'en' ? ['abdomen', 'zebra'] : ['مدرسة', 'مكتب'];
    await tab.fill(LINE, typed.join(' '));
    await tab.waitFor('[role=option]');
    expect(await tab.evaluate(`document.querySelector('${LINE}').getAttribute('aria-expanded')`)).toBe(
      'true',
    );
    await look(tab, `return-${language}`);
    await tab.evaluate(`document.querySelector('${LINE}').focus()`);
    await tab.press('ArrowDown');
    await tab.waitFor('[role=option][aria-selected=true]');
    expect(
      await tab.evaluate(
        `document.getElementById(document.querySelector('${LINE}').getAttribute('aria-activedescendant')).textContent`,
      ),
    ).toBe(meant[1]);
    await tab.press('Enter');
    await tab.waitGone('[role=option]');
    const line = `document.querySelector('${LINE}').value`;
    expect(await tab.evaluate(line)).toBe(`${typed[0]} ${meant[1]} `);
    await tab.waitFor('.hint-word[data-known=false]');
    expect(await tab.textOf('.stack-tight [role=status]')).toContain(typed[0]);
    await look(tab, `mend-${language}`);
    await tab.click('.stack-tight .hints .button');
    expect(await tab.evaluate(line)).toBe(`${meant.join(' ')} `);
    await tab.waitGone('.hint-word[data-known=false]');
    for (const [attribute, value] of [
      ['autocomplete', 'off'],
      ['autocorrect', 'off'],
      ['autocapitalize', 'off'],
      ['spellcheck', 'false'],
    ])
      expect(await tab.evaluate(`document.querySelector('${LINE}').getAttribute('${attribute}')`)).toBe(
        value,
      );
    await tab.close();
  }, 120_000);
});

it('both lists are fetched when one is needed, and neither before: which one is read tells nobody', async () => {
  const tab = await browser.newTab({ language: 'en' });
  await tab.goto(site.url);
  await tab.waitFor(at('start'));
  const lists = (): string[] =>
    tab.requests
      .map((url) => /\/(english|arabic)-[^/]*\.js$/.exec(url)?.[1] ?? '')
      .filter((name) => name !== '');
  expect(lists()).toEqual([]);
  await tab.click('.acts .button-plain');
  await tab.waitFor(at('return'));
  await tab.fill(LINE, 'zeb');
  await tab.waitFor('[role=option]');
  expect(lists()).toEqual(['english', 'arabic']);
  await tab.close();
}, 120_000);
