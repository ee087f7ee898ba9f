/** Every supported format, on files of real devices and on files made to hide something. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { type SanitizationRecord, sanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import {
  animatedWebp,
  bombPng,
  deepPng,
  FRAME_DELAYS_MS,
  inPieces,
  loadedJpeg,
  loadedPdf,
  loadedPng,
  picture,
  SECRETS,
  seeded,
  tagsOf,
  whole,
} from './made.ts';

const MEDIA = join(import.meta.dirname, '..', '..', 'fixtures', 'media');
let sanitizer: Sanitizer;

beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 2 });
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array): Promise<{ record: SanitizationRecord; clean: Buffer }> {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  expect(sanitizationRecord.parse(record)).toEqual(record);
  expect(record.before).toEqual({
    bytes: bytes.length,
    sha256Hex: createHash('sha256').update(bytes).digest('hex'),
  });
  expect(clean === null).toBe(record.status === 'rejected');
  expect(record.reason === null).toBe(record.status !== 'rejected');
  if (clean === null) return { record, clean: Buffer.alloc(0) };
  const cleanBytes = await whole(clean.read());
  await clean.dispose();
  expect(record.after).toEqual({
    bytes: cleanBytes.length,
    sha256Hex: createHash('sha256').update(cleanBytes).digest('hex'),
  });
  expect(record.checks.every((check) => check.passed)).toBe(true);
  return { record, clean: cleanBytes };
}

/** No secret in any encoding in which a program would have written it. */
function expectNoSecret(clean: Buffer): void {
  for (const secret of Object.values(SECRETS)) {
    expect(clean.includes(secret)).toBe(false);
    expect(clean.includes(Buffer.from(secret, 'utf16le'))).toBe(false);
    expect(clean.includes(Buffer.from(secret, 'utf16le').swap16())).toBe(false);
  }
}

const valuesOf = (record: SanitizationRecord, name: RegExp) =>
  record.found.filter((found) => name.test(found.name)).map((found) => found.value);

describe('pictures of real devices', () => {
  it.each([
    ['htc-desire.jpg', 45.5007, 9.1103],
    ['iphone-4.jpg', 41.853, 12.4888],
    ['olympus-x790.jpg', 50.9569, -118.1073],
    ['oppo-r7.jpg', 60.2675, 8.7711],
    ['sony-hx5v.jpg', 51.7786, 8.3656],
  ])('%s tells its place in the record and nothing in the clean copy', async (name, latitude, longitude) => {
    const { record, clean } = await run(readFileSync(join(MEDIA, name)));
    expect(record.status).toBe('clean');
    expect(record.place?.latitude).toBeCloseTo(latitude, 3);
    expect(record.place?.longitude).toBeCloseTo(longitude, 3);
    expect(record.found[0]?.group).toBe('place');
    expect(valuesOf(record, /:Make$/)).not.toEqual([]);
    const tags = tagsOf(clean, 'jpg');
    expect(tags).not.toMatch(/GPS|Make|Model|Date|Serial|Thumbnail|Adobe|JFIF|ICC|XMP/);
    expect(record.remaining).toContain('camera noise');
  });
});

describe('JPEG', () => {
  it('loses tags, comment, profile, APP14, thumbnail and tail, and stands upright', async () => {
    const original = await loadedJpeg();
    const { record, clean } = await run(original);
    expect(record.status).toBe('clean');
    expectNoSecret(clean);
    expect(record.place).toEqual({ latitude: 35.9506, longitude: 39.0094 });
    expect(valuesOf(record, /Artist$/)).toContain(SECRETS.owner);
    expect(valuesOf(record, /SerialNumber$/)).toContain(SECRETS.serial);
    expect(valuesOf(record, /Comment$/)).toContain(SECRETS.comment);
    expect(record.actions).toEqual(expect.arrayContaining(['turned upright', 'colours converted to sRGB']));
    const { width, height, exif, icc, xmp } = await sharp(clean).metadata();
    expect({ width, height, exif, icc, xmp }).toEqual({ width: 48, height: 64 });
  });

  it('gives the same bytes for the same picture, whatever was around it', async () => {
    const plain = await picture().jpeg({ quality: 95 }).toBuffer();
    const tailed = Buffer.concat([plain, Buffer.from(SECRETS.tail)]);
    expect((await run(tailed)).clean.equals((await run(plain)).clean)).toBe(true);
  });
});

