/**
 * The source's page in each of its languages, in Chromium: what a reader sees first, which way it runs, and that
 * nobody but the reader learns which language was chosen. One walk through a pseudolocale shows that every word
 * on every screen, the field kit's too, comes from the catalogue, and that longer words have room on the narrowest phone.
 */

import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { kitFor } from '#http/kit.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays } from '#protocol/day.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { LANGUAGES, type Language } from '#protocol/languages.ts';
import { LARGEST_BYTES } from '#protocol/layout.ts';
import { spellings } from '#protocol/words.ts';
import { directionOf, LANGUAGE_NAMES } from '#ui/language.ts';
import { violations } from '../support/accessible.ts';
import { TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { makeFolder } from '../support/folder.ts';
import { KitPage, SAVING_BROWSERS } from '../support/kitPage.ts';
import { buildPseudoShell } from '../support/kitShell.ts';
import { makeNewsroom } from '../support/newsroom.ts';
import {
  buildPseudo,
  overALine,
  type SourceSite,
  startSourceSite,
  tellMostBytes,
  withAnotherRoot,
} from '../support/sourcePage.ts';
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
    // All of them are fetched when the page is quiet, whichever is chosen.
    const fetched = () => scripts(tab).filter((path) => /\/(ar|fr|es|ru|uk|fa|tr)-/.test(path));
    while (fetched().length < 7) await sleep(100);
    const before = tab.requests.length;
    expect(fetched()).toHaveLength(7);
    await tab.click('.language-list [lang="uk"]');
    await tab.waitFor('html[lang="uk"]');
    expect(tab.requests).toHaveLength(before);
    const kept =
      'document.cookie + localStorage.length + sessionStorage.length + location.search + location.hash';
    expect(await tab.evaluate(kept)).toBe('00');
    await tab.close();
  }, 120_000);

  it('shows the words of the root key that the newsroom prints, and asks for neither list before', async () => {
    const tab = await narrowTab(site.url, 'ar');
    await tab.click(GO);
    await tab.waitFor(at('before'));
    const lists = (): string[] => scripts(tab).filter((path) => /\/(english|arabic)-/.test(path));
    expect(lists()).toEqual([]);
    await tab.click('.unfold summary');
    await tab.waitFor('.printed .word');
    expect(lists()).toHaveLength(2);
    const { crypto, newsroom } = site.intake;
    const { en, ar } = await spellings(fingerprintPlaces(crypto, newsroom.root.publicKey));
    const line = (language: string): Promise<unknown> =>
      tab.evaluate(
        `Array.from(document.querySelectorAll('.printed[lang="${language}"] .word'), (word) => word.textContent.trim())`,
      );
    expect([await line('en'), await line('ar')]).toEqual([en, ar]);
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
  const left = (text) => text.replace(/\\u27e6[^\\u27e7]*\\u27e7/g, '').replace(/[\\d.,]+\\s(bytes|KB|MB|GB)/, '').trim();
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

/** Waits for what the selector names, and then finds no word on the screen that is not marked, and none without room. */
async function look(tab: Tab, selector: string): Promise<void> {
  await tab.waitFor(selector, 180_000);
  expect([selector, await tab.evaluate(UNMARKED)]).toEqual([selector, []]);
  expect([selector, await fits(tab)]).toEqual([selector, true]);
}

describe('nothing that is not in the catalogue, and room for longer words, on every screen', () => {
  let site: SourceSite;
  beforeAll(async () => {
    site = await startSourceSite(buildPseudo);
    await tellMostBytes(site, 1000);
  }, 120_000);
  afterAll(() => site.stop());

  it('from the first screen to the last, and back by the words', async () => {
    const line = await overALine(site.url);
    const tab = await narrowTab(line.url, 'en');
    const sees = (selector: string): Promise<void> => look(tab, selector);
    await sees(at('start'));
    await tab.click(GO);
    await sees(at('before'));
    await tab.click('.unfold summary');
    await sees('.printed .word');
    await tab.click('.screen > .unfold summary');
    await sees('.bounds');
    await tab.click(GO);
    await sees(at('write'));
    await tab.click(GO);
    await sees('.field-error');
    await tab.fill('textarea', 'Two trucks.');
    await tab.click(GO);
    await sees(at('files'));
    await tab.upload('input[type=file]', [PHOTO]);
    await sees('.findings .map[aria-label]');
    await tab.click('.how summary');
    await sees('.how input');
    line.silent = /attachments|reports/;
    await tab.click(GO);
    await sees(at('sending'));
    line.isBroken = true;
    line.silent = null;
    await sees(`${at('sending')} .notice`);
    // Pressed while it changes nothing: once the line is back, the report may be sent before a press comes.
    await tab.click(GO);
    line.isBroken = false;
    await sees(at('words'));
    const words = String(
      await tab.evaluate(`Array.from(document.querySelectorAll('.word'), (w) => w.textContent).join(' ')`),
    );
    await tab.click('.acts .button-plain');
    await sees(at('recall'));
    await tab.fill('input', words);
    await sees('.notice');
    await tab.click(GO);
    await sees(at('now'));
    await tab.goto(line.url);
    await tab.click('.acts .button-plain');
    await sees(at('return'));
    await tab.fill('input[name=words]', 'nothing like this');
    await tab.click(GO);
    await sees('.field-error');
    await tab.fill('input[name=words]', words);
    await tab.click(GO);
    await sees(at('talk'));
    await tab.goto(line.url);
    await tab.click('.acts .button-quiet:not([href])');
    await sees(at('carry'));
    await tab.upload('input[type=file]', [PHOTO]);
    await sees('[data-verdict="foreign"]');
    await speak(tab, 'en');
    await tab.close();
    await line.stop();
  }, 400_000);

  it('where the newsroom does not answer, or cannot be confirmed', async () => {
    const line = await overALine(site.url);
    line.dead = /directory/;
    const tab = await browser.newTab({ language: 'en' });
    await tab.resize(320, 640);
    await tab.goto(line.url);
    await look(tab, at('failed'));
    line.dead = null;
    line.silent = /directory/;
    await tab.click(GO);
    await look(tab, at('checking'));
    line.silent = null;
    await look(tab, at('start'));
    const stranger = site.intake.crypto.signKeypair(site.intake.crypto.random(32)).publicKey;
    const impostor = await withAnotherRoot(site.url, toHex(stranger));
    await tab.goto(impostor.url);
    await look(tab, at('refused'));
    await tab.close();
    await impostor.stop();
    await line.stop();
  }, 400_000);

  it('where a report is held back or stopped, and where a file is refused or would be', async () => {
    const huge = join(site.intake.folder.path, 'huge.txt');
    const file = await open(huge, 'w');
    await file.truncate(LARGEST_BYTES + 1);
    await file.close();
    const other = join(site.intake.folder.path, 'other.xyz');
    await writeFile(other, Buffer.from([0, 1, 2, 3]));
    const line = await overALine(site.url);
    const tab = await narrowTab(line.url, 'en');
    await tab.click(GO);
    await tab.waitFor(at('before'));
    await tab.click(GO);
    await tab.waitFor(at('write'));
    await tab.fill('textarea', 'Two trucks.');
    await tab.click(GO);
    await tab.waitFor(at('files'));
    await tab.upload('input[type=file]', [huge]);
    await look(tab, '.picker ~ [aria-live] .notice-think');
    await tab.upload('input[type=file]', [PHOTO, other]);
    await look(tab, '.file:nth-of-type(1) .notice-think');
    await look(tab, '.file:nth-of-type(2) .notice-think');
    await tab.click('.how summary');
    await tab.click('.how input[value="3"]');
    await tab.click(GO);
    await look(tab, at('held'));
    line.silent = /attachments|reports/;
    await tab.click(GO);
    await tab.waitFor(at('sending'));
    await tab.click(`${at('sending')} > .button-quiet`);
    await look(tab, `${at('sending')} .notice-think`);
    await tab.close();
    line.silent = null;
    await line.stop();
  }, 400_000);

  it('in the field kit, from opening it to the last screen', async () => {
    const folder = await makeFolder();
    const shell = await buildPseudoShell(join(folder.path, 'shell'));
    const saved = join(folder.path, 'saved');
    const [, openSaving] = SAVING_BROWSERS[0]!;
    const saving = await openSaving(saved);
    const kit = new KitPage(await saving.newTab({ language: 'en' }), saved);
    const { tab } = kit;
    await tab.resize(320, 640);
    const { crypto, newsroom, today } = site.intake;
    /** The kit of a newsroom whose keys began so many days ago. */
    const writeKit = async (ageDays: number, change = (html: string) => html): Promise<string> => {
      const began = addDays(today, -ageDays);
      const { root, directory } = ageDays === 0 ? newsroom : makeNewsroom(crypto, began);
      const path = join(folder.path, `kit-${ageDays}.html`);
      await writeFile(
        path,
        change(Buffer.from(kitFor(shell, toHex(root.publicKey), directory, began)).toString()),
      );
      return path;
    };
    for (const [ageDays, selector] of [
      [30, at('expired')],
      [12, `${at('start')} .notice-think`],
    ] as const) {
      await tab.goto(`file://${await writeKit(ageDays)}`);
      await look(tab, selector);
    }
    await tab.goto(`file://${await writeKit(1, (html) => html.replace('Test desk', 'Best desk'))}`);
    await look(tab, at('refused'));
    await kit.open(await writeKit(0), 'en');
    await look(tab, at('start'));
    await tab.click(GO);
    await look(tab, `${at('before')} .printed`);
    await tab.click(GO);
    await look(tab, at('write'));
    await tab.fill('textarea', 'Two trucks.');
    await tab.click(GO);
    // Whole it is more than the smallest part, so that there is a choice of how to carry it.
    const log = join(folder.path, 'log.txt');
    await writeFile(log, 'A line of the log, which is long.\n'.repeat(150_000));
    await tab.waitFor(at('files'));
    await tab.upload('input[type=file]', [PHOTO, log]);
    await tab.waitFor('.file:nth-of-type(2) .file-choice');
    await look(tab, `${at('files')} .findings .map[aria-label]`);
    await tab.click(GO);
    await look(tab, `${at('saving')} input[type=radio]`);
    await kit.save(1);
    await look(tab, '.part:nth-of-type(2)');
    await tab.click('[data-on="words"]');
    await look(tab, at('words'));
    await tab.click(GO);
    await look(tab, at('now'));
    await saving.close();
    await folder.remove();
  }, 400_000);
});

/** Presses Tab until the focus is on what the selector names, as somebody does who has no mouse. */
async function tabTo(tab: Tab, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await tab.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    await tab.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}

/** Whether the focused control stands free: not under the bar that stays in sight, and with a ring around it. */
const SEEN = `(() => {
  const focused = document.activeElement;
  const { left, top, width, height } = focused.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const ring = getComputedStyle(focused.matches('input[type=file]') ? focused.nextElementSibling : focused);
  return (focused.contains(hit) || hit?.contains(focused)) && ring.outlineStyle !== 'none';
})()`;

it('needs no mouse: from the first screen to the last, and back by the words', async () => {
  const site = await startSourceSite();
  const tab = await narrowTab(site.url, 'en');
  const press = async (selector: string): Promise<void> => {
    await tabTo(tab, selector);
    expect([selector, await tab.evaluate(SEEN)]).toEqual([selector, true]);
    await tab.press('Enter');
  };
  const arrive = async (screen: string): Promise<void> => {
    await tab.waitFor(at(screen), 180_000);
    // Where a screen reader goes on: at the heading of what has just opened.
    expect([screen, await tab.evaluate('document.activeElement.tagName')]).toEqual([screen, 'H1']);
  };
  await press(`main ${GO}`);
  await arrive('before');
  await press('.unfold summary');
  await tab.waitFor('.printed .word');
  await press(`main ${GO}`);
  await arrive('write');
  await tabTo(tab, 'textarea');
  await tab.type('Two trucks at the mill.');
  await press(`main ${GO}`);
  await arrive('files');
  await tabTo(tab, 'input[type=file]');
  expect(await tab.evaluate(SEEN)).toBe(true);
  await press(`main ${GO}`);
  await arrive('words');
  const words = String(
    await tab.evaluate(`Array.from(document.querySelectorAll('.word'), (w) => w.textContent).join(' ')`),
  );
  await press('main .acts .button-plain');
  await arrive('recall');
  await tabTo(tab, 'input');
  await tab.type(words);
  await tab.waitFor('.notice-done');
  await press(`main ${GO}`);
  await arrive('now');
  await tab.goto(site.url);
  await tab.waitFor(at('start'));
  await press('main .acts .button-plain');
  await arrive('return');
  await tabTo(tab, 'input');
  await tab.type(words);
  await press(`main ${GO}`);
  await arrive('talk');
  await press('.bar > .button');
  await tab.waitGone('.bar');
  await tab.close();
  await site.stop();
}, 400_000);

it('moves nothing where motion is not wanted', async () => {
  const site = await startSourceSite();
  const tab = await narrowTab(site.url, 'en');
  const moves = `Array.from(document.querySelectorAll('*'), (each) => getComputedStyle(each))
    .filter((style) => [style.transitionDuration, style.animationDuration].some((list) => /[1-9]/.test(list))).length`;
  expect(await tab.evaluate(moves)).toBeGreaterThan(0);
  await tab.wish({ still: true });
  expect(await tab.evaluate(moves)).toBe(0);
  await tab.close();
  await site.stop();
}, 120_000);
