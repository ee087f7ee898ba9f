/** A whole newsroom and two editors at their pages in Chromium: the lead in English, a colleague in Arabic. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amana, type RunningAmana, type StartOptions, startAmana } from './amana.ts';
import { type BrowserUnderTest, openChromium } from './browsers.ts';
import { EditorPage } from './editorPage.ts';

/** Where somebody who looks at the pages wants pictures of them. */
export const PICTURES = process.env.AMANA_TEST_PICTURES;

const LAPTOP = [1366, 900] as const;
const TELEPHONE = [320, 900] as const;

/** By the command line: the source's own page has tests of its own. @param files paths; their hidden data is told */
export async function sendReport(intake: string, text: string, files: readonly string[] = []): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-report-'));
  try {
    const path = join(folder, 'report.txt');
    await writeFile(path, text);
    const attached = files.length === 0 ? [] : ['--hidden', 'tell', '--attach', ...files];
    const args = ['send', '--server', intake, '--text', path, '--json', ...attached];
    const { code, stderr } = await amana(args);
    if (code !== 0) throw new Error(`nothing was sent: ${stderr}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface TwoEditors {
  readonly running: RunningAmana;
  readonly browser: BrowserUnderTest;
  readonly lead: EditorPage;
  readonly second: EditorPage;
  send(text: string, files?: readonly string[]): Promise<void>;
  /** As wide as a laptop and as a telephone, where pictures are wanted. @param at what is brought into sight there */
  picture(page: EditorPage, name: string, at?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTwoEditors(
  options: StartOptions & { readonly size?: readonly [number, number]; readonly dark?: boolean } = {},
): Promise<TwoEditors> {
  const { size = LAPTOP, dark = true, ...start } = options;
  const running = await startAmana({ ...start, env: { AMANA_DROP_SECONDS: '1', ...start.env } });
  const browser = await openChromium();
  const lead = new EditorPage(await browser.newTab());
  const second = new EditorPage(await browser.newTab({ language: 'ar', dark }));
  for (const { tab } of [lead, second]) await tab.resize(...size);
  return {
    running,
    browser,
    lead,
    second,
    send: (text, files) => sendReport(running.intake, text, files),
    async picture({ tab }, name, at = 'body') {
      if (PICTURES === undefined) return;
      await tab.screenshot(`${PICTURES}/${name}.png`);
      await tab.resize(...TELEPHONE);
      await tab.evaluate(`document.querySelector('${at}')?.scrollIntoView()`);
      await tab.screenshot(`${PICTURES}/${name}-320.png`);
      await tab.resize(...size);
    },
    async close() {
      await browser.close();
      await running.dispose();
    },
  };
}
