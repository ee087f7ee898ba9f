/**
 * Sending as a source meets it: over a line of 20 KB/s that breaks, words first, held back, stopped, and apart from the
 * files. In a real browser on a real intake; the line knows nothing of HTTP.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectId } from '#protocol/ids.ts';
import { SANITIZER_SLOT } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport, type ReportContent } from '#protocol/report.ts';
import { violations } from '../support/accessible.ts';
import { type BadLine, startBadLine } from '../support/badLine.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { until } from '../support/folder.ts';
import { type SourceSite, startSourceSite } from '../support/sourcePage.ts';

const KB = 1000;
const GO = '.button-primary';
const at = (screen: string): string => `[data-screen="${screen}"]`;

let site: SourceSite;
let line: BadLine;
let browser: BrowserUnderTest;
let tab: Tab;
let seen: Set<ObjectId>;
const hosts = ['127.0.0.1'];

beforeAll(async () => {
  site = await startSourceSite(undefined, { hosts });
  browser = await openChromium();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});
afterEach(async () => {
  await tab.close();
  await line.stop();
});

/** The page, up to its files, over a line that is not bad yet. */
async function toFiles(seed: number, sizes: readonly number[], breaking = 0.3): Promise<Buffer[]> {
  seen = new Set(await site.intake.storage.reports.unreleased());
  line = await startBadLine(site.url, { bytesPerSecond: 20 * KB, breaking, stretchBytes: 64 * 1024, seed });
  hosts.push(new URL(line.url).host);
  line.isBad = false;
  tab = await browser.newTab({ language: 'en' });
  await tab.resize(390, 844);
  await tab.goto(line.url);
  await tab.waitFor(at('start'));
  await tab.click(GO);
  await tab.waitFor(at('before'));
  await tab.click(GO);
  await tab.fill('textarea', 'On the evening of the second, two trucks without plates stood at the mill.');
  await tab.click(GO);
  await tab.waitFor(at('files'));
  const files = sizes.map((size) => randomBytes(size));
  const paths = files.map((_, index) => join(site.intake.folder.path, `paper-${index + 1}.bin`));
  await Promise.all(files.map((bytes, index) => writeFile(paths[index]!, bytes)));
  if (paths.length > 0) {
    await tab.upload('input[type=file]', paths);
    await tab.waitFor(`.file:nth-of-type(${paths.length})`);
  }
  return files;
}

const opening = (kind: 'report' | 'attachment', id: ObjectId, slot: number) => ({
  crypto: site.intake.crypto,
  root: site.intake.newsroom.root.publicKey,
  kind,
  id,
  slot,
  secretKeyOf: (epoch: Parameters<typeof site.intake.newsroom.secretKeys.get>[0]) =>
    site.intake.newsroom.secretKeys.get(epoch) ?? null,
});

async function reports(): Promise<ReportContent[]> {
  const { storage } = site.intake;
  const ids = (await storage.reports.unreleased()).filter((id) => !seen.has(id));
  for (const id of ids) await storage.reports.release(id);
  return Promise.all(
    (await storage.reports.read(ids)).map(async ({ id, sealed }) =>
      decodeReport(await openSmall(opening('report', id, 0), sealed)),
    ),
  );
}

async function arrivedFile(id: ObjectId): Promise<Buffer | null> {
  const blob = await site.intake.storage.attachments.openSealed(id);
  if (blob === null) return null;
  const parts: Uint8Array[] = [];
  for await (const part of blob.chunks()) parts.push(Uint8Array.from(part));
  await blob.close();
  return Buffer.from(await openSmall(opening('attachment', id, SANITIZER_SLOT), Buffer.concat(parts)));
}

const choose = async (value: string): Promise<void> => {
  if ((await tab.evaluate(`document.querySelector('.how').open`)) !== true) await tab.click('.how summary');
  await tab.click(`.how input[value="${value}"]`);
};

