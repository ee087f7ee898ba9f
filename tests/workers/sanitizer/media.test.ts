/** Sound and moving pictures: what is heard and seen stays, what is written beside it goes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SanitizationRecord } from '#protocol/record.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { inPieces, tagsOf, whole } from './made.ts';
import { box, ffmpegOn, film, mp3Tails, PLANTED, sound, together } from './media-made.ts';

jest.setTimeout(300_000);

const MEDIA = join(import.meta.dirname, '..', '..', 'fixtures', 'media');
let sanitizer: Sanitizer;

beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 1 });
});
afterAll(async () => {
  await sanitizer.close();
});

async function run(bytes: Uint8Array): Promise<{ record: SanitizationRecord; clean: Buffer }> {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes));
  if (clean === null) return { record, clean: Buffer.alloc(0) };
  const cleanBytes = await whole(clean.read());
  await clean.dispose();
  return { record, clean: cleanBytes };
}

/** Words of encoders and muxers with a version: what stays has to be the same for everybody. */
const MARKS = /Lav[cf]\d|x26[45] ?-|LAME ?3|Xiph\.Org|libVorbis|libopus \d|XviD\d|DivX\d/;

function expectClean(record: SanitizationRecord, clean: Buffer): void {
  expect(record).toMatchObject({ status: 'clean', reason: null });
  expect(record.checks.filter(({ passed }) => !passed)).toEqual([]);
  const text = clean.toString('latin1');
  for (const planted of Object.values(PLANTED)) expect(text.includes(planted)).toBe(false);
  expect(MARKS.exec(text)).toBeNull();
}

const decoded = (bytes: Buffer, ...options: readonly string[]) =>
  ffmpegOn(bytes, 'frames.md5', [...options, '-f', 'framemd5'])
    .toString()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim());

describe('films', () => {
  it.each([
    ['mp4', ['-c:v', 'libx264', '-c:a', 'aac']],
    ['mp4', ['-c:v', 'libx265', '-c:a', 'aac', '-tag:v', 'hvc1']],
    ['mp4', ['-c:v', 'libvpx-vp9', '-c:a', 'libopus']],
    ['mp4', ['-c:v', 'mpeg4', '-c:a', 'libmp3lame']],
    ['mov', ['-c:v', 'libx264', '-c:a', 'pcm_s16le']],
    ['mov', ['-c:v', 'prores_ks', '-c:a', 'pcm_s24le']],
    ['mov', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'aac']],
    ['mkv', ['-c:v', 'libx264', '-c:a', 'libvorbis']],
    ['mkv', ['-c:v', 'libx265', '-c:a', 'flac']],
    ['webm', ['-c:v', 'libvpx', '-c:a', 'libvorbis']],
    ['webm', ['-c:v', 'libvpx-vp9', '-c:a', 'libopus']],
    ['avi', ['-c:v', 'mpeg4', '-c:a', 'libmp3lame']],
    ['avi', ['-c:v', 'libx264', '-c:a', 'pcm_s16le']],
    ['3gp', ['-c:v', 'h263', '-s', '176x144', '-c:a', 'aac']],
    ['m4v', ['-c:v', 'libx264', '-c:a', 'aac']],
  ])('%s of %j: every frame stays as it was, every word goes', async (extension, options) => {
    const original = film(`film.${extension}`, ...options);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(record.actions).toContain('sound and pictures copied into a new file');
    expect(record.found.some(({ value }) => value.includes(PLANTED.title))).toBe(true);
    expect(decoded(clean, '-map', '0:v', '-fps_mode', 'passthrough')).toEqual(
      decoded(original, '-map', '0:v', '-fps_mode', 'passthrough'),
    );
    expect(record.remaining).toEqual(expect.arrayContaining(['camera noise', 'voice']));
  });

  it('of a telephone tell their place and date in the record, and nothing in the clean copy', async () => {
    const { record, clean } = await run(readFileSync(join(MEDIA, 'phone-with-gps.mp4')));
    expectClean(record, clean);
    expect(record.place?.latitude).toBeCloseTo(51.4169, 3);
    expect(record.found[0]?.group).toBe('place');
    expect(tagsOf(clean, 'mp4')).not.toMatch(/GPS|Make|Model|Android|: 20\d\d:/);
  });

  it('of an editing program lose XMP, names of people and dates; QuickTime stays QuickTime', async () => {
    const { record, clean } = await run(readFileSync(join(MEDIA, 'quicktime-xmp.mov')));
    expectClean(record, clean);
    expect(record.type?.mime).toBe('video/quicktime');
    expect(record.cleanType).toBeNull();
    expect(tagsOf(clean, 'mov')).not.toMatch(/XMP|Adobe|: 20\d\d:|Baltic/);
  });

  it('stay turned as they were', async () => {
    const original = film('film.mp4', '-c:v', 'libx264', '-c:a', 'aac');
    const matrix = original.indexOf('tkhd') + 4 + 40;
    const turned = Buffer.from(
      '00000000000100000000000' + '0ffff00000000000000000000' + '007800000000000040000000',
      'hex',
    );
    turned.copy(original, matrix);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(clean.includes(turned.subarray(0, 20))).toBe(true);
  });

  it('lose tails, unknown boxes and tracks that are neither seen nor heard', async () => {
    const plain = film('film.mov', '-c:v', 'libx264', '-c:a', 'aac', '-timecode', '01:02:03:04');
    const original = Buffer.concat([
      plain,
      box('uuid', `0123456789abcdef${PLANTED.comment}`),
      box('free', PLANTED.artist),
      Buffer.from(`SEFH${PLANTED.title}SEFT`),
    ]);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(record.actions).toContain('data streams removed');
    expect(record.found.some(({ value }) => value.includes('tmcd'))).toBe(true);
    expect(clean.includes('tmcd')).toBe(false);
  });

  it('lose subtitles, which are counted', async () => {
    const subtitles = Buffer.from(`1\n00:00:00,000 --> 00:00:01,000\n${PLANTED.comment}\n`);
    const text = ffmpegOn(subtitles, 'text.mkv', ['-c:s', 'srt']);
    const { record, clean } = await run(together(film('film.mkv', '-c:v', 'libx264', '-c:a', 'aac'), text));
    expectClean(record, clean);
    expect(record.actions).toContain('subtitles removed');
    expect(record.found).toContainEqual({
      name: 'Container:Subtitles',
      value: '(1: subrip)',
      group: 'other',
    });
  });

  it('that cannot be copied are encoded anew', async () => {
    const { record, clean } = await run(
      film('film.avi', '-c:v', 'dvvideo', '-s', '720x576', '-pix_fmt', 'yuv420p', '-ar', '48000', '-ac', '2'),
    );
    expectClean(record, clean);
    expect(record.actions).toContain('sound and pictures encoded anew');
    expect(record.cleanType?.mime).toBe('video/mp4');
  });
});

