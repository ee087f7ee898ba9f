/** A security key beside the passphrase, in a real browser with the authenticator that Chromium simulates. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { CHROMIUM_FLAGS, chromiumTab, type Tab } from '../support/browsers.ts';
import { EditorPage, PASSPHRASE } from '../support/editorPage.ts';

const MINUTES = 60_000;
/** Where somebody who looks at the pages wants pictures of them. */
const PICTURES = process.env.AMANA_TEST_PICTURES;

let running: RunningAmana;
let browser: Browser;
let protocol: CDPSession;
let tab: Tab;
let page: EditorPage;
let authenticatorId: string;

const plugIn = async (hasPrf: boolean): Promise<void> => {
  const options = {
    protocol: 'ctap2' as const,
    ctap2Version: 'ctap2_1' as const,
    transport: 'usb' as const,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
    hasPrf,
  };
  ({ authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', { options }));
};
const pullOut = (): Promise<unknown> =>
  protocol.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });

beforeAll(async () => {
  running = await startAmana();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  const context = await browser.newContext({ locale: 'en' });
  const opened = await context.newPage();
  tab = chromiumTab(opened, () => context.close());
  page = new EditorPage(tab);
  protocol = await context.newCDPSession(opened);
  await protocol.send('WebAuthn.enable');
}, 4 * MINUTES);
afterAll(async () => {
  await browser?.close();
  await running?.dispose();
}, MINUTES);

it(
  'opens the desk without a passphrase, and the passphrase still does without it',
  async () => {
    if (running.invite === null) throw new Error('a fresh newsroom has an invite');
    // A security key belongs to a name; an address in numbers has none.
    await tab.goto(running.invite.replace('127.0.0.1', 'localhost'));
    await page.waitFor('enrol-form');
    await page.fill('editor-name', 'Layla');
    await page.fill('passphrase', PASSPHRASE);
    await page.fill('passphrase-again', PASSPHRASE);
    await page.click('enrol-make');
    await page.waitFor('security-key-add', 2 * MINUTES);

    // One without PRF is refused in one sentence, and nothing is lost.
    await plugIn(false);
    await page.click('security-key-add');
    await tab.waitFor('[role="alert"], .notice-danger', MINUTES);
    await pullOut();
    await plugIn(true);
    await page.click('security-key-add');
    await page.waitFor('security-key-added', MINUTES);
    expect(await violations(tab)).toEqual([]);
    await tab.click('[name="keep-key"]');
    await page.click('enrol-join');
    await page.waitForDesk();

    await page.click('lock');
    await page.waitFor('unlock-security-key');
    expect(await violations(tab)).toEqual([]);
    await page.click('unlock-security-key');
    await page.waitForDesk();

    // The key file alone opens nothing, nor does another security key.
    await pullOut();
    await plugIn(true);
    await page.click('lock');
    await page.waitFor('unlock-security-key');
    await page.click('unlock-security-key');
    await tab.waitFor('[aria-invalid="true"]', 2 * MINUTES);
    expect(await page.count('desk')).toBe(0);
    await page.unlock();
    await page.waitForDesk();
    expect(await tab.evaluate('Object.keys(localStorage).join()')).toBe('amana-key');

    // One's own key is locked anew on the open desk: the security key of now is added, the passphrase changed.
    const fresh = 'another lantern in another orbit';
    await page.click('nav-people');
    await tab.click('[data-testid="my-key-open"] summary');
    expect(await violations(tab)).toEqual([]);
    await page.fill('passphrase-now', 'not the passphrase at all');
    await page.click('my-key-security-key');
    await tab.waitFor('[data-testid="my-key"] .notice-danger', 2 * MINUTES);
    await page.fill('passphrase-now', PASSPHRASE);
    await page.click('my-key-security-key');
    await page.waitFor('my-key-changed', 2 * MINUTES);
    await page.click('my-key-download');
    await page.fill('passphrase-now', PASSPHRASE);
    await page.fill('passphrase-next', fresh);
    await page.fill('passphrase-next-again', fresh);
    await page.click('my-key-passphrase');
    await page.waitForState('my-key-changed', 'data-downloaded', 'false', 2 * MINUTES);
    if (PICTURES !== undefined) await tab.screenshot(`${PICTURES}/my-key.png`);

    await page.click('lock');
    await page.waitFor('unlock-security-key');
    await page.click('unlock-security-key');
    await page.waitForDesk();
    await page.click('lock');
    await page.unlock();
    await tab.waitFor('[aria-invalid="true"]', 2 * MINUTES);
    await page.unlock(fresh);
    await page.waitForDesk();
  },
  9 * MINUTES,
);
