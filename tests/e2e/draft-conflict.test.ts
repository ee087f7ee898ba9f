/**
 * Two editors who write the same draft, one in Chromium and one in Firefox: what both changed is shown to whoever comes
 * second, once to each of them.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { BOTH_BROWSERS, type BrowserUnderTest } from '../support/browsers.ts';
import { EditorPage, enrolBoth } from '../support/editorPage.ts';
import { PICTURES, sendReport } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const FIRST = 'The mill stood still on Monday.\n\nNobody was asked.';

let running: RunningAmana;
let browsers: BrowserUnderTest[] = [];
let lead: EditorPage;
let second: EditorPage;

beforeAll(async () => {
  running = await startAmana({ env: { AMANA_DROP_SECONDS: '1' } });
  browsers = await Promise.all(BOTH_BROWSERS.map(([, open]) => open()));
  const [chromium, firefox] = await Promise.all(browsers.map((browser) => browser.newTab()));
  if (chromium === undefined || firefox === undefined) throw new Error('two browsers');
  lead = new EditorPage(chromium);
  second = new EditorPage(firefox);
  for (const { tab } of [lead, second]) await tab.resize(1440, 1000);
}, 4 * MINUTES);
afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await running?.dispose();
}, MINUTES);

const bodyOf = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate('document.querySelector("[name=draft-body]").value');

async function save(page: EditorPage): Promise<void> {
  await page.click('draft-save');
  await page.waitForState('draft-saved', 'data-saved', 'true');
}

async function picture({ tab }: EditorPage, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await tab.screenshot(`${PICTURES}/${name}.png`);
  await tab.resize(320, 1400);
  await tab.screenshot(`${PICTURES}/${name}-320.png`);
  await tab.resize(1440, 1000);
}

/** Until the page shows other words than these: a colleague's. */
const waitForWords = (page: EditorPage, words: string): Promise<void> =>
  page.tab.waitFor(`[data-testid="preview"]:has(p)`).then(async () => {
    while (!String(await bodyOf(page)).includes(words)) await new Promise((done) => setTimeout(done, 100));
  });

/** `writer` has words that are not saved when `other` saves theirs; all of both are decided on, then saved. */
async function meet(
  writer: EditorPage,
  other: EditorPage,
  words: { readonly mine: string; readonly theirs: string; readonly together: readonly string[] },
  choice: 'mine' | 'both',
  name: string,
): Promise<void> {
  await writer.fill('draft-body', words.mine);
  await other.fill('draft-body', words.theirs);
  await save(other);
  await writer.waitFor('draft-conflict');
  expect(await writer.tab.evaluate('document.querySelector("[data-testid=draft-save]").disabled')).toBe(true);
  await writer.click('draft-conflict');
  await writer.waitFor('conflict');
  expect(await writer.count('conflict-place')).toBe(1);
  expect(await violations(writer.tab)).toEqual([]);
  await picture(writer, name);
  const at = choice === 'mine' ? 1 : 3;
  await writer.tab.click(`[data-testid="conflict-place"] .tick:nth-child(${at}) input`);
  await writer.waitForState('conflict-left', 'data-left', '0');
  await writer.click('conflict-use');
  await writer.tab.waitGone('[data-testid="conflict"]');
  for (const each of words.together) expect(await bodyOf(writer)).toContain(each);
  await save(writer);
}

describe('two who write one draft', () => {
  it(
    'lose no word of each other, in either language',
    async () => {
      await enrolBoth(running.invite, lead, second, 'سمر');
      await sendReport(running.intake, 'The mill stood still, and nobody was asked.');
      await lead.click('nav-reports');
      await lead.waitFor('inbox-row');
      await lead.open('mill');
      await lead.file('The old mill');
      await lead.tabOf('draft');
      await lead.fill('draft-title', 'The mill');
      await lead.fill('draft-body', FIRST);
      await save(lead);
      await second.open('mill');
      await second.tabOf('draft');
      await waitForWords(second, 'on Monday');

      const tuesday = FIRST.replace('Monday', 'Tuesday');
      const wednesday = FIRST.replace('Monday', 'Wednesday');
      await meet(
        lead,
        second,
        { mine: tuesday, theirs: wednesday, together: ['on Tuesday'] },
        'mine',
        'conflict-en',
      );
      await waitForWords(second, 'on Tuesday');
      const thursday = FIRST.replace('Monday', 'Thursday');
      const friday = FIRST.replace('Monday', 'Friday').replace('Nobody', 'No clerk');
      const together = ['on Thursday', 'on Friday', 'No clerk'];
      await meet(second, lead, { mine: thursday, theirs: friday, together }, 'both', 'conflict-ar');
      await waitForWords(lead, 'on Thursday');
      expect(await bodyOf(lead)).toContain('on Friday');
    },
    8 * MINUTES,
  );
});
