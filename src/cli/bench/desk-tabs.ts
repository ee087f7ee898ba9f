/** Bench: Debian's two browsers, each started anew for a measurement, with the memory of the process of its page. */
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

const PATIENCE_MS = 300_000;
/** Firefox does not always say that a tab has come to the front. */
const IN_FRONT_MS = 5_000;
const VIEW = { width: 1280, height: 900 };

export interface BenchTab {
  goto(url: string): Promise<void>;
  upload(selector: string, path: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** Of an expression, once its promise is kept. */
  evaluate(expression: string): Promise<unknown>;
  /** Of the process that the page and its workers live in, proportional share of what it shares, MiB. */
  memoryMiB(): Promise<number>;
  close(): Promise<void>;
}

/** Proportional set size of a process, MiB; 0 for one that is gone. */
async function pssMiB(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return 0;
    throw thrown;
  }
}

/** Every process below this one that draws pages. */
async function pageProcesses(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8');
      // The name of a program may hold spaces and brackets; the parent is the second field after it.
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    }
  }
  const isBelow = (one: number): boolean => {
    for (let at = parents.get(one); at !== undefined && at > 0; at = parents.get(at))
      if (at === pid) return true;
    return false;
  };
  const found: number[] = [];
  for (const one of parents.keys()) {
    if (!isBelow(one)) continue;
    const command = await readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('--type=renderer') || /-contentproc[\s\S]*\btab[\s\0]*$/.test(command))
      found.push(one);
  }
  return found;
}

/** The largest: the others wait for pages that nobody opened. */
async function largestPage(pid: number): Promise<number> {
  const sizes = await Promise.all((await pageProcesses(pid)).map(pssMiB));
  return Math.max(0, ...sizes);
}

async function chromiumTab(): Promise<BenchTab> {
  const server = await chromium.launchServer({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ locale: 'en', viewport: VIEW });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return {
    goto: async (url) => void (await page.goto(url)),
    upload: (selector, path) => page.locator(selector).setInputFiles(path),
    fill: (selector, text) => page.locator(selector).fill(text),
    click: (selector) => page.locator(selector).first().click(),
    evaluate: (expression) => page.evaluate(expression),
    memoryMiB: () => largestPage(server.process().pid ?? 0),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function firefoxTab(): Promise<BenchTab> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: PATIENCE_MS,
    defaultViewport: VIEW,
    extraPrefsFirefox: { 'intl.accept_languages': 'en', 'network.captive-portal-service.enabled': false },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return {
    // A tab that is not in front draws nothing, and a press of the pointer waits for what is drawn.
    async goto(url) {
      await Promise.race([page.bringToFront(), sleep(IN_FRONT_MS)]);
      await page.goto(url);
    },
    async upload(selector, path) {
      const input = await page.waitForSelector(selector);
      await (await input?.toElement('input'))?.uploadFile(path);
    },
    fill: (selector, text) => page.locator(selector).fill(text),
    click: (selector) => page.locator(selector).click(),
    evaluate: (expression) => page.evaluate(expression),
    memoryMiB: () => largestPage(browser.process()?.pid ?? 0),
    close: () => browser.close(),
  };
}

export const BROWSERS = { Chromium: chromiumTab, Firefox: firefoxTab } as const;
export type BrowserName = keyof typeof BROWSERS;
