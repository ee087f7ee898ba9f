/**
 * Out of the desk from its page, in a real browser: the own site, words that wait for their hour, a site of another
 * program through the relay, and taking back.
 */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type EditorPage, enrolBoth } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { openTwoEditors, PICTURES, type TwoEditors } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const REPORT = 'They have set up a new checkpoint at the northern bridge.';
const KEY = `${'a1'.repeat(12)}:${'b2'.repeat(32)}`;
let desk: TwoEditors;
let lead: EditorPage;
let second: EditorPage;
/** Something that answers where a site should, and is none: what a proxy says whose site is down. */
let nothing: Server;
let address = '';
const asked: string[] = [];

beforeAll(async () => {
  nothing = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end('<html><head><title>502 Bad Gateway</title></head></html>');
  });
  await new Promise<void>((resolve) => nothing.listen(0, '127.0.0.1', resolve));
  const place = nothing.address();
  if (place === null || typeof place === 'string') throw new Error('no port');
  address = `http://127.0.0.1:${place.port}`;
  desk = await openTwoEditors({ dark: false, args: ['--relay', 'direct'] });
  ({ lead, second } = desk);
}, 4 * MINUTES);
afterAll(async () => {
  await desk?.close();
  nothing?.closeAllConnections();
  nothing?.close();
}, MINUTES);

async function picture(page: EditorPage, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.tab.screenshot(`${PICTURES}/${name}.png`);
  await page.tab.wish({ dark: true });
  await page.tab.screenshot(`${PICTURES}/${name}-dark.png`);
  await page.tab.wish({ dark: false });
  await page.tab.resize(320, 700);
  await page.tab.screenshot(`${PICTURES}/${name}-320.png`);
  await page.tab.resize(1366, 900);
}

/** In the browser's own field, by this machine's clock. */
const inHours = (hours: number): string => {
  const date = new Date(Date.now() + hours * 3_600_000 - new Date().getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
};

describe('an article goes out', () => {
  it(
    'signed by two, to wait for its hour first, and that is taken back',
    async () => {
      await enrolBoth(desk.running.invite, lead, second, 'Yusuf');
      const source = new SourcePage(await desk.browser.newTab());
      await source.open(desk.running.intake, 'en');
      await source.send(REPORT, [], true);
      await lead.click('nav-reports');
      await lead.waitFor('inbox-row');
      await lead.open('checkpoint');
      await lead.file('The bridge');
      await lead.tabOf('draft');
      await lead.waitFor('draft-form');
      await lead.fill('draft-title', 'Closed after dark');
      await lead.fill(
        'draft-body',
        'People turn back at the entrances.\n\n## What we know\n\nNobody passes.',
      );
      await lead.click('draft-save');
      await lead.waitForState('draft-saved', 'data-saved', 'true');
      await lead.sign(1);
      await second.open('checkpoint');
      await second.tabOf('draft');
      await second.waitForState('signatures', 'data-count', '1');
      await second.sign(2);

      await second.click('draft-promote');
      await second.waitFor('promote-payload');
      expect(await violations(second.tab)).toEqual([]);
      await picture(second, 'promote-own-ar');
      await second.tab.click('[data-testid="promote-dialog"] input[value="later"]');
      await second.click('promote-go');
      await second.tab.waitFor('[name="promote-hour"][aria-invalid="true"]');
      await second.fill('promote-hour', inHours(26));
      await picture(second, 'promote-later-ar');
      await second.click('promote-go');
      await second.tab.waitGone('[data-testid="promote-go"]');
      await second.tab.press('Escape');
      await second.waitFor('embargo');
      await picture(second, 'embargo-ar');
      await lead.waitFor('embargo');
      await lead.click('embargo-cancel');
      await lead.tab.waitGone('[data-testid="embargo"]');
    },
    8 * MINUTES,
  );

  it(
    'to the own site, and is withdrawn from it with a reason',
    async () => {
      await lead.click('draft-promote');
      await lead.waitFor('promote-payload');
      await lead.click('promote-go');
      await lead.waitFor('promoted-link');
      await lead.tab.press('Escape');
      await lead.waitForState('sent', 'data-state', 'promoted');
      await picture(lead, 'sent');
      const href = await lead.tab.evaluate(
        'document.querySelector("[data-testid=sent] a").getAttribute("href")',
      );
      const there = new URL(String(href), desk.running.newsroom);
      expect((await fetch(there)).status).toBe(200);
      await second.waitForState('sent', 'data-state', 'promoted');
      await second.click('sent-withdraw');
      await second.waitFor('withdraw-dialog');
      expect(await violations(second.tab)).toEqual([]);
      await picture(second, 'withdraw-ar');
      await second.select('withdraw-reason', 'error');
      await second.click('withdraw-go');
      await second.waitForState('sent', 'data-state', 'withdrawn');
      await lead.waitForState('sent', 'data-state', 'withdrawn');
      const gone = await fetch(there);
      expect([gone.status, (await gone.text()).includes('could not be upheld')]).toEqual([410, true]);
    },
    4 * MINUTES,
  );

  it(
    'to a site of another program only through a relay that a lead has compared; what fails is said',
    async () => {
      await lead.click('draft-promote');
      await lead.select('promote-target', '');
      await lead.waitFor('new-site');
      await lead.fill('site-name', 'paper');
      await lead.fill('site-address', 'http://paper.example');
      await lead.fill('site-key', KEY);
      await lead.click('site-keep');
      await lead.tab.waitFor('[name="site-address"][aria-invalid="true"]');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'new-site');
      await lead.fill('site-address', address);
      await lead.click('site-keep');
      await lead.waitFor('relay-unknown');
      await lead.waitFor('promote-requests');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'relay-unknown');
      await lead.click('relay-trust');
      await lead.tab.waitGone('[data-testid="relay-unknown"]');
      expect(await lead.textOf('promote-requests')).toContain('signed-article');
      expect(asked).toEqual([]);
      await lead.click('promote-prepare');
      await lead.tab.waitFor('[data-testid="promote-error"][data-code="cms-unreachable"]');
      expect(asked).toEqual(['GET /ghost/api/admin/posts/?limit=1&fields=id']);
      await picture(lead, 'site-error');
      expect(await lead.tab.evaluate('document.documentElement.outerHTML')).not.toContain(KEY);

      await second.click('draft-promote');
      await second.waitFor('promote-payload');
      await second.select('promote-target', 'paper');
      await second.waitFor('promote-requests');
      expect(await violations(second.tab)).toEqual([]);
      await picture(second, 'site-ar');
    },
    4 * MINUTES,
  );
});
