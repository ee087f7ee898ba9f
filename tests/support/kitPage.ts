/** The field kit as a person uses it: a file that a browser opens, and files that it saves. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium, devices } from 'playwright-core';
import type { Language } from '#protocol/languages.ts';
import {
  type BrowserUnderTest,
  CHROMIUM_FLAGS,
  chromiumTab,
  openFirefox,
  SAFER,
  type Tab,
} from './browsers.ts';
import { speak } from './sourceSteps.ts';

const at = (screen: string): string => `[data-screen="${screen}"]`;
const GO = '.button-primary';

/** Making a part of some megabytes without compiled code, on two cores that are shared. */
const MAKING_MS = 240_000;

/** A small Android phone of some years ago: 360 px wide, a finger, no mouse that hovers. */
const PHONE = devices['Galaxy S8'];

/** Saves without asking, into a folder. */
async function openSavingChromium(
  folder: string,
  device: typeof PHONE | null = null,
): Promise<BrowserUnderTest> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  return {
    name: 'Chromium',
    async newTab(options = {}) {
      const context = await browser.newContext({
        ...device,
        locale: options.language ?? 'en',
        acceptDownloads: true,
      });
      const page = await context.newPage();
      page.on('download', (download) => void download.saveAs(join(folder, download.suggestedFilename())));
      return chromiumTab(page, () => context.close(), device?.hasTouch);
    },
    close: () => browser.close(),
  };
}

const savingFirefox = (folder: string) => ({
  'browser.download.folderList': 2,
  'browser.download.dir': folder,
  'browser.download.useDownloadDir': true,
  'browser.download.always_ask_before_handling_new_types': false,
  'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
});

/** Browsers that save downloads into a folder. */
export const SAVING_BROWSERS: readonly (readonly [string, (folder: string) => Promise<BrowserUnderTest>])[] =
  [
    ['Chromium', (folder) => openSavingChromium(folder)],
    ['Firefox ESR', (folder) => openFirefox(savingFirefox(folder))],
    ['Firefox ESR as at "Safer"', (folder) => openFirefox({ ...SAFER, ...savingFirefox(folder) })],
    ['Chromium as on an Android phone', (folder) => openSavingChromium(folder, PHONE)],
  ];

export class KitPage {
  readonly tab: Tab;
  /** Where the browser saves. */
  readonly folder: string;

  constructor(tab: Tab, folder: string) {
    this.tab = tab;
    this.folder = folder;
  }

  async open(path: string, language: Language): Promise<void> {
    await this.tab.goto(pathToFileURL(path).href);
    await this.tab.waitFor(at('start'));
    await speak(this.tab, language);
  }

  /** From the first screen to the one that saves. */
  async seal(text: string, files: readonly string[]): Promise<void> {
    await this.tab.click(GO);
    await this.tab.waitFor(at('before'));
    await this.tab.waitFor('.printed');
    await this.tab.click(GO);
    await this.tab.waitFor(at('write'));
    await this.tab.fill('textarea', text);
    await this.tab.click(GO);
    await this.tab.waitFor(at('files'));
    if (files.length > 0) {
      await this.tab.upload('input[type=file]', files);
      await this.tab.waitFor(`.file:nth-of-type(${files.length}) .file-choice`);
    }
    await this.tab.click(GO);
    await this.tab.waitFor(at('saving'), MAKING_MS);
  }

  /** Saves every part. @param choice place in the list of ways to carry it, from 0 @returns the files */
  async save(choice: number): Promise<string[]> {
    await mkdir(this.folder, { recursive: true });
    const before = new Set(await readdir(this.folder));
    if ((await this.tab.count('input[type=radio]')) > 0)
      await this.tab.click(`input[type=radio][value="${choice}"]`);
    for (let saved = 1; (await this.tab.count('[data-on="words"]')) === 0; saved += 1) {
      await this.tab.click(GO);
      await this.tab.waitFor(`.part:nth-of-type(${saved})`, MAKING_MS);
    }
    const parts = await this.tab.count('.part');
    return this.#arrived(before, parts);
  }

  /** What was saved is there a moment after the page has handed it over. */
  async #arrived(before: ReadonlySet<string>, parts: number): Promise<string[]> {
    for (let tries = 0; tries < 600; tries += 1) {
      const names = (await readdir(this.folder)).filter((name) => !before.has(name));
      const isWhole = names.every((name) => name.endsWith('.dat')) && names.length === parts;
      const sizes = await Promise.all(names.map(async (name) => (await stat(join(this.folder, name))).size));
      if (isWhole && sizes.every((size) => size > 0 && size === sizes[0]))
        return names.map((name) => join(this.folder, name));
      await sleep(100);
    }
    throw new Error(`the browser has saved ${(await readdir(this.folder)).join(', ')}`);
  }

  /** From the saved parts to the last screen. @returns the codename */
  async words(): Promise<string> {
    await this.tab.click(GO);
    await this.tab.waitFor(at('words'));
    const words = await this.tab.evaluate(
      `Array.from(document.querySelectorAll('.word'), (word) => word.textContent).join(' ')`,
    );
    await this.tab.click(GO);
    await this.tab.waitFor(at('now'));
    return String(words);
  }
}
