/**
 * What the page says of added files, in both browsers: a photo with a place, a text with recorded changes, a document
 * with earlier versions; and that what leaves is what was shown.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyKind, packedPdf, savedAgain } from '../source/planted.ts';
import { violations } from '../support/accessible.ts';
import { BOTH_BROWSERS, type BrowserUnderTest, type Tab } from '../support/browsers.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { speak } from '../support/sourceSteps.ts';

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

const GO = '.button-primary';

async function openFiles(tab: Tab, language: 'en' | 'ar'): Promise<void> {
  await tab.goto(site.url);
  await tab.waitFor('[data-screen="start"]');
  await speak(tab, language);
  await tab.click(GO);
  await tab.waitFor('[data-screen="before"]');
  await tab.click(GO);
  await tab.waitFor('textarea');
  await tab.fill('textarea', 'Two trucks without plates stood at the mill.');
  await tab.click(GO);
  await tab.waitFor('[data-screen="files"]');
  await tab.upload('input[type=file]', paths);
  await tab.waitFor('.file:nth-of-type(5) .file-choice');
  await tab.waitFor('.map');
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