describe('sound', () => {
  it.each([
    ['m4a', ['-c:a', 'aac']],
    ['m4a', ['-c:a', 'alac']],
    ['flac', ['-c:a', 'flac']],
    ['ogg', ['-c:a', 'libvorbis']],
    ['opus', ['-c:a', 'libopus']],
    ['oga', ['-c:a', 'flac']],
    ['wav', ['-c:a', 'pcm_s16le']],
    ['wav', ['-c:a', 'pcm_f32le', '-ac', '6']],
    ['wav', ['-c:a', 'adpcm_ms']],
    ['mp3', ['-c:a', 'libmp3lame', '-q:a', '2']],
    ['mp3', ['-c:a', 'libmp3lame', '-ar', '22050', '-b:a', '32k']],
  ])('%s of %j loses every word', async (extension, options) => {
    const original = sound(`sound.${extension}`, ...options);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(record.found.length).toBeGreaterThan(0);
    if (extension !== 'mp3')
      expect(ffmpegOn(clean, 'out.s16', ['-f', 's16le'])).toEqual(
        ffmpegOn(original, 'out.s16', ['-f', 's16le']),
      );
  });

  it('MP3: sound is the same to the bit, and nothing of LAME, Lyrics3, APE and ID3 is left', async () => {
    const original = Buffer.concat([
      sound('sound.mp3', '-c:a', 'libmp3lame', '-b:a', '128k', '-id3v2_version', '3'),
      mp3Tails(),
    ]);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(clean.subarray(-128).includes('TAG')).toBe(false);
    const before = ffmpegOn(original, 'out.s16', ['-f', 's16le']);
    const after = ffmpegOn(clean, 'out.s16', ['-f', 's16le']);
    // the number of samples to leave out at the start stood in the encoder's own frame
    const sample = before.subarray(40_000, 60_000);
    expect(after.includes(sample)).toBe(true);
  });

  it('AMR: frames only', async () => {
    const frame = Buffer.concat([Buffer.of(0x3c), Buffer.alloc(31, 0x5a)]);
    const original = Buffer.concat([
      Buffer.from('#!AMR\n'),
      ...Array.from({ length: 50 }, () => frame),
      Buffer.from(PLANTED.comment),
    ]);
    const { record, clean } = await run(original);
    expectClean(record, clean);
    expect(clean.length).toBe(6 + 50 * 32);
  });

  it.each(['mp4', 'mkv', 'avi', 'mp3', 'flac', 'ogg', 'wav'])(
    'damaged %s ends in time, clean or rejected',
    async (extension) => {
      const isFilm = ['mp4', 'mkv', 'avi'].includes(extension);
      const original = isFilm ? film(`film.${extension}`) : sound(`sound.${extension}`);
      for (const cut of [0.3, 0.8]) {
        const { record } = await run(original.subarray(0, Math.floor(original.length * cut)));
        expect(['clean', 'rejected']).toContain(record.status);
      }
      const mutated = Buffer.from(original);
      for (let at = 97; at < mutated.length; at += 1009) mutated[at] = (at * 31) & 0xff;
      expect(['clean', 'rejected']).toContain((await run(mutated)).record.status);
    },
  );
});
