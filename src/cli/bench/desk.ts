/** Bench: an editor unlocks a desk with up to 1,000 new reports in Chromium; all are fetched, opened and listed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { toBase64 } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf } from '#protocol/codename.ts';
import { dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { encodeReport } from '#protocol/report.ts';
import { sealSmall } from '#protocol/seal.ts';
import { openChromium } from './browser.ts';
import { type BenchResult, held, machineLine, measured, median, within } from './result.ts';
import { type RunningForBench, runAmana, startNewsroom } from './running.ts';

const STAGES = [250, 500, 1000] as const;
const RUNS = 5;
const MOST_MS = 3000;
/** Twice the reports may take a little more than twice the time: sorting, and noise. */
const MOST_GROWTH = 2.6;
const PASSPHRASE = 'lantern orbit velvet mosaic thunder';
const PATIENCE_MS = 180_000;

/** Reports of as many different sources. */
async function sendReports(newsroom: RunningForBench, count: number): Promise<void> {
  const crypto = await loadCrypto();
  const { root } = newsroom;
  const { id: epochId, publicKey } = (await newsroom.directory()).deskEpoch();
  const day = dayOf(Date.now());
  for (let i = 0; i < count; i++) {
    const id = newObjectId(crypto);
    const threadKey = toBase64(threadKeyOf(crypto, root, newCodename(crypto)));
    const text = `Report ${i}. The trucks left the yard at dawn. غادرت الشاحنات الفناء عند الفجر. `.repeat(8);
    const plain = encodeReport({ v: 1, text, language: 'en', day, threadKey, attachments: [] });
    const body = await sealSmall(
      { crypto, root, kind: 'report', id, recipients: [{ epochId, publicKey }] },
      plain,
    );
    const answer = await fetch(new URL(`reports/${id}`, newsroom.intake), {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream' },
      body,
    });
    if (answer.status !== 204) throw new Error(`a report was answered with ${answer.status}`);
  }
}

/** Milliseconds from the moment the key file is open (the login begins) until so many threads are listed. */
async function openDesk(browser: Browser, url: string, keyPath: string, count: number): Promise<number> {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    let beganMs = Number.NaN;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/challenge') && Number.isNaN(beganMs)) beganMs = performance.now();
    });
    await page.goto(url);
    await page.locator('input[name="key-file"]').setInputFiles(keyPath);
    await page.locator('input[name="passphrase"]').fill(PASSPHRASE);
    await page.locator('[data-testid="unlock-go"]').click();
    const shown = page
      .locator('.pane-foot [role="status"]')
      .filter({ hasText: new RegExp(`^${count.toLocaleString('en')} `) });
    await shown.waitFor();
    return performance.now() - beganMs;
  } finally {
    await context.close();
  }
}

export async function benchDesk(): Promise<BenchResult> {
  const newsroom = await startNewsroom();
  const browser = await openChromium();
  try {
    if (newsroom.invite === null) throw new Error('a new newsroom has an invite');
    const keyPath = join(newsroom.folder, 'editor.json');
    const passphrasePath = join(newsroom.folder, 'passphrase');
    await writeFile(passphrasePath, PASSPHRASE);
    await runAmana([
      'desk',
      '--key',
      keyPath,
      '--passphrase-file',
      passphrasePath,
      'enroll',
      '--invite',
      newsroom.invite,
    ]);
    const times: number[][] = [];
    let sent = 0;
    for (const count of STAGES) {
      await sendReports(newsroom, count - sent);
      sent = count;
      const runs: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        const tookMs = await openDesk(browser, newsroom.newsroom, keyPath, count);
        if (run > 0) runs.push(tookMs);
      }
      times.push(runs);
    }
    const rows = STAGES.map((count, i) => measured(`open and list ${count} reports`, 'ms', times[i] ?? []));
    const growth = median(times[2] ?? []) / median(times[1] ?? []);
    return {
      bench: 'desk',
      title: 'desk in Chromium',
      machine: machineLine(),
      rows: [
        ...rows.slice(0, 2),
        ...rows.slice(2).map((row) => within(row, MOST_MS)),
        held(measured('1,000 beside 500', '×', [growth]), growth, 'the time', 'at most', MOST_GROWTH),
      ],
      notes: [
        'From the login (the passphrase is stretched before it) until the list says that all are there.',
        `A new browser profile each time; medians of ${RUNS} runs after one that warms up.`,
      ],
    };
  } finally {
    await browser.close();
    await newsroom.stop();
  }
}
