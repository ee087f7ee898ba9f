/** BLAKE2b of the engine without WebAssembly, beside libsodium and noble's own: one hash, three hands. */
import { describe, expect, it } from '@jest/globals';
import { blake2b as nobles } from '@noble/hashes/blake2.js';
import fc from 'fast-check';
import { fromHex, toHex, utf8 } from '#protocol/bytes.ts';
import { blake2b } from '#protocol/engines/blake2b.ts';
import { loadSodium } from '#protocol/engines/sodium.ts';

const sodium = await loadSodium();

/** Recognisable at every place, so that an exchanged block would show. */
const bytesOf = (length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 7)) & 255);

describe('BLAKE2b', () => {
  it('gives the digest of RFC 7693, appendix A', () => {
    expect(toHex(blake2b(64, utf8('abc')))).toBe(
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1' +
        '7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    );
  });

  it('gives the digest of nothing', () => {
    expect(blake2b(32, new Uint8Array())).toEqual(
      fromHex('0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'),
    );
  });

  it('is equal to the others around every edge of a block, with a key and without', () => {
    for (const length of [0, 1, 127, 128, 129, 255, 256, 257, 1024, 16_424]) {
      for (const key of [undefined, bytesOf(32), bytesOf(64)]) {
        for (const outBytes of [16, 32, 64]) {
          const digest = toHex(blake2b(outBytes, bytesOf(length), key));
          expect(digest).toBe(toHex(sodium.blake2b(outBytes, bytesOf(length), key)));
          expect(digest).toBe(toHex(nobles(bytesOf(length), { dkLen: outBytes, ...(key ? { key } : {}) })));
        }
      }
    }
  });

  it('is equal to libsodium for anything, at any place in memory', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 700 }),
        fc.uint8Array({ minLength: 16, maxLength: 64 }),
        fc.nat(5),
        (message, key, offset) => {
          const moved = new Uint8Array(message.length + offset);
          moved.set(message, offset);
          expect(blake2b(32, moved.subarray(offset), key)).toEqual(sodium.blake2b(32, message, key));
        },
      ),
      { numRuns: 500 },
    );
  });
});
