/** A key that was expanded once opens what the key itself opens, refuses what it refuses, and ends when it is erased. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { toHex } from '#protocol/bytes.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { openSmall } from '#protocol/open.ts';
import { sealSmall } from '#protocol/seal.ts';
import { codeOf, deskRecipient, expectCode, flipBit, freshId, opening, setting, sodium } from './setting.ts';

const { subtle } = globalThis.crypto;

type Import = Parameters<typeof subtle.importKey>;

function importing(act: (args: Import) => Promise<CryptoKey> | null): void {
  const importKey = subtle.importKey.bind(subtle);
  jest.spyOn(subtle, 'importKey').mockImplementation((...args) => act(args) ?? importKey(...args));
}

/** As browsers refuse what they do not know. */
const without = (unknown: string): void =>
  importing(([, , algorithm]) =>
    algorithm === unknown ? Promise.reject(new DOMException('not here', 'NotSupportedError')) : null,
  );

/** As a platform would that makes another key of the same seed. */
function withAnotherLattice(): void {
  const importKey = subtle.importKey.bind(subtle);
  importing(([format, , algorithm, ...rest]) =>
    algorithm === 'ML-KEM-768' ? importKey(format, new Uint8Array(64), algorithm, ...rest) : null,
  );
}

const usual = (): void => undefined;
const engines: readonly (readonly [string, Crypto, prepare: () => void])[] = [
  ['sodium and the platform', sodium, usual],
  ['sodium where the platform has no ML-KEM', sodium, () => without('ML-KEM-768')],
  ['sodium where the platform has no X25519', sodium, () => without('X25519')],
  ['sodium where the platform has another ML-KEM', sodium, withAnotherLattice],
  ['noble', await loadNoble(), usual],
];

/** Where the X25519 part of a ciphertext begins. */
const CURVE_PART = 1088;

describe.each(engines)('a ready key, %s', (_, crypto, prepare) => {
  beforeEach(prepare);
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

describe('the platform', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });
  const agreements = async (): Promise<number> => {
    const curve = jest.spyOn(subtle, 'deriveBits');
    const ready = sodium.kemReady(setting.deskKey.secretKey);
    const { ciphertext } = sodium.kemEncapsulate(setting.deskKey.publicKey);
    for (let i = 0; i < 3; i += 1) await ready.decapsulate(ciphertext);
    return curve.mock.calls.length;
  };

  it('has both halves of the work once it has opened what was sealed to try it', async () => {
    expect(await agreements()).toBe(1 + 3);
  });

  it('has neither where that did not open, or where it has only one', async () => {
    withAnotherLattice();
    expect(await agreements()).toBe(1);
    jest.restoreAllMocks();
    without('ML-KEM-768');
    expect(await agreements()).toBe(0);
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
