/** A first visit to the source's page, up to the screen on which one can begin: what it carries over the line. */
import { request } from 'node:http';
import type { Browser } from 'playwright-core';

/** Of a first visit, in every language: an old phone on a bad line has to get through it. Compressed bodies. */
export const MOST_VISIT_BYTES = 90_000;
export const MOST_VISIT_REQUESTS = 6;

interface Travelled {
  /** The body as it travels. */
  readonly bodyBytes: number;
  readonly headerBytes: number;
}

interface Visit {
  readonly bodyKb: number;
  readonly headersKb: number;
  readonly requests: number;
}

/**
 * What one answer is on the line, asked for as browsers ask. Counted here because a browser's own count has nothing
 * for the script of a worker, which is the heaviest of all.
 */
export function travelled(url: string): Promise<Travelled> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'Accept-Encoding': 'gzip, deflate' } }, (answer) => {
      let bodyBytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bodyBytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        // Names and values alternate: two signs after each.
        const headerBytes = answer.rawHeaders.reduce((sum, part) => sum + part.length + 2, 0);
        resolve({ bodyBytes, headerBytes });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Nothing cached, until the network is silent. @param language as the browser prefers it */
export async function firstVisit(browser: Browser, url: string, language: string): Promise<Visit> {
  const context = await browser.newContext({ locale: language });
  try {
    const page = await context.newPage();
    const urls: string[] = [];
    page.on('requestfinished', (finished) => {
      if (finished.url().startsWith(url)) urls.push(finished.url());
    });
    await page.goto(url);
    await page.locator('[data-screen="start"]').waitFor();
    await page.waitForLoadState('networkidle');
    const answers = await Promise.all(urls.map(travelled));
    return {
      bodyKb: answers.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0) / 1000,
      headersKb: answers.reduce((sum, { headerBytes }) => sum + headerBytes, 0) / 1000,
      requests: answers.length,
    };
  } finally {
    await context.close();
  }
}
