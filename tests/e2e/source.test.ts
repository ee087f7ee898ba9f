/**
 * The source's page in real browsers, on a real intake: in both languages, with WebAssembly and without it, at Tor
 * Browser's "Safer"; and what is left of it on the device, which has to be nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_VISIT_BYTES, MOST_VISIT_REQUESTS, travelled } from '#cli/bench/source-visit.ts';
import { threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { LANGUAGES } from '#protocol/languages.ts';
import { SANITIZER_SLOT } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeArrival, type ReportContent } from '#protocol/report.ts';
import { parseCodename } from '#protocol/words.ts';
import { violations } from '../support/accessible.ts';
import { TOP } from '../support/amana.ts';
import {
  BOTH_BROWSERS,
  type BrowserUnderTest,
  openChromium,
  openFirefox,
  SAFER,
  type Tab,
} from '../support/browsers.ts';
import { publishNext } from '../support/drops.ts';
import {
  overALine,
  type SourceSite,
  startSourceSite,
  withAnotherRoot,
  withoutWasm,
} from '../support/sourcePage.ts';
import { speak } from '../support/sourceSteps.ts';

const MEDIA = join(TOP, 'tests/fixtures/media');
const PHOTO = join(MEDIA, 'iphone-4.jpg');

const TEXT = {
  en: 'On the evening of the second, two trucks without plates stood at the mill.',
  ar: 'مساء الثاني من الشهر وقفت شاحنتان بلا لوحات أمام المطحنة.',
} as const;

let site: SourceSite;
let reportsSeen: Set<ObjectId>;

beforeAll(async () => {
  site = await startSourceSite();
  reportsSeen = new Set();
}, 120_000);
afterAll(() => site.stop());

/** The one report that came in since the last look, opened as the desk would. */
async function newReport(): Promise<ReportContent> {
  const { storage, crypto, newsroom } = site.intake;
  const fresh = (await storage.reports.unreleased()).filter((id) => !reportsSeen.has(id));
  for (const id of fresh) {
    reportsSeen.add(id);
    await storage.reports.release(id);
  }
  const secretKeyOf = (epoch: Parameters<typeof newsroom.secretKeys.get>[0]) =>
    newsroom.secretKeys.get(epoch) ?? null;
  const args = { crypto, root: newsroom.root.publicKey, kind: 'report' as const, slot: 0, secretKeyOf };
  const opened = await Promise.all(
    (await storage.reports.read(fresh)).map(async ({ id, sealed }) =>
      decodeArrival(await openSmall({ ...args, id }, sealed)),
    ),
  );
  // Whoever reads a conversation also sends reports that say nothing, now and then.
  const [report, ...others] = opened.filter((each) => each !== null);
  expect(others).toEqual([]);
  if (!report) throw new Error('no report has arrived');
  return report;
}

async function openedAttachment(id: ObjectId): Promise<Buffer> {
  const { storage, crypto, newsroom } = site.intake;
  const blob = await storage.attachments.openSealed(id);
  const parts: Uint8Array[] = [];
  for await (const part of blob!.chunks()) parts.push(Uint8Array.from(part));
  await blob!.close();
  const secretKeyOf = (epoch: Parameters<typeof newsroom.secretKeys.get>[0]) =>
    newsroom.secretKeys.get(epoch) ?? null;
  const args = {
    crypto,
    root: newsroom.root.publicKey,
    kind: 'attachment' as const,
    id,
    slot: SANITIZER_SLOT,
    secretKeyOf,
  };
  return Buffer.from(await openSmall(args, Buffer.concat(parts)));
}

/** The photo as the page sends it by itself: what can be seen is the same, and what was hidden is gone. */
async function expectEdited(id: ObjectId): Promise<void> {
  const [sent, original] = [await openedAttachment(id), await readFile(PHOTO)];
  expect(original.includes('Exif') && original.includes('iPhone')).toBe(true);
  expect(sent.includes('Exif') || sent.includes('iPhone')).toBe(false);
  // Drawn data begins behind the last table, which both have.
  expect(sent.subarray(-100_000).equals(original.subarray(-100_000))).toBe(true);
}

