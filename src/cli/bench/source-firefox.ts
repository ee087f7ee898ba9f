/** Tor Browser's base at both of its levels that run scripts, with exact clocks so that milliseconds can be told. */
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Page } from 'puppeteer-core';
import { parseJson, z } from '#protocol/schema.ts';
import { SAFER_ENGINE } from './safer.ts';

export const LEVELS = ['Standard', 'Safer'] as const;
export type Level = (typeof LEVELS)[number];

const PREFERENCES = { Standard: {}, Safer: SAFER_ENGINE } as const satisfies Record<Level, object>;

const PATIENCE_MS = 600_000;

/** Opens a browser of its own, and ends it. */
export async function inFirefox<Result>(level: Level, act: (page: Page) => Promise<Result>): Promise<Result> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: PATIENCE_MS,
    extraPrefsFirefox: {
      ...PREFERENCES[level],
      'intl.accept_languages': 'en',
      'network.captive-portal-service.enabled': false,
    },
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    return await act(page);
  } finally {
    await browser.close();
  }
}

/** What the bench's own page found out. */
export async function resultsOf<T extends z.ZodMiniType>(
  page: Page,
  url: string,
  schema: T,
): Promise<z.infer<T>> {
  await page.goto(url);
  await page.waitForSelector('#results');
  return parseJson(schema, await page.$eval('#results', (element) => element.textContent ?? ''));
}

/** A browser that was just started is busy with itself. */
const SETTLING_MS = 3_000;

/** From the address to the screen on which one can begin. */
export async function usableAfterMs(page: Page, url: string): Promise<number> {
  await sleep(SETTLING_MS);
  const startMs = performance.now();
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('[data-screen="start"] .button-primary', { visible: true });
  return performance.now() - startMs;
}

const SCREEN = `(document.querySelector('[data-screen]')?.getAttribute('data-screen') ?? '')`;

/** Timed by the page itself: from the last press of the button to the eight words, and how long it stood still. */
const WATCH = `(() => {
  const watch = { stillMs: 0, sentMs: 0 };
  let last = performance.now();
  let startMs = last;
  addEventListener('click', () => { startMs = performance.now(); }, true);
  const look = () => {
    const now = performance.now();
    watch.stillMs = Math.max(watch.stillMs, now - last);
    last = now;
    if (watch.sentMs === 0 && ${SCREEN} === 'words') watch.sentMs = now - startMs;
    setTimeout(look, 4);
  };
  look();
  globalThis.watch = watch;
})()`;

const watched = z.object({ stillMs: z.number(), sentMs: z.number() });

/** A whole report by the product's page, with files or without. */
export async function sendReport(
  page: Page,
  url: string,
  files: readonly string[],
): Promise<z.infer<typeof watched>> {
  await page.goto(url);
  await page.waitForSelector('[data-screen="start"]');
  await page.bringToFront();
  await page.evaluate(WATCH);
  for (;;) {
    const screen = String(await page.evaluate(SCREEN));
    if (screen === 'words') break;
    if (screen === 'write') await page.locator('textarea').fill('Two trucks left the yard at dawn.');
    if (screen === 'files' && files.length > 0) {
      const input = await page.waitForSelector('input[type=file]');
      await (await input?.toElement('input'))?.uploadFile(...files);
      // Each has been looked at, as far as the page reads it.
      await page.waitForFunction(
        `document.querySelectorAll('li.file [aria-live] p:not(.soft)').length >= ${files.length}`,
      );
    }
    // What has just come takes no press for a moment.
    await page.waitForFunction(`getComputedStyle(document.querySelector('main')).pointerEvents !== 'none'`);
    await page.locator('.button-primary').click();
    await page.waitForFunction(
      `${SCREEN} !== ${JSON.stringify(screen)} && !['', 'sending'].includes(${SCREEN})`,
    );
  }
  await page.waitForFunction('globalThis.watch.sentMs > 0');
  return parseJson(watched, String(await page.evaluate('JSON.stringify(globalThis.watch)')));
}