describe('PNG', () => {
  it('loses text, tags, tail and the colour under transparent pixels', async () => {
    const { record, clean } = await run(await loadedPng());
    expect(record.status).toBe('clean');
    expectNoSecret(clean);
    expect(record.actions).toContain('hidden colour under transparent pixels erased');
    const { data } = await sharp(clean).raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 0) expect([data[at], data[at + 1], data[at + 2]]).toEqual([0, 0, 0]);
    }
  });

  it('keeps 16 bit', async () => {
    const original = await deepPng();
    const { clean } = await run(original);
    const samples = (bytes: Buffer) =>
      sharp(bytes).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect((await sharp(clean).metadata()).depth).toBe('ushort');
    expect((await samples(clean)).equals(await samples(original))).toBe(true);
  });
});

describe('WebP', () => {
  it('keeps every frame, delay and the loop of an animation', async () => {
    const { record, clean } = await run(await animatedWebp());
    expect(record.status).toBe('clean');
    expectNoSecret(clean);
    const { pages, delay, loop, exif, xmp } = await sharp(clean, { animated: true }).metadata();
    expect({ pages, delay, loop, exif, xmp }).toEqual({ pages: 3, delay: FRAME_DELAYS_MS, loop: 2 });
  });

  it('is rebuilt when still', async () => {
    const { record, clean } = await run(await picture(4).webp().toBuffer());
    expect(record.status).toBe('clean');
    expect((await sharp(clean).metadata()).width).toBe(64);
  });
});

describe('PDF', () => {
  it('becomes pictures of its pages: no author, attachment, script, note or earlier revision', async () => {
    const { record, clean } = await run(await loadedPdf());
    expect(record.status).toBe('raster');
    expectNoSecret(clean);
    for (const word of [
      'Visible page',
      '/JavaScript',
      '/EmbeddedFile',
      '/Annots',
      '/Info',
      '/ID',
      '/Producer',
      'xmpmeta',
    ]) {
      expect(clean.includes(word)).toBe(false);
    }
    const pages = (await PDFDocument.load(clean)).getPages().map((page) => page.getSize());
    expect(pages).toEqual([
      { width: 595, height: 842 },
      { width: 842, height: 595 },
      { width: 595, height: 842 },
    ]);
    const hidden = record.found.map(({ name }) => name);
    for (const name of ['EarlierRevisions', 'Scripts', 'Attachments', 'Annotations'])
      expect(hidden).toContain(`PDF:${name}`);
  });

  it('without a page, or broken, is damaged; with too many pages, over the limit', async () => {
    const empty = Buffer.from(await (await PDFDocument.create()).save({ addDefaultPage: false }));
    expect((await run(empty)).record.reason).toBe('file is damaged');
    expect((await run(Buffer.from('%PDF-1.7\nnothing'))).record.reason).toBe('file is damaged');
    const long = await PDFDocument.create();
    for (let index = 0; index <= DEFAULT_LIMITS.pdfPages; index += 1) long.addPage([10, 10]);
    expect((await run(Buffer.from(await long.save()))).record.reason).toBe('limits exceeded');
  });
});

