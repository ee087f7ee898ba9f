/**
 * The whole journey in both browsers, against a whole real Amana: a source writes in Arabic and sends a photo and a
 * document, editors read, ask, verify, sign and publish, and the source comes back with eight words.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import * as z from 'zod';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { BOTH_BROWSERS, type BrowserUnderTest } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { NOTHING_KEPT, SourcePage } from '../support/sourceSteps.ts';

const MINUTES = 60_000;
const PHOTO = join(TOP, 'tests/fixtures/media/htc-desire.jpg');
const REPORT = 'أقاموا حاجزاً جديداً عند الجسر الشمالي، وبدأوا يفتشون هواتف كل من يمر.';

/** A document of two pages that names its author. */
async function writeDocument(path: string): Promise<void> {
  const pdf = await PDFDocument.create();
  pdf.setAuthor('Abu Planted Author');
  for (const words of ['An order to search every phone.', 'Signed at the northern bridge.'])
    pdf.addPage([420, 595]).drawText(words, { x: 40, y: 500, size: 18 });
  await writeFile(path, await pdf.save());
}

describe.each(BOTH_BROWSERS)('the journey in %s', (_name, openBrowser) => {
  let running: RunningAmana;
  let browser: BrowserUnderTest;
  let lead: EditorPage;
  let second: EditorPage;
  let source: SourcePage;
  let folder: string;
  let codename = '';

  beforeAll(async () => {
    running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
    browser = await openBrowser();
    lead = new EditorPage(await browser.newTab());
    second = new EditorPage(await browser.newTab({ language: 'ar' }));
    source = new SourcePage(await browser.newTab({ language: 'ar' }));
    folder = await mkdtemp(join(tmpdir(), 'amana-journey-'));
    for (const { tab } of [lead, second]) await tab.resize(1366, 900);
  }, 4 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    await running?.dispose();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'lets the first editor in with the invite, and shows an empty desk',
    async () => {
      if (running.invite === null) throw new Error('a fresh newsroom has an invite');
      await lead.enrol(running.invite, 'Layla');
      await lead.waitForDesk();
      expect(await lead.tab.evaluate('location.hash')).toBe('');
      expect(await lead.count('inbox-row')).toBe(0);
      expect(await violations(lead.tab)).toEqual([]);
    },
    4 * MINUTES,
  );

  it(
    'shows a report by itself, its clean copy, and what was hidden in it',
    async () => {
      const documentPath = join(folder, 'order.pdf');
      await writeDocument(documentPath);
      await source.open(running.intake, 'ar');
      expect(await source.tab.evaluate('document.documentElement.dir')).toBe('rtl');
      codename = await source.send(REPORT, [PHOTO, documentPath], true);
      expect(codename.split(' ')).toHaveLength(8);
      expect(await source.kept()).toBe(NOTHING_KEPT);

      await lead.waitFor('inbox-row');
      await lead.open('الجسر الشمالي');
      expect(await lead.textOf('report-text')).toContain(REPORT);
      await lead.waitForState('attachment', 'data-state', 'clean', 2 * MINUTES);
      await lead.waitForState('attachment', 'data-state', 'raster', 2 * MINUTES);
      await lead.tab.waitFor('[data-testid="attachment"] img');
      await lead.waitFor('found-place');
      await lead.tab.waitFor('[data-testid="found-place"] svg');
      expect(await lead.textOf('found-place')).toContain('Italy');
      expect(await lead.textOf('found-device')).toContain('HTC Desire');
      expect(await violations(lead.tab)).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    'cleans the photo again in another way, and shows the new copy by itself',
    async () => {
      await lead.waitForState('cleaning', 'data-mode', 'rebuild');
      const shown = () => lead.tab.evaluate(`document.querySelector('[data-testid="attachment"] img')?.src`);
      const before = await shown();
      await lead.click('clean-again-open');
      await lead.tab.click('[data-testid="clean-again"] input[value="faithful"]');
      expect(await violations(lead.tab)).toEqual([]);
      await lead.click('clean-again-go');
      await lead.waitForState('cleaning', 'data-mode', 'faithful', 2 * MINUTES);
      await lead.waitFor('clean-again-done');
      await lead.tab.waitFor(`[data-testid="attachment"] img:not([src="${before}"])`);
      expect(await lead.tab.evaluate('document.activeElement?.dataset.testid')).toBe('cleaning');
      expect(await violations(lead.tab)).toEqual([]);
    },
    4 * MINUTES,
  );

  it(
    'parks a report and takes it back',
    async () => {
      await lead.click('park');
      await lead.waitFor('undo');
      await lead.tab.waitGone('[data-testid="inbox-row"]');
      await lead.click('undo');
      await lead.waitFor('inbox-row');
    },
    MINUTES,
  );

  it(
    'files it in a case, writes a note, and replies so that the source can read it',
    async () => {
      await lead.file('Checkpoints north of the city');
      expect(await lead.textOf('sheet-title')).toBe('Checkpoints north of the city');
      await lead.tabOf('conversation');
      await lead.fill('note', 'Compare with older pictures of the bridge.');
      await lead.click('note-add');
      await lead.tab.waitFor('[data-testid="note"]');
      await lead.fill('reply', 'هل رأيت ذلك بنفسك؟');
      await lead.click('reply-send');
      await lead.tab.waitFor('[data-testid="said-by-desk"]');
      expect(await violations(lead.tab)).toEqual([]);

      // The drop is published at an interval, whatever happens on the desk.
      let replies: string[] = [];
      for (let tries = 0; tries < 30 && replies.length === 0; tries += 1) {
        await sleep(1000);
        await source.open(running.intake, 'ar');
        await source.comeBack(codename);
        replies = await source.replies();
      }
      expect(replies).toEqual(['هل رأيت ذلك بنفسك؟']);
    },
    4 * MINUTES,
  );

  it(
    'shows the answer of the source in the same conversation',
    async () => {
      await source.answer('نعم، من النافذة.');
      expect(await source.kept()).toBe(NOTHING_KEPT);
      await lead.waitForCount('said-by-source', 2);
      expect(await lead.count('inbox-row')).toBe(1);
    },
    4 * MINUTES,
  );

  it(
    'grades claims, works the checklist, and does not let its preparer verify a case',
    async () => {
      await lead.tabOf('verify');
      await lead.fill('claim', 'A new checkpoint stands at the northern bridge.');
      await lead.click('claim-add');
      await lead.waitFor('claim');
      await lead.select('claim-grade', '3');
      await lead.tab.waitFor('[data-testid="grade"]');
      await lead.select('source-grade', 'C');
      // Of the whole case: the claim has checks of its own, folded away.
      const access = '[data-check="source/access"]:not(details *)';
      await lead.tab.select(`${access} [data-testid="check-state"]`, 'unsafe to check');
      await lead.tab.waitFor(`${access}[data-state="unsafe to check"]`);
      await lead.click('state-ready-for-review');
      await lead.waitForState('case-state', 'data-state', 'ready for review');
      expect(await lead.tab.evaluate('document.querySelector("[data-testid=state-verified]").disabled')).toBe(
        true,
      );
      expect(await lead.textOf('why-not-verified')).toContain('Somebody else');
      expect(await violations(lead.tab)).toEqual([]);
    },
    3 * MINUTES,
  );

  it(
    'lets a second editor in after both read the same words',
    async () => {
      const invite = await lead.invite();
      expect(await violations(lead.tab)).toEqual([]);
      await second.enrol(invite, 'سمر', 'ar');
      await second.waitFor('fingerprint-words');
      expect(await second.tab.evaluate('document.documentElement.dir')).toBe('rtl');
      const words = await second.textOf('fingerprint-words');
      await lead.waitFor('pending');
      expect(await lead.tab.textOf('[data-testid="pending"] [data-testid="fingerprint-words"]')).toBe(words);
      await lead.click('approve');
      await second.waitForDesk();
      await second.open('الجسر الشمالي');
      await second.waitForState('attachment', 'data-state', 'clean', 2 * MINUTES);
      expect(await violations(second.tab)).toEqual([]);
    },
    6 * MINUTES,
  );

  it(
    'is verified by the second editor',
    async () => {
      await second.tabOf('verify');
      await second.click('state-verified');
      await second.waitForState('case-state', 'data-state', 'verified');
      expect(await violations(second.tab)).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'is drafted, signed by two, shown whole, and published',
    async () => {
      await second.writeDraft({
        title: 'A checkpoint returns to the bridge',
        body: 'People have been searched **on their way** to the market.\n\n## What we know\n\nNobody may pass at night.',
        alt: 'A yard behind a wall',
      });
      expect(await violations(second.tab)).toEqual([]);
      await second.sign(1);
      await lead.click('nav-reports');
      await lead.tabOf('draft');
      await lead.waitForState('signatures', 'data-count', '1');
      await lead.sign(2);
      await lead.click('draft-promote');
      await lead.waitFor('promote-payload');
      expect(await lead.textOf('promote-payload')).toContain('A checkpoint returns to the bridge');
      expect(await violations(lead.tab)).toEqual([]);
      await lead.click('promote-go');
      await lead.waitFor('promoted-link');
      const path = await lead.tab.evaluate(
        'document.querySelector("[data-testid=promoted-link]").getAttribute("href")',
      );
      const page = await fetch(new URL(z.string().parse(path), running.newsroom));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('A checkpoint returns to the bridge');
    },
    5 * MINUTES,
  );

  it(
    'locks, refuses a wrong passphrase, and opens again with the kept key',
    async () => {
      await second.click('lock');
      await second.unlock('not the passphrase at all');
      await second.tab.waitFor('[aria-invalid="true"]', 2 * MINUTES);
      await second.unlock();
      await second.waitForDesk();
      await second.waitFor('inbox-row');
      expect(await violations(second.tab)).toEqual([]);
    },
    5 * MINUTES,
  );

  it('asked nobody but the newsroom, and no rule of the page was broken', () => {
    for (const { tab } of [lead, second]) {
      const foreign = tab.requests.filter(
        (url) => !/^(blob:|data:)/.test(url) && !url.startsWith(running.newsroom),
      );
      expect(foreign).toEqual([]);
      // A refused challenge while nobody has approved yet is no error of the page.
      expect(tab.errors.filter((text) => !/403|Forbidden/.test(text))).toEqual([]);
    }
    const beyond = source.tab.requests.filter(
      (url) => !/^(blob:|data:)/.test(url) && !url.startsWith(running.intake),
    );
    expect(beyond).toEqual([]);
  });
});
