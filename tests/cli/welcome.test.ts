/** What the operator reads, and prints: the same words for the root key as the source's page shows. */
import { expect, it } from '@jest/globals';
import { welcome } from '#cli/welcome.ts';
import { toHex } from '#protocol/bytes.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import { spellings } from '#protocol/words.ts';

it('names the root key by the same six places in either list, and by the words that editors compare', async () => {
  const crypto = await loadNoble();
  const root = crypto.signKeypair(new Uint8Array(32).fill(7)).publicKey;
  const places = fingerprintPlaces(crypto, root);
  const fingerprint = await spellings(places);
  const said = welcome({
    intake: 'http://127.0.0.1:1/',
    newsroom: 'http://127.0.0.1:2/',
    invite: null,
    plain: null,
    data: 'data',
    offline: 'data/offline',
    fingerprint,
    root: toHex(root),
  });
  expect(places).toHaveLength(6);
  expect(fingerprint.en).toEqual(fingerprintWords(crypto, root));
  expect(new Set(fingerprint.ar).has('')).toBe(false);
  for (const words of [fingerprint.en, fingerprint.ar]) expect(said).toContain(words.join(' '));
});