/** An editor's reply, published in a drop of today. */
async function reply(codename: string, text: string): Promise<void> {
  const { storage, crypto, newsroom, today } = site.intake;
  const root = newsroom.root.publicKey;
  const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, await parseCodename(codename)));
  await storage.drops.putReply(
    newObjectId(crypto),
    today,
    Buffer.concat(sealReply(crypto, root, keys, today, text, 0)),
  );
  await publishNext(crypto, storage, today);
}

const at = (screen: string): string => `[data-screen="${screen}"]`;
const GO = '.button-primary';

async function expectNothingKept(tab: Tab): Promise<void> {
  const kept = await tab.evaluate(`(async () => JSON.stringify({
    cookie: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: globalThis.caches ? (await caches.keys()).length : 0,
    workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
    address: location.pathname + location.search + location.hash,
  }))()`);
  expect(kept).toBe(
    JSON.stringify({ cookie: '', local: 0, session: 0, databases: 0, caches: 0, workers: 0, address: '/' }),
  );
}

/** From the first screen to the eight words. @param look is called on every screen */
async function sendReport(
  tab: Tab,
  text: string,
  files: readonly string[],
  look: () => Promise<void>,
): Promise<string> {
  const next = async (screen: string): Promise<void> => {
    await tab.waitFor(at(screen));
    await look();
  };
  await next('start');
  await tab.click(GO);
  await next('before');
  await tab.click(GO);
  await next('write');
  await tab.click(GO);
  await tab.waitFor('.field-error');
  await look();
  await tab.fill('textarea', text);
  await tab.click(GO);
  await next('files');
  if (files.length > 0) {
    await tab.upload('input[type=file]', files);
    await tab.waitFor('.findings');
    await look();
  }
  await tab.click(GO);
  await tab.waitFor(at('words'), 180_000);
  await look();
  const words = await tab.evaluate(
    `Array.from(document.querySelectorAll('.word'), (w) => w.textContent).join(' ')`,
  );
  await tab.click(GO);
  await next('now');
  return String(words);
}

const complaints = (tab: Tab): string[] =>
  tab.errors.filter((line) => !/Permissions-Policy|Feature Policy/i.test(line));

