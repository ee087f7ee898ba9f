/** Between cases on the desk's page, in a real browser: what looks alike, together and apart again, corroborated, and a palette. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type EditorPage, enrolBoth } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { openTwoEditors, type TwoEditors } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const REPORT =
  'Four lorries came to the old mill by the river before dawn and men unloaded long wooden boxes without any light. One lorry stayed at the gate until the morning.';
const COPY = `Good evening, this was sent to me. ${REPORT.replace('before dawn', 'at night')}`;
const OTHER = 'The clinic behind the market has had no oxygen since spring, and the bottles were sold.';
let desk: TwoEditors;
let lead: EditorPage;
let second: EditorPage;

beforeAll(async () => {
  desk = await openTwoEditors({ size: [1440, 1000] });
  ({ lead, second } = desk);
}, 4 * MINUTES);
afterAll(async () => {
  await desk?.close();
}, MINUTES);

/** As the keys come from a keyboard: the page listens on the whole document. */
async function openPalette(page: EditorPage): Promise<void> {
  await page.tab.evaluate(
    `document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true }))`,
  );
  await page.tab.waitFor('[name="palette"]:focus');
}

describe('between cases', () => {
  it(
    'two reports that look alike are compared, and come together',
    async () => {
      await enrolBoth(desk.running.invite, lead, second, 'سمر');
      for (const words of [REPORT, COPY, OTHER]) {
        const source = new SourcePage(await desk.browser.newTab());
        await source.open(desk.running.intake, 'en');
        await source.send(words, []);
      }
      await lead.click('nav-reports');
      await lead.waitForCount('inbox-row', 3);
      await lead.open('Good evening');
      await lead.waitFor('alike-hint');
      expect(await lead.count('alike-hint')).toBe(1);
      await second.open('Good evening');
      await second.waitFor('alike-open');
      await second.click('alike-open');
      await second.waitFor('alike-pair');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'alike-ar');
      await second.tab.click('[data-testid="alike-dialog"] .dialog-close');

      await lead.click('alike-open');
      await lead.waitFor('alike-pair');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'alike-en');
      await lead.click('alike-together');
      await lead.waitForCount('alike-dialog', 0);
      await lead.waitFor('case-readers');
      await lead.waitForCount('alike-hint', 0);
      await second.waitForCount('alike-hint', 0);
    },
    8 * MINUTES,
  );

  it(
    'they are taken apart, both pages show it, and one of them takes it back',
    async () => {
      await lead.more('move-open');
      await lead.waitFor('move-dialog');
      await lead.fill('split-title', 'The copy');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'move-en');
      await lead.click('move-go');
      await lead.waitForCount('move-dialog', 0);
      await lead.waitFor('moves');
      await second.waitFor('moves');
      await second.tab.click('[data-testid="moves"] summary');
      await second.waitFor('move-back');
      expect(await second.textOf('move-line')).toContain('Layla');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'moves-ar');
      await second.click('move-back');
      await second.tab.waitFor('[data-testid="move-line"][data-direction="out"]');
      await second.waitForCount('move-line', 2);
      await lead.waitForCount('move-line', 2);
    },
    4 * MINUTES,
  );

  it(
    'another case speaks for a claim, and the best grade waits for two',
    async () => {
      await lead.open('clinic');
      await lead.file('The clinic');
      await lead.tabOf('verify');
      await lead.fill('claim', 'The bottles were sold.');
      await lead.click('claim-add');
      await lead.waitFor('corroborations');
      expect(await lead.tab.count('[data-testid="claim-grade"] option[value="1"]')).toBe(0);
      await lead.click('corroborate-open');
      await lead.waitFor('corroborate-dialog');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'corroborate-en');
      await lead.tab.click('[name="independent"]');
      await lead.click('corroborate-go');
      await lead.tab.waitFor('[data-testid="corroboration"][data-independent="true"]');
      await second.open('clinic');
      await second.tabOf('verify');
      await second.waitFor('corroboration');
      expect(await second.textOf('corroborations')).toContain('Layla');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'corroborated-ar');
      await second.click('corroboration-withdraw');
      await lead.waitForCount('corroboration', 0);
    },
    4 * MINUTES,
  );

  it(
    'the palette goes to a case, a person and an act by keys alone',
    async () => {
      await openPalette(lead);
      await lead.tab.type('clinic');
      await lead.tab.waitFor('[data-testid="palette-entry"][data-kind="case"]');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'palette-en');
      await lead.tab.press('Escape');
      await lead.waitForCount('palette', 0);
      await openPalette(lead);
      await lead.tab.type('layl');
      await lead.tab.waitFor('[data-testid="palette-entry"][data-kind="person"]');
      await lead.tab.press('Enter');
      await lead.tab.waitFor('[data-testid="person"][data-wanted="true"]:focus');
      expect(await lead.tab.textOf('[data-testid="person"]:focus')).toContain('Layla');
      await desk.picture(lead, 'palette-person');
      await lead.click('nav-reports');
      await openPalette(lead);
      await lead.tab.type('people');
      await lead.tab.press('Enter');
      await lead.waitFor('invite-make');
      await openPalette(lead);
      await lead.tab.type('clinic');
      await lead.tab.press('Enter');
      await lead.waitFor('sheet');
      expect(await lead.textOf('sheet-title')).toBe('The clinic');

      await openPalette(second);
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'palette-ar');
      await second.tab.type('اقفل');
      await second.tab.waitFor('[data-testid="palette-entry"][data-kind="act"]');
      await second.tab.press('Enter');
      await second.waitFor('unlock-form');
    },
    4 * MINUTES,
  );
});
