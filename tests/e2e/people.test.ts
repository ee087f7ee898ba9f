/** People on the desk's page, in a real browser: invited into a role, kept out of a case, frozen, removed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';

const MINUTES = 60_000;
const REPORT = 'They have set up a new checkpoint at the northern bridge.';
/** Where somebody who looks at the pages wants pictures of them. */
const PICTURES = process.env.AMANA_TEST_PICTURES;

let running: RunningAmana;
let browser: BrowserUnderTest;
let lead: EditorPage;
let second: EditorPage;

beforeAll(async () => {
  running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
  browser = await openChromium();
  lead = new EditorPage(await browser.newTab());
  second = new EditorPage(await browser.newTab({ language: 'ar' }));
  for (const { tab } of [lead, second]) await tab.resize(1366, 900);
}, 4 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await running?.dispose();
}, MINUTES);

async function picture(page: EditorPage, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.tab.screenshot(`${PICTURES}/${name}.png`);
  await page.tab.resize(320, 700);
  await page.tab.screenshot(`${PICTURES}/${name}-320.png`);
  await page.tab.resize(1366, 900);
}

describe('people', () => {
  it(
    'are invited into a role, and everybody sees who can read a case',
    async () => {
      if (running.invite === null) throw new Error('a fresh newsroom has an invite');
      await lead.enrol(running.invite, 'Layla');
      await lead.waitForDesk();
      await lead.click('nav-people');
      await lead.select('invite-role', 'guardian');
      await second.enrol(await lead.invite(), 'Yusuf', 'ar');
      await lead.waitFor('approve');
      await lead.click('approve');
      await second.waitForDesk();
      await lead.waitForCount('person', 2);
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'people');

      const source = new SourcePage(await browser.newTab());
      await source.open(running.intake, 'en');
      await source.send(REPORT, [], true);
      await lead.click('nav-reports');
      await lead.waitFor('inbox-row');
      await lead.open('checkpoint');
      await lead.file('The bridge');
      await lead.waitFor('case-readers');
      expect(await lead.textOf('case-readers')).toContain('All 2 people');
      await second.open('checkpoint');
      await second.waitFor('case-readers');
      await picture(second, 'case-ar');
    },
    6 * MINUTES,
  );

  it(
    'a case is kept for some by name, and is gone at once from the others’ pages',
    async () => {
      await lead.click('access-open');
      await lead.waitFor('access-dialog');
      await lead.click('access-everybody');
      await lead.tab.click('[data-testid="access-dialog"] .people-choice input:not([disabled])');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'access');
      await lead.click('access-save');
      await lead.tab.waitFor('[data-testid="case-readers"] strong');
      expect(await lead.textOf('case-readers')).toContain('Layla');
      expect(await lead.textOf('case-readers')).not.toContain('Yusuf');
      await second.waitForCount('inbox-row', 0);
      await second.waitForCount('case-readers', 0);
    },
    3 * MINUTES,
  );

  it(
    'a case is stopped by one and goes on by two',
    async () => {
      await lead.click('access-open');
      await lead.waitFor('access-dialog');
      await lead.click('access-everybody');
      await lead.click('access-save');
      await second.waitForCount('inbox-row', 1);
      await lead.click('freeze-open');
      await lead.waitFor('freeze-dialog');
      await lead.fill('reason', 'She was followed home.');
      await lead.click('freeze-yes');
      await lead.waitFor('lift');
      await lead.click('lift');
      await second.open('checkpoint');
      await second.waitFor('lift');
      expect(await violations(second.tab)).toEqual([]);
      await picture(second, 'frozen-ar');
      await second.click('lift');
      await second.waitForCount('lift', 0);
    },
    3 * MINUTES,
  );

  it(
    'are removed: their page is out at once, and the keys change',
    async () => {
      await lead.click('nav-people');
      await lead.click('remove');
      await lead.waitFor('remove-dialog');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'remove');
      await lead.click('remove-yes');
      await lead.waitForCount('remove', 0);
      await lead.waitForCount('rekeying', 0);
      await second.tab.waitFor('[data-testid="unlock-form"]', MINUTES);
      await picture(second, 'removed-ar');
    },
    3 * MINUTES,
  );
});