describe.each(BOTH_BROWSERS)('the page in %s', (_name, open) => {
  let browser: BrowserUnderTest;
  beforeAll(async () => {
    browser = await open();
  }, 120_000);
  afterAll(() => browser.close());

  it.each(['en', 'ar'] as const)(
    'carries a report, a reply and an answer (%s)',
    async (language) => {
      const tab = await browser.newTab({ language });
      await tab.resize(390, 780);
      await tab.goto(site.url);
      await tab.waitFor(at('start'));
      await speak(tab, language);
      const look = async (): Promise<void> => {
        expect(await tab.evaluate('document.documentElement.lang + document.documentElement.dir')).toBe(
          language === 'ar' ? 'arrtl' : 'enltr',
        );
        expect(await violations(tab)).toEqual([]);
        expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      };
      const codename = await sendReport(tab, TEXT[language], [PHOTO], look);

      const report = await newReport();
      expect(report).toMatchObject({ text: TEXT[language], language });
      expect(report.attachments).toMatchObject([{ name: 'file-1.jpg', keepOriginal: false }]);
      await expectEdited(report.attachments[0]!.id);
      await expectNothingKept(tab);

      await reply(codename, 'هل رأيت لوحة؟ Did you see a plate?');
      await tab.goto(site.url);
      await tab.waitFor(at('start'));
      await speak(tab, language);
      await tab.click('.acts .button-plain');
      await tab.waitFor(at('return'));
      await tab.fill('input[name=words]', 'nothing like this');
      await tab.click(GO);
      await tab.waitFor('.field-error');
      await look();
      await tab.fill('input[name=words]', codename);
      await tab.click(GO);
      await tab.waitFor(at('talk'));
      expect(await tab.textOf('.said .written')).toBe('هل رأيت لوحة؟ Did you see a plate?');
      await look();
      await tab.fill('textarea', 'No plate.');
      await tab.click(GO);
      await tab.waitFor('.said-by-you');
      await look();
      const answer = await newReport();
      expect(answer).toMatchObject({ text: 'No plate.', threadKey: report.threadKey });

      await expectNothingKept(tab);
      expect(complaints(tab)).toEqual([]);
      expect(tab.requests.filter((url) => !url.startsWith(site.url) && !url.startsWith('data:'))).toEqual([]);
      await tab.close();
    },
    300_000,
  );

  it('leaves at once, and there is no way back to what was written', async () => {
    const tab = await browser.newTab({ language: 'en' });
    await tab.goto(site.url);
    await tab.waitFor(at('start'));
    const entries = await tab.evaluate('history.length');
    await tab.click(GO);
    await tab.waitFor(at('before'));
    await tab.click(GO);
    await tab.waitFor('textarea');
    await tab.fill('textarea', 'something secret');
    expect(await tab.evaluate('history.length')).toBe(entries);
    await tab.click('.bar > .button');
    await tab.waitGone('textarea');
    expect(await tab.evaluate('location.href')).toBe('about:blank');
    expect(await tab.evaluate('document.body.textContent')).not.toContain('secret');
    await tab.close();
  }, 120_000);

  it('is empty before a browser may put it behind the back button', async () => {
    const tab = await browser.newTab({ language: 'en' });
    await tab.goto(site.url);
    await tab.waitFor(at('start'));
    await tab.click(GO);
    await tab.waitFor(at('before'));
    await tab.click(GO);
    await tab.fill('textarea', 'something secret');
    // Drivers switch off what keeps pages alive; what it tells a page first is told here.
    await tab.evaluate(`void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))`);
    expect(await tab.evaluate('document.getElementById("page").childElementCount')).toBe(0);
    await tab.close();
  }, 120_000);

  it('seals without WebAssembly where a policy forbids it', async () => {
    const strict = await withoutWasm(site.url);
    const tab = await browser.newTab({ language: 'en' });
    await tab.goto(strict.url);
    await sendReport(tab, TEXT.en, [PHOTO], async () => undefined);
    expect((await newReport()).text).toBe(TEXT.en);
    expect(tab.requests.some((url) => url.includes('sodium'))).toBe(false);
    await tab.close();
    await strict.stop();
  }, 300_000);

  it('shows one sentence, and no way to send, when the newsroom cannot be confirmed', async () => {
    const other = site.intake.crypto.signKeypair(site.intake.crypto.random(32)).publicKey;
    const impostor = await withAnotherRoot(site.url, Buffer.from(other).toString('hex'));
    const tab = await browser.newTab({ language: 'en' });
    await tab.goto(impostor.url);
    await tab.waitFor(at('refused'));
    expect(await tab.textOf('main')).toBe(
      'We could not confirm that this page belongs to the newsroom. Do not send anything.',
    );
    expect(await tab.count('main button, main input, main textarea, main a')).toBe(0);
    expect(await violations(tab)).toEqual([]);
    await tab.close();
    await impostor.stop();
  }, 120_000);
});

describe('the page in Firefox at "Safer"', () => {
  it('seals, sends and comes back without WebAssembly or JIT', async () => {
    const browser = await openFirefox(SAFER);
    const tab = await browser.newTab({ language: 'en' });
    await tab.goto(site.url);
    const codename = await sendReport(tab, TEXT.ar, [PHOTO], async () => undefined);
    const report = await newReport();
    expect(report.text).toBe(TEXT.ar);
    await expectEdited(report.attachments[0]!.id);
    await reply(codename, 'Thank you.');
    await tab.goto(site.url);
    await tab.waitFor(at('start'));
    await tab.click('.acts .button-plain');
    await tab.fill('input[name=words]', codename);
    await tab.click(GO);
    await tab.waitFor('.said .written', 180_000);
    expect(await tab.textOf('.said .written')).toBe('Thank you.');
    expect(tab.requests.some((url) => url.includes('sodium'))).toBe(false);
    await expectNothingKept(tab);
    await browser.close();
  }, 400_000);
});

