/**
 * The field kit in real browsers, from a file and without any network: a report with attachments is sealed, carried in
 * parts by somebody else, sent through the ordinary page, opened and answered on the desk, and the answer is read with
 * the eight words.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { KitPage, SAVING_BROWSERS } from '../support/kitPage.ts';
import { NOTHING_KEPT, SourcePage } from '../support/sourceSteps.ts';

const MINUTES = 60_000;
const MiB = 1024 * 1024;
const PHOTO = join(TOP, 'tests/fixtures/media/htc-desire.jpg');

/** Where a person can look at what was photographed; nothing is kept unless somebody asks for it. */
const PHOTOGRAPHS = process.env.AMANA_PHOTOGRAPHS;

const REPORTS = [
  ['en', 'They loaded the archive onto three trucks', 'Did you see the drivers?'],
  ['ar', 'نقلوا الأرشيف في ثلاث شاحنات', 'هل رأيت السائقين؟'],
  ['fr', 'Ils ont chargé les archives dans trois camions', 'Avez-vous vu les chauffeurs ?'],
  ['fa', 'بایگانی را با سه کامیون بردند', 'راننده‌ها را دیدید؟'],
] as const;

const CARRY = '.acts .button-quiet:not([href])';
const GO = '.button-primary';

let running: RunningAmana;
let folder: TestFolder;
let deskBrowser: BrowserUnderTest;
let lead: EditorPage;
let kitPath: string;
let textPath: string;

