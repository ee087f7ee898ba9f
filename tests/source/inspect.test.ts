import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inspectFile, kindOf } from '#source/inspect.ts';
import { readPhoto } from '#source/inspect-photo.ts';

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the kind of a file', () => {
  it.each([
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe1), 'photo'],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'photo'],
    ['a WebP', utf8('RIFF....WEBPVP8 '), 'photo'],
    ['sound in the same wrapping', utf8('RIFF....WAVEfmt \u0000'), 'cleanable'],
    ['a picture of a newer telephone', utf8('\u0000\u0000\u0000\u0018ftypheic'), 'cleanable'],
    ['an office file', utf8('PK\u0003\u0004'), 'cleanable'],
    ['a text that says more than it shows', utf8('{\\rtf1\\ansi'), 'cleanable'],
    ['a mail', utf8('Received: from one by another\r\n'), 'cleanable'],
    ['a PDF', utf8('%PDF-1.7\n'), 'pdf'],
    ['English text', utf8('Two trucks came.\r\n'), 'text'],
    ['Arabic text', utf8('وصلت شاحنتان.'), 'text'],
    ['Arabic text cut inside a letter', utf8('وصلت').subarray(0, 7), 'text'],
    ['nothing', new Uint8Array(0), 'text'],
    ['a program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), 'other'],
    ['text in an old encoding', Uint8Array.of(0xc7, 0xe1, 0xe5), 'other'],
  ])('is told by content: %s', (_what, head, kind) => {
    expect(kindOf(head)).toBe(kind);
  });
});

describe('what a photo carries', () => {
  it('is found in a photo of a telephone', async () => {
    const findings = await inspectFile(await openAsBlob(join(MEDIA, 'iphone-4.jpg')));
    expect(findings).toMatchObject({ kind: 'photo', read: true });
    expect(findings.found).toEqual(
      expect.arrayContaining([
        { kind: 'place', value: '41.8530, 12.4888' },
        { kind: 'date', value: '2011-01-13 14:33:39' },
        { kind: 'device', value: 'Apple · iPhone 4' },
      ]),
    );
  });

  it('is said to be unread, not absent, when the photo is broken', async () => {
    const broken = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, 1, 2, 3)]);
    expect(await inspectFile(broken)).toEqual({ kind: 'photo', found: [], read: false });
  });

  it('never makes the reader fail, whatever the bytes are', async () => {
    const photo = new Uint8Array(await (await openAsBlob(join(MEDIA, 'iphone-4.jpg'))).arrayBuffer()).slice(
      0,
      20_000,
    );
    for (let round = 0; round < 300; round += 1) {
      const mutated = photo.slice(0, 200 + ((round * 7919) % 19_000));
      for (let hit = 0; hit < 8; hit += 1)
        mutated[(round * 31 + hit * 977) % mutated.length] = (round + hit * 53) & 255;
      const found = readPhoto(mutated.buffer);
      expect(found === null || Array.isArray(found)).toBe(true);
    }
  });
});
