/**
 * Real browsers behind one small interface, so that every journey runs in both: Debian's Chromium (by Playwright)
 * and Debian's Firefox ESR, the base of Tor Browser (by Puppeteer over WebDriver BiDi). CSS selectors only.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Page as ChromiumPage, chromium } from 'playwright-core';
import puppeteer, { type Page as PuppeteerPage } from 'puppeteer-core';
import type { Language } from '#protocol/languages.ts';

export { SAFER } from '#cli/bench/safer.ts';

/** Keys that the journeys press. */
export type Key =
  | 'Enter'
  | 'Escape'
  | 'Tab'
  | 'ArrowDown'
  | 'a'
  | 'j'
  | 'k'
  | 'p'
  | 'X'
  | 'x'
  | 'z'
  | '/'
  | '?';

export interface Tab {
  goto(url: string): Promise<void>;
  /** Waits until the selector is visible. */
  waitFor(selector: string, timeoutMs?: number): Promise<void>;
  waitGone(selector: string, timeoutMs?: number): Promise<void>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  select(selector: string, value: string): Promise<void>;
  upload(selector: string, paths: readonly string[]): Promise<void>;
  press(key: Key): Promise<void>;
  /** Types into whatever has the focus. */
  type(text: string): Promise<void>;
  textOf(selector: string): Promise<string>;
  count(selector: string): Promise<number>;
  /** Evaluates an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  resize(width: number, height: number): Promise<void>;
  /** What the reader has asked of the device; in Chromium only. */
  wish(wishes: { readonly dark?: boolean; readonly still?: boolean }): Promise<void>;
  screenshot(path: string): Promise<void>;
  /** Console errors and page errors so far. */
  readonly errors: readonly string[];
  /** URLs of all requests so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface BrowserUnderTest {
  readonly name: string;
  /** A tab of its own profile: nothing is shared with other tabs. */
  newTab(options?: TabOptions): Promise<Tab>;
  close(): Promise<void>;
}

export interface TabOptions {
  readonly language?: Language;
  readonly dark?: boolean;
}

/** Patient: two cores may be shared with everything else that is tested. */
const PATIENCE_MS = 60_000;

/** Firefox does not always say that a tab has come to the front. */
const IN_FRONT_MS = 5_000;

/** What has just moved takes no press for a moment, and this driver does not look whether a press has arrived. */
const CLICK_TIMES = 5;
const AGAIN_MS = 200;

/** A field may keep something else than what is typed; whether it should is for the test to say. */
const FILL_TIMES = 3;

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * @param close ends the tab and what was opened for it
 * @param isTouched by a finger instead of a mouse
 */
export function chromiumTab(page: ChromiumPage, close: () => Promise<void>, isTouched = false): Tab {
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  return {
    errors,
    requests,
    goto: async (url) => void (await page.goto(url)),
    waitFor: async (selector, timeoutMs = PATIENCE_MS) =>
      void (await page.locator(selector).first().waitFor({ state: 'visible', timeout: timeoutMs })),
    waitGone: async (selector, timeoutMs = PATIENCE_MS) =>
      void (await page.locator(selector).first().waitFor({ state: 'hidden', timeout: timeoutMs })),
    click: (selector) =>
      isTouched ? page.locator(selector).first().tap() : page.locator(selector).first().click(),
    fill: (selector, text) => page.locator(selector).first().fill(text),
    select: async (selector, value) => void (await page.locator(selector).first().selectOption(value)),
    upload: (selector, paths) =>
      page
        .locator(selector)
        .first()
        .setInputFiles([...paths]),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    textOf: async (selector) => (await page.locator(selector).first().textContent()) ?? '',
    count: (selector) => page.locator(selector).count(),
    evaluate: (expression) => page.evaluate(expression),
    resize: (width, height) => page.setViewportSize({ width, height }),
    wish: ({ dark, still }) =>
      page.emulateMedia({
        ...(dark === undefined ? {} : { colorScheme: dark ? 'dark' : 'light' }),
        ...(still === undefined ? {} : { reducedMotion: still ? 'reduce' : 'no-preference' }),
      }),
    screenshot: async (path) => void (await page.screenshot({ path, fullPage: true })),
    close,
  };
}

export async function openChromium(): Promise<BrowserUnderTest> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  return {
    name: 'Chromium',
    async newTab(options = {}) {
      const context = await browser.newContext({
        locale: options.language ?? 'en',
        colorScheme: options.dark === true ? 'dark' : 'light',
      });
      const page = await context.newPage();
      return chromiumTab(page, () => context.close());
    },
    close: () => browser.close(),
  };
}

