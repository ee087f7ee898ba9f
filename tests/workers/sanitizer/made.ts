/** Files that the sanitizer's tests make for themselves: each hides something that must not survive. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { degrees, PDFDocument, PDFName, PDFString, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

/** Words that are planted in every kind of file and searched for in every clean copy. */
export const SECRETS = {
  owner: 'Samira Haddad-Planted',
  serial: 'SN-8841-PLANTED-77',
  path: 'C:\\Users\\planted.user\\evidence.jpg',
  comment: 'planted comment of a camera',
  tail: 'PLANTED-TAIL-AFTER-THE-END',
} as const;

/** 64 × 48 pixels with a gradient, so that an orientation can be told. */
export function pixels(channels: 3 | 4, width = 64, height = 48): Buffer {
  const raw = Buffer.alloc(width * height * channels);
  for (let index = 0; index < width * height; index += 1) {
    raw[index * channels] = (index % width) * 3;
    raw[index * channels + 1] = Math.floor(index / width) * 5;
    raw[index * channels + 2] = 120;
    if (channels === 4) raw[index * channels + 3] = index % 3 === 0 ? 0 : 255;
  }
  return raw;
}

export const picture = (channels: 3 | 4 = 3) =>
  sharp(pixels(channels), { raw: { width: 64, height: 48, channels } });

/** Runs exiftool on a copy of the bytes with the given arguments; a test's own use, outside any sandbox. */
export function withExiftool(bytes: Buffer, extension: string, args: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-made-'));
  try {
    const path = join(folder, `file.${extension}`);
    writeFileSync(path, bytes);
    execFileSync('exiftool', ['-q', '-overwrite_original', ...args, path]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every tag that exiftool sees in the bytes, one a line. */
export function tagsOf(bytes: Buffer, extension: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'amana-tags-'));
  try {
    const path = join(folder, `file.${extension}`);
    writeFileSync(path, bytes);
    const listing = execFileSync('exiftool', ['-a', '-G1', '-s', '-u', path], { encoding: 'utf8' });
    // what the file system says of the test's own copy is not in the file
    return listing
      .split('\n')
      .filter((line) => !line.startsWith('[System]'))
      .join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PLANTED_TAGS = [
  `-Artist=${SECRETS.owner}`,
  `-SerialNumber=${SECRETS.serial}`,
  '-GPSLatitude=35.9506',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=39.0094',
  '-GPSLongitudeRef=E',
  `-XMP-dc:Creator=${SECRETS.owner}`,
  `-XMP-xmpMM:DocumentID=${SECRETS.serial}`,
];

/** EXIF, GPS, XMP, IPTC, a comment, a profile, Adobe's APP14, a thumbnail, an orientation, and a tail. */
export async function loadedJpeg(): Promise<Buffer> {
  const plain = await picture().withIccProfile('p3').jpeg().toBuffer();
  const thumbnail = join(mkdtempSync(join(tmpdir(), 'amana-thumb-')), 'thumb.jpg');
  writeFileSync(thumbnail, await picture().resize(16).jpeg().toBuffer());
  const tagged = withExiftool(plain, 'jpg', [
    ...PLANTED_TAGS,
    `-IPTC:By-line=${SECRETS.owner}`,
    `-Comment=${SECRETS.comment}`,
    `-ThumbnailImage<=${thumbnail}`,
    '-n',
    '-Orientation=6',
  ]);
  const adobe = Buffer.from('ffee000e41646f626500640000000001', 'hex');
  const withAdobe = Buffer.concat([tagged.subarray(0, 2), adobe, tagged.subarray(2)]);
  return Buffer.concat([withAdobe, Buffer.from(SECRETS.tail)]);
}

/** EXIF, XMP and text chunks, colour under transparency, and a tail. */
export async function loadedPng(): Promise<Buffer> {
  const tagged = withExiftool(await picture(4).png().toBuffer(), 'png', [
    ...PLANTED_TAGS,
    `-PNG:Comment=${SECRETS.comment}`,
    `-PNG:Author=${SECRETS.owner}`,
  ]);
  return Buffer.concat([tagged, Buffer.from(SECRETS.tail)]);
}

export async function deepPng(): Promise<Buffer> {
  const samples = new Uint16Array(64 * 48 * 3).map((_value, index) => (index * 37) % 65_536);
  return await sharp(samples, { raw: { width: 64, height: 48, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
}

export function pngChunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

export const FRAME_DELAYS_MS = [100, 200, 300];

export async function animatedWebp(): Promise<Buffer> {
  const first = pixels(4);
  const raw = Buffer.concat([first, first.map((value) => 255 - value), first.map((value) => value >> 1)]);
  const bytes = await sharp(raw, { raw: { width: 64, height: 144, channels: 4, pageHeight: 48 } })
    .webp({ delay: FRAME_DELAYS_MS, loop: 2 })
    .toBuffer();
  return withExiftool(bytes, 'webp', PLANTED_TAGS);
}

/** 12,000 × 12,000 pixels of nothing: 144 megapixels in 140 KB. */
export function bombPng(): Buffer {
  const side = 12_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(side * (side + 1)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Author, title, an attachment, a script, an annotation, a turned page, and an earlier revision. */
export async function loadedPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let index = 0; index < 3; index += 1) {
    document.addPage([595, 842]).drawText(`Visible page ${index + 1}`, { x: 60, y: 700, size: 36, font });
  }
  document.getPage(1).setRotation(degrees(90));
  document.setAuthor(SECRETS.owner);
  document.setTitle(SECRETS.path);
  await document.attach(Buffer.from(SECRETS.tail), 'planted.txt', { mimeType: 'text/plain' });
  document.addJavaScript('planted', `app.alert("${SECRETS.serial}")`);
  const note = document.context.register(
    document.context.obj({
      Type: 'Annot',
      Subtype: 'Text',
      Rect: [10, 10, 30, 30],
      Contents: PDFString.of(SECRETS.comment),
      T: PDFString.of(SECRETS.owner),
    }),
  );
  document.getPage(0).node.set(PDFName.of('Annots'), document.context.obj([note]));
  const bytes = Buffer.from(await document.save());
  // an incremental update by exiftool: the first revision stays in the file beneath it
  return withExiftool(bytes, 'pdf', ['-Author=Somebody Else']);
}

/** A deterministic stream of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  if (bytes.length === 0) return;
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}
