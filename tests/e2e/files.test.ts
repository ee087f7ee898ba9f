/**
 * What the page says of added files, in both browsers: a photo with a place, a text with recorded changes, a document
 * with earlier versions; and that what leaves is what was shown.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { everyKind, packedPdf, savedAgain } from '../source/planted.ts';
import { violations } from '../support/accessible.ts';
import { BOTH_BROWSERS, type BrowserUnderTest, type Tab } from '../support/browsers.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { type SourceSite, startSourceSite, tellMostBytes } from '../support/sourcePage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { withExiftool } from '../workers/sanitizer/made.ts';

/** Where a person can look at what was photographed; nothing is kept unless somebody asks for it. */
const PHOTOGRAPHS = process.env.AMANA_PHOTOGRAPHS;

let site: SourceSite;
let folder: TestFolder;
let paths: string[];

beforeAll(async () => {
  site = await startSourceSite();
  folder = await makeFolder();
  const files = await everyKind();
  const chosen: readonly (readonly [string, Buffer])[] = [
    ['photo.jpg', files.get('jpg')!],
    ['changed.docx', files.get('docx')!],
    ['versions.pdf', savedAgain(await packedPdf(), 2)],
    ['film.mp4', files.get('mp4')!],
    ['cut.docx', files.get('docx')!.subarray(0, 900)],
  ];
  paths = chosen.map(([name]) => join(folder.path, name));
  for (const [name, bytes] of chosen) await writeFile(join(folder.path, name), bytes);
}, 180_000);
afterAll(async () => {
  await site.stop();
  await folder.remove();
});

const RAW_SQUARE = { width: 48, height: 48, channels: 3 } as const;

async function toFiles(tab: Tab, url: string, language: 'en' | 'ar'): Promise<void> {
  const source = new SourcePage(tab);
  await source.open(url, language);
  await source.toFiles('Two trucks without plates stood at the mill.');
}

async function openFiles(tab: Tab, language: 'en' | 'ar'): Promise<void> {
  await toFiles(tab, site.url, language);
  await tab.upload('input[type=file]', paths);
  await tab.waitFor('.file:nth-of-type(5) .file-choice');
  await tab.waitFor('.map svg');
  await tab.waitFor('.look img');
  await tab.waitFor('.file:nth-of-type(4) .left-nothing');
}

const WORDS = {
  en: {
    photo: [/a place in Syria 35\.9506, 39\.0094/, /a name Samira Haddad-Planted/, /nothing is left/],
    changes: [/changes that can still be read/, /a name .*Marta Verborgen/, /fileserver07/],
    versions: [/2 earlier versions/],
    cut: [/could not be read here/],
  },
  ar: {
    photo: [/مكان في \u2068سوريا\u2069/, /Samira Haddad-Planted/, /ولم يبقَ شيء/],
    changes: [/تعديل/, /Marta Verborgen/],
    versions: [/نسختان سابقتان/],
    cut: [/تعذّرت قراءته هنا/],
  },
} as const;

describe.each(BOTH_BROWSERS)('added files in %s', (name, open) => {
  let browser: BrowserUnderTest;
  beforeAll(async () => {
    browser = await open();
  }, 120_000);
  afterAll(() => browser.close());

  // Only Chromium can be told to be dark.
  const looks = [
    ['en', false],
    ['ar', false],
    ['ar', true],
  ] as const;
  it.each(looks.filter(([, dark]) => !dark || name === 'Chromium'))(
    'say what they carry, at 320 px and wider (%s, dark: %s)',
    async (language, dark) => {
      const tab = await browser.newTab({ language, dark });
      await tab.resize(320, 700);
      await openFiles(tab, language);
      for (const width of [320, 640]) {
        await tab.resize(width, 800);
        expect(await violations(tab)).toEqual([]);
        expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        if (PHOTOGRAPHS)
          await tab.screenshot(
            join(PHOTOGRAPHS, `files-${name}-${language}-${dark ? 'dark' : 'light'}-${width}.png`),
          );
      }
      const words = WORDS[language];
      for (const [index, patterns] of [words.photo, words.changes, words.versions, [], words.cut].entries()) {
        const card = await tab.textOf(`.file:nth-of-type(${index + 1})`);
        for (const pattern of patterns) expect(card).toMatch(pattern);
      }
      // The safe choice is made for everybody, and each choice can be reached.
      expect(await tab.count('.file input[type=radio][value="remove"]:checked')).toBe(5);
      expect(await tab.count('.file input[type=radio][value="tell"]')).toBe(5);
      expect(tab.requests.filter((url) => !url.startsWith(site.url) && !/^(?:data|blob):/.test(url))).toEqual(
        [],
      );
      await tab.close();
    },
    300_000,
  );
});

it.each(BOTH_BROWSERS)(
  'a small picture that shows more than the picture is named in %s',
  async (_name, open) => {
    const square = join(folder.path, 'square.jpg');
    await writeFile(
      square,
      await sharp(Buffer.alloc(48 * 48 * 3, 90), { raw: RAW_SQUARE })
        .jpeg()
        .toBuffer(),
    );
    const cut = join(folder.path, 'cut.jpg');
    await writeFile(cut, withExiftool(await readFile(paths[0]!), 'jpg', [`-ThumbnailImage<=${square}`]));
    const browser = await open();
    const tab = await browser.newTab();
    await toFiles(tab, site.url, 'en');
    await tab.upload('input[type=file]', [paths[0]!, cut]);
    const second = '.file:nth-of-type(2)';
    await tab.waitFor('.file:nth-of-type(1) .look:nth-of-type(2) img');
    await tab.waitFor(`${second} .looks + p`);
    expect(await tab.textOf(`${second} .looks + p`)).toContain('may show what was cut away');
    expect(await tab.count('.looks + p')).toBe(1);
    await browser.close();
  },
  180_000,
);

/** The newsroom's worker has told how much it has memory for; the page says so before anything is sent. */
describe.each(BOTH_BROWSERS)('a file too large to be cleaned in %s', (_name, open) => {
  const MOST_BYTES = 300 * 1024;
  let browser: BrowserUnderTest;
  let small: SourceSite;
  beforeAll(async () => {
    browser = await open();
    small = await startSourceSite();
    await tellMostBytes(small, MOST_BYTES);
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await small.stop();
  }, 60_000);

  it('says that it would be refused, and how it can be sent all the same', async () => {
    const tab = await browser.newTab();
    await tab.resize(320, 700);
    await toFiles(tab, small.url, 'en');
    const files = await Promise.all(
      [MOST_BYTES, MOST_BYTES + 1].map(async (bytes) => {
        const path = join(folder.path, `log-${bytes}.txt`);
        await writeFile(path, 'x'.repeat(bytes));
        return path;
      }),
    );
    await tab.upload('input[type=file]', files);
    const second = '.file:nth-of-type(2)';
    await tab.waitFor(`${second} .notice-think`);
    expect(await tab.textOf(`${second} .notice-think`)).toContain('up to 300 KB');
    expect(await tab.count('.notice-think')).toBe(1);
    expect(await violations(tab)).toEqual([]);
    await tab.click(`${second} input[value="keep"]`);
    await tab.waitGone(`${second} .notice-think`);
    await tab.click(`${second} input[value="remove"]`);
    await tab.waitFor(`${second} .notice-think`);
    await tab.close();
  }, 120_000);
});
