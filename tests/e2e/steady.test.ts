/**
 * A page that moves by itself: what comes in while a finger is on its way must not put something else under it, in both
 * browsers.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOP } from '../support/amana.ts';
import { BOTH_BROWSERS, type BrowserUnderTest, type Tab } from '../support/browsers.ts';
import { overALine, type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

const MEDIA = join(TOP, 'tests/fixtures/media');
const PHOTOS = [join(MEDIA, 'htc-desire.jpg'), join(MEDIA, 'iphone-4.jpg')];
const GO = '.button-primary';

/** Watches where a finger aims, at the middle of what is told, and says what lies there once the page has moved. */
const AIM = (selector: string): string => `(() => {
  const { x, y, width, height } = document.querySelector('${selector}').getBoundingClientRect();
  window.aimed = () => document.elementFromPoint(x + width / 2, y + height / 2)?.closest('main') ?? null;
  window.met = new Promise((resolve) => {
    new MutationObserver((_, watching) => {
      if (!document.querySelector('.findings')) return;
      watching.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(aimed() === null ? 'nothing' : 'something')));
    }).observe(document.body, { subtree: true, childList: true });
  });
  return aimed() === null ? 'nothing' : 'something';
})()`;

async function untilTaken(tab: Tab): Promise<void> {
  await tab.evaluate(`(async () => {
    while (aimed() === null) await new Promise((resolve) => setTimeout(resolve, 20));
  })()`);
}

const heightOf = (tab: Tab): Promise<unknown> => tab.evaluate(`document.querySelector('main').offsetHeight`);

let site: SourceSite;

beforeAll(async () => {
  site = await startSourceSite();
}, 180_000);
afterAll(() => site.stop());

describe.each(BOTH_BROWSERS)('a page that moves by itself, in %s', (_name, open) => {
  let browser: BrowserUnderTest;
  beforeAll(async () => {
    browser = await open();
  }, 120_000);
  afterAll(() => browser.close());

  it('takes no press until it can be seen to have moved, and keeps room for what still comes', async () => {
    const line = await overALine(site.url);
    try {
      const tab = await browser.newTab();
      await tab.resize(800, 1200);
      const source = new SourcePage(tab);
      await source.open(line.url, 'en');
      await source.toFiles('Two trucks without plates stood at the mill.');

      line.silent = /inspect/;
      await tab.upload('input[type=file]', PHOTOS);
      await tab.waitFor('.file:nth-of-type(2) .file-choice');
      // What was added by hand has moved the page, too.
      await sleep(1_000);
      expect(await tab.evaluate(AIM(GO))).toBe('something');
      line.silent = /WorldMap/;
      expect(await tab.evaluate('met')).toBe('nothing');
      await tab.waitFor('.file:nth-of-type(2) .left-nothing');
      await untilTaken(tab);

      const before = await heightOf(tab);
      line.silent = null;
      await tab.waitFor('.file:nth-of-type(2) .map svg');
      expect(await heightOf(tab)).toBe(before);
      await tab.close();
    } finally {
      await line.stop();
    }
  }, 120_000);
});
