/** TIFF rewritten in the page: every packing that is common, many pages, BigTIFF; and what is left to the newsroom. */
import { describe, expect, it } from '@jest/globals';
import sharp, { type TiffOptions } from 'sharp';
import { inspectFile } from '#source/inspect.ts';
import { picture, pixels, SECRETS, tagsOf, withExiftool } from '../workers/sanitizer/made.ts';
import { expectNothingTold } from './told.ts';

const TAGS = [
  `-IFD0:Artist=${SECRETS.owner}`,
  '-IFD0:Software=Planted Editor 4',
  '-IFD0:HostComputer=planted-host',
  '-IFD0:ModifyDate=2019:03:04 05:06:07',
  `-IFD0:ImageDescription=${SECRETS.comment}`,
  `-IFD0:DocumentName=${SECRETS.path}`,
  `-SerialNumber=${SECRETS.serial}`,
  '-GPSLatitude=35.9506',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=39.0094',
  '-GPSLongitudeRef=E',
  `-XMP-dc:Creator=${SECRETS.owner}`,
  `-IPTC:By-line=${SECRETS.owner}`,
];

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="35,57.036N" exif:GPSLongitude="39,0.564E"><dc:creator><rdf:Seq><rdf:li>${SECRETS.owner}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;

const FAX: TiffOptions = { compression: 'ccittfax4', bitdepth: 1, xres: 8, yres: 4 };

const tagged = (plain: Buffer, more: readonly string[] = []): Buffer =>
  withExiftool(plain, 'tiff', [...TAGS, ...more]);

const ofOptions = async (options: TiffOptions): Promise<Buffer> =>
  tagged(await picture().withIccProfile('p3').tiff(options).toBuffer());

const inspect = (bytes: Uint8Array) => inspectFile(new Blob([Uint8Array.from(bytes)]));

async function edited(original: Buffer): Promise<Buffer> {
  const { found, read, removed } = await inspect(original);
  expect(read).toBe(true);
  expect(found.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['place', 'date', 'serial', 'person', 'software', 'words', 'folder']),
  );
  expect(removed?.left).toEqual([]);
  return Buffer.from(await removed!.file.arrayBuffer());
}

/** As they are stored: profiles go with the rest. */
const drawn = (bytes: Buffer, page = 0) => sharp(bytes, { ignoreIcc: true, page }).raw().toBuffer();

