/** What a source does on the source's page, as a test says it. */
import type { Language } from '#protocol/languages.ts';
import type { Tab } from './browsers.ts';

const at = (screen: string): string => `[data-screen="${screen}"]`;

/** The one thing to do on every screen. */
const GO = '.button-primary';

/** Sealing and sending through a browser that shares two cores with everything else. */
const SENDING_MS = 240_000;

/** Chooses the page's language by its menu, as a reader would. */
export async function speak(tab: Tab, language: Language): Promise<void> {
  if ((await tab.evaluate('document.documentElement.lang')) === language) return;
  await tab.click('.language-now');
  await tab.click(`.language-list [lang="${language}"]`);
  await tab.waitFor(`html[lang="${language}"]`);
}

export class SourcePage {
  readonly tab: Tab;

  constructor(tab: Tab) {
    this.tab = tab;
  }

  async open(url: string, language: Language): Promise<void> {
    await this.tab.goto(url);
    await this.tab.waitFor(at('start'));
    await speak(this.tab, language);
  }

  /** From the first screen to that of the files. */
  async toFiles(text: string): Promise<void> {
    await this.tab.click(GO);
    await this.tab.waitFor(at('before'));
    await this.tab.click(GO);
    await this.tab.waitFor(at('write'));
    await this.tab.fill('textarea', text);
    await this.tab.click(GO);
    await this.tab.waitFor(at('files'));
  }

  /** From the first screen to the last. @param keepOriginals lets the editors have them too @returns the codename */
  async send(text: string, files: readonly string[], keepOriginals = false): Promise<string> {
    await this.toFiles(text);
    if (files.length > 0) {
      await this.tab.upload('input[type=file]', files);
      await this.tab.waitFor('.file');
      for (let number = 1; keepOriginals && number <= files.length; number += 1)
        await this.tab.click(`.file:nth-of-type(${number}) input[value="keep"]`);
    }
    await this.tab.click(GO);
    await this.tab.waitFor(at('words'), SENDING_MS);
    const words = await this.#shownWords();
    await this.tab.click(GO);
    await this.tab.waitFor(at('now'));
    return words;
  }

  /** Sends without files, up to where the words have been typed back from memory. @returns the codename */
  async sendAndPractise(text: string): Promise<string> {
    await this.toFiles(text);
    await this.tab.click(GO);
    await this.tab.waitFor(at('words'), SENDING_MS);
    const words = await this.#shownWords();
    await this.tab.click('.acts .button-plain');
    await this.tab.waitFor(at('recall'));
    await this.tab.fill('input[name=words]', words);
    await this.tab.waitFor(`${at('recall')} .notice-done`);
    return words;
  }

  #shownWords = async (): Promise<string> =>
    String(
      await this.tab.evaluate(
        `Array.from(document.querySelectorAll('.word'), (word) => word.textContent).join(' ')`,
      ),
    );

  /** With the codename, from the first screen to the conversation. */
  async comeBack(codename: string): Promise<void> {
    await this.tab.click('.acts .button-plain');
    await this.tab.waitFor(at('return'));
    await this.tab.fill('input[name=words]', codename);
    await this.tab.click(GO);
    // Without compiled scripts the words alone take long to stretch, and replies come by tor.
    await this.tab.waitFor(at('talk'), SENDING_MS);
  }

  replies = async (): Promise<string[]> => {
    const texts = await this.tab.evaluate(
      `JSON.stringify(Array.from(document.querySelectorAll('.said:not(.said-by-you) .written'), (said) => said.textContent))`,
    );
    return (JSON.parse(String(texts)) as unknown[]).map(String);
  };

  async answer(text: string): Promise<void> {
    await this.tab.fill('textarea', text);
    await this.tab.click(GO);
    await this.tab.waitFor('.said-by-you', SENDING_MS);
  }

  /** What the browser keeps of the visit, as JSON: everything empty. */
  kept = (): Promise<unknown> =>
    this.tab.evaluate(`(async () => JSON.stringify({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
    }))()`);
}

export const NOTHING_KEPT = JSON.stringify({ cookie: '', local: 0, session: 0, databases: 0 });
