/** The verifiers can fail: each is fed clean copies that have been doctored, and must refuse every one. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { jpeg } from '#workers/sanitizer/formats/jpeg.ts';
import { pdf } from '#workers/sanitizer/formats/pdf.ts';
import { png } from '#workers/sanitizer/formats/png.ts';
import { webp } from '#workers/sanitizer/formats/webp.ts';
import { DEFAULT_LIMITS } from '#workers/sanitizer/limits.ts';
import type { Facts } from '#workers/sanitizer/messages.ts';
import { onlyAllowedTags } from '#workers/sanitizer/verify/allowlists.ts';
import { verify } from '#workers/sanitizer/verify/index.ts';
import { verifyJpeg } from '#workers/sanitizer/verify/jpeg.ts';
import { countLeaks, needlesOf } from '#workers/sanitizer/verify/leaks.ts';
import { verifyPdf } from '#workers/sanitizer/verify/pdf.ts';
import { verifyPng } from '#workers/sanitizer/verify/png.ts';
import { type ByteSource, NotProven } from '#workers/sanitizer/verify/source.ts';
import { verifyText } from '#workers/sanitizer/verify/text.ts';
import { verifyWebp } from '#workers/sanitizer/verify/webp.ts';
import {
  animatedWebp,
  loadedJpeg,
  loadedPdf,
  loadedPng,
  picture,
  pngChunk,
  SECRETS,
  withExiftool,
} from './made.ts';

const source = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});
const made = new Map<string, { bytes: Buffer; facts: Facts }>();

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amana-verify-'));
  const originals = {
    jpeg: await loadedJpeg(),
    png: await loadedPng(),
    webp: await animatedWebp(),
    pdf: await loadedPdf(),
  };
  const formats = { jpeg, png, webp, pdf };
  for (const name of ['jpeg', 'png', 'webp', 'pdf'] as const) {
    const path = join(folder, name);
    writeFileSync(path, originals[name]);
    const copy = await formats[name].clean({ path, mode: 'rebuild', limits: DEFAULT_LIMITS });
    if (!('bytes' in copy)) throw new TypeError(name);
    made.set(name, { bytes: Buffer.from(copy.bytes), facts: copy.facts });
  }
});

const clean = (name: string): Buffer => {
  const file = made.get(name);
  if (file === undefined) throw new RangeError(name);
  return file.bytes;
};
const splice = (bytes: Buffer, at: number, inserted: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
const tail = Buffer.from(SECRETS.tail);

const WALKERS = { jpeg: verifyJpeg, png: verifyPng, webp: verifyWebp, pdf: verifyPdf };

describe.each(['jpeg', 'png', 'webp', 'pdf'] as const)('the walker of %s', (name) => {
  it('accepts the clean copy, and refuses a tail, a cut, and a changed tag', () => {
    const walk = WALKERS[name];
    const bytes = clean(name);
    expect(() => walk(source(bytes), 'rebuild')).not.toThrow();
    expect(() => walk(source(Buffer.concat([bytes, tail])), 'rebuild')).toThrow(NotProven);
    expect(() => walk(source(Buffer.concat([bytes, Buffer.from([0])])), 'rebuild')).toThrow(NotProven);
    for (const share of [0.001, 0.3, 0.9, 0.999]) {
      expect(() => walk(source(bytes.subarray(0, Math.floor(bytes.length * share))), 'rebuild')).toThrow(
        NotProven,
      );
    }
  });
});

describe('doctored clean copies', () => {
  it('JPEG: EXIF, a comment, APP14, another quality, progressive', async () => {
    const bytes = clean('jpeg');
    const segment = (marker: number, body: Buffer) => {
      const head = Buffer.from([0xff, marker, 0, 0]);
      head.writeUInt16BE(body.length + 2, 2);
      return Buffer.concat([head, body]);
    };
    for (const marker of [0xe0, 0xe1, 0xed, 0xee, 0xfe]) {
      expect(() => verifyJpeg(source(splice(bytes, 2, segment(marker, tail))))).toThrow(NotProven);
    }
    for (const options of [{ quality: 91 }, { quality: 90, progressive: true }]) {
      const other = await picture().jpeg(options).toBuffer();
      expect(() => verifyJpeg(source(other))).toThrow(NotProven);
    }
    expect(() =>
      verifyJpeg(source(withExiftool(bytes, 'jpg', ['-GPSLatitude=35.9', '-GPSLatitudeRef=N']))),
    ).toThrow(NotProven);
  });

  it('PNG: a text chunk, an unknown chunk, a false checksum', () => {
    const bytes = clean('png');
    for (const name of ['tEXt', 'eXIf', 'iCCP', 'prVt', 'acTL']) {
      expect(() => verifyPng(source(splice(bytes, 33, pngChunk(name, tail))))).toThrow(NotProven);
    }
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(60) ^ 1, 60);
    expect(() => verifyPng(source(changed))).toThrow(NotProven);
  });

  it('WebP: EXIF and XMP', () => {
    const bytes = withExiftool(clean('webp'), 'webp', [
      `-XMP-dc:Creator=${SECRETS.owner}`,
      `-Artist=${SECRETS.owner}`,
    ]);
    expect(() => verifyWebp(source(bytes))).toThrow(NotProven);
  });

  it('PDF: an Info dictionary, a second revision, a comment', () => {
    const bytes = clean('pdf');
    expect(() =>
      verifyPdf(source(withExiftool(bytes, 'pdf', [`-Author=${SECRETS.owner}`])), 'rebuild'),
    ).toThrow(NotProven);
    expect(() => verifyPdf(source(splice(bytes, 9, Buffer.from('% a comment\n'))), 'rebuild')).toThrow(
      NotProven,
    );
    const script = bytes.toString('latin1').replace('/Type /Catalog', '/Type /Catalog /OpenAction 9 0 R');
    expect(() => verifyPdf(source(Buffer.from(script, 'latin1')), 'rebuild')).toThrow(NotProven);
  });

  it.each([
    'a\u200bb',
    'a\ufeffb',
    'a\u202eb',
    'a\u{e0041}b',
    'a\r\nb',
    'a \nb',
    'a\u0007b',
    'a\u200cb',
    'a\u00adb',
  ])('text: %j', (text) => {
    expect(() => verifyText(source(Buffer.from(text)))).toThrow(NotProven);
  });

  it('text that is not UTF-8', () => {
    expect(() => verifyText(source(Buffer.from([0x61, 0xff, 0x62])))).toThrow(NotProven);
  });
});

describe('the whole verdict', () => {
  const judge = async (name: 'jpeg', bytes: Buffer, facts: Partial<Facts>, needles: string[] = []) => {
    const whole = made.get(name)?.facts;
    if (whole === undefined) throw new RangeError(name);
    const tags: [string, string, string][] = [
      ['File', 'MIMEType', 'image/jpeg'],
      ['File', 'ImageWidth', '64'],
      ['File', 'ImageHeight', '48'],
    ];
    const checks = await verify({
      mime: 'image/jpeg',
      mode: 'rebuild',
      unpacked: null,
      clean: source(bytes),
      facts: { ...whole, ...facts },
      before: tags,
      after: tags,
      needles,
      spoken: needles,
    });
    return checks.filter((check) => !check.passed).map((check) => check.name);
  };

  it('passes a clean copy; fails on other dimensions, another count of frames, and a leak', async () => {
    const bytes = clean('jpeg');
    expect(await judge('jpeg', bytes, {})).toEqual([]);
    expect(await judge('jpeg', bytes, { width: 47 })).toEqual(['same pages, frames and dimensions']);
    expect(await judge('jpeg', bytes, { frames: 2 })).toEqual(['same pages, frames and dimensions']);
    const needle = bytes.toString('latin1', 400, 412);
    expect(await judge('jpeg', Buffer.concat([bytes, tail]), {}, [SECRETS.tail])).toContain(
      'no value of the original in the bytes',
    );
    expect(needle).toHaveLength(12);
  });

  it('one tag that is not on the list is enough', () => {
    const tags: [string, string, string][] = [
      ['File', 'MIMEType', 'image/jpeg'],
      ['System', 'FileSize', '1'],
      ['File', 'ImageWidth', '64'],
    ];
    expect(onlyAllowedTags('image/jpeg', tags)).toBe(true);
    for (const extra of [
      'GPS:GPSLatitude',
      'File:Comment',
      'ExifTool:Warning',
      'Adobe:APP14Flags0',
      'Whatever:Unknown',
    ]) {
      const [group = '', name = ''] = extra.split(':');
      expect(onlyAllowedTags('image/jpeg', [...tags, [group, name, 'x']])).toBe(false);
    }
    expect(onlyAllowedTags('image/png', tags)).toBe(false);
  });

  it('leaks are found in UTF-8 and both UTF-16, also across the border of two reads', async () => {
    const needles = needlesOf([{ name: 'IFD0:Artist', value: SECRETS.owner, group: 'person' }], {
      latitude: 35.95061,
      longitude: 39.00942,
    });
    expect(needles).toEqual(
      expect.arrayContaining([SECRETS.owner, 'Haddad-Planted', 'Samira', '35.95061', '39.00942']),
    );
    const WINDOW = 256 * 1024;
    const utf16 = Buffer.from('Haddad-Planted', 'utf16le');
    for (const hidden of [Buffer.from('39.00942'), utf16, Buffer.from(utf16).swap16()]) {
      for (const at of [0, WINDOW - 3, WINDOW - 1, 2 * WINDOW - hidden.length]) {
        const bytes = Buffer.alloc(2 * WINDOW);
        hidden.copy(bytes, at);
        expect(await countLeaks(source(bytes), needles)).toBe(1);
      }
    }
    expect(await countLeaks(source(Buffer.alloc(WINDOW, 7)), needles)).toBe(0);
  });
});
