/** Films in fragments, moving pictures and turned ones, edited in the page. */

import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { inspectFile } from '#source/inspect.ts';
import { animatedWebp, picture, pngChunk, SECRETS, withExiftool } from '../workers/sanitizer/made.ts';
import { box, ffmpegOn, film, PLANTED } from '../workers/sanitizer/media-made.ts';
import { expectNothingTold } from './told.ts';

const H264 = [
  '-c:v',
  'libx264',
  '-bsf:v',
  'filter_units=remove_types=6',
  '-flags:a',
  '+bitexact',
  '-g',
  '10',
];
const fragmented = (flags: string, ...more: readonly string[]): Buffer =>
  film('planted.mp4', ...H264, ...more, '-movflags', flags);

const inspect = (bytes: Uint8Array) => inspectFile(new Blob([Uint8Array.from(bytes)]));

async function edited(original: Buffer): Promise<Buffer> {
  const { removed, read } = await inspect(original);
  expect(read).toBe(true);
  expect(removed?.left).toEqual([]);
  return Buffer.from(await removed!.file.arrayBuffer());
}

const decoded = (bytes: Buffer): string =>
  ffmpegOn(bytes, 'all.md5', ['-map', '0:v?', '-map', '0:a?', '-f', 'md5']).toString();

/** Boxes of a film, by their starts, at the top and in heads of fragments. */
function findBox(bytes: Buffer, name: string): number {
  const at = bytes.indexOf(name, 0, 'latin1');
  return at < 4 ? -1 : at - 4;
}

describe('a film in fragments', () => {
  it.each([
    ['as a browser records it', 'empty_moov+frag_keyframe+default_base_moof'],
    ['as programs for streaming cut it', 'cmaf+frag_keyframe'],
    ['with an index at its start', 'dash+frag_keyframe+global_sidx'],
    ['with places counted from track to track', 'empty_moov+frag_keyframe+omit_tfhd_offset'],
    ['with a head of its own', 'frag_keyframe'],
    ['a fragment a picture', 'empty_moov+frag_every_frame+default_base_moof'],
  ])('keeps picture and sound and nothing else: %s', async (_how, flags) => {
    const original = fragmented(flags);
    expect(findBox(original, 'moof')).toBeGreaterThan(0);
    const bytes = await edited(original);
    expect(bytes.length).toBe(original.length);
    expectNothingTold(bytes, 'mp4');
    expect(decoded(bytes)).toBe(decoded(original));
  });

  it('loses what stands beside and within fragments', async () => {
    const original = fragmented('empty_moov+frag_keyframe+default_base_moof');
    const at = findBox(original, 'moof');
    const said = Buffer.from(`${'u'.repeat(16)}${PLANTED.comment}`);
    const beside = ['emsg', 'prft', 'uuid', 'free'].map((name) => box(name, said));
    const bytes = await edited(Buffer.concat([original.subarray(0, at), ...beside, original.subarray(at)]));
    expectNothingTold(bytes, 'mp4');
    expect(decoded(bytes)).toBe(decoded(original));
  });

  it('loses a box within the head of a fragment, and keeps the rest where it was', async () => {
    const original = fragmented('empty_moov+frag_keyframe+default_base_moof', '-an');
    const at = findBox(original, 'moof');
    // Behind the last box of the first track's head; places counted from the fragment's head move by as much.
    const said = box('uuid', `${'u'.repeat(16)}${PLANTED.comment}`);
    const end = at + original.readUInt32BE(at);
    const grown = Buffer.concat([original.subarray(0, end), said, original.subarray(end)]);
    grown.writeUInt32BE(end - at + said.length, at);
    const run = grown.indexOf('trun', at, 'latin1');
    grown.writeInt32BE(grown.readInt32BE(run + 12) + said.length, run + 12);
    expect(decoded(grown)).toBe(decoded(original));
    const { found } = await inspect(grown);
    expect(found.some(({ kind }) => kind === 'other')).toBe(true);
    const bytes = await edited(grown);
    expect(bytes.includes(PLANTED.comment)).toBe(false);
    expect(decoded(bytes)).toBe(decoded(original));
  });

  it('loses a track of words for every moment, samples and all', async () => {
    const lines = '1\n00:00:00,000 --> 00:00:01,000\nPLANTED-COMMENT-77\n';
    const inputs = ['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=2', '-map', '1', '-map', '0'];
    const flags = ['-movflags', 'empty_moov+frag_keyframe+default_base_moof'];
    const options = [
      ...inputs,
      '-c:s',
      'mov_text',
      '-c:v',
      'libx264',
      ...flags,
      '-g',
      '10',
      ...H264.slice(2, 4),
    ];
    const original = ffmpegOn(Buffer.from(lines), 'planted.mp4', options);
    expect(original.includes(PLANTED.comment)).toBe(true);
    const { found } = await inspect(original);
    expect(found.some(({ kind }) => kind === 'other')).toBe(true);
    const bytes = await edited(original);
    expectNothingTold(bytes, 'mp4');
    expect(decoded(bytes)).toBe(decoded(original));
  });
});

