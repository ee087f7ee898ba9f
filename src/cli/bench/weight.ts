/** Bench: what a first visit to the source's page carries over the line, up to the page that can be written on. */
import { openChromium } from './browser.ts';
import { type BenchResult, machineLine, measured, within } from './result.ts';
import { startNewsroom } from './running.ts';
import { firstVisit, MOST_VISIT_BYTES, MOST_VISIT_REQUESTS } from './source-visit.ts';

export async function benchWeight(): Promise<BenchResult> {
  const newsroom = await startNewsroom();
  const browser = await openChromium();
  try {
    const { bodyKb, headersKb, requests } = await firstVisit(browser, newsroom.intake, 'en');
    return {
      bench: 'weight',
      title: "first visit to the source's page",
      machine: machineLine(),
      rows: [
        within(measured('bodies, compressed', 'KB', [bodyKb]), MOST_VISIT_BYTES / 1000),
        measured('headers beside them', 'KB', [headersKb]),
        within(measured('requests', 'requests', [requests]), MOST_VISIT_REQUESTS),
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
