/**
 * Writing on the desk, in both browsers: a bar over the text, findings beside it, revisions, and two columns. One newsroom
 * for both: an editor in Chromium and one in Firefox, of whom each writes once and is the other's reader once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import encodeQr from 'qr';
import sharp from 'sharp';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { type BrowserUnderTest, DARK_FIREFOX, openChromium, openFirefox } from '../support/browsers.ts';
import { EditorPage, enrolBoth } from '../support/editorPage.ts';
import { PICTURES, sendReport } from '../support/twoEditors.ts';

const MINUTES = 60_000;
/** What each of the two writes about. */
const ABOUT = [
  ['lorry', 'Salma Odeh'],
  ['barge', 'Huda Maran'],
] as const;
const ROUNDS = ABOUT.map(([word, person], index) => ({
  index,
  word,
  person,
  name: ['Chromium', 'Firefox ESR'][index],
}));
const reportOf = (word: string, person: string): string =>
  `${person} drove the ${word} to the old mill near Wadi Sahra, and only the two clerks knew of it.`;

let folder: string;
let running: RunningAmana;
let browsers: BrowserUnderTest[] = [];
let pages: EditorPage[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-draft-'));
  running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
  // The editor in Firefox writes Arabic, in the dark.
  browsers = await Promise.all([openChromium(), openFirefox(DARK_FIREFOX)]);
  pages = await Promise.all(browsers.map(async (browser) => new EditorPage(await browser.newTab())));
  for (const { tab } of pages) await tab.resize(1440, 1000);
}, 4 * MINUTES);
afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await running?.dispose();
  await rm(folder, { recursive: true, force: true });
}, MINUTES);

/** As the page itself says: the two change places, and no picture is called by what it does not show. */
const lookOf = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate(
    `document.documentElement.lang + (matchMedia('(prefers-color-scheme: dark)').matches ? '.dark' : '.light')`,
  );

async function picture(page: EditorPage, name: string, at = '[data-testid="draft-form"]'): Promise<void> {
  if (PICTURES === undefined) return;
  const { tab } = page;
  const path = `${PICTURES}/${name}.${await lookOf(page)}`;
  await tab.evaluate(`document.querySelector('${at}')?.scrollIntoView()`);
  await tab.screenshot(`${path}.png`);
  await tab.resize(320, 1400);
  await tab.evaluate(`document.querySelector('${at}')?.scrollIntoView()`);
  await tab.screenshot(`${path}.320.png`);
  await tab.resize(1440, 1000);
}

/** A photograph of a pass: a QR code on a grey ground. */
async function pictureWithCode(): Promise<string> {
  const path = join(folder, 'pass.png');
  const size = 900;
  const code = await sharp(Buffer.from(encodeQr('https://example.org/pass/4417', 'svg', { border: 3 })))
    .resize(420, 420, { kernel: 'nearest' })
    .toBuffer();
  await sharp({ create: { width: size, height: 640, channels: 3, background: '#c8c2b4' } })
    .composite([{ input: code, left: 240, top: 110 }])
    .png()
    .toFile(path);
  return path;
}

const item = (rule: string): string => `[data-testid="risk"][data-rule="${rule}"]`;
const bodyOf = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate('document.querySelector("[name=draft-body]").value');
const paragraphsOf = ({ tab }: EditorPage, side: string): Promise<unknown> =>
  tab.evaluate(
    `[...document.querySelectorAll('[data-side="${side}"] [name=draft-paragraph]')].map((one) => one.value)`,
  );
const chooseWords = ({ tab }: EditorPage, field: string, words: string): Promise<unknown> =>
  tab.evaluate(`(() => {
    const field = document.querySelector('${field}');
    const at = field.value.indexOf(${JSON.stringify(words)});
    field.focus();
    field.setSelectionRange(at, at + ${words.length});
  })()`);
/** By the place of a key, as the page reads it. */
const pressCtrl = ({ tab }: EditorPage, code: string): Promise<unknown> =>
  tab.evaluate(
    `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { code: '${code}', ctrlKey: true, bubbles: true, cancelable: true }))`,
  );
const format = ({ tab }: EditorPage, name: string): Promise<void> => tab.click(`[data-format="${name}"]`);

async function save(page: EditorPage): Promise<void> {
  await page.click('draft-save');
  await page.waitForState('draft-saved', 'data-saved', 'true');
}

it(
  'two editors are there, and a report for each',
  async () => {
    const [first, second] = pages;
    if (first === undefined || second === undefined) throw new Error('two browsers');
    await enrolBoth(running.invite, first, second, 'سمر');
    expect(await Promise.all(pages.map(lookOf))).toEqual(['en.light', 'ar.dark']);
    const picture = await pictureWithCode();
    for (const { word, person } of ROUNDS)
      await sendReport(running.intake, reportOf(word, person), [picture]);
    await first.click('nav-reports');
    for (const page of pages) await page.waitForCount('inbox-row', ROUNDS.length);
  },
  6 * MINUTES,
);

