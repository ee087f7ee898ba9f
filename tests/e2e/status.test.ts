/** The servers' health on the desk's page, in a real browser: for leads and administrators, in both languages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayOf } from '#protocol/day.ts';
import { HEALTH_CHECKS, type HealthState } from '#protocol/status.ts';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';

const MINUTES = 60_000;
/** Where somebody who looks at the pages wants pictures of them. */
const PICTURES = process.env.AMANA_TEST_PICTURES;

let running: RunningAmana;
let browser: BrowserUnderTest;
let lead: EditorPage;
let administrator: EditorPage;

beforeAll(async () => {
  running = await startAmana();
  browser = await openChromium();
  lead = new EditorPage(await browser.newTab());
  administrator = new EditorPage(await browser.newTab({ language: 'ar' }));
  for (const { tab } of [lead, administrator]) await tab.resize(1366, 900);
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

/** As doctor leaves it. */
function leave(stateOf: (place: number) => HealthState): Promise<void> {
  const checks = HEALTH_CHECKS.map((check, place) => ({ check, state: stateOf(place) }));
  const record = { v: 1, day: dayOf(Date.now()), checks };
  return writeFile(join(running.data, 'findings.json'), JSON.stringify(record), { mode: 0o600 });
}

describe('the page of the servers', () => {
  it(
    'tells a lead what ends when, what lies there, and that nobody has checked',
    async () => {
      if (running.invite === null) throw new Error('a fresh newsroom has an invite');
      await lead.enrol(running.invite, 'Layla');
      await lead.waitForDesk();
      await lead.click('nav-status');
      await lead.waitFor('end-newsroom');
      expect(await lead.textOf('end-newsroom')).toMatch(/in 36\d days/);
      expect(await lead.textOf('count-reports')).toContain('none');
      expect(await lead.textOf('status')).toContain('./amana doctor');
      expect(await lead.count('findings')).toBe(0);
    },
    4 * MINUTES,
  );

  it(
    'tells what doctor found, the worst first, once it is looked at again',
    async () => {
      await leave((place) => (place === 3 ? 'fail' : place === 4 ? 'warn' : 'pass'));
      await lead.click('status-again');
      await lead.waitFor('findings');
      const text = await lead.textOf('findings');
      const places = ['The sandbox in which files are opened', 'Memory that may be written to the disk'];
      expect(places.map((words) => text.indexOf(words)).every((at) => at > 0)).toBe(true);
      expect(text.indexOf(places[0] ?? '')).toBeLessThan(text.indexOf(places[1] ?? ''));
      expect(await lead.textOf('status')).toContain('1 thing has to be mended now.');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'status');
    },
    2 * MINUTES,
  );

  it(
    'is all that an administrator sees of the newsroom besides its people, in their language',
    async () => {
      await lead.click('nav-people');
      await lead.select('invite-role', 'administrator');
      await administrator.enrol(await lead.invite(), 'Adam', 'ar');
      await lead.waitFor('approve');
      await lead.click('approve');
      await administrator.waitForDesk();
      await administrator.click('nav-status');
      await administrator.waitFor('findings');
      expect(await administrator.textOf('findings')).toContain('الحيّز المعزول الذي تُفتح فيه الملفات');
      expect(await violations(administrator.tab)).toEqual([]);
      await picture(administrator, 'status-ar');
      const width = await administrator.tab.evaluate('document.documentElement.scrollWidth <= innerWidth');
      expect(width).toBe(true);
    },
    4 * MINUTES,
  );
});
