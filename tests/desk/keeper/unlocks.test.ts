/**
 * A key that is unlocked opens, every time. In Firefox a worker that makes workers of its own stood still for ever
 * once in some dozens of times, and the desk never came: so the page makes them, and hundreds of unlocks go through.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { fingerprintWords, makeIdentity, wrapIdentity } from '#protocol/identity.ts';
import { BOTH_BROWSERS } from '../../support/browsers.ts';
import { type BuiltPage, serveBuilt } from '../../support/builtPage.ts';

const MINUTES = 60_000;
const PASSPHRASE = 'lantern orbit';
/** Each is a new stretcher. Where the desk's worker made it itself, not one run in ten came as far as fifty. */
const TIMES = 100;

let served: BuiltPage;
let words: string;

beforeAll(async () => {
  const crypto = await loadCrypto();
  const identity = makeIdentity(crypto, 'Layla');
  // As little as there may be: what is tried are the workers.
  const cost = { opsLimit: 1, memBytes: 8192 };
  const file = wrapIdentity(crypto, await loadArgon2(), crypto.random(32), identity, PASSPHRASE, cost);
  words = fingerprintWords(crypto, identity.sign.publicKey).join(' ');
  served = await serveBuilt('unlocks', join(import.meta.dirname, 'page'));
  await writeFile(join(served.folder, 'key.json'), JSON.stringify(file));
}, 2 * MINUTES);

afterAll(() => served?.close());

describe.each(BOTH_BROWSERS)('unlocking in %s', (_name, openBrowser) => {
  it(
    'comes to an end each of many times',
    async () => {
      const browser = await openBrowser();
      try {
        const tab = await browser.newTab();
        const search = new URLSearchParams({ times: String(TIMES), passphrase: PASSPHRASE });
        await tab.goto(`${served.origin}/?${search}`);
        await tab.waitFor(`html[data-unlocked="${TIMES}"]`, 2 * MINUTES);
        expect(await tab.evaluate('document.documentElement.dataset.words')).toBe(words);
        expect(tab.errors).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    3 * MINUTES,
  );
});

it("leaves the making of workers to the page: the desk's worker makes none", async () => {
  const assets = join(served.folder, 'assets');
  const names = await readdir(assets);
  const makersOf = async (start: string): Promise<number[]> => {
    const scripts = await Promise.all(
      names.filter((name) => name.startsWith(start)).map((name) => readFile(join(assets, name), 'utf8')),
    );
    return scripts.map((script) => script.match(/new Worker\(/g)?.length ?? 0);
  };
  expect(await makersOf('worker-')).toEqual([0]);
  expect(await makersOf('unlocks-')).toEqual([3]);
});
