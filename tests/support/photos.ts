/** Photographs of screens in every language, light and dark, and one sheet to look at them side by side. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '#protocol/languages.ts';
import type { Tab } from './browsers.ts';
import { speak } from './sourceSteps.ts';

const LIGHTS = ['light', 'dark'] as const;
type Light = (typeof LIGHTS)[number];

const nameOf = (screen: string, language: Language, light: Light): string =>
  `${screen}.${language}.${light}.png`;

export class Album {
  readonly #folder: string;
  readonly #screens: string[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder made anew */
  static async open(folder: string): Promise<Album> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Album(folder);
  }

  /** The screen as it stands, in each language and light. @param check is called for every language */
  async take(tab: Tab, screen: string, check: (language: Language) => Promise<void>): Promise<void> {
    this.#screens.push(screen);
    for (const language of LANGUAGES) {
      await speak(tab, language);
      for (const light of LIGHTS) {
        await tab.evaluate('scrollTo(0, 0)');
        await tab.wish({ dark: light === 'dark', still: true });
        await tab.screenshot(join(this.#folder, nameOf(screen, language, light)));
      }
      await tab.wish({ dark: false });
      await check(language);
    }
    await speak(tab, 'en');
  }

  /** Writes index.html: a row a screen, a column a language. */
  async bind(title: string): Promise<void> {
    const picture = (screen: string, language: Language, light: Light): string => {
      const name = nameOf(screen, language, light);
      return `<td><a href="${name}"><img loading="lazy" src="${name}" alt="${screen}, ${language}, ${light}"></a></td>`;
    };
    const rows = this.#screens.flatMap((screen) =>
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
