/**
 * Those who open reports beside the desk's own worker: they fetch by themselves, come back from a session that has
 * ended, are not needed, and are gone once the desk is filled.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ERRORS } from '#protocol/errors.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { CHROMIUM_FLAGS, chromiumTab } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { sendTexts } from '../support/sentReports.ts';

const MINUTES = 60_000;
/** More than one request's worth, and than are opened without anybody's help. */
const REPORTS = 100;
const EVERYWHERE = 'lorries';
const FETCHED = '**/api/reports/fetch';
const OPENER = /\/opener-[\w-]+\.js$/;

let running: RunningAmana;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let lead: EditorPage;

beforeAll(async () => {
  running = await startAmana({ env: { AMANA_NORMAL_WRITES: '1000000000' } });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  context = await browser.newContext({ locale: 'en' });
  page = await context.newPage();
  lead = new EditorPage(chromiumTab(page, () => context.close()));
  if (running.invite === null) throw new Error('a fresh newsroom has an invite');
  await lead.enrol(running.invite, 'Layla');
  await lead.waitForDesk();
  await sendTexts(
    running,
    Array.from({ length: REPORTS }, (_, number) => `Two ${EVERYWHERE} at gate number${number}.`),
  );
  await lead.fill('search', EVERYWHERE);
  await allAreFound();
}, 5 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await running?.dispose();
}, MINUTES);

const SHOWN = '.pane-foot [role="status"]';

const allAreFound = async (): Promise<void> =>
  void (await page.waitForFunction(
    ({ shown, count, everywhere }) => {
      const list = document.querySelector<HTMLElement>('[data-testid="inbox"]');
      const isSettled = list?.dataset.searched === everywhere && list.dataset.waiting === '0';
      return isSettled && (document.querySelector(shown)?.textContent ?? '').includes(String(count));
    },
    { shown: SHOWN, count: REPORTS, everywhere: EVERYWHERE },
    { timeout: MINUTES },
  ));

/** A desk that is unlocked anew, until each report is there with its words. */
async function unlocked(): Promise<void> {
  await page.reload();
  await lead.unlock();
  await lead.waitForDesk();
  await lead.fill('search', EVERYWHERE);
  await allAreFound();
}

const isOpener = (worker: { url(): string }): boolean => OPENER.test(worker.url());

it(
  'are asked for help, and gone once there is nothing left to open',
  async () => {
    const made: string[] = [];
    page.on('worker', (worker) => {
      if (isOpener(worker)) made.push(worker.url());
    });
    await unlocked();
    expect(made).toHaveLength(1);
    for (let tries = 0; page.workers().some(isOpener) && tries < 100; tries += 1) await sleep(100);
    expect(page.workers().filter(isOpener)).toEqual([]);
  },
  3 * MINUTES,
);

it(
  'are not needed: what they cannot fetch or open, the desk’s own worker does',
  async () => {
    let refused = 0;
    await context.route(OPENER, (route) => {
      refused += 1;
      return route.abort();
    });
    await unlocked();
    await context.unroute(OPENER);
    expect(refused).toBe(1);
  },
  3 * MINUTES,
);

it(
  'come back from a session that has ended meanwhile',
  async () => {
    const tokens: (string | undefined)[] = [];
    await context.route(FETCHED, async (route) => {
      tokens.push((await route.request().allHeaders()).authorization);
      if (tokens.length > 1) return route.continue();
      const error = { code: 'unauthenticated', sentence: ERRORS.unauthenticated.sentence };
      return route.fulfill({ status: 401, json: { error } });
    });
    await unlocked();
    await context.unroute(FETCHED);
    // The same reports are asked for again, in the name of another session.
    expect(tokens.length).toBeGreaterThan(2);
    expect(new Set(tokens).size).toBe(2);
  },
  3 * MINUTES,
);
