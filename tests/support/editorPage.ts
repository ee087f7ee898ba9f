/** What an editor does on the desk's page, as a test says it. Every selector of the page that tests rely on is here. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tab } from './browsers.ts';

export const PASSPHRASE = 'lantern orbit velvet mosaic thunder';

const testId = (name: string): string => `[data-testid="${name}"]`;

/** Stretching a passphrase takes seconds by design, and longer while two browsers share two cores. */
const STRETCHING_MS = 120_000;

export class EditorPage {
  readonly tab: Tab;

  constructor(tab: Tab) {
    this.tab = tab;
  }

  click = (name: string): Promise<void> => this.tab.click(testId(name));
  waitFor = (name: string, timeoutMs?: number): Promise<void> => this.tab.waitFor(testId(name), timeoutMs);
  textOf = (name: string): Promise<string> => this.tab.textOf(testId(name));
  count = (name: string): Promise<number> => this.tab.count(testId(name));
  fill = (name: string, text: string): Promise<void> => this.tab.fill(`[name="${name}"]`, text);

  /** From the invite to the screen that waits for approval; the locked key is kept in the browser. */
  async enrol(inviteUrl: string, name: string, language: 'en' | 'ar' = 'en'): Promise<void> {
    await this.tab.goto(inviteUrl);
    await this.waitFor('enrol-form');
    await this.tab.click(`.languages [lang="${language}"]`);
    await this.fill('editor-name', name);
    await this.fill('passphrase', PASSPHRASE);
    await this.fill('passphrase-again', PASSPHRASE);
    await this.click('enrol-make');
    await this.waitFor('enrol-download', STRETCHING_MS);
    await this.tab.click('[name="keep-key"]');
    await this.click('enrol-join');
  }

  async waitForDesk(): Promise<void> {
    await this.waitFor('desk', STRETCHING_MS);
  }

  /** With the key that is kept in this browser. */
  async unlock(passphrase: string = PASSPHRASE): Promise<void> {
    await this.waitFor('unlock-form');
    await this.fill('passphrase', passphrase);
    await this.click('unlock-go');
  }

  /** By the page's own buttons. */
  async speak(language: 'en' | 'ar'): Promise<void> {
    if ((await this.tab.evaluate('document.documentElement.lang')) === language) return;
    await this.tab.click(`.languages [lang="${language}"]`);
    await this.tab.waitFor(`html[lang="${language}"]`);
  }

  /** Opens the conversation whose row shows `text`, found by searching for it. */
  async open(text: string): Promise<void> {
    await this.fill('search', text);
    await this.tab.waitFor(`[data-testid="inbox"][data-searched="${text}"][data-waiting="0"]`);
    await this.waitFor('inbox-row');
    const row = String(await this.tab.evaluate(`document.querySelector('${testId('inbox-row')}').id`));
    await this.tab.click(`#${row}`);
    // That one, and not another which was open before.
    await this.waitForState('sheet', 'data-row', row);
    await this.fill('search', '');
  }

  async tabOf(name: 'report' | 'conversation' | 'verify' | 'draft'): Promise<void> {
    await this.click(`tab-${name}`);
  }

  /** One of the acts behind "More". */
  async more(act: string): Promise<void> {
    await this.click('more');
    await this.click(act);
  }

  /** @param onlyMe the case is for nobody else by name */
  async file(title: string, onlyMe = false): Promise<void> {
    await this.click('file');
    await this.waitFor('file-dialog');
    await this.fill('case-title', title);
    if (onlyMe) await this.tab.click('[data-testid="file-dialog"] input[value="named"]');
    await this.click('file-go');
    await this.waitFor('case-readers');
  }

  /** Chooses in a list by its value. */
  select = (name: string, value: string): Promise<void> => this.tab.select(testId(name), value);

  /** Waits until an attribute of the page has a value: what others do arrives by itself. */
  async waitForState(name: string, attribute: string, value: string, timeoutMs = 60_000): Promise<void> {
    await this.tab.waitFor(`[data-testid="${name}"][${attribute}="${value}"]`, timeoutMs);
  }

  /** Waits until so many elements stand there. */
  async waitForCount(name: string, count: number, timeoutMs = 120_000): Promise<void> {
    const until = performance.now() + timeoutMs;
    while ((await this.count(name)) !== count) {
      if (performance.now() > until)
        throw new Error(`${await this.count(name)} of ${name} instead of ${count}`);
      await sleep(100);
    }
  }

  /** Waits until these words stand there: what is read one after another is told as it comes. */
  async waitForWords(selector: string, words: string, timeoutMs = 60_000): Promise<void> {
    const until = performance.now() + timeoutMs;
    for (let told = ''; !told.includes(words); await sleep(100)) {
      if (performance.now() > until) throw new Error(`“${told}” instead of “${words}”`);
      told = await this.tab.textOf(selector);
    }
  }

  async invite(): Promise<string> {
    await this.click('nav-people');
    await this.click('invite-make');
    await this.waitFor('invite-link');
    return (await this.textOf('invite-link')).trim();
  }

  async writeDraft(words: { title: string; body: string; alt: string }): Promise<void> {
    await this.tabOf('draft');
    await this.waitFor('draft-form');
    await this.fill('draft-title', words.title);
    await this.fill('draft-byline', 'A. Pen Name');
    await this.fill('draft-dateline', 'North of the city');
    await this.fill('draft-body', words.body);
    await this.tab.click('[name="media-use"]');
    await this.fill('media-alt', words.alt);
    await this.click('draft-save');
    await this.waitForState('draft-saved', 'data-saved', 'true');
  }

  async sign(count: number): Promise<void> {
    await this.click('draft-sign');
    await this.waitFor('sign-dialog');
    await this.click('sign-confirm');
    await this.waitForState('signatures', 'data-count', String(count));
  }
}

/** A fresh newsroom's lead, and a colleague whom they invite and let in; the lead's page shows the people then. */
export async function enrolBoth(
  invite: string | null,
  lead: EditorPage,
  second: EditorPage,
  name: string,
): Promise<void> {
  if (invite === null) throw new Error('a fresh newsroom has an invite');
  await lead.enrol(invite, 'Layla');
  await lead.waitForDesk();
  await second.enrol(await lead.invite(), name, 'ar');
  await lead.waitFor('approve');
  await lead.click('approve');
  await second.waitForDesk();
}
