/**
 * Coming back in a browser over a line that breaks: most of a megabyte of everybody's drops, of which no connection brings
 * more than some tens of kilobytes. The line knows nothing of HTTP, and the browsers make of a break what they make of it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import { startBadLine } from '../support/badLine.ts';
import { type BrowserUnderTest, openChromium, openFirefox, SAFER } from '../support/browsers.ts';
import { publishNext } from '../support/drops.ts';
import { random } from '../support/random.ts';
import { type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

const KIB = 1024;
const hosts = ['127.0.0.1'];
let site: SourceSite;
let codename: string;

beforeAll(async () => {
  site = await startSourceSite(undefined, { hosts });
  const { crypto, newsroom, storage, today } = site.intake;
  const root = newsroom.root.publicKey;
  codename = (await codenameWords(newCodename(crypto))).join(' ');
  const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, await parseCodename(codename)));
  for (let drop = 0; drop < 6; drop += 1) {
    await storage.drops.putReply(newObjectId(crypto), today, random(100 * KIB));
    const slots = sealReply(crypto, root, keys, today, `Question ${drop}`, drop);
    await storage.drops.putReply(newObjectId(crypto), today, Buffer.concat(slots));
    await publishNext(crypto, storage, today);
  }
}, 120_000);
afterAll(() => site.stop());

describe.each<[string, () => Promise<BrowserUnderTest>]>([
  ['Chromium', openChromium],
  ['Firefox at "Safer"', () => openFirefox(SAFER)],
])('%s', (_name, open) => {
  it('reads every reply over a line that breaks all the time, and says how far it is', async () => {
    const browser = await open();
    const line = await startBadLine(site.url, {
      bytesPerSecond: 100_000,
      breaking: 0.7,
      stretchBytes: 64 * KIB,
      counted: 'down',
      kinds: ['reset', 'lost-answer'],
      seed: 3,
    });
    hosts.push(new URL(line.url).host);
    try {
      line.isBad = false;
      const page = new SourcePage(await browser.newTab({ language: 'en' }));
      await page.open(line.url, 'en');
      // What opens replies comes with the first look; the page's own parts are not what is looked at here.
      await page.comeBack(codename);
      line.isBad = true;
      await page.tab.evaluate(`{
        globalThis.labels = [];
        const button = document.querySelector('.acts .button-plain');
        new MutationObserver(() => labels.push(button.textContent)).observe(button, {
          subtree: true, childList: true, characterData: true,
        });
      }`);
      await page.tab.click('.acts .button-plain');
      await page.tab.waitFor('.acts .button-plain[disabled]');
      await page.tab.waitFor('.acts .button-plain:not([disabled])', 50_000);
      expect(await page.tab.count('.notice-think')).toBe(0);
      expect(await page.replies()).toHaveLength(6);
      const breaks = line.broken.reset + line.broken['lost-answer'];
      process.stderr.write(`${line.connections} connections, broken: ${JSON.stringify(line.broken)}\n`);
      expect(breaks).toBeGreaterThan(3);
      const labels = JSON.parse(String(await page.tab.evaluate('JSON.stringify(labels)')));
      expect(labels).toContainEqual(expect.stringMatching(/^Looking for replies … [1-9][0-9] ?%$/));
    } finally {
      await browser.close();
      await line.stop();
    }
  }, 90_000);
});