beforeAll(async () => {
  running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
  folder = await makeFolder();
  // Kits are made once every key is there: those of the worker come a moment after the start.
  kitPath = join(folder.path, 'page.html');
  for (let tries = 0; tries < 60; tries += 1) {
    const kit = await fetch(new URL('/kit.html', running.intake));
    expect([kit.status, kit.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    await writeFile(kitPath, Buffer.from(await kit.arrayBuffer()));
    if ((await readFile(kitPath, 'utf8')).includes('parcel-epoch')) break;
    await sleep(500);
  }
  textPath = join(folder.path, 'notes.txt');
  // Large enough that it does not fit into one of the smallest parts.
  await writeFile(textPath, 'A line of the log, which is long.\n'.repeat(150_000));
  deskBrowser = await openChromium();
  lead = new EditorPage(await deskBrowser.newTab());
  await lead.tab.resize(1366, 900);
  if (running.invite === null) throw new Error('a fresh newsroom has an invite');
  await lead.enrol(running.invite, 'Layla');
  await lead.waitForDesk();
}, 6 * MINUTES);

afterAll(async () => {
  await deskBrowser?.close();
  await running?.dispose();
  await folder.remove();
}, MINUTES);

/** What a phone would show of a page that is too wide, in CSS pixels. */
const sideways = (tab: Tab): Promise<unknown> =>
  tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const photograph = async (tab: Tab, name: string): Promise<void> => {
  if (PHOTOGRAPHS) await tab.screenshot(join(PHOTOGRAPHS, `kit-${name}.png`));
};

describe('amana kit', () => {
  it(
    'writes the same kit that the newsroom hands out, twice the same, and says by what to compare it',
    async () => {
      const outs = ['a.html', 'b.html'].map((name) => join(folder.path, name));
      const fingerprints: unknown[] = [];
      for (const out of outs) {
        const made = await amana(['kit', '--server', running.intake, '--out', out, '--json']);
        expect(made.code).toBe(0);
        fingerprints.push(JSON.parse(made.stdout));
      }
      const [a, b] = await Promise.all(outs.map((out) => readFile(out)));
      expect(Buffer.compare(a!, b!)).toBe(0);
      expect(fingerprints[0]).toEqual(fingerprints[1]);
      expect(fingerprints[0]).toMatchObject({ same: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      await rm(outs[1]!);
    },
    4 * MINUTES,
  );
});

describe.each(SAVING_BROWSERS.map((each, index) => [...each, ...REPORTS[index]!] as const))(
  'a kit in %s',
  (name, openBrowser, language, text, question) => {
    let browser: BrowserUnderTest;
    let kit: KitPage;
    let files: string[] = [];
    let codename = '';

    beforeAll(async () => {
      const saved = join(folder.path, name.replaceAll(/\W/g, ''));
      browser = await openBrowser(saved);
      kit = new KitPage(await browser.newTab(), saved);
    }, 2 * MINUTES);
    afterAll(() => browser?.close(), MINUTES);

    it(
      'seals a report with two attachments into parts that look random, and asks nothing of any network',
      async () => {
        await kit.open(kitPath, language);
        await photograph(kit.tab, `${language}-start`);
        const isPhone = name.includes('Android');
        expect(await kit.tab.evaluate('matchMedia("(pointer: coarse) and (hover: none)").matches')).toBe(
          isPhone,
        );
        expect(await kit.tab.evaluate('/Android/.test(navigator.userAgent) && innerWidth === 360')).toBe(
          isPhone,
        );
        expect(await violations(kit.tab)).toEqual([]);
        await kit.seal(text, [PHOTO, textPath]);
        await photograph(kit.tab, `${language}-saving`);
        expect(await sideways(kit.tab)).toBe(0);
        expect(await violations(kit.tab)).toEqual([]);
        // Whole it is 16 MiB; the second way is in parts of 8.
        files = await kit.save(1);
        await photograph(kit.tab, `${language}-saved`);
        codename = await kit.words();
        await photograph(kit.tab, `${language}-now`);
        expect(await sideways(kit.tab)).toBe(0);
        expect(await violations(kit.tab)).toEqual([]);
        expect(codename.split(' ')).toHaveLength(8);
        expect(await kit.tab.evaluate('location.protocol')).toBe('file:');
        const asked = kit.tab.requests.filter((url) => !/^(file|blob|data):/.test(url));
        expect(asked).toEqual([]);
        expect(kit.tab.requests.filter((url) => url.startsWith('file:')).length).toBeLessThanOrEqual(1);
        expect(kit.tab.errors).toEqual([]);
      },
      8 * MINUTES,
    );

    it('has saved parts of one size, under names that say nothing, that do not compress', async () => {
      expect(files).toHaveLength(2);
      for (const file of files) {
        expect(file).toMatch(/\/[a-hjkmnp-z2-9]{8}\.dat$/);
        const bytes = await readFile(file);
        expect(bytes.length).toBe(8 * MiB);
        const counts = new Float64Array(256);
        for (const byte of bytes) counts[byte]! += 1;
        const expected = bytes.length / 256;
        const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
        expect(Math.abs(chiSquare - 255)).toBeLessThan(9 * Math.sqrt(510));
      }
    });

    it(
      'is sent by somebody else in another browser, who is told of a broken and of a missing part first',
      async () => {
        const courier = await browser.newTab();
        await courier.goto(running.intake);
        await courier.waitFor('[data-screen="start"]');
        await courier.click(CARRY);
        await courier.waitFor('[data-screen="carry"]');
        const [first, second] = files;
        const broken = join(folder.path, 'copied-badly.dat');
        const bytes = await readFile(first!);
        bytes[5 * MiB]! ^= 1;
        await writeFile(broken, bytes);
        await courier.upload('input[type=file]', [broken, second!, PHOTO]);
        await courier.waitFor('[data-verdict="damaged"]');
        await courier.waitFor('[data-verdict="part"]');
        await courier.waitFor('[data-verdict="foreign"]');
        await photograph(courier, `carry-${language}`);
        expect(await courier.count('.notice-think')).toBe(1);
        expect(await courier.count(GO)).toBe(0);
        expect(await violations(courier)).toEqual([]);
        await courier.upload('input[type=file]', [first!]);
        await courier.waitFor(GO);
        await courier.click(GO);
        await courier.waitFor('[data-screen="carried"]', 4 * MINUTES);
        await photograph(courier, `carried-${language}`);
        const page = new SourcePage(courier);
        expect(await page.kept()).toBe(NOTHING_KEPT);
        expect(await courier.evaluate('document.body.textContent')).not.toContain(text);
        await courier.close();
      },
      8 * MINUTES,
    );

    it(
      'arrives on the desk as any other, cleaned; and the answer waits for the eight words',
      async () => {
        await lead.open(text.slice(0, 20));
        expect(await lead.textOf('report-text')).toContain(text);
        await lead.waitForCount('attachment', 2);
        await lead.tab.waitFor('[data-testid="attachment"][data-state="clean"] img', 4 * MINUTES);
        await lead.waitForCount('attachment', 2);
        const deadline = performance.now() + 4 * MINUTES;
        while ((await lead.tab.count('[data-testid="attachment"][data-state="waiting"]')) > 0) {
          if (performance.now() > deadline) throw new Error('an attachment still waits to be cleaned');
          await sleep(200);
        }
        await lead.file(`Archive ${language}`);
        await lead.tabOf('conversation');
        await lead.fill('reply', question);
        await lead.click('reply-send');
        await lead.tab.waitFor('[data-testid="said-by-desk"]');
        await lead.click('nav-reports');

        const source = new SourcePage(await browser.newTab());
        let replies: string[] = [];
        for (let tries = 0; tries < 30 && replies.length === 0; tries += 1) {
          await sleep(1000);
          await source.open(running.intake, language);
          await source.comeBack(codename);
          replies = await source.replies();
        }
        expect(replies).toEqual([question]);
        await source.tab.close();
      },
      8 * MINUTES,
    );
  },
);