describe('a PNG that is turned', () => {
  it.each([3, 6, 8])('stays turned, and says nothing else: %i', async (orientation) => {
    const plain = await picture(4).png().toBuffer();
    const original = withExiftool(plain, 'png', [
      `-EXIF:Artist=${SECRETS.owner}`,
      `-EXIF:SerialNumber=${SECRETS.serial}`,
      '-n',
      `-EXIF:Orientation=${orientation}`,
    ]);
    expect((await sharp(original).metadata()).orientation).toBe(orientation);
    const bytes = await edited(original);
    expectNothingTold(bytes, 'png');
    expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
    const turned = (png: Buffer) => sharp(png).autoOrient().raw().toBuffer();
    expect((await turned(bytes)).equals(await turned(original))).toBe(true);
    const at = bytes.indexOf('eXIf');
    const length = bytes.readUInt32BE(at - 4);
    expect(bytes.readUInt32BE(at + 4 + length)).toBe(crc32(bytes.subarray(at, at + 4 + length)));
  });
});

describe('a moving picture', () => {
  it('in PNG keeps every picture of it', async () => {
    const plain = ffmpegOn(film('few.mp4', '-an', '-t', '0.4', ...H264), 'moving.apng', ['-plays', '0']);
    const said = ['tEXt', 'tIME', 'iTXt'].map((name) =>
      pngChunk(name, Buffer.from(`Author\0${SECRETS.owner}`)),
    );
    const original = Buffer.concat([
      plain.subarray(0, 33),
      ...said,
      plain.subarray(33),
      Buffer.from(SECRETS.tail),
    ]);
    const bytes = await edited(original);
    expect([SECRETS.owner, SECRETS.tail].filter((word) => bytes.includes(word))).toEqual([]);
    const frames = (png: Buffer) =>
      ffmpegOn(png, 'frames.framemd5', ['-f', 'framemd5']).toString().replace(/^#.*$/gm, '');
    expect(frames(bytes)).toBe(frames(plain));
    expect(frames(bytes).trim().split('\n').length).toBeGreaterThan(5);
  });

  it('in WebP keeps every picture of it', async () => {
    const original = await animatedWebp();
    const bytes = await edited(original);
    expectNothingTold(bytes, 'webp');
    const frames = (webp: Buffer) => sharp(webp, { animated: true }).raw().toBuffer();
    expect((await frames(bytes)).equals(await frames(original))).toBe(true);
  });
});

describe('a picture larger than the memory that is given to descriptions', () => {
  const SIDE = 3600;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const plain = { width: SIDE, height: SIDE, channels: 3, background: 'green' } as const;
  it.each<[string, number, () => Promise<Buffer>]>([
    [
      'jpg',
      12,
      () =>
        sharp({ create: { ...plain, noise } })
          .jpeg({ quality: 99 })
          .toBuffer(),
    ],
    ['png', 32, () => sharp({ create: plain }).png({ compressionLevel: 0 }).toBuffer()],
    ['tiff', 32, () => sharp({ create: plain }).tiff({ compression: 'none' }).toBuffer()],
  ])(
    'is edited all the same: %s',
    async (extension, mebibytes, made) => {
      const original = withExiftool(await made(), extension, [`-Artist=${SECRETS.owner}`]);
      expect(original.length).toBeGreaterThan(mebibytes * 1024 * 1024);
      const bytes = await edited(original);
      expectNothingTold(bytes, extension);
      const sums = async (image: Buffer) => (await sharp(image).stats()).channels.map(({ sum }) => sum);
      expect(await sums(bytes)).toEqual(await sums(original));
    },
    120_000,
  );
});
