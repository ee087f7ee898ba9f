/** Kits that are out of date, too old, changed, or in a browser that lends them no cryptography: each says what it is. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kitFor } from '#http/kit.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { EpochId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { bytesSource } from '#protocol/seal.ts';
import { lookAtParts } from '#source/client/carrying.ts';
import { violations } from '../support/accessible.ts';
import { TOP } from '../support/amana.ts';
import type { BrowserUnderTest, Tab } from '../support/browsers.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { KitPage, SAVING_BROWSERS } from '../support/kitPage.ts';
import { buildShell } from '../support/kitShell.ts';
import { makeNewsroom, type TestNewsroom } from '../support/newsroom.ts';

const MINUTES = 60_000;
const PHOTO = join(TOP, 'tests/fixtures/media/htc-desire.jpg');
const today = dayOf(Date.now());
const crypto = await loadCrypto();

let folder: TestFolder;
let shell: string;

beforeAll(async () => {
  folder = await makeFolder();
  shell = await buildShell(folder.path);
}, 3 * MINUTES);
afterAll(() => folder.remove());

/** A kit of a newsroom whose epochs began so many days ago, and the newsroom. */
async function writeKit(
  name: string,
  began: Day,
  change: (html: string) => string = (html) => html,
): Promise<{ path: string; newsroom: TestNewsroom }> {
  const newsroom = makeNewsroom(crypto, began);
  const html = Buffer.from(
    kitFor(shell, toHex(newsroom.root.publicKey), newsroom.directory, began),
  ).toString();
  const path = join(folder.path, `${name}.html`);
  await writeFile(path, change(html));
  return { path, newsroom };
}

// The two that differ most: what is not compiled in the third is in neither of these tests.
describe.each(SAVING_BROWSERS.slice(0, 2))('in %s', (name, openBrowser) => {
  let browser: BrowserUnderTest;
  let saved: string;
  beforeAll(async () => {
    saved = join(folder.path, `saved-${name.length}`);
    browser = await openBrowser(saved);
  }, 2 * MINUTES);
  afterAll(() => browser?.close(), MINUTES);

  async function opened(path: string, selector: string): Promise<Tab> {
    const tab = await browser.newTab();
    await tab.goto(`file://${path}`);
    await tab.waitFor(selector);
    return tab;
  }

  it('a kit that is out of date says by when its parcel has to arrive, and still seals', async () => {
    const { path } = await writeKit('late', addDays(today, -12));
    const tab = await opened(path, '[data-screen="start"]');
    expect(await tab.textOf('.notice-think')).toMatch(/out of date.*has to reach the newsroom by/);
    expect(await violations(tab)).toEqual([]);
    const kit = new KitPage(tab, saved);
    await kit.seal('Written with an old kit.', []);
    await tab.close();
  });

  it('a kit that is too old refuses in one sentence, and there is nothing to fill in', async () => {
    const { path } = await writeKit('expired', addDays(today, -30));
    const tab = await opened(path, '[data-screen="expired"]');
    expect(await tab.textOf('.notice-danger')).toMatch(/too old.*nobody could open/s);
    expect(await tab.count('textarea, input, .button-primary')).toBe(0);
    expect(await violations(tab)).toEqual([]);
    await tab.close();
  });

  it('a kit on a device whose clock is late goes by its own first day', async () => {
    const { path } = await writeKit('ahead', addDays(today, 400));
    const tab = await opened(path, '[data-screen="start"]');
    expect(await tab.count('.notice-think')).toBe(0);
    await tab.close();
  });

  it('a kit cannot reach a network even if its script wanted to, where any other file could', async () => {
    let reached = 0;
    // Lets everybody in: nothing but the kit's own policy is in the way.
    const server = createServer((_request, response) => {
      reached += 1;
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', 'image/svg+xml');
      response.end('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on a port');
    const url = `http://127.0.0.1:${address.port}/`;
    const tries = async (tab: Tab): Promise<unknown> => [
      await tab.evaluate(`fetch('${url}').then(() => 'reached', () => 'refused')`),
      await tab.evaluate(`new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve('reached');
        image.onerror = () => resolve('refused');
        image.src = '${url}';
      })`),
    ];
    const other = join(folder.path, 'other.html');
    await writeFile(other, '<!doctype html><title>Another file</title><main>Without a policy</main>');
    const bare = await opened(other, 'main');
    expect(await tries(bare)).toEqual(['reached', 'reached']);
    expect(reached).toBe(2);
    const { path } = await writeKit('eager', today);
    const kit = await opened(path, '[data-screen="start"]');
    expect(await tries(kit)).toEqual(['refused', 'refused']);
    expect(reached).toBe(2);
    await bare.close();
    await kit.close();
    server.close();
    server.closeAllConnections();
  });

  it('a kit whose root key or whose newsroom was changed is refused before there is anything to fill in', async () => {
    const stranger = toHex(crypto.signKeypair(crypto.random(32)).publicKey);
    for (const change of [
      (html: string) => html.replace(/(newsroom-root" content=")[0-9a-f]{64}/, `$1${stranger}`),
      (html: string) => html.replace('Test desk', 'Best desk'),
      (html: string) => html.replace(/(id="directory">)[\s\S]*?(<\/script>)/, '$1nothing$2'),
    ]) {
      const { path } = await writeKit('changed', today, change);
      const tab = await opened(path, '[data-screen="refused"]');
      expect(await tab.count('textarea, input, .button-primary')).toBe(0);
      await tab.close();
    }
  });

  it(
    'a kit that the browser lends no cryptography of its own seals with what it carries',
    async () => {
      const { path, newsroom } = await writeKit('bare', today, (html) =>
        html.replace(
          '<script type="text/plain" id="keeper">',
          '$&Object.defineProperty(crypto, "subtle", { value: undefined });',
        ),
      );
      const kit = new KitPage(await browser.newTab(), saved);
      await kit.open(path, 'en');
      await kit.seal('Sealed with nothing but this file.', [PHOTO]);
      const files = await kit.save(0);
      expect((await kit.words()).split(' ')).toHaveLength(8);
      const root = newsroom.root.publicKey;
      const sources = await Promise.all(files.map(async (file) => bytesSource(await readFile(file))));
      const { items } = await lookAtParts(crypto, root, sources);
      const report = items!.at(-1)!;
      const secretKeyOf = (id: EpochId) => newsroom.secretKeys.get(id) ?? null;
      const args = { crypto, root, kind: 'report' as const, id: report.id, slot: 0, secretKeyOf };
      const content = decodeReport(await openSmall(args, await report.object.read(0, report.object.length)));
      expect([content.text, content.attachments.length]).toEqual(['Sealed with nothing but this file.', 1]);
      await kit.tab.close();
    },
    5 * MINUTES,
  );
});
