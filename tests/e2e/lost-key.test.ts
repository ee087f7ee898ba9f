/** A lost key, in a real browser: two leads give their shares, and whoever lost it takes a key file that opens the desk. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { CHROMIUM_FLAGS, chromiumTab } from '../support/browsers.ts';
import { EditorPage, PASSPHRASE } from '../support/editorPage.ts';

const MINUTES = 60_000;
const TOP = join(import.meta.dirname, '..', '..');
const AGAIN = 'another lantern in another orbit';
/** Where somebody who looks at the pages wants pictures of them. */
const PICTURES = process.env.AMANA_TEST_PICTURES;

let running: RunningAmana;
let browser: Browser;

beforeAll(async () => {
  running = await startAmana();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
}, 4 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await running?.dispose();
}, MINUTES);

interface Opened {
  readonly page: EditorPage;
  readonly opened: Page;
}

async function newEditor(): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en' });
  const opened = await context.newPage();
  return { page: new EditorPage(chromiumTab(opened, () => context.close())), opened };
}

async function joined(lead: EditorPage, name: string): Promise<Opened & { readonly id: string }> {
  const editor = await newEditor();
  await lead.click('nav-reports');
  await editor.page.enrol(await lead.invite(), name);
  await lead.waitFor('approve');
  await lead.click('approve');
  await editor.page.waitForDesk();
  await lead.waitForCount('pending', 0);
  const id = await editor.opened.evaluate(
    (): string => JSON.parse(localStorage.getItem('amana-key') ?? '').editorId,
  );
  return { ...editor, id };
}

const makeLead = (id: string): Promise<unknown> =>
  promisify(execFile)(join(TOP, 'amana'), ['lead', id, '--data', running.data], { cwd: TOP });

it(
  'is given back by two leads, before everybody, and opens the desk again',
  async () => {
    if (running.invite === null) throw new Error('a fresh newsroom has an invite');
    const { page: layla } = await newEditor();
    await layla.enrol(running.invite, 'Layla');
    await layla.waitForDesk();
    const samir = await joined(layla, 'Samir');
    await makeLead(samir.id);
    await samir.page.click('nav-people');
    await samir.page.waitFor('lost-keys', MINUTES);

    // Her browser leaves shares with the two leads as soon as her desk is open; then her key is gone.
    const rana = await joined(layla, 'Rana');
    await rana.opened.context().close();
    const again = await joined(layla, 'Rana again');

    await layla.tab.click('[data-testid="lost-keys-ask"] summary');
    await layla.select('lost-key', rana.id);
    await layla.select('new-key', again.id);
    await layla.click('ask-recovery');
    await again.page.click('nav-people');
    await again.page.waitFor('recovery');
    expect(await again.page.count('take-key')).toBe(0);
    for (const { page } of [{ page: layla }, samir]) {
      await page.waitFor('give-share');
      if (page === layla) expect(await violations(page.tab)).toEqual([]);
      await page.click('give-share');
      await page.waitForCount('give-share', 0);
    }

    await again.page.waitFor('take-key');
    await again.page.fill('recovered', AGAIN);
    expect(await violations(again.page.tab)).toEqual([]);
    if (PICTURES !== undefined) await again.page.tab.screenshot(`${PICTURES}/lost-key.png`);
    const coming = again.opened.waitForEvent('download', { timeout: 2 * MINUTES });
    await again.page.click('take-key');
    const file = await readFile(await (await coming).path(), 'utf8');
    expect(file).not.toContain(PASSPHRASE);

    const { page: back, opened } = await newEditor();
    await back.tab.goto(running.newsroom);
    await back.waitFor('unlock-form');
    const key = { name: 'desk-key.json', mimeType: 'application/json', buffer: Buffer.from(file) };
    await opened.setInputFiles('[name="key-file"]', key);
    await back.waitFor('key-chosen');
    await back.unlock(AGAIN);
    await back.waitForDesk();
    await back.click('nav-people');
    await back.waitForCount('person', 4);
    expect(await back.tab.textOf('[data-testid="people"]')).toContain('Rana (you)');
  },
  9 * MINUTES,
);
