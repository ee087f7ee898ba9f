/** The source-risk check beside the draft, in a real browser: found, shown, reworded, overridden by two, void by an edit. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type EditorPage, enrolBoth } from '../support/editorPage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { openTwoEditors, type TwoEditors } from '../support/twoEditors.ts';

const MINUTES = 60_000;
const NUMBER = '+963 944 123 456';
const REPORT =
  'The lorries came in the small hours and parked behind the old mill where the men unloaded long wooden boxes without any light at all.';
const BODY = `It happened last night. Ask Abu Hamza, or call ${NUMBER}.\n\n${'Nothing else is known about it. '.repeat(60)}\n\n${REPORT}`;
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

const item = (rule: string, open = true): string => `[data-rule="${rule}"][data-open="${open}"]`;
const inItem = (rule: string, name: string): string => `${item(rule)} [data-testid="${name}"]`;
const bodyOf = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate('document.querySelector("[name=draft-body]").value');
const selectedOf = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate(`(() => {
    const { name, value, selectionStart, selectionEnd } = document.activeElement;
    return [name, value?.slice(selectionStart, selectionEnd)];
  })()`);
const canSign = ({ tab }: EditorPage): Promise<unknown> =>
  tab.evaluate('!document.querySelector("[data-testid=draft-sign]").disabled');

async function override(page: EditorPage, rule: string, reason: string): Promise<void> {
  // The tabs stay at the top, and a click on what lies under them is theirs.
  await page.tab.evaluate(`document.querySelector('${item(rule)}').scrollIntoView({ block: 'center' })`);
  await page.tab.click(inItem(rule, 'risk-override'));
  await page.fill('risk-reason', reason);
  await page.click('risk-override-go');
}

describe('the source-risk check beside a draft', () => {
  it(
    'finds what gives a source away, also the words of a report, as it is written',
    async () => {
      await enrolBoth(desk.running.invite, lead, second, 'سمر');
      const source = new SourcePage(await desk.browser.newTab());
      await source.open(desk.running.intake, 'en');
      await source.send(REPORT, [], true);
      await lead.click('nav-reports');
      await lead.waitFor('inbox-row');
      await lead.open('lorries');
      await lead.file('Lorries at the mill');
      await lead.tabOf('draft');
      await lead.waitForState('risks', 'data-state', 'checked');
      expect(await lead.textOf('risk-none')).toContain('No known pattern found');
      expect(await lead.textOf('risks')).not.toMatch(/\bsafe\b/i);

      await lead.fill('draft-title', 'Lorries by night');
      await lead.fill('draft-body', BODY);
      for (const rule of ['phone', 'overlap', 'relative-time', 'name']) await lead.tab.waitFor(item(rule));
      expect(await lead.tab.textOf(item('phone'))).toContain(NUMBER);
      expect(await violations(lead.tab)).toEqual([]);
      await desk.picture(lead, 'risk-en', '[data-testid=risks]');
    },
    6 * MINUTES,
  );

  it(
    'leads to the words, and puts others in their place so that the field can take them back',
    async () => {
      await lead.tab.evaluate(`document.querySelector('${inItem('phone', 'risk-show')}').focus()`);
      await lead.tab.press('Enter');
      expect(await selectedOf(lead)).toEqual(['draft-body', NUMBER]);
      await lead.tab.click(inItem('overlap', 'risk-show'));
      expect(await selectedOf(lead)).toEqual(['draft-body', REPORT.slice(0, -1)]);
      expect(
        await lead.tab.evaluate(
          '(({ scrollTop, scrollHeight, clientHeight }) => scrollTop > 0 || scrollHeight <= clientHeight)(document.activeElement)',
        ),
      ).toBe(true);

      await lead.tab.click(inItem('relative-time', 'risk-use'));
      await lead.tab.waitGone(item('relative-time'));
      expect(await bodyOf(lead)).not.toContain('last night');
      await lead.tab.evaluate('document.execCommand("undo")');
      expect(await bodyOf(lead)).toBe(BODY);
      await lead.tab.waitFor(item('relative-time'));
    },
    3 * MINUTES,
  );

  it(
    'lets nobody sign while a block stands, until two different editors have given reasons',
    async () => {
      await lead.fill('draft-body', `It happened in spring. Call ${NUMBER}.`);
      await lead.click('draft-save');
      await lead.waitForState('draft-saved', 'data-saved', 'true');
      await lead.tab.waitGone(item('overlap'));
      await lead.waitForState('risks', 'data-state', 'checked');
      expect(await canSign(lead)).toBe(false);
      expect(await lead.textOf('signatures')).toContain('block of the source-risk check stands');
      await override(lead, 'phone', 'It is painted on their door.');
      await lead.tab.waitFor(`${item('phone')} [data-testid="risk-reasons"]`);
      expect(await lead.tab.textOf(item('phone'))).toContain('Layla');
      expect(await canSign(lead)).toBe(false);
      expect(await lead.tab.count(inItem('phone', 'risk-override'))).toBe(0);

      await second.open('lorries');
      await second.tabOf('draft');
      await second.tab.waitFor(inItem('phone', 'risk-override'));
      expect(await second.tab.textOf(item('phone'))).toContain('It is painted on their door.');
      expect(await canSign(second)).toBe(false);
      await second.tab.click(inItem('phone', 'risk-override'));
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'risk-ar-dark', '[data-testid=risks]');
      await second.fill('risk-reason', 'رقم معلن.');
      await second.click('risk-override-go');
      await second.waitFor('risks-done');
      await second.tab.click('[data-testid="risks-done"] summary');
      expect(await second.textOf('risks-done')).toContain('Layla');
      expect(await second.textOf('risk-none')).not.toContain('لم يُعثر');
      expect(await violations(second.tab)).toEqual([]);
      await desk.picture(second, 'risk-ar-done', '[data-testid=risks]');
      await second.sign(1);
      await lead.waitFor('risks-done');
      await lead.sign(2);
    },
    4 * MINUTES,
  );

  it(
    'blocks again when an edit changes the words that were overridden',
    async () => {
      await lead.fill('draft-body', `It happened in spring. Call ${NUMBER.replace('456', '457')}.`);
      await lead.tab.waitFor(inItem('phone', 'risk-override'));
      await lead.click('draft-save');
      await lead.waitForState('signatures', 'data-count', '0');
      expect(await canSign(lead)).toBe(false);
      await lead.fill('draft-body', `It happened in spring. Call ${NUMBER}.`);
      await lead.click('draft-save');
      await lead.waitForState('draft-saved', 'data-saved', 'true');
      await lead.tab.waitFor(inItem('phone', 'risk-override'));
      expect(await canSign(lead)).toBe(false);
    },
    2 * MINUTES,
  );

  it('asked nobody but the newsroom, and broke no rule of the page', () => {
    for (const { tab } of [lead, second]) {
      const foreign = tab.requests.filter(
        (url) => !/^(blob:|data:)/.test(url) && !url.startsWith(desk.running.newsroom),
      );
      expect(foreign).toEqual([]);
      expect(tab.errors.filter((text) => !/403|Forbidden/.test(text))).toEqual([]);
    }
  });
});
