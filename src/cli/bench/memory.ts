/** Bench: 1 GiB sealed and sent by the source's page, stored by the intake, taken by the worker: what each grows by. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { openStorage } from '#storage/index.ts';
import { openChromium } from './browser.ts';
import { type BenchResult, machineLine, measured, within } from './result.ts';
import { type RunningForBench, residentMiB, startNewsroom } from './running.ts';

const SMALL_BYTES = 8 * 1024 ** 2;
const LARGE_BYTES = 1024 ** 3;
const MOST_MIB = 64;
const PATIENCE_MS = 540_000;

/** Plain text of that length: a kind that the workers know, and the cheapest to make. */
async function makeFile(folder: string, name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  const block = Buffer.alloc(1024 ** 2, 'The trucks left the yard at dawn.\n');
  const file = await open(path, 'w');
  for (let written = 0; written < bytes; written += block.length) await file.write(block);
  await file.close();
  return path;
}

/** JavaScript's heaps of the page and of its workers together, MiB. */
async function heapMiB(page: Page): Promise<number> {
  const used = 'performance.memory?.usedJSHeapSize ?? 0';
  const heaps = [page.evaluate(used), ...page.workers().map((worker) => worker.evaluate(used))];
  let bytes = 0;
  // A worker may end while it is asked.
  for (const heap of await Promise.allSettled(heaps))
    if (heap.status === 'fulfilled') bytes += Number(heap.value);
  return bytes / 1024 ** 2;
}

/** Everything that Chromium's page processes hold, MiB. */
async function renderersMiB(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  // A process may end while it is looked at.
  const sizes = await Promise.allSettled(renderers.map(({ id }) => residentMiB(id)));
  return sizes.reduce((sum, size) => sum + (size.status === 'fulfilled' ? size.value : 0), 0);
}

async function sendFile(page: Page, url: string, path: string): Promise<void> {
  const go = page.locator('.button-primary').first();
  await page.goto(url);
  for (const screen of ['start', 'before']) {
    await page.locator(`[data-screen="${screen}"]`).waitFor();
    await go.click();
  }
  await page.locator('textarea').fill('A large file comes with this.');
  await go.click();
  await page.locator('[data-screen="files"]').waitFor();
  await page.locator('input[type=file]').setInputFiles(path);
  // The page has looked at the file, as far as it reads one.
  await page.locator('li.file [aria-live] p:not(.soft)').waitFor();
  await go.click();
  await page.locator('[data-screen="words"]').waitFor({ timeout: PATIENCE_MS });
}

async function settled(newsroom: RunningForBench, count: number): Promise<void> {
  const data = join(newsroom.folder, 'data');
  const storage = await openStorage({ database: join(data, 'amana.sqlite'), blobs: join(data, 'blobs') });
  const untilMs = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      const attachments = await storage.attachments.list();
      if (attachments.length === count && attachments.every(({ state }) => state === 'done')) return;
      if (performance.now() > untilMs) throw new Error('the worker did not finish in time');
      await sleep(200);
    }
  } finally {
    await storage.close();
  }
}

export async function benchMemory(): Promise<BenchResult> {
  const newsroom = await startNewsroom();
  const browser = await openChromium();
  try {
    const small = await makeFile(newsroom.folder, 'small.txt', SMALL_BYTES);
    const large = await makeFile(newsroom.folder, 'large.txt', LARGE_BYTES);
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    const session = await browser.newBrowserCDPSession();
    const watched = { heap: 0, renderers: 0, intake: 0, worker: 0 };
    const pidOf = (name: string): number => {
      const pid = newsroom.pids[name];
      if (pid === null || pid === undefined) throw new Error(`${name} does not run`);
      return pid;
    };
    const look = async () => ({
      heap: await heapMiB(page),
      renderers: await renderersMiB(session),
      intake: await residentMiB(pidOf('intake')),
      worker: await residentMiB(pidOf('worker')),
    });

    // What a first, small upload costs each of them is not growth with the size.
    await sendFile(page, newsroom.intake, small);
    await settled(newsroom, 1);
    const before = await look();
    let watching = true;
    const watch = (async () => {
      while (watching) {
        const now = await look();
        watched.heap = Math.max(watched.heap, now.heap);
        watched.renderers = Math.max(watched.renderers, now.renderers);
        watched.intake = Math.max(watched.intake, now.intake);
        watched.worker = Math.max(watched.worker, now.worker);
        await sleep(100);
      }
    })();
    const startedMs = performance.now();
    await sendFile(page, newsroom.intake, large);
    const sentS = (performance.now() - startedMs) / 1000;
    await settled(newsroom, 2);
    watching = false;
    await watch;
    return {
      bench: 'memory',
      title: '1 GiB from the page to the desk',
      machine: machineLine(),
      rows: [
        within(measured('page: heap grew by', 'MiB', [Math.max(0, watched.heap - before.heap)]), MOST_MIB),
        measured("Chromium's page process: resident memory grew by", 'MiB', [
          watched.renderers - before.renderers,
        ]),
        within(
          measured('intake: resident memory grew by', 'MiB', [watched.intake - before.intake]),
          MOST_MIB,
        ),
        within(
          measured('worker: resident memory grew by', 'MiB', [watched.worker - before.worker]),
          MOST_MIB,
        ),
        measured('sealed and sent in', 's', [sentS]),
      ],
      notes: [
        'Most memory seen while 1 GiB passed, less what each held after 8 MiB had passed; looked at every 0.1 s.',
      ],
    };
  } finally {
    await browser.close();
    await newsroom.stop();
  }
}