describe('a TIFF in the page', () => {
  it.each<[string, TiffOptions]>([
    ['unpacked', { compression: 'none' }],
    ['LZW with a predictor', { compression: 'lzw', predictor: 'horizontal' }],
    ['deflate', { compression: 'deflate' }],
    ['PackBits', { compression: 'packbits' }],
    ['JPEG', { compression: 'jpeg', quality: 80 }],
    ['JPEG in tiles', { compression: 'jpeg', tile: true, tileWidth: 16, tileHeight: 16 }],
    ['tiles', { compression: 'lzw', tile: true, tileWidth: 32, tileHeight: 32 }],
    ['two colours', { compression: 'none', bitdepth: 1 }],
    ['smaller copies', { compression: 'deflate', tile: true, pyramid: true, tileWidth: 16, tileHeight: 16 }],
    ['points that are no squares', { compression: 'lzw', xres: 8, yres: 4 }],
  ])('keeps every pixel and nothing else: %s', async (_packing, options) => {
    const original = await ofOptions(options);
    const bytes = await edited(original);
    expectNothingTold(bytes, 'tiff');
    expect((await drawn(bytes)).equals(await drawn(original))).toBe(true);
    expect((await sharp(bytes).metadata()).pages ?? 1).toBe(1);
  });

  it.each<[string, TiffOptions]>([
    ['strips', { compression: 'deflate', bigtiff: true }],
    ['tiles', { compression: 'jpeg', bigtiff: true, tile: true, tileWidth: 16, tileHeight: 16 }],
  ])('keeps a BigTIFF one: %s', async (_packing, options) => {
    const original = await picture().withIccProfile('p3').withXmp(XMP).tiff(options).toBuffer();
    const { found, removed } = await inspect(original);
    expect(found.map(({ kind }) => kind)).toEqual(['place', 'person', 'other']);
    expect(removed?.left).toEqual([]);
    const bytes = Buffer.from(await removed!.file.arrayBuffer());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('II+\0');
    expectNothingTold(bytes, 'tiff');
    expect((await drawn(bytes)).equals(await drawn(original))).toBe(true);
  });

  it('keeps 16 bits, transparency, palettes of one channel, and the other order of bytes', async () => {
    const deep = await picture().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer();
    const clear = await picture(4).tiff({ compression: 'lzw' }).toBuffer();
    const grey = await picture().greyscale().tiff({ compression: 'none', bitdepth: 4 }).toBuffer();
    const inks = await picture().toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer();
    const fax = await picture().threshold(100).toColourspace('b-w').tiff(FAX).toBuffer();
    for (const plain of [deep, clear, grey, inks, fax]) {
      const original = tagged(plain);
      const bytes = await edited(original);
      expectNothingTold(bytes, 'tiff');
      expect((await drawn(bytes)).equals(await drawn(original))).toBe(true);
    }
    const other = withExiftool(await picture().tiff().toBuffer(), 'tiff', [...TAGS, '-ExifByteOrder=MM']);
    expectNothingTold(await edited(other), 'tiff');
  });

  it('keeps all pages, each without what it carried', async () => {
    const first = pixels(3);
    const raw = Buffer.concat([first, first.map((value) => 255 - value), first.map((value) => value >> 1)]);
    const three = await sharp(raw, { raw: { width: 64, height: 144, channels: 3, pageHeight: 48 } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const original = tagged(three, ['-IFD1:Artist=Second Planted', '-IFD2:Software=Third Planted']);
    expect(tagsOf(original, 'tiff')).toContain('Second Planted');
    const { found } = await inspect(original);
    expect(found.find(({ kind }) => kind === 'person')?.value).toContain('Second Planted');
    const bytes = await edited(original);
    expectNothingTold(bytes, 'tiff');
    expect((await sharp(bytes).metadata()).pages).toBe(3);
    for (const page of [0, 1, 2])
      expect((await drawn(bytes, page)).equals(await drawn(original, page))).toBe(true);
  });

  it('drops what hides behind the pixels of a strip that is not packed', async () => {
    const plain = await picture().tiff({ compression: 'none' }).toBuffer();
    const at = plain.readUInt32LE(4);
    const entries = plain.readUInt16LE(at);
    const sizes = Array.from({ length: entries }, (_none, index) => at + 2 + index * 12).find(
      (entry) => plain.readUInt16LE(entry) === 279,
    )!;
    // One strip, which now reaches past its pixels over whatever lies behind it.
    expect(plain.readUInt32LE(sizes + 4)).toBe(1);
    const strip = plain.readUInt32LE(sizes + 8);
    const moved = Buffer.concat([plain, plain.subarray(8, 8 + strip), Buffer.from(SECRETS.tail)]);
    moved.writeUInt32LE(strip + SECRETS.tail.length, sizes + 8);
    moved.writeUInt32LE(
      plain.length,
      Array.from({ length: entries }, (_none, index) => at + 2 + index * 12).find(
        (entry) => plain.readUInt16LE(entry) === 273,
      )! + 8,
    );
    const { removed } = await inspect(moved);
    const bytes = Buffer.from(await removed!.file.arrayBuffer());
    expect(bytes.includes(SECRETS.tail)).toBe(false);
    expect((await drawn(bytes)).equals(await drawn(plain))).toBe(true);
  });

  it.each([
    ['a raw picture', ['-IFD0:DNGVersion=1.4.0.0']],
    ['a small copy before the picture', ['-IFD0:SubfileType=Reduced-resolution image']],
    ['a packing of old cameras', ['-n', '-IFD0:Compression=6']],
    ['colours of a sensor', ['-n', '-IFD0:PhotometricInterpretation=32803']],
  ])('is left to the newsroom: %s', async (_what, tags) => {
    const { removed, read } = await inspect(tagged(await picture().tiff().toBuffer(), tags));
    expect(read).toBe(true);
    expect(removed).toBe(null);
  });

  it('is left to the newsroom where directories lead in a circle, and WebP in strips', async () => {
    const circle = Buffer.from(await picture().tiff().toBuffer());
    const at = circle.readUInt32LE(4);
    circle.writeUInt32LE(at, at + 2 + 12 * circle.readUInt16LE(at));
    expect(await inspect(circle)).toMatchObject({ removed: null, read: false });
    expect((await inspect(await ofOptions({ compression: 'webp' }))).removed).toBe(null);
  });
});
