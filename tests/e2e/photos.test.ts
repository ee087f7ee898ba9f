/**
 * Every screen of the source's page in every language, light and dark, as wide as a phone: without a violation, in
 * one piece at 320 px and with letters twice as large, and photographed into `photos/source`, to be looked at.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { parseCodename } from '#protocol/words.ts';
import { TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium, type Tab } from '../support/browsers.ts';
import { publishNext } from '../support/drops.ts';
import { Album, PHONE } from '../support/photos.ts';
import { overALine, type SourceSite, startSourceSite, withAnotherRoot } from '../support/sourcePage.ts';

const PHOTO = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
const FOLDER = join(process.env.AMANA_PHOTOS ?? join(TOP, 'photos'), 'source');
const GO = '.button-primary';
const LINE = 'input[name=words]';
const at = (screen: string): string => `[data-screen="${screen}"]`;
const PATIENT_MS = 240_000;

let site: SourceSite;
let browser: BrowserUnderTest;
let album: Album;
beforeAll(async () => {
  site = await startSourceSite();
  browser = await openChromium();
  album = await Album.open(FOLDER);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const look = (tab: Tab, screen: string): Promise<void> => album.take(tab, screen);

async function newTab(url: string): Promise<Tab> {
  const tab = await browser.newTab({ language: 'en' });
  await tab.resize(...PHONE);
  await tab.goto(url);
  return tab;
}

async function reply(codename: string): Promise<void> {
  const { storage, crypto, newsroom, today } = site.intake;
  const root = newsroom.root.publicKey;
  const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, await parseCodename(codename)));
  const text = 'هل رأيت لوحة الشاحنة؟\nDid you see the plate of the truck?';
  await storage.drops.putReply(
    newObjectId(crypto),
    today,
    Buffer.concat(sealReply(crypto, root, keys, today, text, 0)),
  );
  await publishNext(crypto, storage, today);
}

it(
  'a page that cannot be confirmed',
  async () => {
    const other = site.intake.crypto.signKeypair(site.intake.crypto.random(32)).publicKey;
    const impostor = await withAnotherRoot(site.url, Buffer.from(other).toString('hex'));
    const tab = await newTab(impostor.url);
    await tab.waitFor(at('refused'));
    await look(tab, 'refused');
    await tab.close();
    await impostor.stop();
  },
  PATIENT_MS,
);

it(
  'a newsroom that cannot be reached',
  async () => {
    const line = await overALine(site.url);
    line.dead = /directory/;
    const tab = await newTab(line.url);
    await tab.waitFor(at('failed'), PATIENT_MS);
    await look(tab, 'failed');
    await tab.close();
    await line.stop();
  },
  PATIENT_MS,
);

it('from opening the page to coming back', async () => {
  const line = await overALine(site.url);
  line.silent = /directory/;
  const tab = await newTab(line.url);
  await tab.waitFor(at('checking'));
  await look(tab, 'checking');
  line.silent = null;
  await tab.waitFor(at('start'));
  await look(tab, 'start');
  await tab.click(GO);
  await tab.waitFor(at('before'));
  await look(tab, 'before');
  await tab.click('.unfold summary');
  await tab.waitFor('.printed .word');
  await tab.click('.screen > .unfold summary');
  await tab.waitFor('.bounds');
  await look(tab, 'before-unfolded');
  await tab.click(GO);
  await tab.waitFor(at('write'));
  await tab.click(GO);
  await tab.waitFor('.field-error');
  await look(tab, 'write-empty');
  await tab.fill(
    'textarea',
    'مساء الثاني من الشهر وقفت شاحنتان بلا لوحات أمام المطحنة.\nTwo trucks at the mill.',
  );
  await tab.click(GO);
  await tab.waitFor(at('files'));
  await look(tab, 'files');
  await tab.upload('input[type=file]', [PHOTO]);
  await tab.waitFor('.findings .map');
  await look(tab, 'files-carry');
  line.silent = /attachments|reports/;
  await tab.click(GO);
  await tab.waitFor(at('sending'));
  await look(tab, 'sending');
  line.isBroken = true;
  line.silent = null;
  await tab.waitFor(`${at('sending')} .notice`, PATIENT_MS);
  await look(tab, 'sending-broken');
  // Pressed while it changes nothing: once the line is back, the report may be sent before a press comes.
  await tab.click(GO);
  line.isBroken = false;
  await tab.waitFor(at('words'), PATIENT_MS);
  await look(tab, 'words');
  const codename = String(
    await tab.evaluate(`Array.from(document.querySelectorAll('.word'), (w) => w.textContent).join(' ')`),
  );
  await tab.click('.acts .button-plain');
  await tab.waitFor(at('recall'));
  const [first = '', second = '', ...rest] = codename.split(' ');
  await tab.fill(LINE, [second, first, ...rest].join(' '));
  await tab.waitFor('.notice-think');
  await look(tab, 'recall-wrong');
  await tab.fill(LINE, codename);
  // Above the screens another one says that the files have arrived.
  await tab.waitFor(`${at('recall')} .notice-done`);
  await look(tab, 'recall-right');
  await tab.click(GO);
  await tab.waitFor(at('now'));
  await look(tab, 'now');

  await tab.goto(line.url);
  await tab.waitFor(at('start'));
  await tab.click('.acts .button-plain');
  await tab.waitFor(at('return'));
  await tab.fill(LINE, 'abdoemn zeb');
  await tab.waitFor('[role=option]');
  await look(tab, 'return-hints');
  await tab.click(GO);
  await tab.waitFor('.field-error');
  await look(tab, 'return-wrong');
  await tab.fill(LINE, codename);
  await tab.click(GO);
  await tab.waitFor(at('talk'), PATIENT_MS);
  await look(tab, 'talk-empty');
  await reply(codename);
  await tab.click('.acts .button-plain');
  await tab.waitFor('.said', PATIENT_MS);
  await tab.fill('textarea', 'No plate.');
  await tab.click(GO);
  await tab.waitFor('.said-by-you', PATIENT_MS);
  await look(tab, 'talk');
  expect(
    tab.errors.filter((text) => !/Permissions-Policy|Feature Policy|ERR_|Failed to load/i.test(text)),
  ).toEqual([]);
  await tab.close();
  await line.stop();
}, 1_200_000);

it(
  'a report that is held back',
  async () => {
    const tab = await newTab(site.url);
    await tab.waitFor(at('start'));
    await tab.click(GO);
    await tab.waitFor(at('before'));
    await tab.click(GO);
    await tab.fill('textarea', 'Two trucks at the mill.');
    await tab.click(GO);
    await tab.waitFor(at('files'));
    await tab.click('.how summary');
    await look(tab, 'files-how');
    await tab.click('.how input[value="3"]');
    await tab.click(GO);
    await tab.waitFor(at('held'));
    await look(tab, 'held');
    await tab.close();
  },
  PATIENT_MS,
);

it('none of the screens has a fault', async () => {
  await album.bind('Source');
  expect(album.faults).toEqual([]);
});
