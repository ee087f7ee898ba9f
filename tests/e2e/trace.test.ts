/**
 * What the source's page leaves on the device: nothing. Real browsers with a profile that stays on disk, in their
 * ordinary mode, closed properly and killed; then every byte of the profile is read. That a page was visited at this
 * address stands there, which only a private window can prevent; what was written, added and shown does not.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TOP } from '../support/amana.ts';
import { openChromium, type Tab } from '../support/browsers.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { BOTH_RESIDENTS } from '../support/profiles.ts';
import { type SourceSite, startSourceSite } from '../support/sourcePage.ts';
import { SourcePage } from '../support/sourceSteps.ts';
import { tracesIn } from '../support/traces.ts';

const PHOTO = join(TOP, 'tests/fixtures/media/iphone-4.jpg');

/** Words that stand nowhere else, one for each thing that could be left. */
const REPORT = 'quillmarsh-report-7731';
const UNSENT = 'quillmarsh-unsent-2290';
const FILE_NAME = 'quillmarsh-name-5512';
const FILE_TEXT = 'quillmarsh-inside-9917';
const PICTURE = 'quillmarsh-picture-4408';

/** A session is written a second after it changed. */
const WRITTEN_MS = 4000;

let site: SourceSite;
let files: TestFolder;
let added: readonly string[];
let profile: TestFolder;

beforeAll(async () => {
  site = await startSourceSite();
  files = await makeFolder();
  added = [join(files.path, `${FILE_NAME}.txt`), join(files.path, `${FILE_NAME}.jpg`)];
  await writeFile(added[0]!, `${FILE_TEXT}\n`.repeat(2000));
  const photo = await readFile(PHOTO);
  // Before the mark of the end, where neither the page nor a decoder minds it.
  await writeFile(
    added[1]!,
    Buffer.concat([photo.subarray(0, -2), Buffer.from(PICTURE), photo.subarray(-2)]),
  );
}, 120_000);
afterAll(async () => {
  await site.stop();
  await files.remove();
});
beforeEach(async () => {
  profile = await makeFolder();
});

/** Two words beside each other are enough to tell that they were not a list. */
function pairsOf(codename: string): string[] {
  const words = codename.split(' ');
  return words.slice(1).flatMap((word, index) => [`${words[index]} ${word}`, `${words[index]}","${word}`]);
}

const looked = (codename: string) => ({
  report: [REPORT],
  unsent: [UNSENT],
  'file name': [FILE_NAME],
  'file content': [FILE_TEXT, PICTURE],
  codename: pairsOf(codename),
  // What the page says on screens behind the first one: a picture of a page, or its text, kept for later.
  screens: ['Your eight words', 'Tell us what happened', 'Before you start'],
});

/** Everything that a source does, up to a second report that is half written. */
async function wholeVisit(page: SourcePage): Promise<string> {
  await page.open(site.url, 'en');
  const codename = await page.send(`Two trucks. ${REPORT}`, added);
  await page.open(site.url, 'en');
  await page.comeBack(codename);
  await page.tab.upload('input[type=file]', added);
  await page.tab.waitFor('.findings, .file');
  await page.tab.fill('textarea', UNSENT);
  return codename;
}

const leave = async (tab: Tab): Promise<void> => {
  await tab.click('.bar > .button');
  await tab.waitGone('.bar');
};

