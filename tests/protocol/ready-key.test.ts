/** A key that was expanded once opens what the key itself opens, refuses what it refuses, and ends when it is erased. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { toHex } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { openSmall } from '#protocol/open.ts';
import { sealSmall } from '#protocol/seal.ts';
import { codeOf, deskRecipient, expectCode, flipBit, freshId, opening, setting, sodium } from './setting.ts';

const engines: readonly (readonly [string, Crypto, platformHas: boolean])[] = [
  ['sodium', sodium, true],
  ['sodium where the platform has no X25519', sodium, false],
  ['noble', await loadNoble(), true],
];

/** As browsers refuse what they do not know. */
function withoutX25519(): void {
  const { subtle } = globalThis.crypto;
  const importKey = subtle.importKey.bind(subtle);
  jest
    .spyOn(subtle, 'importKey')
    .mockImplementation((...args) =>
      args[2] === 'X25519'
        ? Promise.reject(new DOMException('not here', 'NotSupportedError'))
        : importKey(...args),
    );
}

/** Where the X25519 part of a ciphertext begins. */
const CURVE_PART = 1088;

describe.each(engines)('a ready key, %s', (_, crypto, platformHas) => {
  beforeEach(() => {
    if (!platformHas) withoutX25519();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const seed = new Uint8Array(32).map((__, i) => 3 * i + 1);
  const { publicKey } = crypto.kemKeypair(seed);
  const outcome = async (act: () => Uint8Array | Promise<Uint8Array>): Promise<string> => {
    let found = '';
    const code = await codeOf(async () => {
      found = toHex(await act());
    });
    return code === 'nothing thrown' ? found : code;
  };

  it('gives the same secret as the key, for honest and for changed ciphertexts, again and again', async () => {
    const ready = crypto.kemReady(seed);
    for (let i = 0; i < 4; i += 1) {
      const { ciphertext, sharedSecret } = crypto.kemEncapsulate(publicKey);
      expect(toHex(await ready.decapsulate(ciphertext))).toBe(toHex(sharedSecret));
      for (const at of [0, 700, CURVE_PART + 3]) {
        const changed = flipBit(ciphertext, at);
        expect(toHex(await ready.decapsulate(changed))).toBe(toHex(crypto.kemDecapsulate(changed, seed)));
        expect(toHex(await ready.decapsulate(changed))).not.toBe(toHex(sharedSecret));
      }
    }
  });

  it('treats a point that gives no secret, and a wrong length, as the key does', async () => {
    const ready = crypto.kemReady(seed);
    const { ciphertext } = crypto.kemEncapsulate(publicKey);
    const lowOrder = ciphertext.slice().fill(0, CURVE_PART);
    const bad = [lowOrder, ciphertext.subarray(1), new Uint8Array(1121)];
    for (const each of bad)
      expect(await outcome(() => ready.decapsulate(each))).toBe(
        await outcome(() => crypto.kemDecapsulate(each, seed)),
      );
    await expectCode('cannot-open', () => crypto.kemReady(seed.subarray(1)));
  });

  it('opens nothing once it is erased, and leaves the key as it was', async () => {
    const before = toHex(seed);
    const ready = crypto.kemReady(seed);
    const { ciphertext } = crypto.kemEncapsulate(publicKey);
    ready.erase();
    await expectCode('cannot-open', () => ready.decapsulate(ciphertext));
    expect(toHex(seed)).toBe(before);
  });
});

it('a report opens with a ready key as with the key', async () => {
  const id = freshId();
  const recipients = [deskRecipient()];
  const plain = new Uint8Array(3000).fill(7);
  const sealed = await sealSmall(
    { crypto: sodium, root: setting.root, kind: 'report', id, recipients },
    plain,
  );
  const ready = sodium.kemReady(setting.deskKey.secretKey);
  const opened = await openSmall({ ...opening('report', id), secretKeyOf: () => ready }, sealed);
  expect(toHex(opened)).toBe(toHex(plain));
  const changed = flipBit(sealed, sealed.length - 20);
  await expectCode('cannot-open', () =>
    openSmall({ ...opening('report', id), secretKeyOf: () => ready }, changed),
  );
});
