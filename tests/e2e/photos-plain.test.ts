/**
 * Every page of the plain form in every language: without a violation, in one piece at 320 px and with large letters,
 * and photographed into `photos/plain`, to be looked at.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { sealReply } from '#protocol/drops.ts';
import { newObjectId } from '#protocol/ids.ts';
import { parseCodename } from '#protocol/words.ts';
import { LANGUAGES } from '#ui/language.ts';
import { TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openChromium } from '../support/browsers.ts';
import { publishNext } from '../support/drops.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { Album, PHONE } from '../support/photos.ts';
import { formOf, post, startPlain, type TestPlain, wordsIn } from '../support/plainForm.ts';

const PHOTO = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
const FOLDER = join(process.env.AMANA_PHOTOS ?? join(TOP, 'photos'), 'plain');
const GO = '.button-primary';
const SAID = 'مساء الثاني من الشهر وقفت شاحنتان.\nTwo trucks at the mill.';
const at = (screen: string): string => `[data-screen="${screen}"]`;
const MINUTES = 60_000;

let intake: TestIntake;
let plain: TestPlain;
let stranger: TestPlain;
let browser: BrowserUnderTest;
let album: Album;
/** Of a conversation with a reply in it. */
let words: string;

async function reply(codename: string, text: string): Promise<void> {
  const { storage, crypto, newsroom, today } = intake;
  const root = newsroom.root.publicKey;
  const keys = threadKeysOf(crypto, threadKeyOf(crypto, root, await parseCodename(codename)));
  await storage.drops.putReply(
    newObjectId(crypto),
    today,
    Buffer.concat(sealReply(crypto, root, keys, today, text, 0)),
  );
  await publishNext(crypto, storage, today);
}

beforeAll(async () => {
  intake = await startIntake();
  const { crypto, url, newsroom } = intake;
  plain = await startPlain({ crypto, url, root: newsroom.root.publicKey });
  const other = crypto.signKeypair(crypto.random(32)).publicKey;
  stranger = await startPlain({ crypto, url, root: other });
  browser = await openChromium();
  album = await Album.open(FOLDER, ['en', 'ar']);
  words = wordsIn(await post(`${plain.url}/en/write`, formOf({ text: SAID })))
    .slice(0, 8)
    .join(' ');
  await reply(words, 'هل رأيت لوحة الشاحنة؟\nDid you see the plate of the truck?');
}, 3 * MINUTES);
afterAll(async () => {
  await browser.close();
  await stranger.stop();
  await plain.stop();
  await intake.stop();
});

it.each(LANGUAGES)(
  'from the first page to the conversation: %s',
  async (language) => {
    const tab = await browser.newTab({ language });
    await tab.resize(...PHONE);
    const page = (path: string): string => `${plain.url}/${language}/${path}`;
    const look = (screen: string): Promise<void> => album.takeIn(tab, screen, language);
    await tab.goto(page(''));
    await look('start');
    await tab.goto(page('write'));
    await look('write');
    await tab.fill('textarea', ' . '.repeat(30_000));
    await tab.upload('input[type=file]', [PHOTO]);
    await tab.click(GO);
    await tab.waitFor('#text-error');
    await tab.fill('textarea', SAID);
    await look('write-again');
    await tab.click(GO);
    await tab.waitFor(at('words'));
    await look('sent');
    await tab.goto(page('return'));
    await look('return');
    await tab.fill('input[name=words]', 'abacus abdomen abdominal abide abiding ability ablaze abel');
    await tab.click(GO);
    await tab.waitFor('#words-error');
    await look('return-wrong');
    await tab.fill('input[name=words]', 'abacus abdomen abdominal abide abiding ability ablaze able');
    await tab.click(GO);
    await tab.waitFor(at('talk'));
    await look('talk-empty');
    await tab.goto(page('return'));
    await tab.fill('input[name=words]', words);
    await tab.click(GO);
    await tab.waitFor('.said');
    await tab.fill('textarea', 'No plate.');
    await tab.click(GO);
    await tab.waitFor('.said-by-you');
    await look('talk');
    await tab.goto(page('nothing/here'));
    await tab.waitFor(at('failed'));
    await look('failed');
    await tab.goto(`${stranger.url}/${language}/`);
    await tab.waitFor(at('refused'));
    await look('refused');
    await tab.close();
  },
  4 * MINUTES,
);

it('none of the pages has a fault', async () => {
  await album.bind('Plain form');
  expect(album.faults).toEqual([]);
});
