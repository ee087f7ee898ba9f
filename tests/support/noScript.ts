/**
 * Browsers whose pages run no script, as Tor Browser's "Safest" has it: Firefox ESR with `javascript.enabled` off, and
 * Chromium with scripts disabled. What drivers do by scripts in the page (waiting, locating) does not work there; keys,
 * the mouse and questions about the page do.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

/** What both drivers can do with a page that runs nothing. */
interface Hands {
  goto(url: string): Promise<void>;
  evaluate(expression: string): Promise<unknown>;
  press(key: 'Enter' | 'Space'): Promise<void>;
  type(text: string): Promise<void>;
  upload(selector: string, paths: readonly string[]): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  screenshot(path: string): Promise<void>;
}

/** Two cores may be shared with everything else that is tested. */
const PATIENCE_MS = 90_000;

export class PlainTab {
  readonly #hands: Hands;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  goto = (url: string): Promise<void> => this.#hands.goto(url);
  evaluate = (expression: string): Promise<unknown> => this.#hands.evaluate(expression);
  resize = (width: number, height: number): Promise<void> => this.#hands.resize(width, height);
  screenshot = (path: string): Promise<void> => this.#hands.screenshot(path);
  upload = (selector: string, paths: readonly string[]): Promise<void> => this.#hands.upload(selector, paths);

  async waitFor(selector: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      // Between two pages there is nothing to ask.
      const [seen] = await Promise.allSettled([
        this.evaluate(
          `document.readyState === 'complete' && document.querySelector(${JSON.stringify(selector)}) !== null`,
        ),
      ]);
      if (seen.status === 'fulfilled' && seen.value === true) return;
      if (Date.now() > until) throw new Error(`${selector} never came: ${await this.textOf('body')}`);
      await sleep(100);
    }
  }

  /** By the keyboard, which needs no place on the screen: a page that still moves cannot make it miss. */
  async click(selector: string): Promise<void> {
    const isChoice = await this.evaluate(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.focus();
      return element.type === 'radio';
    })()`);
    await this.#hands.press(isChoice === true ? 'Space' : 'Enter');
  }

  /** Typed by keys, once more where a busy browser had not given the field its focus yet. */
  async fill(selector: string, text: string): Promise<void> {
    const element = `document.querySelector(${JSON.stringify(selector)})`;
    for (let tries = 0; tries < 3; tries += 1) {
      await this.evaluate(`${element}.focus(), ${element}.select()`);
      await this.#hands.type(text);
      if ((await this.valueOf(selector)) === text) return;
    }
    throw new Error(`${selector} does not take what is typed`);
  }

  textOf = async (selector: string): Promise<string> =>
    String(await this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`));

  textsOf = async (selector: string): Promise<string[]> =>
    (
      JSON.parse(
        String(
          await this.evaluate(
            `JSON.stringify(Array.from(document.querySelectorAll(${JSON.stringify(selector)}), (each) => each.textContent))`,
          ),
        ),
      ) as unknown[]
    ).map(String);

  valueOf = async (selector: string): Promise<string> =>
    String(await this.evaluate(`document.querySelector(${JSON.stringify(selector)})?.value ?? ''`));
}

export interface PlainBrowser {
  newTab(options?: { readonly dark?: boolean }): Promise<PlainTab>;
  close(): Promise<void>;
}

export async function openPlainFirefox(
  preferences: Readonly<Record<string, boolean | string | number>> = {},
): Promise<PlainBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'amana-plain-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    protocolTimeout: 2 * PATIENCE_MS,
    extraPrefsFirefox: {
      ...preferences,
      'javascript.enabled': false,
      'intl.accept_languages': 'en',
      'network.captive-portal-service.enabled': false,
    },
  });
  return {
    async newTab() {
      const page = await browser.newPage();
      return new PlainTab({
        goto: async (url) => void (await page.goto(url)),
        evaluate: (expression) => page.evaluate(expression),
        press: (key) => page.keyboard.press(key === 'Space' ? ' ' : key),
        type: (text) => page.keyboard.type(text),
        async upload(selector, paths) {
          const input = await page.evaluateHandle(`document.querySelector(${JSON.stringify(selector)})`);
          const element = input.asElement();
          if (element === null) throw new Error(`nothing matches ${selector}`);
          const file = await element.toElement('input');
          await file.uploadFile(...paths);
        },
        resize: (width, height) => page.setViewport({ width, height }),
        screenshot: async (path) => writeFile(path, await page.screenshot({ fullPage: true })),
      });
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export async function openPlainChromium(): Promise<PlainBrowser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
  return {
    async newTab(options = {}) {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        locale: 'en',
        colorScheme: options.dark === true ? 'dark' : 'light',
      });
      const page = await context.newPage();
      return new PlainTab({
        goto: async (url) => void (await page.goto(url)),
        evaluate: (expression) => page.evaluate(expression),
        press: (key) => page.keyboard.press(key),
        type: (text) => page.keyboard.insertText(text),
        upload: (selector, paths) => page.locator(selector).setInputFiles([...paths]),
        resize: (width, height) => page.setViewportSize({ width, height }),
        screenshot: async (path) => void (await page.screenshot({ path, fullPage: true })),
      });
    },
    close: () => browser.close(),
  };
}

export const BROWSERS_WITHOUT_SCRIPT: readonly (readonly [string, () => Promise<PlainBrowser>])[] = [
  ['Firefox ESR', openPlainFirefox],
  ['Chromium', openPlainChromium],
];
