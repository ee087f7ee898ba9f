import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** By another implementation: Node's, which takes other spellings too and is asked only about the canonical one. */
const isCanonical = (text: string): boolean =>
  /^[A-Za-z0-9_-]*$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;

const isAccepted = (text: string): boolean => {
  try {
    fromBase64(text);
    return true;
  } catch (thrown) {
    expect(thrown).toHaveProperty('code', 'malformed-object');
    return false;
  }
};

describe('base64url', () => {
  it('gives the same letters as another implementation, and the same bytes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(Buffer.from(fromBase64(text)).equals(bytes)).toBe(true);
      }),
    );
  });

  it('has one spelling for each value: stray bits, padding and other letters are refused', () => {
    const texts = [
      '=',
      'AA==',
      'AA=',
      'A+A/',
      'é',
      'AAAé',
      'AA A',
      'AA\n',
      'AAA\u0000',
      'ا',
      'AAAA\ud800',
      'A',
      'AAAAA',
    ];
    for (const a of ALPHABET) {
      texts.push(a);
      for (const b of ALPHABET) texts.push(a + b, `AA${a}${b}`, `Ag${a}`, `AAAAA${a}${b}`);
    }
    for (const text of texts) expect([text, isAccepted(text)]).toEqual([text, isCanonical(text)]);
  });
});