describe.each(BOTH_RESIDENTS)('after a visit with %s, its profile holds nothing of it', (_name, open) => {
  it('when the source left and closed the browser', async () => {
    const browser = await open(profile.path);
    const tab = await browser.newTab();
    const codename = await wholeVisit(new SourcePage(tab));
    await sleep(WRITTEN_MS);
    await leave(tab);
    await sleep(WRITTEN_MS);
    await browser.close();
    expect(await tracesIn(profile.path, looked(codename))).toEqual([]);
    // The search sees what is there: a visit without a private window stands in the history, by its address.
    expect(await tracesIn(profile.path, { address: [new URL(site.url).host] })).not.toEqual([]);
    await profile.remove();
  }, 400_000);

  it('when the browser was killed on the way', async () => {
    const browser = await open(profile.path);
    const writing = await browser.newTab();
    const codename = await wholeVisit(new SourcePage(writing));
    await sleep(WRITTEN_MS);
    const returning = await browser.newTab();
    await new SourcePage(returning).open(site.url, 'en');
    await returning.click('.acts .button-plain');
    await returning.fill('input[name=words]', codename);
    const practising = await browser.newTab();
    const page = new SourcePage(practising);
    await page.open(site.url, 'en');
    const practised = await page.sendAndPractise(REPORT);
    await sleep(WRITTEN_MS);
    await browser.kill();
    expect(await tracesIn(profile.path, looked(codename))).toEqual([]);
    expect(await tracesIn(profile.path, looked(practised))).toEqual([]);
    await profile.remove();
  }, 400_000);

  it('and the search sees each kind, where a page does leave it', async () => {
    const browser = await open(profile.path);
    const tab = await browser.newTab();
    await new SourcePage(tab).open(site.url, 'en');
    await tab.evaluate(`(async () => {
      document.title = 'Your eight words';
      history.pushState(null, '', '#${FILE_NAME}');
      // Each browser writes one of them at once and another much later.
      localStorage.setItem('draft', '${REPORT}');
      sessionStorage.setItem('draft', '${REPORT}');
      await (await caches.open('files')).put('/x', new Response('${FILE_TEXT}'));
      await new Promise((resolve) => {
        const opening = indexedDB.open('words');
        opening.onupgradeneeded = () => opening.result.createObjectStore('words').put('abdomen zebra', 1);
        opening.onsuccess = resolve;
      });
      // A field of the most ordinary kind, which a browser restores after a crash.
      const area = document.createElement('textarea');
      area.id = 'plain';
      document.querySelector('main').append(area);
    })()`);
    await tab.fill('#plain', UNSENT);
    await sleep(WRITTEN_MS);
    // Browsers write when they find the time, later on a busy machine: the search is repeated, not the planting.
    const wanted = Object.keys(looked('')).sort();
    const found = async (): Promise<string[]> => {
      const traces = await tracesIn(profile.path, looked('abdomen zebra'));
      return [...new Set(traces.map(({ kind }) => kind))].sort();
    };
    for (const until = Date.now() + 90_000; (await found()).length < wanted.length && Date.now() < until; )
      await sleep(WRITTEN_MS / 4);
    await browser.kill();
    expect(await found()).toEqual(wanted);
    await profile.remove();
  }, 200_000);
});

/** While the source writes, the page fetches what sealing needs: none of that belongs to leaving. */
async function fetchedForSealing(tab: Tab): Promise<void> {
  for (let known = -1; known !== tab.requests.length || !tab.requests.some((url) => /sodium/.test(url)); ) {
    known = tab.requests.length;
    await sleep(WRITTEN_MS);
  }
}

it('Escape, three times, leaves at once: nothing is asked of the network, and no way leads back', async () => {
  const browser = await openChromium();
  const tab = await browser.newTab({ language: 'en' });
  const page = new SourcePage(tab);
  await page.open(site.url, 'en');
  for (const screen of ['before', 'write']) {
    await tab.click('.button-primary');
    await tab.waitFor(`[data-screen="${screen}"]`);
  }
  await tab.fill('textarea', UNSENT);
  await fetchedForSealing(tab);
  const before = tab.requests.length;
  const entries = await tab.evaluate('history.length');
  for (const _ of [1, 2]) await tab.press('Escape');
  await sleep(2500);
  // Two, and one much later, is no haste.
  await tab.press('Escape');
  expect(await tab.count('textarea')).toBe(1);
  for (const _ of [1, 2]) await tab.press('Escape');
  await tab.waitGone('textarea');
  expect(await tab.evaluate('location.href')).toBe('about:blank');
  expect(await tab.evaluate('history.length')).toBe(entries);
  expect(await tab.evaluate('document.referrer + document.body.textContent')).toBe('');
  await tab.evaluate('void setTimeout(() => history.back(), 0)');
  await sleep(1000);
  expect(String(await tab.evaluate('document.body.textContent'))).not.toContain(UNSENT);
  expect(tab.requests.slice(before).filter((url) => url.startsWith('http'))).toEqual([]);
  await browser.close();
}, 120_000);

it('coming clears what anything at this address has left, and nothing of the desk on another port', async () => {
  const other = await startSourceSite();
  const browser = await openChromium();
  const tab = await browser.newTab({ language: 'en' });
  for (const url of [other.url, site.url]) {
    await tab.goto(url);
    await tab.evaluate(`localStorage.setItem('left', '1')`);
  }
  const page = new SourcePage(tab);
  await page.open(site.url, 'en');
  expect(await tab.evaluate('localStorage.length')).toBe(0);
  await tab.goto(`${other.url}/directory.json`);
  expect(await tab.evaluate('localStorage.length')).toBe(1);
  await browser.close();
  await other.stop();
}, 120_000);
