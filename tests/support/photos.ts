/** Photographs of screens in every language, light and dark, and one sheet to look at them side by side. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '#protocol/languages.ts';
import { violations } from './accessible.ts';
import type { Tab } from './browsers.ts';
import { speak } from './sourceSteps.ts';

const LIGHTS = ['light', 'dark'] as const;
type Light = (typeof LIGHTS)[number];

/** A telephone, and the smallest one that anybody still has. */
export const PHONE = [390, 780] as const;
const SMALLEST = [320, 640] as const;
/** Twice as large as the page is by itself. */
const LARGE_LETTERS = '212.5%';

const nameOf = (screen: string, language: Language, light: Light): string =>
  `${screen}.${language}.${light}.png`;

/** Nothing reaches over the edge that a finger would have to look for. */
const fits = (tab: Tab): Promise<unknown> =>
  tab.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');

/** What is wrong with the screen as it stands, one line each. */
async function faultsOf(tab: Tab): Promise<string[]> {
  const faults = await violations(tab);
  await tab.resize(...SMALLEST);
  if (!(await fits(tab))) faults.push('too wide at 320 px');
  await tab.evaluate(`void (document.documentElement.style.fontSize = "${LARGE_LETTERS}")`);
  if (!(await fits(tab))) faults.push('too wide with letters twice as large');
  await tab.evaluate('void (document.documentElement.style.fontSize = "")');
  await tab.resize(...PHONE);
  await tab.evaluate('scrollTo(0, document.body.scrollHeight)');
  const leave = 'document.querySelector(".bar > .button")';
  if (!(await tab.evaluate(`!${leave} || ${leave}.getBoundingClientRect().top >= 0`)))
    faults.push('Leave is out of sight');
  await tab.evaluate('scrollTo(0, 0)');
  return faults;
}

export class Album {
  /** What was wrong on the screens that were taken. */
  readonly faults: string[] = [];
  readonly #folder: string;
  readonly #inTheDark: ReadonlySet<Language>;
  readonly #taken = new Set<string>();
  readonly #screens = new Set<string>();

  private constructor(folder: string, inTheDark: readonly Language[]) {
    this.#folder = folder;
    this.#inTheDark = new Set(inTheDark);
  }

  /** @param folder made anew @param inTheDark languages that are photographed dark as well */
  static async open(folder: string, inTheDark: readonly Language[] = LANGUAGES): Promise<Album> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Album(folder, inTheDark);
  }

  /** The screen as it stands, in each language of the page's menu. */
  async take(tab: Tab, screen: string): Promise<void> {
    for (const language of LANGUAGES) {
      await speak(tab, language);
      await this.takeIn(tab, screen, language);
    }
    await speak(tab, 'en');
  }

  /** The screen as it stands, which is in this language. */
  async takeIn(tab: Tab, screen: string, language: Language): Promise<void> {
    this.#screens.add(screen);
    for (const light of this.#inTheDark.has(language) ? LIGHTS : (['light'] as const)) {
      const name = nameOf(screen, language, light);
      await tab.evaluate('scrollTo(0, 0)');
      await tab.wish({ dark: light === 'dark', still: true });
      await tab.screenshot(join(this.#folder, name));
      this.#taken.add(name);
    }
    await tab.wish({ dark: false });
    for (const fault of await faultsOf(tab)) this.faults.push(`${screen}, ${language}: ${fault}`);
  }

  /** Writes index.html: a row a screen, a column a language. */
  async bind(title: string): Promise<void> {
    const picture = (screen: string, language: Language, light: Light): string => {
      const name = nameOf(screen, language, light);
      return this.#taken.has(name)
        ? `<td><a href="${name}"><img loading="lazy" src="${name}" alt="${screen}, ${language}, ${light}"></a></td>`
        : '<td></td>';
    };
    const rows = [...this.#screens].flatMap((screen) =>
      LIGHTS.map(
        (light) =>
          `<tr><th>${screen}<br>${light}</th>${LANGUAGES.map((each) => picture(screen, each, light)).join('')}</tr>`,
      ),
    );
    await writeFile(
      join(this.#folder, 'index.html'),
      `<!doctype html><meta charset="utf-8"><title>${title}</title>
<style>body{font:14px system-ui;margin:0}img{width:240px;border:1px solid #bbb}th,td{vertical-align:top;padding:4px}
thead th{position:sticky;top:0;background:#fff}</style>
<table><thead><tr><th>${title}</th>${LANGUAGES.map((each) => `<th>${each}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table>\n`,
    );
  }
}
