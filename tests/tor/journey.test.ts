/**
 * The journey through onions of a real Tor network of this machine's own, to two intakes behind one onion: a source with Tor Browser's preferences sends
 * a report with attachments at each security level, an editor whose browser has a key opens and answers it, and a
 * browser without one finds nothing.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TorNode } from '#cli/tor/node.ts';
import { fetchThrough, type SocksPort } from '#http/index.ts';
import { amana, TOP } from '../support/amana.ts';
import { type BrowserUnderTest, openFirefox, SAFER } from '../support/browsers.ts';
import { EditorPage } from '../support/editorPage.ts';
import { openPlainFirefox, type PlainBrowser } from '../support/noScript.ts';
import { NOTHING_KEPT, SourcePage } from '../support/sourceSteps.ts';
import {
  MISSING_IN_TOR_BROWSER,
  startTorNewsroom,
  type TorNewsroom,
  throughTor,
} from '../support/torNewsroom.ts';

const MINUTES = 60_000;
const MEDIA = join(TOP, 'tests/fixtures/media');
const PHOTOS = [join(MEDIA, 'htc-desire.jpg'), join(MEDIA, 'iphone-4.jpg')];
const LEVELS = [
  ['Standard', {}, 'The trucks came at the mill after dark, without plates.'],
  ['Safer', SAFER, 'They searched every phone at the northern bridge.'],
] as const;
const PLAIN_TEXT = 'Written where no script runs: the depot was emptied.';
const ANSWER = 'Could you see who gave the orders?';

let newsroom: TorNewsroom;
let sources: SocksPort;
let sourcesTor: TorNode;
let editors: BrowserUnderTest;
let editor: EditorPage;
let folder: string;

/** A new onion's descriptor needs a moment to reach the directories. */
async function untilFound(socks: SocksPort, url: string): Promise<number> {
  const until = performance.now() + 2 * MINUTES;
  for (;;) {
    const ask = fetchThrough(socks)(url, { method: 'GET', headers: {}, signal: AbortSignal.timeout(30_000) });
    const [answer] = await Promise.allSettled([ask]);
    if (answer.status === 'fulfilled') return answer.value.status;
    if (performance.now() > until) throw answer.reason;
    await sleep(500);
  }
}

type Intake = 'intake' | 'intake-2';

/** Some seconds of upload, so that an intake can die in the middle of it. */
const ATTACHMENT_BYTES = 8 * 1024 ** 2;
const UNDER_WAY_BYTES = 2 * 1024 ** 2;

/** To whom tor has connections now. proc(5), /proc/net/unix: what a listening socket accepted has its path, in state 03. */
async function connectedIntakes(): Promise<Intake[]> {
  const lines = (await readFile('/proc/net/unix', 'utf8')).split('\n');
  const isOpen = (name: Intake): boolean =>
    lines.some(
      (line) => line.includes(' 03 ') && line.endsWith(join(newsroom.data, 'doors', `${name}.sock`)),
    );
  return (['intake', 'intake-2'] as const).filter(isOpen);
}

/** What the sources' tor has written to the network since it started. control-spec.txt, GETINFO */
async function writtenBytes(): Promise<number> {
  const [line = ''] = await sourcesTor.control('GETINFO traffic/written');
  return Number(/(\d+)$/.exec(line)?.[1]);
}

/** Whoever has the desk opens it with what came along, and answers. */
async function answered(text: string): Promise<void> {
  await editor.open(text);
  expect(await editor.textOf('report-text')).toContain(text);
  await editor.waitForState('attachment', 'data-state', 'clean', 3 * MINUTES);
  await editor.file(text);
  await editor.tabOf('conversation');
  await editor.fill('reply', ANSWER);
  await editor.click('reply-send');
  await editor.waitForCount('said-by-desk', 1);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-journey-'));
  newsroom = await startTorNewsroom({ AMANA_DROP_SECONDS: '1' }, ['--intakes', '2']);
  ({ socks: sources, node: sourcesTor } = await newsroom.network.client());
}, 5 * MINUTES);

afterAll(async () => {
  await editors?.close();
  await newsroom?.stop();
  await rm(folder, { recursive: true, force: true });
}, MINUTES);

