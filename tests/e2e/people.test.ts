/**
 * People on the desk's page, in a real browser: invited into a role, kept out of a case, frozen, removed. And a server
 * that changed what it stores, as an editor sees it.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { parseRootPublic } from '#cli/ceremony/record.ts';
import { dataFolder } from '#cli/places.ts';
import { arabic } from '#desk/messages/ar.ts';
import { english } from '#desk/messages/en.ts';
import { fromHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { deskStreamId } from '#protocol/events.ts';
import { violations } from '../support/accessible.ts';
import type { EditorPage } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { openTwoEditors, type TwoEditors } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const SECRET = 'The mayor has signed it himself, I typed it.';
const REPORT = 'They have set up a new checkpoint at the northern bridge.';
let desk: TwoEditors;
let lead: EditorPage;
let second: EditorPage;

beforeAll(async () => {
  desk = await openTwoEditors({ dark: false });
  ({ lead, second } = desk);
}, 4 * MINUTES);
afterAll(async () => {
  await desk?.close();
}, MINUTES);

describe('people', () => {
  it(
    'are invited into a role, and everybody sees who can read a case',
    async () => {
      if (desk.running.invite === null) throw new Error('a fresh newsroom has an invite');
      await lead.enrol(desk.running.invite, 'Layla');
      await lead.waitForDesk();
      await lead.click('nav-people');
      await lead.select('invite-role', 'guardian');
      await second.enrol(await lead.invite(), 'Yusuf', 'ar');
      await lead.waitFor('approve');
      await lead.click('approve');
      await second.waitForDesk();
      await lead.waitForCount('person', 2);
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'people');

      const source = new SourcePage(await desk.browser.newTab());
      await source.open(desk.running.intake, 'en');
      await source.send(REPORT, [], true);
      await lead.click('nav-reports');
      await lead.waitFor('inbox-row');
      await lead.open('checkpoint');
      await lead.file('The bridge');
      await lead.waitFor('case-readers');
      expect(await lead.textOf('case-readers')).toContain('All 2 people');
      await second.open('checkpoint');
      await second.waitFor('case-readers');
      await desk.picture(second, 'case-ar');
    },
    6 * MINUTES,
  );

  it(
    'a new case is for some by name before anything is in it',
    async () => {
      const source = new SourcePage(await desk.browser.newTab());
      await source.open(desk.running.intake, 'en');
      await source.send(SECRET, [], true);
      // Nobody has filed it: everybody who reads has the key of its week.
      await second.waitForCount('inbox-row', 2);
      await lead.open('mayor');
      await lead.click('file');
      await lead.waitFor('file-dialog');
      await lead.tab.click('[data-testid="file-dialog"] input[value="named"]');
      await lead.tab.waitFor('[data-testid="file-dialog"] .people-choice');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'file-named');
      await lead.tab.press('Escape');
      await lead.waitForCount('file-dialog', 0);
      await lead.file('The mayor', true);
      expect(await lead.textOf('case-readers')).toContain('Layla');
      expect(await lead.textOf('case-readers')).not.toContain('Yusuf');
      await second.waitForCount('inbox-row', 1);
      expect(await second.tab.evaluate('document.body.innerText')).not.toContain('mayor');
      await lead.open('checkpoint');
      await lead.waitFor('case-readers');
    },
    4 * MINUTES,
  );

  it(
    'a case is kept for some by name, and is gone at once from the others’ pages',
    async () => {
      await lead.more('access-open');
      await lead.waitFor('access-dialog');
      await lead.click('access-everybody');
      await lead.tab.click('[data-testid="access-dialog"] .people-choice input:not([disabled])');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'access');
      await lead.click('access-save');
      await lead.tab.waitFor('[data-testid="case-readers"] strong');
      expect(await lead.textOf('case-readers')).toContain('Layla');
      expect(await lead.textOf('case-readers')).not.toContain('Yusuf');
      await second.waitForCount('inbox-row', 0);
      await second.waitForCount('case-readers', 0);
    },
    3 * MINUTES,
  );

  it(
    'a case is stopped by one and goes on by two',
    async () => {
      await lead.more('access-open');
      await lead.waitFor('access-dialog');
      await lead.click('access-everybody');
      await lead.click('access-save');
      await second.waitForCount('inbox-row', 1);
      await lead.click('freeze-open');
      await lead.waitFor('freeze-dialog');
      await lead.fill('reason', 'She was followed home.');
      await lead.click('freeze-yes');
      await lead.waitFor('lift');
      await lead.click('lift');
      await second.open('checkpoint');
      await second.waitFor('lift');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'frozen-ar');
      await second.click('lift');
      await second.waitForCount('lift', 0);
    },
    3 * MINUTES,
  );

  it(
    'are removed: their page is out at once, and the keys change',
    async () => {
      await lead.click('nav-people');
      await lead.click('remove');
      await lead.waitFor('remove-dialog');
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'remove');
      await lead.click('remove-yes');
      await lead.waitForCount('remove', 0);
      await lead.waitForCount('rekeying', 0);
      await second.tab.waitFor('[data-testid="unlock-form"]', MINUTES);
      await desk.picture(second, 'removed-ar');
    },
    3 * MINUTES,
  );

  it(
    'are told in a sentence that a server has changed a case’s history, and add nothing to it',
    async () => {
      const folder = dataFolder(desk.running.data);
      const root = fromHex(parseRootPublic(await readFile(folder.rootPublic, 'utf8'), 'root.pub'));
      const database = new Database(folder.database);
      database
        .prepare('UPDATE events SET sealed = zeroblob(length(sealed)) WHERE stream <> ? AND position = 1')
        .run(deskStreamId(await loadCrypto(), root));
      database.close();
      await lead.tab.evaluate('location.reload()');
      await lead.unlock();
      await lead.waitForWords('.warnings', english.warnings.brokenCases(2));
      expect(await lead.tab.textOf('.warnings')).toContain('The bridge');
      await desk.picture(lead, 'lied-outside');
      // On a telephone the list is all there is to see, and nobody may miss it there.
      await lead.tab.resize(360, 800);
      const high = (selector: string) =>
        lead.tab.evaluate(`document.querySelector('${selector}').getBoundingClientRect().height`);
      expect(await high('.warnings')).toBeGreaterThan(40);
      expect(await high('.pane-list')).toBeGreaterThan(400);
      await lead.tab.resize(1366, 900);
      await lead.open('checkpoint');
      expect(await lead.tab.textOf('.notice-danger')).toContain(english.warnings.broken);
      // Said once: in the case while it is open, above the page from everywhere else.
      const words = () => lead.tab.evaluate('document.body.innerText');
      expect(await words()).not.toContain(english.warnings.brokenCases(2));
      expect(await words()).not.toContain(english.warnings.brokenCase('The bridge'));
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'lied');
      await lead.click('nav-people');
      await lead.waitFor('people');
      expect(await words()).toContain(english.warnings.brokenCases(2));
      await lead.speak('ar');
      expect(await lead.tab.textOf('.warnings')).toContain(arabic.warnings.brokenCases(2));
      await desk.picture(lead, 'lied-ar');
    },
    3 * MINUTES,
  );
});