describe('plain text', () => {
  it('keeps the joiners that Persian and emoji need, and drops the marks', async () => {
    const kept =
      'می\u200cخواهم ❤\ufe0f 👩\u200d🔬 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} क्\u200dष';
    const marked = `\ufeff${kept}\r\nse\u200bcr\u2060et\u200c\u202e  \r\n\u{e0041}\u{e0042}end\u00ad`;
    const { record, clean } = await run(Buffer.from(marked));
    expect(clean.toString()).toBe(`${kept}\nsecret\nend`);
    expect(record.status).toBe('clean');
    expect(record.actions).toEqual(
      expect.arrayContaining(['invisible characters removed', 'line ends made uniform']),
    );
  });

  it('decodes UTF-16, Windows-1256 and Windows-1252', async () => {
    expect((await run(Buffer.from('\ufeffمرحبا', 'utf16le'))).clean.toString()).toBe('مرحبا');
    expect(
      (await run(Buffer.from([0xe3, 0xd1, 0xcd, 0xc8, 0xc7, 0x20, 0xc8, 0xdf, 0xe3]))).clean.toString(),
    ).toBe('مرحبا بكم');
    expect((await run(Buffer.from('caf\xe9 cr\xe8me', 'latin1'))).clean.toString()).toBe('café crème');
  });

  it('flags words of mixed scripts', async () => {
    const { record } = await run(Buffer.from('the p\u0430ssword and the pass\n'));
    expect(valuesOf(record, /MixedScriptWord/)).toEqual(['p\u0430ssword']);
  });

  it('of no byte at all is a clean, empty text', async () => {
    expect((await run(Buffer.alloc(0))).record).toMatchObject({ status: 'clean', after: { bytes: 0 } });
  });
});

describe('what is not supported', () => {
  it.each([
    ['XML', () => Buffer.from('<?xml version="1.0"?><list/>'), 'application/xml'],
    ['PostScript', () => Buffer.from('%!PS-Adobe-3.0\nshowpage\n'), 'application/postscript'],
    ['an icon', () => Buffer.from('00000100010010100000010020006804000016000000', 'hex'), 'image/x-icon'],
  ])('%s is rejected by its content', async (_name, bytes, mime) => {
    expect((await run(bytes())).record).toMatchObject({
      status: 'rejected',
      reason: 'format not supported',
      type: { mime },
    });
  });

  it('unknown bytes have no type', async () => {
    const noise = Buffer.from(Array.from({ length: 300 }, (_value, index) => (index * 73) % 251));
    expect((await run(noise)).record).toMatchObject({
      status: 'rejected',
      reason: 'format not supported',
      type: null,
    });
  });
});

describe('hostile files', () => {
  it('a picture that unfolds beyond the limit is rejected before it is unfolded', async () => {
    expect((await run(bombPng())).record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  });

  it('a picture that is cut off is damaged, and its record still tells the place', async () => {
    const original = readFileSync(join(MEDIA, 'oppo-r7.jpg'));
    const { record } = await run(original.subarray(0, Math.floor(original.length * 0.8)));
    expect(record).toMatchObject({ status: 'rejected', reason: 'file is damaged' });
    expect(record.place?.latitude).toBeCloseTo(60.2675, 3);
  });

  it('a polyglot is what its content starts with, and the other half is gone', async () => {
    const polyglot = Buffer.concat([
      await picture().jpeg().toBuffer(),
      Buffer.from('PK\x03\x04'),
      Buffer.from(SECRETS.tail),
      await loadedPdf(),
    ]);
    const { record, clean } = await run(polyglot);
    expect(record.status).toBe('clean');
    expectNoSecret(clean);
    expect(clean.includes('%PDF')).toBe(false);
  });

  it('120 truncated and mutated files end as a record, and never as a clean copy with a secret', async () => {
    const originals = [await loadedJpeg(), await loadedPng(), await animatedWebp(), await loadedPdf()];
    const random = seeded(20_261);
    const outcomes = { clean: 0, raster: 0, rejected: 0 };
    const mutants = Array.from({ length: 120 }, (_value, index) => {
      const original = originals[index % originals.length];
      if (original === undefined) throw new RangeError();
      if (index % 3 === 0) return original.subarray(0, Math.floor(random() * original.length));
      const mutant = Buffer.from(original);
      for (let flip = 0; flip < 1 + random() * 12; flip += 1)
        mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
      return mutant;
    });
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (const mutant of mutants.filter((_mutant, index) => index % 2 === lane)) {
          const { record, clean } = await run(mutant);
          outcomes[record.status] += 1;
          expectNoSecret(clean);
        }
      }),
    );
    expect(outcomes.clean + outcomes.raster + outcomes.rejected).toBe(120);
    expect(outcomes.rejected).toBeGreaterThan(5);
    expect(outcomes.clean).toBeGreaterThan(5);
  }, 240_000);
});
