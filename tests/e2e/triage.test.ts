/** Triage on the desk's page, in a real browser: by keys, many at once, taken back; a colleague called; purged by two. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { TOP } from '../support/amana.ts';
import { type EditorPage, enrolBoth } from '../support/editorPage.ts';
import { openTwoEditors, type TwoEditors } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const PHOTO = join(TOP, 'tests', 'fixtures', 'media', 'htc-desire.jpg');

let desk: TwoEditors;
let lead: EditorPage;
let second: EditorPage;

const TEXTS = [
  'They closed the bakery at the corner on Monday.',
  'الطريق إلى الشمال مغلق منذ يومين، ولا أحد يعرف السبب.',
  'Cheap watches, best price.',
  'Two trucks without plates stand behind the school.',
  'Water has come only at night for a week.',
];

beforeAll(async () => {
  desk = await openTwoEditors();
  ({ lead, second } = desk);
  await enrolBoth(desk.running.invite, lead, second, 'Yusuf');
  await lead.click('nav-reports');
  await Promise.all(TEXTS.map((text, index) => desk.send(text, index === 3 ? [PHOTO] : [])));
  await lead.waitForCount('inbox-row', TEXTS.length);
}, 6 * MINUTES);
afterAll(async () => {
  await desk?.close();
}, MINUTES);

describe('triage', () => {
  it(
    'parks many by keys, says how many, and takes it back',
    async () => {
      for (const key of ['j', 'x', 'j', 'j', 'X'] as const) await lead.tab.press(key);
      expect(await lead.textOf('triage-chosen')).toContain('3');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-chosen');
      await lead.tab.press('p');
      await lead.waitForCount('inbox-row', TEXTS.length - 3);
      await lead.waitFor('told');
      expect(await lead.textOf('told')).toContain('3 parked');
      await second.waitForCount('inbox-row', TEXTS.length - 3);
      await lead.click('undo');
      await lead.waitForCount('inbox-row', TEXTS.length);
      await second.waitForCount('inbox-row', TEXTS.length);
      // All of the list, and the key that takes it back.
      await lead.tab.press('a');
      await lead.click('triage-spam');
      await lead.waitForCount('inbox-row', 0);
      await lead.waitFor('told');
      await lead.tab.press('z');
      await lead.waitForCount('inbox-row', TEXTS.length);
      await lead.waitForCount('undo', 0);
      await lead.tab.press('?');
      await lead.waitFor('shortcuts');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-keys');
      await lead.tab.press('Escape');
    },
    4 * MINUTES,
  );

  it(
    'keeps what is rarely needed behind one button: by keys, and closed without a trace',
    async () => {
      const focus = () => lead.tab.evaluate("document.activeElement.getAttribute('data-testid')");
      await lead.open('trucks');
      await lead.tab.evaluate(`document.querySelector('[data-testid="more"]').focus()`);
      await lead.tab.press('Enter');
      await lead.waitFor('mute');
      expect(await focus()).toBe('label-open');
      await lead.tab.press('ArrowDown');
      expect(await focus()).toBe('mute');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-more');
      await lead.tab.press('Escape');
      await lead.tab.waitGone('[data-testid="mute"]');
      // The menu alone: what it stands on is still open, and the next key begins where the menu was.
      expect([await focus(), await lead.count('sheet')]).toEqual(['more', 1]);
      await lead.more('mute');
      await lead.waitForState('mute-state', 'data-muted', 'true');
      await lead.tab.waitGone('[data-testid="mute"]');
      await lead.more('mute');
      await lead.waitForState('mute-state', 'data-muted', 'false');
      await lead.more('purge-open');
      await lead.waitFor('purge-dialog');
      await lead.tab.press('Escape');
      await lead.tab.waitGone('[data-testid="purge-dialog"]');
      expect(await focus()).toBe('more');
      // A press beside it closes it; on a telephone about half of the screen is left to the tabs.
      await lead.click('more');
      await lead.waitFor('mute');
      await lead.click('sheet-title');
      await lead.tab.waitGone('[data-testid="mute"]');
      await lead.tab.resize(320, 700);
      const tabsTop = await lead.tab.evaluate(
        `document.querySelector('[role="tablist"]').getBoundingClientRect().top`,
      );
      await lead.tab.resize(1366, 900);
      expect(Number(tabsTop)).toBeLessThan(360);
    },
    3 * MINUTES,
  );

  it(
    'labels, gives away and filters; the filter is everybody’s',
    async () => {
      await lead.open('trucks');
      await lead.more('label-open');
      await lead.waitFor('label-dialog');
      await lead.fill('label-name', 'North of the city');
      await lead.click('label-add');
      await lead.waitFor('label');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-labels');
      await lead.tab.click('[data-testid="label-dialog"] summary');
      await lead.click('label-rename');
      await lead.fill('label-rename', 'The north');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-rename');
      await lead.click('label-rename-go');
      await lead.tab.waitGone('[name="label-rename"]');
      await lead.tab.press('Escape');
      await lead.tab.waitGone('[data-testid="label-dialog"]');
      expect(await lead.textOf('label')).toContain('The north');
      await lead.select('urgency', 'urgent');
      await lead.click('filter-more');
      await lead.waitFor('filter-dialog');
      await lead.select('filter-order', 'urgent');
      await lead.tab.waitFor('[data-testid="inbox-row"]:first-of-type .chip-think');
      await lead.select('filter-urgency', 'urgent');
      await lead.waitForCount('inbox-row', 1);
      await lead.fill('filter-name', 'Urgent now');
      await lead.click('filter-save');
      await lead.waitFor('filter-saved');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-filter');
      await lead.click('filter-reset');
      await lead.click('filter-apply');
      await lead.waitForCount('inbox-row', TEXTS.length);
      await second.click('filter-more');
      await second.waitFor('filter-saved');
      await second.click('filter-saved');
      await second.click('filter-apply');
      await second.waitForCount('inbox-row', 1);
      await desk.picture(second, 'triage-filtered-ar-dark');
      await second.click('filter-all');
      await second.click('filter-more');
      await second.click('filter-reset');
      await second.click('filter-apply');
    },
    4 * MINUTES,
  );

  it(
    'calls a colleague in a note, who finds it unread and the way to it',
    async () => {
      await lead.tabOf('conversation');
      await lead.waitFor('note-form');
      await lead.tab.click('[name="note"]');
      await lead.tab.type('Have you seen these trucks, @Yu');
      await lead.waitFor('mention-option');
      await desk.picture(lead, 'triage-mention');
      await lead.tab.press('Enter');
      await lead.click('note-add');
      await lead.waitFor('note');
      await second.waitFor('filter-mentions');
      await second.click('filter-mentions');
      await second.waitForCount('inbox-row', 1);
      await second.click('inbox-row');
      await second.waitFor('mention-go');
      await desk.picture(second, 'triage-called-ar-dark');
      expect(await violations(second.tab)).toEqual([]);
      await second.click('mention-go');
      await second.waitFor('note');
      expect(await second.textOf('note')).toContain('@Yusuf');
      await second.waitForCount('mention-go', 0);
      await second.click('filter-all');
    },
    3 * MINUTES,
  );

  it(
    'files two together, and takes them apart again',
    async () => {
      await lead.tab.press('a');
      await lead.click('triage-file');
      await lead.waitFor('file-dialog');
      await lead.fill('case-title', 'Too early');
      await lead.click('file-go');
      await lead.waitForCount('file-dialog', 0);
      await lead.waitFor('undo');
      expect(await lead.textOf('told')).toContain('filed together');
      await desk.picture(lead, 'triage-together');
      await lead.click('undo');
      await lead.waitForCount('undo', 0);
      await lead.waitFor('told');
      expect(await lead.textOf('told')).toContain('each into a case of its own');
      await desk.picture(lead, 'triage-apart');
    },
    3 * MINUTES,
  );

  it(
    'purges when a second editor agrees: gone from both pages and from the server',
    async () => {
      await lead.open('watches');
      await lead.more('purge-open');
      await lead.waitFor('purge-dialog');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'triage-purge');
      await lead.click('purge-go');
      await lead.waitFor('purge-notice');
      await second.open('watches');
      await second.waitFor('purge-agree');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'triage-purge-asked-ar-dark');
      await second.click('purge-agree');
      await second.waitFor('purge-agree-dialog');
      await desk.picture(second, 'triage-purge-agree-ar-dark');
      await second.click('purge-go');
      await second.waitForCount('inbox-row', TEXTS.length - 1);
      await lead.waitForCount('inbox-row', TEXTS.length - 1);
      await lead.waitForCount('purge-notice', 0);
    },
    3 * MINUTES,
  );
});
