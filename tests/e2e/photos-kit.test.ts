/**
 * Every screen of the field kit, opened from a file, and of whoever brings a parcel, in every language: without a
 * violation, in one piece at 320 px and with large letters, and photographed into `photos/kit`, to be looked at.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kitFor } from '#http/kit.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { TOP } from '../support/amana.ts';
import type { BrowserUnderTest, Tab } from '../support/browsers.ts';
import { KitPage, SAVING_BROWSERS } from '../support/kitPage.ts';
import { buildShell } from '../support/kitShell.ts';
import { makeNewsroom } from '../support/newsroom.ts';
import { Album, PHONE } from '../support/photos.ts';
import { overALine, type SourceSite, startSourceSite } from '../support/sourcePage.ts';

const PHOTO = join(TOP, 'tests/fixtures/media/iphone-4.jpg');
const FOLDER = join(process.env.AMANA_PHOTOS ?? join(TOP, 'photos'), 'kit');
const GO = '.button-primary';
const CARRY = '.acts .button-quiet:not([href])';
const at = (screen: string): string => `[data-screen="${screen}"]`;
const MINUTES = 60_000;

let site: SourceSite;
let browser: BrowserUnderTest;
let album: Album;
let shell: string;
let saved: string;
beforeAll(async () => {
  site = await startSourceSite();
  const folder = site.intake.folder.path;
  shell = await buildShell(join(folder, 'shell'));
  saved = join(folder, 'saved');
  const [, openSaving] = SAVING_BROWSERS[0]!;
  browser = await openSaving(saved);
  album = await Album.open(FOLDER, ['en', 'ar']);
}, 5 * MINUTES);
afterAll(async () => {
  await browser.close();
  await site.stop();
});

async function newTab(url: string): Promise<Tab> {
  const tab = await browser.newTab({ language: 'en' });
  await tab.resize(...PHONE);
  await tab.goto(url);
  return tab;
}

/** A kit of a newsroom whose keys began on that day; of the one that runs, where none is given. */
async function writeKit(name: string, began?: Day): Promise<string> {
  const { crypto, today } = site.intake;
  const { root, directory } = began === undefined ? site.intake.newsroom : makeNewsroom(crypto, began);
  const path = join(site.intake.folder.path, `${name}.html`);
  await writeFile(path, kitFor(shell, toHex(root.publicKey), directory, began ?? today));
  return path;
}

it(
  'kits that are late, or too old',
  async () => {
    const { today } = site.intake;
    for (const [name, age, screen] of [
      ['start-late', 12, 'start'],
      ['expired', 30, 'expired'],
    ] as const) {
      const tab = await newTab(`file://${await writeKit(name, addDays(today, -age))}`);
      await tab.waitFor(at(screen));
      await album.take(tab, name);
      await tab.close();
    }
  },
  8 * MINUTES,
);

it(
  'from opening the kit to the eight words',
  async () => {
    const kit = new KitPage(await newTab('about:blank'), saved);
    const { tab } = kit;
    await kit.open(await writeKit('kit'), 'en');
    await album.take(tab, 'start');
    await tab.click(GO);
    await tab.waitFor('.printed');
    await album.take(tab, 'before');
    await tab.click(GO);
    await tab.waitFor(at('write'));
    await tab.fill('textarea', 'مساء الثاني من الشهر وقفت شاحنتان.\nTwo trucks at the mill.');
    await album.take(tab, 'write');
    await tab.click(GO);
    await tab.waitFor(at('files'));
    // Whole it is 16 MiB, so that there is a choice of how to carry it.
    const log = join(site.intake.folder.path, 'log.txt');
    await writeFile(log, 'A line of the log, which is long.\n'.repeat(150_000));
    await tab.upload('input[type=file]', [PHOTO, log]);
    await tab.waitFor('.file:nth-of-type(2) .file-choice');
    await tab.waitFor('.findings .map');
    await album.take(tab, 'files');
    await tab.click(GO);
    await tab.waitFor(at('saving'), 4 * MINUTES);
    await album.take(tab, 'saving');
    await kit.save(1);
    await album.take(tab, 'saved');
    await tab.click(GO);
    await tab.waitFor(at('words'));
    await album.take(tab, 'words');
    await tab.click(GO);
    await tab.waitFor(at('now'));
    await album.take(tab, 'now');
    expect(tab.errors).toEqual([]);
    await tab.close();
  },
  12 * MINUTES,
);

it(
  'whoever brings the parcel',
  async () => {
    const line = await overALine(site.url);
    const tab = await newTab(line.url);
    await tab.waitFor(at('start'));
    await tab.click(CARRY);
    await tab.waitFor(at('carry'));
    await album.take(tab, 'carry');
    const [first, second] = (await readdir(saved)).map((name) => join(saved, name));
    const bytes = await readFile(first!);
    bytes[bytes.length >> 1]! ^= 1;
    const broken = join(site.intake.folder.path, 'copied-badly.dat');
    await writeFile(broken, bytes);
    line.silent = /carrying|libsodium/;
    await tab.upload('input[type=file]', [broken, second!, second!, PHOTO]);
    await tab.waitFor('[role=progressbar]');
    await album.take(tab, 'carry-checking');
    line.silent = null;
    await tab.waitFor('[data-verdict="damaged"]', 2 * MINUTES);
    expect(await tab.count('.notice-think')).toBe(1);
    await album.take(tab, 'carry-broken');
    await tab.upload('input[type=file]', [first!]);
    await tab.waitFor(GO, 2 * MINUTES);
    await album.take(tab, 'carry-whole');
    line.silent = /attachments|reports/;
    await tab.click(GO);
    await tab.waitFor(at('carrying'));
    await album.take(tab, 'carrying');
    line.silent = null;
    line.dead = /attachments|reports/;
    await tab.waitFor(`${at('carrying')} .notice`, 4 * MINUTES);
    await album.take(tab, 'carrying-broken');
    await tab.click(`${at('carrying')} .acts > .button-quiet`);
    await tab.waitFor(`${at('carrying')} .acts > .button-primary`);
    await album.take(tab, 'carrying-stopped');
    line.dead = null;
    if ((await tab.count(GO)) > 0) await tab.click(GO);
    await tab.waitFor(at('carried'), 4 * MINUTES);
    await album.take(tab, 'carried');
    await tab.close();
    await line.stop();
  },
  15 * MINUTES,
);

it('none of the screens has a fault', async () => {
  await album.bind('Field kit and parcels');
  expect(album.faults).toEqual([]);
});