describe('a line that stays broken', () => {
  it.each(BOTH_BROWSERS)(
    'is said where the next screen does not come, and then it does (%s)',
    async (_name, open) => {
      const line = await overALine(site.url);
      const browser = await open();
      const tab = await browser.newTab({ language: 'en' });
      await tab.goto(line.url);
      await tab.waitFor(at('start'));
      line.dead = /Journey/;
      await tab.click(GO);
      await tab.waitFor(at('failed'));
      line.dead = null;
      await tab.click(GO);
      await tab.waitFor(at('start'));
      await tab.click(GO);
      await tab.waitFor(at('before'));
      await browser.close();
      await line.stop();
    },
    180_000,
  );

  it.each(BOTH_BROWSERS)(
    'keeps no report back once what seals it has come (%s)',
    async (_name, open) => {
      const line = await overALine(site.url);
      const browser = await open();
      const tab = await browser.newTab({ language: 'en' });
      await tab.goto(line.url);
      await tab.waitFor(at('start'));
      await tab.click(GO);
      await tab.waitFor(at('before'));
      line.dead = /whole|delivery|sodium|noble|words/;
      await tab.click(GO);
      await tab.fill('textarea', TEXT.en);
      await tab.click(GO);
      await tab.waitFor(at('files'));
      await tab.click(GO);
      await tab.waitFor(`${at('sending')} .notice`);
      line.dead = null;
      await tab.click(GO);
      await tab.waitFor(at('words'), 120_000);
      expect((await newReport()).text).toBe(TEXT.en);
      await browser.close();
      await line.stop();
    },
    300_000,
  );

  it('is said where it broke, and sending goes on from there', async () => {
    const line = await overALine(site.url);
    const [, open] = BOTH_BROWSERS[0]!;
    const browser = await open();
    const tab = await browser.newTab({ language: 'en' });
    await tab.resize(390, 780);
    await tab.goto(line.url);
    await tab.waitFor(at('start'));
    await tab.click(GO);
    await tab.waitFor(at('before'));
    await tab.click(GO);
    await tab.fill('textarea', TEXT.en);
    await tab.click(GO);
    await tab.waitFor(at('files'));
    await tab.upload('input[type=file]', [PHOTO]);
    await tab.waitFor('.findings');
    line.isBroken = true;
    await tab.click(GO);
    await tab.waitFor(`${at('sending')} .notice`, 120_000);
    expect(await tab.textOf('.notice')).toContain('Waiting for the line');
    expect(await violations(tab)).toEqual([]);
    // Pressed while it changes nothing: once the line is back, the report may be sent before a press comes.
    await tab.click(GO);
    line.isBroken = false;
    await tab.waitFor(at('words'), 120_000);
    const report = await newReport();
    await expectEdited(report.attachments[0]!.id);
    await browser.close();
    await line.stop();
  }, 300_000);
});

describe('a first visit', () => {
  it.each(LANGUAGES)(
    `takes at most ${MOST_VISIT_BYTES} compressed bytes and ${MOST_VISIT_REQUESTS} requests (%s)`,
    async (language) => {
      const browser = await openChromium();
      const tab = await browser.newTab({ language });
      await tab.goto(site.url);
      await tab.waitFor(at('start'));
      const urls = tab.requests.filter((url) => url.startsWith('http'));
      const answers = await Promise.all(urls.map(travelled));
      expect(urls.length).toBeLessThanOrEqual(MOST_VISIT_REQUESTS);
      const bytes = answers.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
      expect(bytes).toBeLessThanOrEqual(MOST_VISIT_BYTES);
      await browser.close();
    },
    120_000,
  );
});