describe('the newsroom behind its onions', () => {
  it(
    'is found by sources',
    async () => {
      expect(await untilFound(sources, newsroom.running.intake)).toBe(200);
    },
    5 * MINUTES,
  );

  it(
    'lets the first editor in, in a browser that has a key, and nobody near without one',
    async () => {
      const socks = await newsroom.editorClient('layla');
      const { newsroom: desk } = newsroom.running;
      expect(await untilFound(socks, desk)).toBe(200);
      // Now that it is there to be found.
      const settings = { method: 'GET', headers: {}, signal: AbortSignal.timeout(30_000) };
      await expect(fetchThrough(sources)(desk, settings)).rejects.toThrow(/SOCKS port could not reach/);
      editors = await openFirefox(throughTor(socks));
      editor = new EditorPage(await editors.newTab());
      await editor.tab.resize(1366, 900);
      const { invite } = newsroom.running;
      if (invite === null) throw new Error('a fresh newsroom has an invite');
      await editor.enrol(invite, 'Layla');
      await editor.waitForDesk();
    },
    5 * MINUTES,
  );

  it.each(LEVELS)(
    'takes a report with photos at %s, and the editor answers it',
    async (_level, preferences, text) => {
      const browser = await openFirefox({ ...preferences, ...throughTor(sources) });
      try {
        const source = new SourcePage(await browser.newTab());
        await source.open(newsroom.running.intake, 'en');
        expect(await source.tab.evaluate(MISSING_IN_TOR_BROWSER)).toBe('');
        const codename = await source.send(text, PHOTOS);
        expect(await source.kept()).toBe(NOTHING_KEPT);
        // Every request went to the onion.
        const { host } = new URL(newsroom.running.intake);
        const hosts = source.tab.requests
          .filter((url) => /^https?:/.test(url))
          .map((url) => new URL(url).host);
        expect(new Set(hosts)).toEqual(new Set([host]));

        await answered(text);

        await source.tab.goto(newsroom.running.intake);
        await source.tab.waitFor('[data-screen="start"]');
        await source.comeBack(codename);
        await source.tab.waitFor('.said:not(.said-by-you) .written', 2 * MINUTES);
        expect(await source.replies()).toEqual([ANSWER]);
      } finally {
        await browser.close();
      }
    },
    10 * MINUTES,
  );

  it(
    'takes a form with a photo from a browser that runs no script, and the editor answers it',
    async () => {
      const browser: PlainBrowser = await openPlainFirefox(throughTor(sources));
      try {
        const tab = await browser.newTab();
        await tab.goto(newsroom.running.intake);
        await tab.waitFor('noscript');
        await tab.click('noscript section[lang="en"] a');
        await tab.waitFor('[data-screen="plain-door"] .stack');
        await tab.click('section[lang="en"] a');
        await tab.waitFor('[data-screen="start"]');
        await tab.click('a[href="/en/write"]');
        await tab.waitFor('[data-screen="write"]');
        await tab.fill('textarea', PLAIN_TEXT);
        await tab.upload('input[type=file]', PHOTOS.slice(0, 1));
        await tab.click('.button-primary');
        await tab.waitFor('[data-screen="words"]');
        const words = (await tab.textsOf('.word[lang="en"]')).slice(0, 8).join(' ');
        await answered(PLAIN_TEXT);

        const until = performance.now() + 2 * MINUTES;
        for (;;) {
          await tab.goto(new URL('/en/return', newsroom.running.plain ?? '').href);
          await tab.fill('input[name=words]', words);
          await tab.click('.button-primary');
          await tab.waitFor('[data-screen="talk"]');
          const said = await tab.textsOf('.said .written');
          if (said.length > 0 || performance.now() > until) {
            expect(said).toEqual([ANSWER]);
            break;
          }
          await sleep(1_000);
        }
      } finally {
        await browser.close();
      }
    },
    5 * MINUTES,
  );

  it(
    'has two intakes behind one onion: both serve, and an upload goes on when one of them is killed',
    async () => {
      const attachment = join(folder, 'notes.txt');
      await writeFile(attachment, randomBytes(ATTACHMENT_BYTES / 2).toString('hex'));
      const served = new Set<Intake>();
      let killed: Intake | null = null;
      const words = 'Two doors, one of which falls shut.';
      const { host, port } = sources;
      const text = join(folder, 'report.txt');
      await writeFile(text, words);
      const before = await writtenBytes();
      const over = new AbortController();
      const sending = amana(
        ['send', '--text', text, '--attach', attachment, '--json'].concat(
          '--server',
          newsroom.running.intake,
          '--socks',
          `${host}:${port}`,
        ),
      ).finally(() => over.abort());
      while (!over.signal.aborted) {
        const open = await connectedIntakes();
        for (const name of open) served.add(name);
        const [first] = open;
        // The asking for keys is over by then, and the attachment is on its way.
        if (killed === null && first !== undefined && (await writtenBytes()) > before + UNDER_WAY_BYTES) {
          killed = first;
          await newsroom.running.kill(first);
        }
        await sleep(20);
      }
      expect((await sending).code).toBe(0);
      expect(killed).not.toBeNull();
      await editor.open(words);
      await editor.waitForState('attachment', 'data-state', 'clean', 3 * MINUTES);

      // tor chooses at random: that ten connections in a row meet the same one comes about once in a thousand times.
      for (let visit = 0; visit < 20 && served.size < 2; visit++) {
        const visited = new AbortController();
        const ended = untilFound(sources, `${newsroom.running.intake}directory.json`).finally(() =>
          visited.abort(),
        );
        while (!visited.signal.aborted) {
          for (const name of await connectedIntakes()) served.add(name);
          await sleep(5);
        }
        expect(await ended).toBe(200);
      }
      expect([...served].sort()).toEqual(['intake', 'intake-2']);
    },
    5 * MINUTES,
  );
});