/** @param close ends the tab and what was opened for it */
export function puppeteerTab(page: PuppeteerPage, close: () => Promise<void>): Tab {
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  // A page that asks before it is left is left; the other browser's driver does so by itself.
  page.on('dialog', (dialog) => void dialog.accept());
  page.on('pageerror', (error) => errors.push(error instanceof Error ? error.message : String(error)));
  page.on('request', (request) => requests.push(request.url()));
  /** A tab in the background draws no frames, and what waits for one waits for ever. */
  const inFront = <Act extends unknown[]>(act: (...args: Act) => Promise<void>) => {
    return async (...args: Act): Promise<void> => {
      await Promise.race([page.bringToFront(), sleep(IN_FRONT_MS)]);
      await act(...args);
    };
  };
  const visible = (selector: string, timeout = PATIENCE_MS) =>
    page.waitForSelector(selector, { visible: true, timeout });
  /** Presses it, and says whether that reached it. */
  const press = async (selector: string): Promise<boolean> => {
    const element = await visible(selector);
    if (element === null) throw new Error(`nothing matches ${selector}`);
    const seeing = await element.evaluateHandle((target) => {
      const seen = { hasArrived: false };
      const onClick = (): void => {
        seen.hasArrived = true;
      };
      target.addEventListener('click', onClick, { once: true, capture: true });
      return seen;
    });
    await page.locator(selector).click();
    // A page that was left by the press has heard it, and cannot be asked any more.
    return seeing.evaluate(({ hasArrived }) => hasArrived).catch(() => true);
  };
  return {
    errors,
    requests,
    goto: async (url) => void (await page.goto(url)),
    waitFor: async (selector, timeoutMs) => void (await visible(selector, timeoutMs)),
    waitGone: async (selector, timeoutMs = PATIENCE_MS) =>
      void (await page.waitForSelector(selector, { hidden: true, timeout: timeoutMs })),
    click: inFront(async (selector: string) => {
      for (let times = 0; times < CLICK_TIMES; times += 1) {
        if (await press(selector)) return;
        await sleep(AGAIN_MS);
      }
      throw new Error(`no press reaches ${selector}`);
    }),
    fill: inFront(async (selector: string, text: string) => {
      // The driver empties a field without telling the page, which may draw the old words again before the new ones come.
      for (let times = 0; times < FILL_TIMES; times += 1) {
        await page.locator(selector).fill(text);
        const kept = await page.$$eval(selector, (fields) =>
          fields.map((field) => Reflect.get(field, 'value')),
        );
        if (kept.length === 0 || kept[0] === text) return;
      }
    }),
    select: inFront(async (selector: string, value: string) => {
      await visible(selector);
      await page.select(selector, value);
    }),
    async upload(selector, paths) {
      const input = await page.waitForSelector(selector);
      if (input === null) throw new Error(`nothing matches ${selector}`);
      const file = await input.toElement('input');
      await file.uploadFile(...paths);
    },
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    async textOf(selector) {
      await visible(selector);
      return page.$eval(selector, (element) => element.textContent ?? '');
    },
    count: async (selector) => (await page.$$(selector)).length,
    evaluate: (expression) => page.evaluate(expression),
    resize: (width, height) => page.setViewport({ width, height }),
    async wish() {
      throw new Error('wishes are tried in Chromium');
    },
    screenshot: async (path) => {
      await writeFile(path, await page.screenshot({ fullPage: true }));
    },
    close,
  };
}

export async function openFirefox(
  preferences: Readonly<Record<string, boolean | string | number>> = {},
): Promise<BrowserUnderTest> {
  const profile = await mkdtemp(join(tmpdir(), 'amana-firefox-'));
  const launch = (extra: Readonly<Record<string, unknown>>) =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath: '/usr/bin/firefox-esr',
      headless: true,
      userDataDir: profile,
      protocolTimeout: 3 * PATIENCE_MS,
      extraPrefsFirefox: { ...preferences, ...extra },
    });
  const browser = await launch({
    'intl.accept_languages': 'en',
    'network.captive-portal-service.enabled': false,
    // A tab in the background is drawn after 1, 2, 4, 8 … seconds otherwise, and the driver looks for what it waits
    // for at each frame: after a minute behind another tab, it would not look again for another one.
    'layout.testing.top-level-always-active': true,
  });
  return {
    name: 'Firefox ESR',
    async newTab(options = {}) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      if (options.dark === true) throw new Error('dark mode is photographed in Chromium');
      return puppeteerTab(page, () => context.close());
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** For `openFirefox`, whose tabs have no wishes of their own: every page is dark, whatever the device is. */
export const DARK_FIREFOX = { 'layout.css.prefers-color-scheme.content-override': 0 } as const;

export const BOTH_BROWSERS: readonly (readonly [string, () => Promise<BrowserUnderTest>])[] = [
  ['Chromium', openChromium],
  ['Firefox ESR', openFirefox],
];
