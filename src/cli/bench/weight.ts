/** Bench: what a first visit to the source's page carries over the line, up to the page that can be written on. */
import { openChromium } from './browser.ts';
import { type BenchResult, machineLine, measured, within } from './result.ts';
import { startNewsroom } from './running.ts';

const MOST_KB = 90;
const MOST_REQUESTS = 6;

export async function benchWeight(): Promise<BenchResult> {
  const newsroom = await startNewsroom();
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    const done: Promise<{ body: number; headers: number }>[] = [];
    page.on('requestfinished', (request) => {
      if (!request.url().startsWith(newsroom.intake)) return;
      done.push(
        request.sizes().then(({ responseBodySize, responseHeadersSize }) => ({
          body: responseBodySize,
          headers: responseHeadersSize,
        })),
      );
    });
    await page.goto(newsroom.intake);
    await page.locator('[data-screen="start"]').waitFor();
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(done);
    const bodyKb = sizes.reduce((sum, { body }) => sum + body, 0) / 1000;
    const headersKb = sizes.reduce((sum, { headers }) => sum + headers, 0) / 1000;
    return {
      bench: 'weight',
      title: "first visit to the source's page",
      machine: machineLine(),
      rows: [
        within(measured('bodies, compressed', 'KB', [bodyKb]), MOST_KB),
        measured('headers beside them', 'KB', [headersKb]),
        within(measured('requests', 'requests', [sizes.length]), MOST_REQUESTS),
      ],
      notes: [
        'Chromium, nothing cached, until the network is silent; what verifies and the directory are among them.',
      ],
    };
  } finally {
    await browser.close();
    await newsroom.stop();
  }
}
