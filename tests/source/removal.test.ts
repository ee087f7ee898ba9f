/** What the page takes out before sealing, checked by exiftool and by decoding what is left. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { FileFindings } from '#source/findings.ts';
import { inspectFile } from '#source/inspect.ts';
import { seeded } from '../workers/sanitizer/made.ts';
import { ffmpegOn } from '../workers/sanitizer/media-made.ts';
import { everyKind, ofPicture } from './planted.ts';
import { expectNothingTold } from './told.ts';

const MEDIA = join(import.meta.dirname, '../fixtures/media');
const inspect = (bytes: Uint8Array): Promise<FileFindings> => inspectFile(new Blob([Uint8Array.from(bytes)]));

async function editedOf(bytes: Uint8Array): Promise<Buffer> {
  const { removed } = await inspect(bytes);
  expect(removed?.left).toEqual([]);
  return Buffer.from(await removed!.file.arrayBuffer());
}

let files: Map<string, Buffer>;
beforeAll(async () => {
  files = await everyKind();
}, 120_000);

describe('removal in the page', () => {
  it.each(['jpg', 'png', 'webp', 'tiff', 'mp4', 'mov', 'm4a', '3gp', 'mp3'])(
    'leaves nothing that tells: %s',
    async (extension) => {
      expectNothingTold(await editedOf(files.get(extension)!), extension);
    },
  );

  it.each([
    'iphone-4.jpg',
    'htc-desire.jpg',
    'olympus-x790.jpg',
    'oppo-r7.jpg',
    'sony-hx5v.jpg',
    'iphone-xr.heic',
    'phone-with-gps.mp4',
    'quicktime-xmp.mov',
  ])('leaves nothing that tells in what a telephone made: %s', async (name) => {
    expectNothingTold(await editedOf(readFileSync(join(MEDIA, name))), name.split('.')[1]!);
  });

  it.each(['png', 'webp', 'jpg', 'tiff'])('changes no pixel: %s', async (extension) => {
    // Profiles go with the rest, so colours are compared as they are stored.
    const pixels = (bytes: Buffer) => sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    const original = files.get(extension)!;
    expect((await pixels(await editedOf(original))).equals(await pixels(original))).toBe(true);
  });

  it.each(['jpg', 'webp', 'tiff'] as const)('keeps the way up, which is no secret: %s', async (extension) => {
    for (const orientation of [1, 3, 6, 8]) {
      const edited = await editedOf(await ofPicture(extension, orientation));
      expect((await sharp(edited).metadata()).orientation ?? 1).toBe(orientation);
    }
  });

  it.each(['mp4', 'mov', 'm4a', '3gp'])('changes no picture and no sound: %s', async (extension) => {
    const decoded = (bytes: Buffer) =>
      ffmpegOn(bytes, 'all.md5', ['-map', '0:v?', '-map', '0:a', '-f', 'md5']).toString();
    const original = files.get(extension)!;
    expect(decoded(await editedOf(original))).toBe(decoded(original));
  });

  it('changes no sound of an MP3, but for silence that a player was told to skip', async () => {
    const decoded = (bytes: Buffer) => ffmpegOn(bytes, 'all.raw', ['-map', '0:a', '-f', 's16le']);
    const original = files.get('mp3')!;
    expect(decoded(await editedOf(original)).includes(decoded(original))).toBe(true);
  });

  it('moves no byte of a film', async () => {
    for (const extension of ['mp4', 'mov'])
      expect((await editedOf(files.get(extension)!)).length).toBe(files.get(extension)!.length);
  });

  it('is left to the newsroom where it cannot be done in place', async () => {
    for (const extension of ['pdf', 'docx', 'xlsx', 'odt'])
      expect([extension, (await inspect(files.get(extension)!)).removed]).toEqual([extension, null]);
  });

  it('reads no more of a film than its boxes: two gigabytes cost no memory', async () => {
    const mp4 = files.get('mp4')!;
    const page = new Blob([new Uint8Array(64 * 1024 * 1024)]);
    const head = Buffer.alloc(16);
    head.writeUInt32BE(1, 0);
    head.write('mdat', 4);
    const pages = 31;
    head.writeBigUInt64BE(BigInt(16 + pages * page.size), 8);
    const film = new Blob([Uint8Array.from(mp4), head, ...Array.from({ length: pages }, () => page)]);
    const before = process.memoryUsage().rss;
    const { removed, found } = await inspectFile(film);
    expect(found.some(({ kind }) => kind === 'place')).toBe(true);
    expect(removed?.file.size).toBe(film.size);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * 1024 * 1024);
  });

  it('never throws, whatever the bytes are', async () => {
    const random = seeded(4);
    const heic = readFileSync(join(MEDIA, 'iphone-xr.heic')).subarray(0, 200_000);
    const originals = [...files.values(), heic];
    for (let round = 0; round < 520; round += 1) {
      const original = originals[round % originals.length]!;
      const mutated = Uint8Array.from(
        original.subarray(0, round % 3 === 0 ? Math.floor(random() * original.length) : undefined),
      );
      const near = round % 2 === 0 ? mutated.length : Math.min(mutated.length, 4000);
      for (let hit = 0; hit < 12; hit += 1)
        mutated[16 + Math.floor(random() * near)] = Math.floor(random() * 256);
      const findings = await inspectFile(new Blob([mutated]));
      expect(Array.isArray(findings.found)).toBe(true);
    }
  }, 240_000);
});
