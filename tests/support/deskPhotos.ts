/** Photographs of the desk's screens: English by day, Arabic by night, and whatever is wrong on them, one line each. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './accessible.ts';
import type { Tab } from './browsers.ts';

/** An editor's own laptop, and the smallest telephone that anybody still has. */
export const LAPTOP = [1366, 900] as const;
const SMALLEST = [320, 700] as const;

const LOOKS = [
  { language: 'en', dark: false, name: 'en.light' },
  { language: 'ar', dark: true, name: 'ar.dark' },
] as const;

export interface PhotoOptions {
  /** What is brought to the top of its pane first. */
  readonly at?: string;
  /** As wide as the smallest telephone, too. */
  readonly narrow?: boolean;
}

const still = (tab: Tab): Promise<unknown> =>
  tab.evaluate(`(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  })()`);
const bring = (tab: Tab, at: string | undefined): Promise<unknown> =>
  tab.evaluate(
    at === undefined ? 'scrollTo(0, 0)' : `document.querySelector(${JSON.stringify(at)})?.scrollIntoView()`,
  );
/** Nothing reaches over the edge of the page. */
const fits = (tab: Tab): Promise<unknown> =>
  tab.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

export class DeskAlbum {
  /** What was wrong on the screens that were taken. */
  readonly faults: string[] = [];
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder made anew */
  static async open(folder: string): Promise<DeskAlbum> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new DeskAlbum(folder);
  }

  /** The screen as it stands; afterwards it stands in English and by day again. */
  async take(tab: Tab, screen: string, options: PhotoOptions = {}): Promise<void> {
    for (const { language, dark, name } of LOOKS) {
      await this.#speak(tab, language);
      await tab.wish({ dark, still: true });
      await bring(tab, options.at);
      await still(tab);
      await tab.screenshot(join(this.#folder, `${screen}.${name}.png`));
      for (const fault of await violations(tab)) this.faults.push(`${screen}, ${name}: ${fault}`);
      if (options.narrow === true) await this.#narrow(tab, screen, name, options.at);
    }
    await this.#speak(tab, 'en');
    await tab.wish({ dark: false });
  }

  async #narrow(tab: Tab, screen: string, name: string, at: string | undefined): Promise<void> {
    await tab.resize(...SMALLEST);
    await bring(tab, at);
    await still(tab);
    await tab.screenshot(join(this.#folder, `${screen}.${name}.320.png`));
    if (!(await fits(tab))) this.faults.push(`${screen}, ${name}: too wide at 320 px`);
    for (const fault of await violations(tab)) this.faults.push(`${screen}, ${name}, 320 px: ${fault}`);
    await tab.resize(...LAPTOP);
  }

  /** By the page's own buttons, which a dialog over them keeps from the mouse but not from a script. */
  async #speak(tab: Tab, language: 'en' | 'ar'): Promise<void> {
    await tab.evaluate(`document.querySelector('.languages [lang="${language}"]').click()`);
    await tab.waitFor(`html[lang="${language}"]`);
  }
}
