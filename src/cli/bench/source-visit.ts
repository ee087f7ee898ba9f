/** A first visit to the source's page, up to the screen on which one can begin: what it carries over the line. */
import type { Browser } from 'playwright-core';

/** Of a first visit, in every language: an old phone on a bad line has to get through it. Compressed bodies. */
export const MOST_VISIT_BYTES = 90_000;
export const MOST_VISIT_REQUESTS = 6;

interface Visit {
  /** Bodies as they travel. */
  readonly bodyKb: number;
  readonly headersKb: number;
  readonly requests: number;
}

/** Nothing cached, until the network is silent. @param language as the browser prefers it */
export async function firstVisit(browser: Browser, url: string, language: string): Promise<Visit> {
  const context = await browser.newContext({ locale: language });
  try {
    const page = await context.newPage();
    const done: Promise<{ responseBodySize: number; responseHeadersSize: number }>[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().startsWith(url)) done.push(request.sizes());
    });
    await page.goto(url);
    await page.locator('[data-screen="start"]').waitFor();
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(done);
    const kb = (bytes: readonly number[]): number => bytes.reduce((sum, one) => sum + one, 0) / 1000;
    return {
      bodyKb: kb(sizes.map(({ responseBodySize }) => responseBodySize)),
      headersKb: kb(sizes.map(({ responseHeadersSize }) => responseHeadersSize)),
      requests: sizes.length,
    };
  } finally {
    await context.close();
  }
}