describe('a line of 20 KB/s of which connections break', () => {
  it('brings the words first, says so, and then the files, whole and once', async () => {
    const files = await toFiles(15, [40_000, 50_000, 200_000]);
    await choose('first');
    line.isBad = true;
    await tab.click(GO);
    await tab.waitFor(`${at('sending')} .notice-done`, 120_000);
    expect(await tab.textOf('.notice-done')).toContain('The files are still on their way');
    expect(await tab.count('.sent-files li')).toBe(3);
    expect(await violations(tab)).toEqual([]);
    // The source keeps the words while the files follow.
    await tab.click(GO);
    await tab.waitFor(at('words'));
    expect(await tab.count('.word')).toBe(8);
    expect(await tab.textOf('.notice-info')).toContain('files have arrived');
    expect(await violations(tab)).toEqual([]);
    await tab.waitFor('aside .notice-done', 240_000);
    expect(await tab.textOf('aside .notice-done')).toContain('All your files have arrived');
    const [report, ...others] = await reports();
    expect(others).toEqual([]);
    for (const [index, { id }] of report!.attachments.entries())
      expect((await arrivedFile(id))?.equals(files[index]!)).toBe(true);
    const broken = Object.values(line.broken).reduce((sum, count) => sum + count, 0);
    process.stderr.write(`${line.connections} connections, broken: ${JSON.stringify(line.broken)}\n`);
    expect(broken).toBeGreaterThanOrEqual(2);
  }, 400_000);
});

describe('a line that goes away and comes back', () => {
  it('is waited for, and sending goes on by itself', async () => {
    const [file] = await toFiles(1, [300_000], 0);
    line.isDown = true;
    await tab.click(GO);
    await tab.waitFor(`${at('sending')} .notice-think`, 60_000);
    expect(await tab.textOf('.notice-think')).toContain('Waiting for the line');
    expect(await violations(tab)).toEqual([]);
    line.isDown = false;
    await tab.waitFor(at('words'), 120_000);
    const [report] = await reports();
    expect((await arrivedFile(report!.attachments[0]!.id))?.equals(file!)).toBe(true);
  }, 300_000);
});

describe('a report that is held back', () => {
  it('says how long, sends nothing meanwhile, and leaves when it is told to', async () => {
    await toFiles(1, [], 0);
    await choose('8');
    await tab.click(GO);
    await tab.waitFor(at('held'));
    const sent = tab.requests.filter((url) => /\/(reports|attachments)/.test(url));
    expect(sent).toEqual([]);
    expect(await tab.textOf('[role=timer]')).toMatch(/left/);
    expect(await violations(tab)).toEqual([]);
    await tab.click('.button-quiet');
    await tab.waitFor(at('files'));
    await tab.click(GO);
    await tab.waitFor(at('held'));
    expect(await reports()).toEqual([]);
    await tab.click(GO);
    await tab.waitFor(at('words'), 60_000);
    expect(await reports()).toHaveLength(1);
  }, 180_000);
});

describe('sending that is stopped', () => {
  it('asks once, and what has arrived stays', async () => {
    await toFiles(1, [400_000], 0);
    await choose('first');
    line.isBad = true;
    await tab.click(GO);
    await tab.waitFor('.notice-done', 60_000);
    await tab.click(`${at('sending')} > .button-quiet`);
    expect(await tab.textOf('.notice-think')).toContain('The editors keep your report');
    expect(await violations(tab)).toEqual([]);
    await tab.click('.notice-think .button-plain');
    await tab.waitFor(at('words'));
    const [report] = await reports();
    expect(report!.attachments).toHaveLength(1);
    await until(async () => (await arrivedFile(report!.attachments[0]!.id)) === null);
    expect(await tab.count('.notice-info')).toBe(0);
  }, 180_000);
});

describe('words that are sent apart from their files', () => {
  it('name no file, and the page says how to send those', async () => {
    await toFiles(1, [1000], 0);
    await choose('apart');
    await tab.click(GO);
    await tab.waitFor(at('words'), 60_000);
    await tab.click(GO);
    await tab.waitFor(at('now'));
    expect(await tab.textOf('.notice-think')).toContain('New Tor circuit for this site');
    const [report] = await reports();
    expect(report!.attachments).toEqual([]);
    expect(tab.requests.filter((url) => url.includes('/attachments'))).toEqual([]);
  }, 180_000);
});