describe.each(ROUNDS)('writing in $name', ({ index, word, person }) => {
  let lead: EditorPage;
  let second: EditorPage;

  beforeAll(async () => {
    const writer = pages[index];
    const reader = pages[1 - index];
    if (writer === undefined || reader === undefined) throw new Error('two browsers');
    [lead, second] = [writer, reader];
    await lead.speak('en');
    await second.speak('ar');
  }, MINUTES);

  it(
    'keeps words of a report out of print, which then block the draft',
    async () => {
      await lead.open(word);
      await lead.file(`The ${word}`);
      await lead.tabOf('report');
      await lead.waitFor('report-text');
      await lead.tab.evaluate(`(() => {
        const walk = document.createTreeWalker(document.querySelector('[data-testid=report-text]'), NodeFilter.SHOW_TEXT);
        let node = walk.nextNode();
        while (!node.data.includes(${JSON.stringify(person)})) node = walk.nextNode();
        const at = node.data.indexOf(${JSON.stringify(person)});
        document.getSelection().setBaseAndExtent(node, at, node, at + ${person.length});
      })()`);
      await lead.waitFor('keep-person');
      await picture(lead, 'keep-words', '[data-testid="report-text"]');
      await lead.click('keep-person');
      await lead.tabOf('draft');
      await lead.waitForState('risks', 'data-state', 'checked');
      await lead.fill('draft-title', `The ${word} at the mill`);
      await lead.fill('draft-body', `The ${word} was driven by ${person} last night.`);
      await lead.tab.waitFor(item('dictionary'));
      expect(await lead.tab.textOf(item('dictionary'))).toContain(person);
      expect(await violations(lead.tab)).toEqual([]);
    },
    6 * MINUTES,
  );

  it(
    'sets and takes away marks by the bar and by keys, each undone by the field itself',
    async () => {
      await chooseWords(lead, '[name="draft-body"]', word);
      await format(lead, 'strong');
      expect(await bodyOf(lead)).toContain(`The **${word}** was`);
      await lead.tab.evaluate('document.execCommand("undo")');
      expect(await bodyOf(lead)).toContain(`The ${word} was`);
      await chooseWords(lead, '[name="draft-body"]', word);
      await pressCtrl(lead, 'KeyI');
      expect(await bodyOf(lead)).toContain(`The *${word}* was`);
      await pressCtrl(lead, 'KeyI');
      await format(lead, 'quote');
      expect(await bodyOf(lead)).toMatch(new RegExp(`^> The ${word} was`));
      await format(lead, 'quote');
      await chooseWords(lead, '[name="draft-body"]', word);
      await format(lead, 'link');
      await lead.waitFor('link-dialog');
      await lead.fill('link-address', 'https://example.org/a');
      await lead.click('link-insert');
      await lead.tab.waitGone('[data-testid="link-dialog"]');
      await expect(bodyOf(lead)).resolves.toContain(`[${word}](https://example.org/a)`);
    },
    2 * MINUTES,
  );

  it(
    'stands beside its words, and gives a coarser wording with one click',
    async () => {
      await lead.tab.waitFor(item('relative-time'));
      const tops = await lead.tab.evaluate(`(() => {
        const note = document.querySelector('${item('dictionary')}').getBoundingClientRect();
        const mark = document.querySelector('.writing-marks .mark-block').getBoundingClientRect();
        return [note.left > mark.right || note.right < mark.left, Math.abs(note.top - mark.top) < 400];
      })()`);
      expect(tops).toEqual([true, true]);
      await picture(lead, 'draft');
      await lead.tab.click(`${item('relative-time')} [data-testid="risk-use"]`);
      await lead.tab.waitGone(item('relative-time'));
      expect(await bodyOf(lead)).not.toContain('last night');
      await lead.fill('draft-body', `The ${word} was driven by a clerk.\n\nNobody was asked.`);
      await save(lead);
    },
    3 * MINUTES,
  );

  it(
    'shows a picture where it is put, and warns of a code that can be read on it',
    async () => {
      await lead.waitForCount('media-choice', 1);
      await format(lead, 'picture');
      await lead.waitFor('picture-insert');
      await lead.click('picture-insert');
      await lead.tab.waitGone('[data-testid="picture-dialog"]');
      await lead.tab.waitFor(item('picture'));
      expect(await lead.tab.textOf(item('picture'))).toContain('photo-1');
      expect(await bodyOf(lead)).toMatch(/!\[\]\(media\/photo-1\.(?:png|jpg)\)/);
      await lead.fill('media-alt', 'A pass.');
      await lead.tab.waitFor('[data-testid="preview"] figure img');
      await picture(lead, 'draft-picture', '[data-testid="preview"]');
      await lead.tab.click('[name="media-use"]');
      await lead.tab.waitGone(item('picture'));
    },
    3 * MINUTES,
  );

  it(
    'compares saved revisions word by word, and takes one up again',
    async () => {
      await lead.fill('draft-body', `The ${word} was driven by somebody.\n\nNobody was asked.`);
      await save(lead);
      await lead.click('draft-revisions');
      await lead.waitFor('comparison');
      expect(await lead.textOf('comparison')).toMatch(/a clerk\..*somebody\./);
      expect(await lead.tab.count('[data-testid="comparison"] del')).toBeGreaterThan(0);
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'revisions', '[data-testid="revisions-dialog"]');
      await lead.select('revision-chosen', '0');
      await lead.click('revision-restore');
      await lead.tab.waitGone('[data-testid="revisions-dialog"]');
      expect(await bodyOf(lead)).toContain('a clerk.');
      await lead.waitForState('draft-saved', 'data-saved', 'false');
      await save(lead);
    },
    2 * MINUTES,
  );

  it(
    'has two columns, a paragraph beside its counterpart, saved as a pair',
    async () => {
      await lead.click('pair-add');
      await lead.waitFor('pair');
      expect(await paragraphsOf(lead, 'main')).toEqual([
        `The ${word} was driven by a clerk.`,
        'Nobody was asked.',
      ]);
      expect(await lead.tab.count('[data-missing="true"]')).toBe(2);
      const cell = (index: number) => `[data-side="translation"][data-paragraph="${index}"] textarea`;
      await lead.tab.fill('[data-side="translation"] [name="draft-title"]', 'المطحنة');
      await lead.tab.fill(cell(0), 'قاد الشاحنة موظف، رقمه 00963944123456.');
      await lead.tab.waitFor(item('pair'));
      expect(
        await lead.tab.evaluate(`getComputedStyle(document.querySelector('${cell(0)}')).direction`),
      ).toBe('rtl');
      await lead.tab.fill(cell(1), 'لم يُسأل أحد.');
      await lead.tab.waitGone('[data-missing="true"]');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'pair');
      await lead.tab.fill(cell(0), 'قاد الشاحنة موظف.');
      await lead.tab.waitGone(item('pair'));
      await save(lead);
      await second.open(word);
      await second.tabOf('draft');
      await second.waitFor('pair');
      expect(await paragraphsOf(second, 'translation')).toEqual(['قاد الشاحنة موظف.', 'لم يُسأل أحد.']);
      await second.tab.click('[data-testid="agreements"] summary');
      await second.tab.click('[data-testid="secrets"] summary');
      expect(await second.textOf('kept-names')).toContain(person);
      expect(await violations(second.tab)).toEqual([]);
      await picture(second, 'pair-read');
      await picture(second, 'keeps', '[data-testid="agreements"]');
    },
    4 * MINUTES,
  );

  it(
    'goes out in the language that is signed, by itself',
    async () => {
      const of = (side: string): string => `[data-testid="signatures"][data-side="${side}"]`;
      for (const [index, page] of [lead, second].entries()) {
        await page.tab.waitFor(`${of('translation')}[data-count="${index}"]`);
        await page.tab.click(`${of('translation')} [data-testid="draft-sign"]`);
        await page.waitFor('sign-dialog');
        await page.click('sign-confirm');
        await page.tab.waitFor(`${of('translation')}[data-count="${index + 1}"]`);
      }
      await lead.tab.waitFor(`${of('translation')} [data-testid="draft-promote"]:not([disabled])`);
      expect(await lead.tab.count(`${of('main')} [data-testid="draft-promote"]:not([disabled])`)).toBe(0);
      await picture(second, 'pair-signed', of('translation'));
      await lead.tab.click(`${of('translation')} [data-testid="draft-promote"]`);
      await lead.waitFor('promote-payload');
      // The other language is not signed: nobody is asked whether it goes along.
      expect(await lead.tab.count('[data-testid="promote-dialog"] input[value="both"]')).toBe(0);
      expect(await lead.textOf('promote-payload')).toContain('المطحنة');
      expect(await violations(lead.tab)).toEqual([]);
      await picture(lead, 'pair-promote', '[data-testid="promote-dialog"]');
      await lead.click('promote-go');
      await lead.waitFor('promoted-link');
      await lead.tab.press('Escape');
      await second.tab.waitFor('[data-testid="sent"]');
    },
    4 * MINUTES,
  );
});
