/** Search on the desk's page, in both browsers: it finds what was written another way, and nothing of it leaves the worker. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { violations } from '../support/accessible.ts';
import { type RunningAmana, startAmana } from '../support/amana.ts';
import { BOTH_BROWSERS, type BrowserUnderTest } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { sendTexts } from '../support/sentReports.ts';

const MINUTES = 60_000;
const PADDING = 'They stood there until it was dark, and nobody came to ask them why. '.repeat(6);
const TEXTS = [
  `The quarrymen were paid in cash. ${PADDING} The last lorry was grey.`,
  `رأيتهم أمام المَدرسة القديمة. ${PADDING}`,
  'Nobody works at the mill any more.',
] as const;

/** Everything that this origin has stored in the browser, as text. */
const STORED = `(async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  found.push(...(await caches.keys()));
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    for (const store of base.objectStoreNames) {
      found.push(await new Promise((resolve, reject) => {
        const asked = base.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(JSON.stringify(asked.result));
        asked.onerror = () => reject(asked.error);
      }));
    }
    base.close();
  }
  return found.join(' ');
})()`;

/** Keeps all that the page has ever said from here on. */
const LISTEN = `(() => {
  globalThis.seen = [];
  const look = () => globalThis.seen.push(document.body.innerText);
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
})()`;

describe.each(BOTH_BROWSERS)('search in %s', (_name, openBrowser) => {
  let running: RunningAmana;
  let browser: BrowserUnderTest;
  let lead: EditorPage;

  beforeAll(async () => {
    running = await startAmana();
    browser = await openBrowser();
    lead = new EditorPage(await browser.newTab());
    await lead.tab.resize(1366, 900);
    if (running.invite === null) throw new Error('a fresh newsroom has an invite');
    await lead.enrol(running.invite, 'Layla');
    await lead.waitForDesk();
    await sendTexts(running, TEXTS);
    await lead.waitForCount('inbox-row', TEXTS.length);
  }, 5 * MINUTES);

  afterAll(async () => {
    await browser?.close();
    await running?.dispose();
  }, MINUTES);

  it(
    'finds a word however it is spelled, in the middle of another, and past what the list shows',
    async () => {
      for (const [typed, count] of [
        ['مدرسه', 1],
        ['GREY quarry', 1],
        ['orry', 1],
        ['they stood', 2],
        // In two reports; no pseudonym has either.
        ['quarry mill', 0],
      ] as const) {
        await lead.fill('search', typed);
        await lead.tab.waitFor(`[data-testid="inbox"][data-searched="${typed}"][data-waiting="0"]`);
        await lead.waitForCount('inbox-row', count);
      }
      expect(await violations(lead.tab)).toEqual([]);
      await lead.tab.click('.search button');
      await lead.waitForCount('inbox-row', TEXTS.length);
    },
    3 * MINUTES,
  );

  it(
    'brings the words of a report when it is opened',
    async () => {
      await lead.open('quarrymen');
      await lead.waitFor('report-text');
      expect(await lead.textOf('report-text')).toContain('The last lorry was grey.');
    },
    2 * MINUTES,
  );

  it(
    'asks nobody and keeps nothing',
    async () => {
      const before = lead.tab.requests.length;
      for (const word of ['quarrymen', 'mill', 'مدرسه']) {
        await lead.fill('search', word);
        await lead.tab.waitFor(`[data-testid="inbox"][data-searched="${word}"][data-waiting="0"]`);
      }
      const asked = lead.tab.requests.slice(before);
      expect(asked.filter((url) => /quarry|mill|search|%D9/.test(url))).toEqual([]);
      const stored = String(await lead.tab.evaluate(STORED));
      for (const word of ['quarry', 'mill', 'lorry', 'مدرسه', 'المَدرسة']) expect(stored).not.toContain(word);
      // Neither was any worker refused by the page's policy.
      expect(lead.tab.errors).toEqual([]);
      await lead.click('lock');
      await lead.waitFor('unlock-form');
      expect(await lead.tab.evaluate('document.body.textContent')).not.toContain('quarry');
    },
    2 * MINUTES,
  );

  it(
    'is never shown as an empty desk while its reports are opened anew',
    async () => {
      await lead.tab.evaluate(LISTEN);
      await lead.unlock();
      await lead.waitForDesk();
      await lead.waitForCount('inbox-row', TEXTS.length);
      await lead.waitForState('connection', 'data-state', 'live');
      await lead.waitForState('nothing-opened', 'data-state', 'whole');
      const seen = String(await lead.tab.evaluate('globalThis.seen.join(" ")'));
      expect(seen).toContain('Opening the desk');
      expect(seen).toContain(`${TEXTS.length} conversations`);
      expect(seen).not.toContain('Nothing here yet');
      // Neither is a count read out that says there is none.
      expect(seen).not.toMatch(/\b0 conversations|no conversations/i);
    },
    2 * MINUTES,
  );
});
